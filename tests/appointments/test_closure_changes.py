from datetime import date, time

import pytest

from appointments import closure_changes, closure_csv, closures
from appointments.closure_changes import NewClosure
from appointments.closure_csv import BadRow, Fault
from appointments.models import CalendarEvent, Closing, Closure
from tests.appointments.bookings import NOW, booked, closed, officer, slot_at

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 12, day) for day in (7, 8, 9))
YEARS = range(2026, 2030)


def _storm(*days, **part):
    return [NewClosure(day, Closure.Kind.POST, "Storm", "ព្យុះ", **part) for day in days]


def _close(*days, **part):
    return closure_changes.close_days(_storm(*days, **part), now=NOW, by=officer())


def _move(closure, day):
    return closure_changes.move(closure, day, now=NOW, by=officer(), reason="Decree of the King")


def _closed_by(*slots):
    for slot in slots:
        slot.refresh_from_db()
    return [slot.closed_by for slot in slots]


def _kinds():
    return list(CalendarEvent.objects.order_by("pk").values_list("kind", "day"))


# A range at once.


def test_a_range_is_closed_at_once():
    slots = slot_at("2026-12-07"), slot_at("2026-12-08"), slot_at("2026-12-09")
    done = _close(MONDAY, TUESDAY)

    assert [(each.day, each.name, each.name_km, each.is_approved) for each in done.counting] == [
        (MONDAY, "Storm", "ព្យុះ", True),
        (TUESDAY, "Storm", "ព្យុះ", True),
    ]
    assert (done.waiting, done.booked, done.existing) == ((), 0, ())
    assert _closed_by(*slots) == [*done.counting, None]
    assert _kinds() == [("closure_added", MONDAY), ("closure_added", TUESDAY)]
    assert _close(MONDAY, TUESDAY).existing == (MONDAY, TUESDAY)
    assert Closure.objects.count() == 2


def test_days_with_appointments_wait_and_the_others_are_closed():
    monday, tuesday = slot_at("2026-12-07"), slot_at("2026-12-08")
    booked(tuesday)
    booked(tuesday)

    done = _close(MONDAY, TUESDAY, WEDNESDAY)

    assert [each.day for each in done.counting] == [MONDAY, WEDNESDAY]
    assert [(each.day, each.is_approved) for each in done.waiting] == [(TUESDAY, False)]
    assert (done.hit, done.booked) == ({TUESDAY: 2}, 2)
    assert _closed_by(monday, tuesday) == [done.counting[0], None]
    assert Closure.objects.approved().count() == 2
    assert CalendarEvent.objects.get(day=TUESDAY).detail["counted"] is False


def test_a_part_of_each_day_is_closed_and_hits_only_those_booked_in_it():
    early = slot_at("2026-12-07", "08:00")
    booked(early)
    done = _close(MONDAY, TUESDAY, begins_at=time(13, 0), ends_at=time(17, 0))

    assert len(done.counting) == 2
    assert _closed_by(early) == [None]


# Approving.


def test_what_hits_nobody_is_approved_and_the_rest_stays_proposed():
    booked(slot_at("2026-12-08"))
    drafts = [closed(day.isoformat(), approved=False) for day in (MONDAY, TUESDAY, WEDNESDAY)]

    done = closure_changes.approve_free(drafts, now=NOW, by=officer(), reason="Holiday list")

    assert (list(done.counting), list(done.waiting)) == ([drafts[0], drafts[2]], [drafts[1]])
    assert list(Closure.objects.approved()) == [drafts[0], drafts[2]]
    assert _kinds() == [("closure_approved", MONDAY), ("closure_approved", WEDNESDAY)]
    assert CalendarEvent.objects.first().reason == "Holiday list"


# Moving.


