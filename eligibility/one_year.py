"""One year without contact, the principal applicant alone: from which day the year counts, and who is over.

Pure. Sources: "You are the principal applicant and you have not contacted the Embassy for more than a year"
(the Embassy's page); 22 CFR 42.83 and 9 FAM 504.13-2: fails to appear and takes no further action within one
year of the scheduled interview; "if there is retrogression within that year the case cannot be deemed
inactive until there has been a full year of visa availability".

It informs and routes. Nothing here says what becomes of a case.
"""

import calendar
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from eligibility.terms import (
    Answers,
    Basis,
    CaseFacts,
    Currency,
    Party,
    QuestionCode,
    Reason,
    asks_appointment_day,
    post_cancelled,
)

Month = tuple[int, int]


def last_day_in_time(since: date, not_current: Collection[Month] = ()) -> date:
    """Return the last day that is not more than a year after ``since``; days of those months do not count.

    29 February counts as 28 February in the year after.
    """
    if since.year == date.max.year:
        return date.max
    year = since.year + 1
    end = since.replace(year=year, day=min(since.day, calendar.monthrange(year, since.month)[1]))
    for year, month in sorted(not_current):
        first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        if last > since and first <= end:
            stopped = last - max(first - timedelta(days=1), since)
            end = end + stopped if end <= date.max - stopped else date.max
    return end


def was_silent(since: date, acts: Iterable[date], today: date, not_current: Collection[Month] = ()) -> bool:
    """Say whether more than a year passed between two signs of life, the last of them today's absence.

    ``acts`` are days on which the applicant acted here. An act prevents a gap; it does not cure one that
    was more than a year long when it came.
    """
    for day in sorted({act for act in acts if since < act < today} | {today}):
        if day > last_day_in_time(since, not_current):
            return True
        since = max(since, day)
    return False


def basis(answers: Answers, facts: CaseFacts, today: date) -> Basis | None:
    """Return what it rests on that there was no contact for more than a year, or None.

    The record alone is heard first; a later day that the applicant states is accepted (`to_verify`).
    """
    stated = answers.last_contact_on is not None
    if not asks_last_contact(answers, facts, today) or (stated and not _silent(_ALL, answers, facts, today)):
        return None
    if _silent(_NONE, answers, facts, today):
        return Basis.RECORD
    return Basis.ANSWER if stated else None


def asks_last_contact(answers: Answers, facts: CaseFacts, today: date) -> bool:
    """Say whether the day of the last contact decides: without it, more than a year has passed."""
    return _silent(_APPOINTMENT, answers, facts, today)


def must_state_contact(answers: Answers, facts: CaseFacts, today: date) -> bool:
    """Say whether nothing can be decided before the last contact is stated; the record speaks for itself."""
    return (
        answers.last_contact_on is None
        and asks_last_contact(answers, facts, today)
        and not _silent(_NONE, answers, facts, today)
    )


def to_verify(answers: Answers, facts: CaseFacts, today: date) -> tuple[QuestionCode, ...]:
    """Return the stated day that was accepted where the rest says "more than a year"."""
    if asks_last_contact(answers, facts, today):
        accepted = answers.last_contact_on is not None and not _silent(_ALL, answers, facts, today)
        return (QuestionCode.LAST_CONTACT_ON,) if accepted else ()
    return (QuestionCode.APPOINTMENT_ON,) if _silent(_NONE, answers, facts, today) else ()


def not_current_months(facts: CaseFacts) -> tuple[Month, ...]:
    """Return the months in which no visa was available to the case: they stop the clock."""
    if not facts.in_bulletin:
        return ()
    return tuple(month for month, value in facts.currency.items() if value is Currency.NOT_CURRENT)


# Which of the stated days are believed.
_NONE: frozenset[QuestionCode] = frozenset()
_APPOINTMENT = frozenset({QuestionCode.APPOINTMENT_ON})
_ALL = _APPOINTMENT | {QuestionCode.LAST_CONTACT_ON}


def _silent(stated: frozenset[QuestionCode], answers: Answers, facts: CaseFacts, today: date) -> bool:
    since = _counted_from(stated, answers, facts, today)
    if since is None or answers.party != Party.PRINCIPAL:
        return False
    return was_silent(since, facts.acts_here, today, not_current_months(facts))


def _counted_from(
    stated: frozenset[QuestionCode], answers: Answers, facts: CaseFacts, today: date
) -> date | None:
    """Return the day from which the year counts: the latest of missed appointment and contact.

    An appointment that the post cancelled starts no year; it only ends the time before it.
    """
    starts: list[date | None] = [facts.last_contact_on]
    later: list[date | None] = [facts.cancelled_by_post_on]
    if not post_cancelled(facts):
        starts.append(facts.missed_on)
        if facts.appointment_on is not None and facts.appointment_on < today:
            starts.append(facts.appointment_on)
        original = [facts.original_appointment_on]
        if QuestionCode.APPOINTMENT_ON in stated:
            original.append(_stated_appointment(answers, facts, today))
        (starts if answers.reason == Reason.MISSED else later).extend(original)
    if QuestionCode.LAST_CONTACT_ON in stated and answers.last_contact_on is not None:
        later.append(answers.last_contact_on.latest())
    if not any(starts):
        return None
    return max(min(day, today) for day in (*starts, *later) if day is not None)


def _stated_appointment(answers: Answers, facts: CaseFacts, today: date) -> date | None:
    stated = answers.appointment_on
    if stated is None or stated.could_be_today_or_later(today):
        return None
    return stated.latest() if asks_appointment_day(answers.reason, facts, today, answers.party) else None
