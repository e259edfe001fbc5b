"""Codes as sentences with their names and days filled in."""

from datetime import date

from appointments.months import NoTimes
from appointments.refusals import BookingRefused
from appointments.templatetags.interview_time import day, short_day
from appointments.warnings import DayWarning
from appointments.wording import NO_TIMES_SENTENCES, REFUSAL_SENTENCES, WARNING_SENTENCES


def refusal_sentence(refusal: BookingRefused) -> str:
    """Return what to tell somebody whose act was refused."""
    return str(REFUSAL_SENTENCES[type(refusal)])


def no_times_sentence(why: NoTimes, asked: date | None) -> str:
    """Return why a day shows no times; ``asked`` is None where no day could be read."""
    return str(NO_TIMES_SENTENCES[why]) % {"day": day(asked)}


def warning_sentence(warning: DayWarning) -> str:
    """Return a warning as it stands on the page."""
    return str(WARNING_SENTENCES[warning.code]) % {
        "name": warning.name,
        "date": short_day(warning.day),
        "day": day(warning.day),
    }