def test_a_moved_closure_opens_the_old_day_and_closes_the_new_one():
    tuesday, wednesday = slot_at("2026-12-08"), slot_at("2026-12-09")
    closure = _close(TUESDAY).counting[0]

    moved = _move(closure, WEDNESDAY)

    assert (moved.pk, moved.day, moved.is_approved) == (closure.pk, WEDNESDAY, True)
    assert _closed_by(tuesday, wednesday) == [None, moved]
    event = CalendarEvent.objects.get(kind="closure_moved")
    assert (event.day, event.reason, event.detail["before"]["day"], event.detail["after"]["day"]) == (
        WEDNESDAY,
        "Decree of the King",
        "2026-12-08",
        "2026-12-09",
    )
    assert _move(moved, WEDNESDAY).day == WEDNESDAY
    assert CalendarEvent.objects.filter(kind="closure_moved").count() == 1


def test_a_moved_closure_raises_promises_and_lowers_none():
    # Tuesday 15: with Monday 14 closed its last day is Wednesday 9; open, it is Thursday 10.
    closure = _close(date(2026, 12, 14)).counting[0]
    near = booked(slot_at("2026-12-15"), promised="2026-12-09")
    # Tuesday 22: without closures its last day is Thursday 17; it stays where Monday 21 is closed.
    far = booked(slot_at("2026-12-22"), promised="2026-12-17")

    _move(closure, date(2026, 12, 21))
    near.refresh_from_db()
    far.refresh_from_db()

    assert (near.last_day_to_change, far.last_day_to_change) == (date(2026, 12, 10), date(2026, 12, 17))


def test_a_closure_is_not_moved_onto_booked_people():
    tuesday, wednesday = slot_at("2026-12-08"), slot_at("2026-12-09")
    booked(wednesday)
    closure = _close(TUESDAY).counting[0]

    with pytest.raises(closures.ClosureHitsAppointments) as refusal:
        _move(closure, WEDNESDAY)

    assert refusal.value.days == {WEDNESDAY: 1}
    closure.refresh_from_db()
    assert (closure.day, _closed_by(tuesday, wednesday)) == (TUESDAY, [closure, None])
    assert not CalendarEvent.objects.filter(kind="closure_moved").exists()


def test_a_proposed_closure_is_moved_without_closing_anything():
    wednesday = slot_at("2026-12-09")
    booked(wednesday)
    moved = _move(closed("2026-12-08", approved=False), WEDNESDAY)

    assert (moved.day, moved.is_approved, _closed_by(wednesday)) == (WEDNESDAY, False, [None])


def test_a_closure_is_not_moved_onto_its_like_nor_after_it_is_gone_nor_while_people_are_moved():
    closure, other = closed("2026-12-08"), closed("2026-12-09")

    with pytest.raises(closures.ClosureExists):
        _move(closure, WEDNESDAY)
    Closing.objects.create(
        closure=closure, day=TUESDAY, name="Holiday", way="move", started_at=NOW, letters_from=NOW
    )
    with pytest.raises(closures.ClosingGoesOn):
        _move(closure, MONDAY)
    Closure.objects.filter(pk=other.pk).delete()
    with pytest.raises(closure_changes.ClosureGone):
        _move(other, MONDAY)
    assert list(Closure.objects.values_list("day", flat=True)) == [TUESDAY]


# Lists.


