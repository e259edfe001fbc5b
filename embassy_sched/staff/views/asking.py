"""One click: the IV Unit asked the follow-to-join applicant of a case to make an appointment, or did not."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import staff_of
from accounts.typed_text import has_control_characters, one_line
from eligibility import case_numbers
from eligibility.asking import accounts_that_follow, ask_to_follow
from eligibility.case_numbers import CaseNumberError, parse
from eligibility.models import Case
from embassy_sched.staff.pages import require, tell
from embassy_sched.staff.views.cases import ACTS

STATES = {"yes": True, "no": False, "not_recorded": None}
LONGEST_REASON = 300


@require_POST
def asked(request: HttpRequest, number: str) -> HttpResponse:
    """Record it, and say whom the letter goes to; the reason may stay empty, for no rule is passed over."""
    require(request, ACTS["ask"])
    now = timezone.now()
    stored = case_numbers.normalise(number)
    if not is_case_number(stored, timezone.localdate(now)):
        raise Http404
    said = request.POST.get("asked", "")
    reason = one_line(request.POST.get("reason", ""))
    if said not in STATES or len(reason) > LONGEST_REASON or has_control_characters(reason):
        tell(request, _("Nothing was changed: choose a button, and keep the reason short."), messages.ERROR)
        return redirect("admin:case", stored)
    ask_to_follow(stored, STATES[said], reason=reason, now=now, by=staff_of(request))
    tell(request, _told(stored) if STATES[said] else _("It is recorded."))
    return redirect("admin:case", stored)


def is_case_number(number: str, today: date) -> bool:
    """Say whether this is a Case ID number, or a case has it all the same."""
    try:
        return bool(parse(number, today))
    except CaseNumberError:
        return Case.objects.filter(number=number).exists()


def _told(number: str) -> str:
    addresses = [user.email for user in accounts_that_follow(number)]
    if not addresses:
        return _("It is recorded, and the calendar is open. No account is known: tell the family yourself.")
    return _("It is recorded, the calendar is open, and %(addresses)s is told by e-mail.") % {
        "addresses": ", ".join(addresses)
    }
