"""Every code and every refusal has its sentence."""

from datetime import date

import pytest

from appointments.months import NoTimes
from appointments.refusals import BookingRefused
from appointments.views.sentences import no_times_sentence, warning_sentence
from appointments.warnings import DayWarning, WarningCode
from appointments.wording import NO_TIMES_SENTENCES, REFUSAL_SENTENCES, WARNING_SENTENCES

TUESDAY = date(2026, 12, 1)


def test_every_refusal_warning_and_reason_has_a_sentence() -> None:
    assert set(REFUSAL_SENTENCES) == set(BookingRefused.__subclasses__())
    assert set(WARNING_SENTENCES) == set(WarningCode)
    assert set(NO_TIMES_SENTENCES) == set(NoTimes)


@pytest.mark.parametrize(
    "warning, sentence",
    [
        (
            DayWarning(WarningCode.TURNS_21, TUESDAY, "CHAN, 100% Dara"),
            "CHAN, 100% Dara turns 21 on 1 December 2026, before this interview. Choose an earlier date if "
            "you can, and contact the IV Unit now.",
        ),
        (
            DayWarning(WarningCode.TURNS_21_THAT_DAY, TUESDAY, "CHAN, Dara"),
            "CHAN, Dara turns 21 on 1 December 2026, the day of this interview. Choose an earlier date if "
            "you can, and contact the IV Unit now.",
        ),
        (
            DayWarning(WarningCode.PASSPORT_EXPIRES_BEFORE, TUESDAY, "CHAN, Dara"),
            "The passport of CHAN, Dara expires on 1 December 2026, before this interview. Apply for a new "
            "one now.",
        ),
        (
            DayWarning(WarningCode.PASSPORT_EXPIRES_SOON, TUESDAY, "CHAN, Dara"),
            "The passport of CHAN, Dara expires on 1 December 2026, within six months of this interview. "
            "Apply for a new one in time.",
        ),
        (
            DayWarning(WarningCode.CANNOT_BE_CHANGED, TUESDAY),
            "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can "
            "schedule a new one from Tuesday, 1 December 2026.",
        ),
    ],
)
def test_warning_names_the_person_and_the_day(warning: DayWarning, sentence: str) -> None:
    assert warning_sentence(warning) == sentence


@pytest.mark.parametrize(
    "why, sentence",
    [
        (
            NoTimes.UNREADABLE,
            "There is no such day in this calendar. Please choose one of the days below.",
        ),
        (
            NoTimes.CLOSED,
            "There are no interviews on Tuesday, 1 December 2026. Please choose one of the days below.",
        ),
        (
            NoTimes.NONE_FREE,
            "No place is free on Tuesday, 1 December 2026. Please choose one of the days below.",
        ),
        (
            NoTimes.TOO_LATE,
            "Tuesday, 1 December 2026 can no longer be chosen: its closing time has come. Please choose one "
            "of the days below.",
        ),
    ],
)
def test_day_without_times_is_explained(why: NoTimes, sentence: str) -> None:
    assert no_times_sentence(why, None if why is NoTimes.UNREADABLE else TUESDAY) == sentence