def test_what_is_written_is_read_again_and_proposes_nothing_twice():
    closed("2027-01-01", "New Year's Day")
    part = closures.add(
        WEDNESDAY,
        Closure.Kind.IV_UNIT,
        '=1+1 "Training", Khmer',
        name_km="ការបណ្តុះបណ្តាល",
        begins_at=time(8, 0),
        ends_at=time(9, 30),
        now=NOW,
        by=officer(),
    )
    text = closure_csv.write(Closure.objects.all())

    assert text.splitlines()[1] == (
        '"2026-12-09","\'=1+1 ""Training"", Khmer","ការបណ្តុះបណ្តាល","iv_unit","08:00","09:30"'
    )
    seen = closure_csv.read(text, years=YEARS)
    assert ([each.name for each in seen.there], seen.new, seen.bad) == (
        [part.name, "New Year's Day"],
        (),
        (),
    )
    Closure.objects.all().delete()
    for _twice in range(2):
        closure_changes.import_closures(closure_csv.read(text, years=YEARS).new, now=NOW, by=officer())

    assert list(
        Closure.objects.values_list("day", "name", "kind", "begins_at", "ends_at", "approved_at")
    ) == [
        (WEDNESDAY, part.name, "iv_unit", time(8, 0), time(9, 30), None),
        (date(2027, 1, 1), "New Year's Day", "us", None, None, None),
    ]
    [event] = CalendarEvent.objects.filter(kind="closures_imported")
    assert [each["name"] for each in event.detail["closures"]] == [part.name, "New Year's Day"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_list_of_a_spreadsheet_with_semicolons_and_khmer_digits_is_read(newline):
    text = newline.join(["Day;Name;Kind;Begins;Ends", "២០២៦-១២-០៩;Training;IV_UNIT;8:00;", "", ";;;;"])
    part = text.replace("8:00;", "៨:០០;10:00")

    assert closure_csv.read(text, years=YEARS).bad == (BadRow(2, Fault.PART, "8:00–"),)
    assert closure_csv.read(part, years=YEARS).new == (
        NewClosure(WEDNESDAY, Closure.Kind.IV_UNIT, "Training", "", time(8, 0), time(10, 0)),
    )


@pytest.mark.parametrize(
    "row,fault,text",
    [
        ("9 December,Storm,,post,,", Fault.DAY, "9 December"),
        (",Storm,,post,,", Fault.DAY, ""),
        ("2026-02-30,Storm,,post,,", Fault.DAY, "2026-02-30"),
        ("1999-12-09,Storm,,post,,", Fault.YEAR, "1999"),
        ("2026-12-09,,,post,,", Fault.NAME, ""),
        ("2026-12-09,A\0B,,post,,", Fault.NAME, ""),
        (f"2026-12-09,{'A' * 121},,post,,", Fault.NAME_LONG, "A" * 121),
        ("2026-12-09,Storm,,weather,,", Fault.KIND, "weather"),
        ("2026-12-09,Storm", Fault.KIND, ""),
        ("2026-12-09,Storm,,post,noon,13:00", Fault.TIME, "noon"),
        ("2026-12-09,Storm,,post,25:00,26:00", Fault.TIME, "25:00"),
        ("2026-12-09,Storm,,post,13:00,13:00", Fault.PART, "13:00–13:00"),
        ("2026-12-10,Flood,,post,,", Fault.TWICE, "Flood"),
        ("2026-12-08,Holiday,,post,,", Fault.DIFFERENT, "Holiday"),
    ],
)
def test_a_bad_row_is_named_with_its_line(row, fault, text):
    closed("2026-12-08", "Holiday")
    read = closure_csv.read(
        f'day,name,name_km,kind,begins,ends\n2026-12-10,Flood,"two\nlines",post,,\n{row}\n', years=YEARS
    )

    assert read.bad == (BadRow(4, fault, text),)


@pytest.mark.parametrize(
    "text,bad",
    [
        ("", BadRow(1, Fault.NO_COLUMNS, "day, name, name_km, kind, begins, ends")),
        ("a,b\n1,2", BadRow(1, Fault.NO_COLUMNS, "day, name, name_km, kind, begins, ends")),
        ("day,name,kind\n", BadRow(1, Fault.EMPTY)),
        ("day,name,kind\n" + "2026-12-09,A,post\n" * 501, BadRow(502, Fault.TOO_MANY, "500")),
        ('day,name,kind\n2026-12-09,"A' + "x" * 140_000 + '",post\n', BadRow(2, Fault.UNREADABLE)),
    ],
)
def test_a_list_that_is_none_is_refused(text, bad):
    assert closure_csv.read(text, years=YEARS).bad == (bad,)
