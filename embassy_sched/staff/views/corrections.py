"""What staff put right: a mistyped Case ID number, and the e-mail address of an account."""

from functools import partial

from allauth.account.models import EmailAddress
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import corrections as accounts_corrections
from accounts.models import User
from accounts.permissions import staff_of
from eligibility import corrections
from eligibility.models import CaseClaim
from embassy_sched.staff.acts import correct_address
from embassy_sched.staff.forms import CorrectEmailForm, CorrectNumberForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.views.cases import ACTS, get_case

NUMBER_REFUSED = {
    corrections.SameNumber: gettext_lazy("This is the number of the case already."),
    corrections.NumberTaken: gettext_lazy(
        "There is a case of this number already. Look at it first: whose is it? Nothing was changed."
    ),
}
EMAIL_REFUSED = {
    accounts_corrections.SameAddress: gettext_lazy("This is the address of the account already."),
    accounts_corrections.AddressTaken: gettext_lazy(
        "Another account has this address. Move the claim to that account instead. Nothing was changed."
    ),
    accounts_corrections.StaffAccount: gettext_lazy(
        "This is the account of a colleague. Only an administrator may change its address."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def correct_number(request: HttpRequest, number: str) -> HttpResponse:
    """Give a case the number that its letter shows."""
    require(request, ACTS["correct_number"])
    about = get_case(number)
    now = timezone.now()
    form = CorrectNumberForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            corrected = corrections.correct_case_number(
                about, data["case_number"], reason=data["reason"], now=now, by=staff_of(request)
            )
        except corrections.CorrectionRefused as refusal:
            form.add_error("case_number", NUMBER_REFUSED[type(refusal)])
        else:
            tell(request, _("The case has the number %(number)s now.") % {"number": corrected.number})
            return redirect("admin:case", corrected.number)
    what = [
        _("The case gets another number: appointments, claims, notes and the log go with it."),
        _("The log keeps both numbers. The family is told by e-mail and asked to print its page again."),
    ]
    title = _("Correct the number of case %(number)s") % {"number": number}
    return page(request, "act", title, number=number, form=form, what=what, button=_("Correct the number"))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_email(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an account the address that its owner reads; it is verified anew."""
    require(request, ACTS["correct_email"])
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Http404
    form = CorrectEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct_address(
                user,
                data["email"],
                reason=data["reason"],
                send_link=partial(EmailAddress.send_confirmation, request=request),
                now=timezone.now(),
                by=staff_of(request),
            )
        except accounts_corrections.CorrectionRefused as refusal:
            user.refresh_from_db()
            form.add_error("email", EMAIL_REFUSED[type(refusal)])
        else:
            sentence = _(
                "The address is %(email)s now. A letter with a link goes there; the old one is told."
            )
            tell(request, sentence % {"email": user.email})
            return _back_to_account(request, user)
    what = [
        _("The account %(account)s gets another address. From now on its letters go to that one.")
        % {"account": user},
        _("Nobody can log in before the link in the letter to the new address was opened."),
        _("The old address is told that it was changed, not to which."),
    ]
    return page(
        request, "act", _("Correct an e-mail address"), form=form, what=what, button=_("Correct the address")
    )


def _back_to_account(request: HttpRequest, user: User) -> HttpResponse:
    """Lead to the only case of an account, or else to all of them."""
    numbers = list(CaseClaim.objects.of(user).values_list("case__number", flat=True)[:2])
    if len(numbers) == 1:
        return redirect("admin:case", numbers[0])
    if request.user.has_perm("accounts.view_user"):
        return redirect("admin:accounts_user_change", user.pk)
    return redirect("admin:index")
