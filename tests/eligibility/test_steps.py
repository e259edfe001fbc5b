"""The order of the wizard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.steps import Step, first_incomplete, may_visit, next_step, position, previous_step

IN_ORDER = [
    "visa-type",
    "service",
    "visa-class",
    "applicant",
    "traveling-applicants",
    "questions",
    "case-id",
    "calendar",
]


def test_applicant_walks_the_steps_forwards_in_the_order_of_the_page() -> None:
    walked, step = [], Step.VISA_TYPE
    while step is not None:
        walked.append(step.value)
        step = next_step(step)
    assert walked == IN_ORDER


def test_applicant_walks_the_steps_back_to_the_first() -> None:
    walked, step = [], Step.CALENDAR
    while step is not None:
        walked.append(step.value)
        step = previous_step(step)
    assert walked == IN_ORDER[::-1]


@pytest.mark.parametrize(
    "done, resume_at",
    [
        ([], Step.VISA_TYPE),
        (["visa-type"], Step.SERVICE),
        (["visa-type", "service", "applicant"], Step.VISA_CLASS),  # one was undone in between
        (IN_ORDER[:7], Step.CALENDAR),
        (IN_ORDER, Step.CALENDAR),
        (["no such step"], Step.VISA_TYPE),
    ],
)
def test_applicant_resumes_at_the_first_step_that_is_not_done(done: list[str], resume_at: Step) -> None:
    assert first_incomplete(done) == resume_at


@pytest.mark.parametrize(
    "step, done, may",
    [
        (Step.VISA_TYPE, [], True),
        (Step.SERVICE, [], False),
        (Step.SERVICE, ["visa-type"], True),
        (Step.VISA_TYPE, ["visa-type"], True),  # back again
        (Step.CALENDAR, IN_ORDER[:7], True),
        (Step.CALENDAR, IN_ORDER[1:7], False),
        (Step.APPLICANT, [Step.VISA_TYPE, Step.SERVICE, Step.VISA_CLASS], True),
    ],
)
def test_applicant_cannot_skip_a_step(step: Step, done: list[str], may: bool) -> None:
    assert may_visit(step, done) is may


def test_applicant_sees_how_far_it_is() -> None:
    assert [position(step) for step in Step] == [(n, 8) for n in range(1, 9)]


@given(st.frozensets(st.sampled_from(Step)))
def test_step_to_resume_at_is_the_farthest_that_may_be_visited(done: frozenset[Step]) -> None:
    assert first_incomplete(done) == [step for step in Step if may_visit(step, done)][-1]
