"""Addresses of the wizard and of inquiries; kept stable, they stand in letters and bookmarks."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, register_converter

import accounts.converters  # noqa: F401  (registers <reference:...>)
from eligibility.steps import Step
from eligibility.views import inquiries
from eligibility.views.applicant import ApplicantStep, ContactView
from eligibility.views.opening import ServiceStep, VisaTypeStep, application_new
from eligibility.views.outcome import DiscardView, OutcomeView
from eligibility.views.people import AddPerson, ChangePerson, RemovePerson, TravelingApplicantsStep
from eligibility.views.questions import CaseIdStep, QuestionsStep
from eligibility.views.visa_class import VisaClassStep
from eligibility.views.wizard import StepView

STEP_VIEWS: dict[Step, type[StepView]] = {
    view.step: view
    for view in (
        VisaTypeStep,
        ServiceStep,
        VisaClassStep,
        ApplicantStep,
        TravelingApplicantsStep,
        QuestionsStep,
        CaseIdStep,
    )
}


class StepConverter:
    """The steps whose pages are here. The calendar is a page of appointments under the same prefix."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Step:
        """Return the step of this name."""
        step = Step(value)
        if step not in STEP_VIEWS:
            raise ValueError("not a step of this app")
        return step

    def to_url(self, value: str) -> str:
        """Return the name of a step; ValueError for one that has its page elsewhere."""
        return self.to_python(value).value


register_converter(StepConverter, "wizard_step")


def application_step(request: HttpRequest, reference: str, step: Step) -> HttpResponseBase:
    """Show or save a step of the wizard."""
    return STEP_VIEWS[step].as_view()(request, reference=reference)


APPLICATION = "applications/<reference:reference>"
PEOPLE = f"{APPLICATION}/traveling-applicants"

urlpatterns = [
    path("applications/new/", application_new, name="application-new"),
    path(f"{APPLICATION}/outcome/", OutcomeView.as_view(), name="application-outcome"),
    path(f"{APPLICATION}/contact/", ContactView.as_view(), name="application-contact"),
    path(f"{APPLICATION}/discard/", DiscardView.as_view(), name="application-discard"),
    path(f"{PEOPLE}/add/", AddPerson.as_view(), name="traveling-applicant-add"),
    path(f"{PEOPLE}/<int:pk>/", ChangePerson.as_view(), name="traveling-applicant"),
    path(f"{PEOPLE}/<int:pk>/remove/", RemovePerson.as_view(), name="traveling-applicant-remove"),
    path(f"{APPLICATION}/<wizard_step:step>/", application_step, name="application-step"),
    path("inquiries/", inquiries.inquiry_list, name="inquiries"),
    path("inquiries/new/", inquiries.inquiry_new, name="inquiry-new"),
    path("inquiries/<reference:reference>/", inquiries.inquiry_detail, name="inquiry"),
    path("inquiries/<reference:reference>/<str:key>/", inquiries.inquiry_by_link, name="inquiry-by-link"),
]
