"""Days and hours as people read them."""

from datetime import UTC, date, datetime

import pytest

from appointments.templatetags import interview_time as tags

# 1:30 at night in Greenwich, half past eight in Phnom Penh.
MORNING = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
# Still Monday in Greenwich, Tuesday in Phnom Penh.
AFTER_MIDNIGHT = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    "tag, value, text",
    [
        ("interview_time", MORNING, "8:30 a.m. on Tuesday, 1 December 2026"),
        ("interview_time", AFTER_MIDNIGHT, "12:05 a.m. on Tuesday, 1 December 2026"),
        ("day", TUESDAY, "Tuesday, 1 December 2026"),
        ("day", AFTER_MIDNIGHT, "Tuesday, 1 December 2026"),
        ("short_day", TUESDAY, "1 December 2026"),
        ("month", TUESDAY, "December 2026"),
        ("weekday", TUESDAY, "Tuesday"),
        ("short_weekday", TUESDAY, "Tue"),
        ("time_of_day", MORNING, "8:30 a.m."),
        ("until", TUESDAY, "until 11:59 p.m. on Tuesday, 1 December 2026"),
        ("until", MORNING, "until 8:30 a.m. on Tuesday, 1 December 2026"),
    ],
)
def test_reader_gets_phnom_penh_time_in_words_also_from_a_letters_snapshot(
    tag: str, value: date | datetime, text: str
) -> None:
    write = getattr(tags, tag)

    assert write(value) == text
    assert write(value.isoformat()) == text


@pytest.mark.parametrize(
    "tag",
    ["interview_time", "day", "short_day", "month", "weekday", "short_weekday", "time_of_day", "until"],
)
@pytest.mark.parametrize("value", [None, ""])
def test_reader_gets_nothing_for_a_day_that_is_not_known(tag: str, value: str | None) -> None:
    assert getattr(tags, tag)(value) == ""
