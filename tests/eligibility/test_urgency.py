"""Which inquiries come first. The reference day is Sunday, 22 November 2026."""

from datetime import date

import pytest

from eligibility.inquiry.urgency import Urgency, Urgent, reasons, years_later

TODAY = date(2026, 11, 22)
NOTHING = {
    "category": "other",
    "claims_listed_case": False,
    "interviews_on": [],
    "born_on": [],
    "missed_on": [],
}


@pytest.mark.parametrize(
    "known, expected",
    [
        ({}, []),
        ({"claims_listed_case": True}, [Urgent(Urgency.LISTED_CASE_HELD)]),
        ({"interviews_on": [date(2026, 11, 22)]}, [Urgent(Urgency.INTERVIEW_NEAR, date(2026, 11, 22))]),
        ({"interviews_on": [date(2026, 11, 27)]}, [Urgent(Urgency.INTERVIEW_NEAR, date(2026, 11, 27))]),
        ({"interviews_on": [date(2026, 11, 28)]}, []),
        ({"interviews_on": [date(2026, 11, 20)]}, []),
        ({"category": "help_needed"}, [Urgent(Urgency.EMERGENCY)]),
        ({"born_on": [date(2006, 1, 21)]}, [Urgent(Urgency.TURNING_21, date(2027, 1, 21))]),
        ({"born_on": [date(2006, 1, 22)]}, []),
        ({"born_on": [date(2005, 11, 21)]}, []),
        ({"category": "turning_21"}, [Urgent(Urgency.TURNING_21)]),
        (
            {"category": "turning_21", "born_on": [date(2006, 1, 21)]},
            [Urgent(Urgency.TURNING_21, date(2027, 1, 21))],
        ),
        ({"missed_on": [date(2026, 1, 5)]}, [Urgent(Urgency.YEAR_ENDS, date(2027, 1, 5))]),
        ({"missed_on": [date(2025, 11, 21)]}, []),
        ({"category": "no_contact"}, [Urgent(Urgency.YEAR_ENDS)]),
        ({"category": "medical"}, [Urgent(Urgency.MEDICAL)]),
    ],
)
def test_what_makes_an_inquiry_urgent(known, expected):
    assert reasons(**{**NOTHING, **known}, today=TODAY) == tuple(expected)


def test_the_most_urgent_reason_stands_first():
    found = reasons(
        category="medical",
        claims_listed_case=True,
        interviews_on=[date(2026, 11, 27), date(2026, 11, 25)],
        born_on=[date(2005, 12, 24)],
        missed_on=[date(2025, 12, 24)],
        today=TODAY,
    )

    assert found == (
        Urgent(Urgency.LISTED_CASE_HELD),
        Urgent(Urgency.INTERVIEW_NEAR, date(2026, 11, 25)),
        Urgent(Urgency.TURNING_21, date(2026, 12, 24)),
        Urgent(Urgency.YEAR_ENDS, date(2026, 12, 24)),
        Urgent(Urgency.MEDICAL),
    )


def test_a_child_of_29_february_is_counted_on_the_safe_side():
    assert years_later(date(2008, 2, 29), 21) == date(2029, 2, 28)
    assert years_later(date(2008, 2, 29), 20) == date(2028, 2, 29)
