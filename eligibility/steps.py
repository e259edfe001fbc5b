"""The steps of "New Application / Schedule Appointment", in order.

Pure. The views ask here; nothing else knows the order. A step's value is its part of the URL. `done` may hold
steps or their plain text, as an application stores them.
"""

from collections.abc import Collection
from enum import StrEnum


class Step(StrEnum):
    """A step of the wizard; the order of definition is the order of walking."""

    VISA_TYPE = "visa-type"
    SERVICE = "service"
    VISA_CLASS = "visa-class"
    APPLICANT = "applicant"
    TRAVELING_APPLICANTS = "traveling-applicants"
    QUESTIONS = "questions"
    CASE_ID = "case-id"
    CALENDAR = "calendar"


STEPS: tuple[Step, ...] = tuple(Step)


def next_step(step: Step) -> Step | None:
    """Return the step after this one; None after the last."""
    return STEPS[index + 1] if (index := STEPS.index(step)) + 1 < len(STEPS) else None


def previous_step(step: Step) -> Step | None:
    """Return the step before this one; None before the first."""
    return STEPS[index - 1] if (index := STEPS.index(step)) else None


def first_incomplete(done: Collection[str]) -> Step:
    """Return the step to resume at: the first that is not done, the last when all are."""
    return next((step for step in STEPS if step not in done), STEPS[-1])


def may_visit(step: Step, done: Collection[str]) -> bool:
    """Say whether a step may be opened: no earlier one is left undone."""
    return all(earlier in done for earlier in STEPS[: STEPS.index(step)])


def position(step: Step) -> tuple[int, int]:
    """Return which step of how many this is, counted from 1: "Step 3 of 8"."""
    return STEPS.index(step) + 1, len(STEPS)
