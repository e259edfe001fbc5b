"""Claims and the post's list: those that it does not prove, and the act that settles who has a case."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import staff_of
from appointments.models import Appointment
from appointments.refusals import BookingRefused
from appointments.templatetags.interview_time import short_day
from eligibility import claims, disputes
from eligibility.inquiry import inquiries
from eligibility.inquiry.desk import BeingAnswered
from eligibility.models import CaseClaim, Inquiry, RosterEntry
from eligibility.roster.entries import roster_loaded
from eligibility.roster.held_claims import Checked, Finding, not_verified
from eligibility.roster.import_wording import FINDING_SENTENCES
from eligibility.roster.listing import principal_of
from embassy_sched.staff.acts import settle_dispute
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.refusals import refused_sentence
from embassy_sched.staff.views.cases import ACTS
from embassy_sched.staff.views.claims import REFUSED

SHOWN = 200
# What contradicts the list comes before what the list does not know.
ORDER = {finding: place for place, finding in enumerate((Finding.DIFFERENT, *Finding))}
NOTHING_TO_SETTLE = gettext_lazy(
    "There is nothing to settle here any more: the claim was moved or ended, or the list says something else "
    "now. Nothing was changed."
)


@require_safe
def unproved(request: HttpRequest) -> HttpResponse:
    """Show each claim that nobody has verified, and what the list says of it, the next interview first."""
    require(request, "eligibility.view_caseclaim")
    found = not_verified()
    interviews = _interviews(each.claim for each in found)
    rows = [_row(each, interviews.get((each.claim.case_id, each.claim.party))) for each in found]
    rows.sort(key=lambda row: (row["interview"] is None, row["interview"], row["place"], row["number"]))
    return page(
        request,
        "unproved",
        _("Claims that the list does not prove"),
        rows=rows[:SHOWN],
        count=len(rows),
        unnamed=max(len(rows) - SHOWN, 0),
        loaded=roster_loaded(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, inquiry: str) -> HttpResponse:
    """Give a case to the account that the list proves: one act, both accounts are told."""
    require(request, ACTS["settle"])
    asked = get_object_or_404(Inquiry.objects.select_related("user", "application"), reference=inquiry)
    found = disputes.dispute_of(asked)
    if found is None:
        tell(request, NOTHING_TO_SETTLE)
        return redirect("admin:eligibility_inquiry_change", asked.pk)
    claim, entry = found
    form = ReasonForm(
        request.POST or None, initial={"reason": _("Name and date of birth are those of the list of cases")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = settle_dispute(
                asked, reason=form.cleaned_data["reason"], now=timezone.now(), by=staff_of(request)
            )
        except disputes.NothingToSettle:
            form.add_error(None, NOTHING_TO_SETTLE)
        except BookingRefused as refusal:
            form.add_error(None, refused_sentence(refusal))
        except claims.ClaimRefused as refusal:
            form.add_error(None, REFUSED[type(refusal)])
        except BeingAnswered as refusal:
            held = _("%(colleague)s answers this inquiry now. Nothing was changed.")
            form.add_error(None, held % {"colleague": refusal.colleague})
        except inquiries.ConversationMoved:
            form.add_error(
                None, _("Somebody wrote to the inquiry meanwhile: read it first. Nothing was changed.")
            )
        else:
            tell(
                request,
                _("The case belongs to %(account)s now, verified. Both accounts get a letter.")
                % {"account": moved.user},
            )
            return redirect("admin:case", moved.case.number)
    if disputes.is_of_the_same_person(claim, entry):
        along = _("Both accounts name the listed person: appointments and applications go along.")
    else:
        along = _(
            "The other account's application names somebody else: its appointment is cancelled, its place is "
            "free at once, and the family schedules its own."
        )
    what = [
        _("The account %(account)s no longer sees the case; %(other)s does, at once, and verified.")
        % {"account": claim.user, "other": asked.user},
        along,
        _("Both accounts are told by e-mail. The inquiry is closed."),
    ]
    title = _("Settle who has case %(number)s") % {"number": claim.case.number}
    return page(
        request,
        "act",
        title,
        number=claim.case.number,
        form=form,
        what=what,
        button=_("Give the case to the account that matches the list"),
        facts=_facts(asked, claim, entry),
    )


def _facts(asked: Inquiry, claim: CaseClaim, entry: RosterEntry) -> list[tuple[str, object]]:
    """Return list, asker and holder beside one another."""
    holders = claim.case.applications.filter(party=claim.party, user=claim.user, discarded_at=None)
    latest = holders.order_by("-scheduled_at", "-pk").first()
    held = principal_of(latest) if latest else None
    return [
        (_("Party"), claim.get_party_display()),
        (_("The list says"), f"{entry.principal_name}, {short_day(entry.principal_date_of_birth)}"),
        (_("The account that matches"), asked.user),
        (_("The account that holds the case"), claim.user),
        (_("Its principal applicant"), f"{held.name}, {short_day(held.date_of_birth)}" if held else "–"),
        (_("Verified by the IV Unit"), _("yes") if claim.verified_at else _("no")),
    ]


def _interviews(found: Iterable[CaseClaim]) -> dict[tuple[int, str], Appointment]:
    """Return the appointment that stands of each case and party, in one query."""
    cases = {claim.case_id for claim in found}
    standing = Appointment.objects.scheduled().filter(case__in=cases).select_related("slot")
    return {(each.case_id, each.party): each for each in standing}


def _row(checked: Checked, interview: Appointment | None) -> dict[str, object]:
    given = principal_of(checked.application) if checked.application else None
    return {
        "claim": checked.claim,
        "number": checked.claim.case.number,
        "entry": checked.entry,
        "given": given,
        "finding": FINDING_SENTENCES[checked.finding],
        "place": ORDER[checked.finding],
        "interview": interview.slot.starts_at if interview else None,
    }
