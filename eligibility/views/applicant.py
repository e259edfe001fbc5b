"""Step four, and the contact data after an appointment was made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eligibility.addresses import step_url
from eligibility.applications import change_contact, keep_input
from eligibility.forms.applicants import CONTACT_FIELDS, PRINCIPAL_FIELDS, ApplicantForm, ContactForm
from eligibility.forms.people import OPTIONAL_FIELDS, PASSPORT_FIELDS
from eligibility.rules import Party
from eligibility.steps import Step
from eligibility.views.trying import wait_before_comparing
from eligibility.views.wizard import ApplicationView, StepView

FIELDS = (*PASSPORT_FIELDS, *OPTIONAL_FIELDS, *CONTACT_FIELDS, *PRINCIPAL_FIELDS)


class ApplicantStep(StepView):
    """Who is to be interviewed, and how the family is reached."""

    step = Step.APPLICANT
    template_name = "eligibility/applicant.html"

    def form(self, data: QueryDict | None) -> ApplicantForm:
        """Ask for the principal, too, where the applicant follows to join."""
        return ApplicantForm(
            data,
            today=self.today,
            follows_to_join=self.application.party == Party.FOLLOW_TO_JOIN,
            initial={name: getattr(self.application, name) for name in FIELDS},
        )

    def fields(self, form: ApplicantForm) -> dict[str, object]:
        """Store the person, and the account's address where no other was given."""
        fields = form.fields_to_store
        return fields | {"email": fields["email"] or self.request.user.email}

    def stopped(self, form: ApplicantForm) -> HttpResponse | None:
        """Where the Case ID is there already, another name is another try at the post's list."""
        return wait_before_comparing(self, self.fields(form))

    def after(self, form: ApplicantForm) -> HttpResponse:
        """Go on; warn of a passport that is out of date."""
        warn_of_expired_passport(self.request, form.passport_has_expired)
        return super().after(form)


class ContactView(ApplicationView):
    """Telephone, address, e-mail and help needed, while an appointment stands."""

    open_when_frozen = True
    kept_as = "contact"

    def turned_away(self) -> HttpResponse | None:
        """Before an appointment stands, these are part of step four."""
        if not self.application.is_frozen:
            return redirect(step_url(self.application, Step.APPLICANT))
        return super().turned_away()

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what is known."""
        known = {name: getattr(self.application, name) for name in CONTACT_FIELDS}
        return self.page(
            "eligibility/contact.html",
            form=ContactForm(self.kept(), initial=known),
            back_url=reverse("dashboard"),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, and go back to the appointment."""
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self.refused(form)
        fields = form.contact_fields
        fields["email"] = fields["email"] or request.user.email
        change_contact(self.application, fields, now=self.now, by=self.by)
        keep_input(self.application, self.kept_as, None)
        messages.success(request, _("The contact data are saved. Your appointment is not changed by this."))
        return redirect("dashboard")


def warn_of_expired_passport(request: HttpRequest, has_expired: bool) -> None:
    """Say that a passport is out of date: it is saved, and the family has time to renew it."""
    if has_expired:
        messages.warning(
            request,
            _("Saved. This passport has expired: bring a valid one to the interview."),
        )
