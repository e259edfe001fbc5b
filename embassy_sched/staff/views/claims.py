"""Who speaks for a case: verify it, end the claim, move it to another account. Each asks why."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import staff_of
from eligibility import claims
from eligibility.models import CaseClaim
from embassy_sched.staff.forms import MoveClaimForm, ReasonForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.views.cases import ACTS

REFUSED = {
    claims.ClaimEnded: gettext_lazy("A colleague ended or moved this claim meanwhile. Nothing was changed."),
    claims.SameAccount: gettext_lazy("This account speaks for the case already. Nothing was changed."),
    claims.AccountClosed: gettext_lazy("That account is closed. Nothing was changed."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Note that the IV Unit has checked the Case ID number."""
    require(request, ACTS["verify"])
    claim = _get_claim(number, pk)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Checked against what")
    form.fields["reason"].help_text = _("For example: letter of the NVC, file of the post.")
    what = [
        _("The Case ID number of %(account)s counts as checked.") % {"account": claim.user},
        _("The page to print no longer says that it is not, and the family is told by e-mail."),
    ]

    def act() -> str:
        reason = form.cleaned_data["reason"]
        claims.verify(claim, reason=reason, now=timezone.now(), by=staff_of(request))
        return _("The case is verified, and the family gets a letter.")

    title = _("Verify case %(number)s") % {"number": number}
    return _ask(request, claim, form, title, what, _("Verify"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take the case out of an account."""
    require(request, ACTS["settle"])
    claim = _get_claim(number, pk)
    form = ReasonForm(request.POST or None)
    what = [
        _("The account %(account)s no longer sees the case and gets no letters about it.")
        % {"account": claim.user},
        _("An appointment that stands is not cancelled. Staff act for the family until an account has it."),
        _("The account is told by e-mail."),
    ]

    def act() -> str:
        reason = form.cleaned_data["reason"]
        claims.end_claim(claim, reason=reason, now=timezone.now(), by=staff_of(request))
        return _("The claim has ended, and its account gets a letter.")

    title = _("End the claim on case %(number)s") % {"number": number}
    return _ask(request, claim, form, title, what, _("End the claim"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Give the case to another account."""
    require(request, ACTS["settle"])
    claim = _get_claim(number, pk)
    form = MoveClaimForm(request.POST or None)
    what = [
        _("The account %(account)s no longer sees the case; the other account does, at once.")
        % {"account": claim.user},
        _("Appointments, applications and later letters go along. Both accounts are told by e-mail."),
    ]

    def act() -> str:
        reason = form.cleaned_data["reason"]
        claims.move_claim(claim, form.account, reason=reason, now=timezone.now(), by=staff_of(request))
        sentence = _("The case belongs to %(account)s now. Both accounts get a letter.")
        return sentence % {"account": form.account}

    title = _("Move the claim on case %(number)s") % {"number": number}
    return _ask(request, claim, form, title, what, _("Move the claim"), act)


def _get_claim(number: str, pk: int) -> CaseClaim:
    """Return a claim of the case, also one that has ended; 404 where there is none."""
    found = CaseClaim.objects.filter(case__number=number, pk=pk).select_related("case", "user").first()
    if found is None:
        raise Http404
    return found


def _ask(
    request: HttpRequest,
    claim: CaseClaim,
    form: ReasonForm,
    title: str,
    what: list[str],
    button: str,
    act: Callable[[], str],
) -> HttpResponse:
    """Say what is about to happen; a POST with a reason does it and leads back to the case."""
    number = claim.case.number
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except claims.ClaimRefused as refusal:
            form.add_error(None, REFUSED[type(refusal)])
        else:
            tell(request, done)
            return redirect("admin:case", number)
    facts = [
        (_("Party"), claim.get_party_display()),
        (_("Account"), claim.user.email),
    ]
    return page(request, "act", title, number=number, form=form, what=what, button=button, facts=facts)
