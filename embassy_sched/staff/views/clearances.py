"""Clearances: clear a ground of a case, withdraw that, and the list of those that run out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import staff_of
from eligibility import clearances
from eligibility.case_numbers import CaseNumberError, parse
from eligibility.forms.clearances import ClearanceForm
from eligibility.letters import holders_of
from eligibility.models import Application, Case, Clearance
from eligibility.rules import Party
from eligibility.templatetags.case_words import ground_sentence
from embassy_sched.staff.clearance_list import SOON, expiring
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.views.cases import ACTS

REFUSED = {
    clearances.NotClearable: gettext_lazy("This is settled in another way. Nothing was changed."),
    clearances.DayHasPassed: gettext_lazy("This day has passed. Nothing was changed."),
    clearances.ClearanceEnded: gettext_lazy(
        "It was withdrawn, used up or replaced meanwhile. Nothing was changed."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest, number: str) -> HttpResponse:
    """Clear a ground: the family may schedule in spite of it."""
    require(request, ACTS["clear"])
    now = timezone.now()
    today = timezone.localdate(now)
    _get_number(number)
    party = _party_of(request)
    applications = Application.objects.filter(case_number=number, party=party, discarded_at=None)
    form = ClearanceForm(
        request.POST or None,
        today=today,
        accounts=clearances.accounts_of(number, party),
        initial={
            "clear_party": party.value,
            "grounds": [
                ground.value for ground in clearances.grounds_of(applications.prefetch_related("decisions"))
            ],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = clearances.clear(
                number, form.party, form.permission, account=form.account, now=now, by=staff_of(request)
            )
        except clearances.ClearanceRefused as refusal:
            form.add_error(None, REFUSED[type(refusal)])
        else:
            tell(request, told_sentence(given[0]))
            return redirect("admin:case", number)
    what = [
        _("The family may schedule in spite of what is cleared; whoever else names the case may not."),
        _("It is told by e-mail. What uses it up is coming to the interview, or missing it."),
    ]
    title = _("Clear a ground of case %(number)s") % {"number": number}
    return page(request, "act", title, number=number, form=form, what=what, button=_("Clear"))


def told_sentence(clearance: Clearance) -> str:
    """Return what to tell an officer who cleared something."""
    addresses = [address for address, _user, _language in holders_of(clearance).values()]
    if not addresses:
        return _("It is cleared. No e-mail address is known: tell the family yourself.")
    return _("It is cleared, and told by e-mail to %(addresses)s.") % {"addresses": ", ".join(addresses)}


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a clearance back."""
    require(request, ACTS["clear"])
    found = Clearance.objects.filter(case__number=number, pk=pk).select_related("case", "account").first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            clearances.withdraw(found, reason=reason, now=timezone.now(), by=staff_of(request))
        except clearances.ClearanceEnded as refusal:
            form.add_error(None, REFUSED[type(refusal)])
        else:
            tell(request, _("The clearance is withdrawn, and its holder is told."))
            return redirect("admin:case", number)
    what = [
        _("The family can no longer schedule or reschedule because of it."),
        _("An appointment that stands is not cancelled. The holder is told by e-mail."),
    ]
    facts = [
        (_("Party"), found.get_party_display()),
        (_("Cleared"), ground_sentence(found.ground)),
        (_("Reason"), found.reason),
    ]
    title = _("Withdraw a clearance of case %(number)s") % {"number": number}
    return page(request, "act", title, number=number, form=form, what=what, button=_("Withdraw"), facts=facts)


@require_safe
def clearances_that_run_out(request: HttpRequest) -> HttpResponse:
    """List the clearances that run out soon and whose holders have no appointment."""
    require(request, "eligibility.view_clearance")
    return page(
        request,
        "clearances",
        _("Clearances that run out"),
        rows=expiring(timezone.now()),
        days=SOON.days,
        may_clear=request.user.has_perm(ACTS["clear"]),
    )


def _get_number(number: str) -> None:
    """Answer 404 to what is no Case ID number in its stored spelling, unless a case has it all the same."""
    try:
        stored = parse(number, timezone.localdate()).number
    except CaseNumberError:
        stored = ""
    if stored != number and not Case.objects.filter(number=number).exists():
        raise Http404


def _party_of(request: HttpRequest) -> Party:
    chosen = request.POST.get("clear_party") or request.GET.get("party", "")
    return Party(chosen) if chosen in set(Party) else Party.PRINCIPAL
