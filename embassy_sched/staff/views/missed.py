"""Families that missed an appointment nine to twelve months ago and have no new one."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.missed_letters import Listed, missed_list
from eligibility.missed_months import A_YEAR, months_after
from embassy_sched.staff.pages import page, require

SHOWN = 300


@require_safe
def missed(request: HttpRequest) -> HttpResponse:
    """Show each of them, the earliest missed day first, with the letters so far."""
    require(request, "eligibility.view_caseclaim")
    found = missed_list(timezone.localdate())
    return page(
        request,
        "missed",
        _("Nine to twelve months after a missed appointment"),
        rows=[_row(each) for each in found[:SHOWN]],
        count=len(found),
        unnamed=max(len(found) - SHOWN, 0),
    )


def _row(listed: Listed) -> dict[str, object]:
    missed = listed.missed
    return {
        "missed": missed,
        "year_ends_on": months_after(missed.missed_on, A_YEAR),
        "addresses": [each.email for each in missed.addresses],
        "no_place_since": listed.no_place_since,
        "letters": sorted(listed.letters, key=lambda letter: letter.at),
    }
