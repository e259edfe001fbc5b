"""Addresses of an application's pages: where a step is, where to resume."""

from django.urls import reverse

from eligibility.models import Application
from eligibility.steps import Step, first_incomplete


def step_url(application: Application, step: Step) -> str:
    """Return the address of a step; the calendar is a page of appointments under the same prefix."""
    if step is Step.CALENDAR:
        return reverse("application-calendar", args=[application.reference])
    return reverse("application-step", args=[application.reference, step.value])


def resume_url(application: Application) -> str:
    """Return the address of the first step that is not finished."""
    return step_url(application, first_incomplete(application.done))


def outcome_url(application: Application) -> str:
    """Return the address of the page that says why one may not schedule now."""
    return reverse("application-outcome", args=[application.reference])
