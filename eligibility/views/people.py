"""Step five: the traveling applicants of the Packet 4 letter. Open, too, while an appointment stands."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.page_form import PageForm
from eligibility.addresses import resume_url, step_url
from eligibility.applications import add_person, change_person, keep_input, remove_person
from eligibility.forms.people import MOST_PEOPLE, OPTIONAL_FIELDS, PASSPORT_FIELDS, TravelingApplicantForm
from eligibility.models import TravelingApplicant
from eligibility.steps import Step, may_visit
from eligibility.views.applicant import warn_of_expired_passport
from eligibility.views.wizard import ApplicationView, StepView

FIELDS = ("relation", *PASSPORT_FIELDS, *OPTIONAL_FIELDS)


class TravelingApplicantsStep(StepView):
    """The list; none is fine."""

    step = Step.TRAVELING_APPLICANTS
    form_class = PageForm
    template_name = "eligibility/people.html"
    open_when_frozen = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on; where an appointment stands, back to it."""
        if self.application.is_frozen:
            return redirect("dashboard")
        return super().post(request)

    def show(self, form: Form | None, template: str = "", **context: object) -> HttpResponse:
        """Show the people instead of a form."""
        people = list(self.application.traveling_applicants.all())
        if self.application.is_frozen:
            context["back_url"] = reverse("dashboard")
        return super().show(None, template, people=people, may_add=len(people) < MOST_PEOPLE, **context)


class PersonView(ApplicationView):
    """A page about one traveling applicant."""

    open_when_frozen = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Note which page this is: the one that adds, or the one of somebody."""
        self.kept_as = f"person-{kwargs.get('pk', 'new')}"
        return super().dispatch(request, *args, **kwargs)

    def turned_away(self) -> HttpResponse | None:
        """The list must have been reached; somebody who was removed meanwhile is looked for on it in vain."""
        if (elsewhere := super().turned_away()) is not None:
            return elsewhere
        if not may_visit(Step.TRAVELING_APPLICANTS, self.application.done):
            return redirect(resume_url(self.application))
        pk = self.kwargs.get("pk")
        if pk is not None and not TravelingApplicant.objects.filter(pk=pk).exists():
            return redirect(self.list_url)
        return None

    @property
    def list_url(self) -> str:
        """Return the address of the list."""
        return step_url(self.application, Step.TRAVELING_APPLICANTS)

    def form(
        self, data: QueryDict | None, person: TravelingApplicant | None = None
    ) -> TravelingApplicantForm:
        """Return the person's form."""
        known = {name: getattr(person, name) for name in FIELDS} if person else {}
        return TravelingApplicantForm(
            data,
            today=self.today,
            application=self.application,
            others=list(self.application.traveling_applicants.all()),
            person=person,
            initial=known,
        )

    def person(self, pk: int) -> TravelingApplicant:
        """Return a person of this application; somebody else's is not found."""
        return get_object_or_404(TravelingApplicant, pk=pk, application=self.application)

    def show(self, form: TravelingApplicantForm, person: TravelingApplicant | None = None) -> HttpResponse:
        """Render the form."""
        return self.page("eligibility/person.html", form=form, person=person, back_url=self.list_url)

    def saved(self, form: TravelingApplicantForm) -> HttpResponse:
        """Go back to the list."""
        keep_input(self.application, self.kept_as, None)
        warn_of_expired_passport(self.request, form.passport_has_expired)
        return redirect(self.list_url)


class AddPerson(PersonView):
    """Add a traveling applicant."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show an empty form."""
        return self.show(self.form(self.kept()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add the person, once for a page that is sent twice."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.refused(form)
        key = form.creation_key(self.application.pk)
        add_person(self.application, form.fields_to_store, creation_key=key, now=self.now, by=self.by)
        return self.saved(form)


class ChangePerson(PersonView):
    """Change a traveling applicant's data."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is known."""
        person = self.person(pk)
        return self.show(self.form(self.kept(), person), person)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save."""
        person = self.person(pk)
        form = self.form(request.POST, person)
        if not form.is_valid():
            return self.refused(form)
        change_person(person, form.fields_to_store, now=self.now, by=self.by)
        return self.saved(form)


class RemovePerson(PersonView):
    """Take a traveling applicant off the list, asked once more."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self.page("eligibility/person_remove.html", person=self.person(pk), back_url=self.list_url)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove; the second of two clicks finds nobody, and was led to the list."""
        person = self.person(pk)
        name = person.full_name
        remove_person(person, now=self.now, by=self.by)
        keep_input(self.application, self.kept_as, None)
        messages.success(request, _("%(name)s is no longer on the list.") % {"name": name})
        return redirect(self.list_url)
