import csv
from datetime import date
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from appointments.admin.sentences import OUTCOME_REFUSED
from appointments.models import Appointment, Attendance
from appointments.outcome_refusals import OutcomeRefused
from eligibility.models import Application, CaseEvent, CaseNote
from tests.appointments.bookings import NOW, at, booked, slot_at
from tests.factories import TravelingApplicantFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

# Friday morning.
MORNING = at("2026-11-27", "08:10")
DAY = "/admin/appointments/appointment/day/2026-11-27/"
TODAY = "/admin/appointments/appointment/day/"
CHECK_IN, OUTCOME, REMAINING = DAY + "check-in/", DAY + "outcome/", DAY + "outcome/remaining/"
CLERK = ("view_appointment", "use_day_sheet")
OFFICER = (*CLERK, "correct_outcome", "interview_today")
AUDITOR = ("view_appointment",)
Status = Appointment.Status


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(MORNING, tick=False):
        yield


def _staff(*permissions: str) -> Client:
    user = User.objects.create_user(f"{len(permissions)}@example.org", "pw-for-tests", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="appointments", codename__in=permissions)
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk() -> Client:
    return _staff(*CLERK)


@pytest.fixture
def officer() -> Client:
    return _staff(*OFFICER)


@pytest.fixture
def appointment() -> Appointment:
    """A family of two, today at half past eight."""
    appointment = booked(slot_at("2026-11-27", "08:30"))
    Application.objects.filter(pk=appointment.application_id).update(surname="Sok", given_names="Dara")
    TravelingApplicantFactory(application=appointment.application, surname="Sok", given_names="Bopha")
    return appointment


def _text(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def _said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _status(appointment: Appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).status


def _buttons(response) -> list[str]:
    content = Page(response.content.decode())
    return [button.text for button in content.all("button") if button.inside("form")]


# Who may.


def test_the_pages_of_a_day_need_a_permission(appointment):
    nobody = _staff()

    for url in (TODAY, DAY, DAY + "print/", DAY + "gate/", DAY + "csv/", CHECK_IN, OUTCOME, REMAINING):
        assert nobody.get(url).status_code == 403, url
    assert nobody.get(f"{OUTCOME}{appointment.number}/").status_code == 403


def test_an_auditor_reads_everything_and_changes_nothing(appointment):
    auditor = _staff(*AUDITOR)

    for url in (TODAY, DAY, DAY + "print/", DAY + "gate/", DAY + "csv/", CHECK_IN):
        assert auditor.get(url).status_code == 200, url
    panel = auditor.get(CHECK_IN, {"q": appointment.number})
    assert set(_buttons(panel)) <= {"Find", "Log out", "Toggle theme"}
    assert set(_buttons(auditor.get(DAY))) <= {"Find", "Show", "Log out", "Toggle theme"}
    for url, data in (
        (CHECK_IN, {"number": appointment.number, "act": "all"}),
        (OUTCOME, {"number": appointment.number, "outcome": "interviewed"}),
        (REMAINING, {"number": appointment.number, "confirmed": "1"}),
        (f"{OUTCOME}{appointment.number}/", {"status": "missed", "reason": "x"}),
    ):
        assert auditor.post(url, data).status_code == 403, url
    assert (_status(appointment), Attendance.objects.count(), CaseEvent.objects.count()) == (
        "scheduled",
        0,
        0,
    )


def test_a_clerk_may_not_admit_on_another_day_nor_correct(clerk):
    other = booked(slot_at("2026-12-04"))
    page = clerk.get(CHECK_IN, {"q": other.number})

    assert "Only an officer can admit them today." in _text(page)
    admit = {"number": other.number, "act": "interview_today", "reason": "Flight"}
    assert clerk.post(CHECK_IN, admit).status_code == 403
    assert clerk.get(f"{OUTCOME}{other.number}/").status_code == 403
    assert not CaseEvent.objects.exists()


# The list.


def test_today_s_list_has_the_field_in_focus_and_says_that_it_is_final(clerk, appointment):
    page = clerk.get(TODAY)

    content = Page(page.content.decode())
    assert "autofocus" in content.one("input", name="q").attributes
    assert "Final since 11:00 a.m. on Thursday, 26 November 2026." in _text(page)
    for words in (
        "SOK, Dara",
        "SOK, Bopha",
        appointment.case.number,
        str(appointment),
        "Case ID not verified",
    ):
        assert words in _text(page)
    counts = content.one("p", class_="day-counts").text
    assert counts == "1 family, 2 persons. Families here: 0. Persons here: 0. Without outcome: 1."


def test_a_list_to_come_is_not_final_and_offers_no_outcome(clerk):
    booked(slot_at("2026-12-04"))
    page = clerk.get("/admin/appointments/appointment/day/2026-12-04/")

    assert "Not final: bookings are possible until 11:00 a.m. on Thursday, 3 December 2026." in _text(page)
    assert "Interviewed" not in _buttons(page)


def test_another_day_is_chosen_by_date(clerk):
    response = clerk.get(TODAY, {"day": "2026-12-04"})
    assert response["Location"] == "/admin/appointments/appointment/day/2026-12-04/"
    for wrong in ("nonsense", "0001-01-01", "2026-02-30", "", "\0"):
        page = clerk.get(TODAY, {"day": wrong})
        assert (page.status_code, len(_said(page))) == (200, 1), wrong


@pytest.mark.parametrize(
    "day",
    ["2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "x", "20261127", "2026-11-27x", "២០២៦-១១-២៧"],
)
@pytest.mark.parametrize(
    "rest", ["", "print/", "gate/", "csv/", "check-in/", "outcome/", "outcome/remaining/"]
)
def test_an_address_without_a_day_is_not_found(clerk, day, rest):
    assert clerk.get(f"/admin/appointments/appointment/day/{day}/{rest}").status_code == 404


def test_what_changed_after_the_closing_time_prints_as_an_addendum(clerk, appointment):
    gone = booked(slot_at("2026-11-27", "09:00"))
    Appointment.objects.filter(pk=gone.pk).update(
        status=Status.CANCELLED, ended_by="staff", ended_at=at("2026-11-26", "14:00"), reason="Ill"
    )
    added = booked(slot_at("2026-11-27", "10:00"))
    Appointment.objects.filter(pk=added.pk).update(scheduled_at=at("2026-11-26", "15:00"))

    paper = _text(clerk.get(DAY + "print/"))

    assert "Final since 11:00 a.m. on Thursday, 26 November 2026." in paper
    before, addendum = paper.split("Addendum: changed since the list was final")
    assert "Does not come: see the addendum." in before
    assert added.case.number not in before
    assert added.case.number in addendum
    assert "cancelled at 2:00 p.m. on Thursday, 26 November 2026" in addendum
    assert "by staff: Ill" in addendum
    assert "added at 3:00 p.m. on Thursday, 26 November 2026" in addendum
    assert "Printed at 8:10 a.m. on Friday, 27 November 2026." in paper
    assert "Signature" in paper


def test_the_gate_list_tells_the_guards_names_and_numbers_and_nothing_else(clerk, appointment):
    Application.objects.filter(pk=appointment.application_id).update(
        khmer_name="សុខ ដារ៉ា",
        date_of_birth=date(1985, 4, 13),
        passport_number="N7654321",
        help_needed="Wheelchair",
        telephone="+855 12 999 888",
        email="dara@example.org",
    )
    CaseNote.objects.create(case=appointment.case, text="Secret remark", at=NOW)

    paper = _text(clerk.get(DAY + "gate/"))

    for words in ("8:30 a.m.", "SOK, Dara", "SOK, Bopha", "សុខ ដារ៉ា", str(appointment)):
        assert words in paper
    for words in (
        "1985",
        "7654321",
        "4321",
        appointment.case.number,
        appointment.application.class_name or "IR1",
        "Wheelchair",
        "Secret",
        "999 888",
        "dara@",
        "verified",
    ):
        assert words not in paper, words


def test_the_table_is_safe_in_a_spreadsheet_and_reads_khmer(clerk, appointment):
    Application.objects.filter(pk=appointment.application_id).update(
        given_names="", surname="=1+1", khmer_name="សុខ", help_needed="+855"
    )
    answer = clerk.get(DAY + "csv/")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="day-sheet-2026-11-27.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    cells = dict(zip(head, row, strict=True))
    assert (cells["Applicant"], cells["Name in Khmer script"], cells["Help needed"]) == (
        "'=1+1",
        "សុខ",
        "'+855",
    )
    assert (cells["Number of persons"], cells["Traveling applicants"]) == ("2", "SOK, Bopha")


def test_nobody_comes_on_an_empty_day(clerk):
    for url in (DAY, DAY + "print/", DAY + "gate/"):
        assert "Nobody has an appointment on this day." in _text(clerk.get(url))
    assert "A weekend" in _text(clerk.get("/admin/appointments/appointment/day/2026-11-28/"))


def test_reading_changes_nothing(clerk, appointment):
    before = list(Appointment.objects.values_list())
    for url in (DAY, DAY + "print/", DAY + "gate/", DAY + "csv/", CHECK_IN + "?q=sok", REMAINING):
        clerk.get(url)

    assert list(Appointment.objects.values_list()) == before
    assert not CaseEvent.objects.exists()
    assert clerk.get(OUTCOME).status_code == 405


# Check-in.


def test_a_clerk_ticks_a_family_one_by_one(clerk, appointment):
    child = appointment.application.traveling_applicants.get()
    page = clerk.get(CHECK_IN, {"q": str(appointment).lower()})
    assert "autofocus" in next(b for b in Page(page.content.decode()).all("button", value="all")).attributes

    done = clerk.post(
        CHECK_IN, {"number": appointment.number, "act": "ticked", "person": str(child.pk)}, follow=True
    )
    assert _said(done) == ["SOK, Dara: 1 of 2 persons came."]
    field = Page(done.content.decode()).one("input", name="q")
    assert ("autofocus" in field.attributes, field.attributes["value"]) == (True, "")
    done = clerk.post(CHECK_IN, {"number": appointment.number, "act": "all"}, follow=True)
    assert _said(done) == ["SOK, Dara: 2 of 2 persons came."]
    done = clerk.post(CHECK_IN, {"number": appointment.number, "untick": str(child.pk)}, follow=True)
    assert _said(done) == ["SOK, Dara: 1 of 2 persons came."]
    assert list(Attendance.objects.values_list("person", flat=True)) == [None]


@pytest.mark.parametrize("person", ["", "x", "-1", "999999999999999999", "9" * 30, "²", "១", "\0"])
@pytest.mark.parametrize("field", ["person", "untick"])
def test_somebody_who_is_not_of_the_family_is_refused(clerk, appointment, person, field):
    data = {"number": appointment.number, "act": "ticked", field: person}
    response = clerk.post(CHECK_IN, data, follow=True)

    assert response.status_code in {200, 400}
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "data,status",
    [
        ({}, 400),
        ({"number": "x"}, 400),
        ({"number": "0000000000"}, 404),
        ({"number": "\0"}, 400),
    ],
)
def test_a_post_that_the_page_never_sends_is_refused(clerk, data, status):
    assert clerk.post(CHECK_IN, data).status_code == status
    assert clerk.post(OUTCOME, {"outcome": "interviewed", **data}).status_code == status
    assert clerk.post(CHECK_IN, {**data, "act": "nonsense"}).status_code == 400
    assert clerk.post(OUTCOME, {**data, "outcome": "nonsense"}).status_code == 400
    assert clerk.get(CHECK_IN, {"family": "0000000000"}).status_code == 404


@pytest.mark.parametrize("text", ["nobody", "\0", "x" * 400, "%", "🙂", "/appointments//", "' or 1=1"])
def test_whatever_is_typed_the_page_answers(clerk, appointment, text):
    assert clerk.get(CHECK_IN, {"q": text}).status_code == 200


def test_the_field_is_empty_for_the_next_scan_and_keeps_what_was_mistyped(clerk, appointment):
    def kept(text: str) -> str:
        page = Page(clerk.get(CHECK_IN, {"q": text}).content.decode())
        return page.one("input", id="check-in-field").attributes["value"]

    Appointment.objects.filter(pk=appointment.pk).update(status=Status.CANCELLED, ended_at=NOW)
    assert kept(f"https://example.org/appointments/{appointment.number}/") == ""
    assert kept(f"https://example.org/appointments/{appointment.number}/check/1/0123abcd") == ""
    assert kept("Sokk") == "Sokk"


def test_a_page_that_is_out_of_date_says_where_the_appointment_is_now(clerk, appointment):
    Appointment.objects.filter(pk=appointment.pk).update(status=Status.RESCHEDULED, ended_at=NOW)
    new = booked(slot_at("2026-12-04", "10:00"))
    Appointment.objects.filter(pk=new.pk).update(
        replaces=appointment, case=appointment.case, application=appointment.application_id
    )
    page = clerk.get(CHECK_IN, {"q": f"https://example.org/appointments/{appointment.number}/"})

    text = _text(page)
    assert "This page is out of date." in text
    assert "10:00 a.m. on Friday, 4 December 2026" in text
    assert str(new) in text
    assert "All 2 came" not in _buttons(page)


def test_families_of_one_name_are_chosen_from(clerk, appointment):
    other = booked(slot_at("2026-11-27", "09:00"))
    Application.objects.filter(pk=other.application_id).update(surname="Sok", given_names="Vanna")
    page = clerk.get(CHECK_IN, {"q": "sok"})

    assert "Several families match. Choose one." in _text(page)
    for each in (appointment, other):
        assert f"{CHECK_IN}?family={each.number}" in page.content.decode()


def test_an_officer_admits_on_another_day_with_a_reason(officer):
    other = booked(slot_at("2026-12-04"))
    page = officer.get(CHECK_IN, {"q": other.number})
    assert "Not on this day." in _text(page)
    admit = {"number": other.number, "act": "interview_today"}

    refused = officer.post(CHECK_IN, {**admit, "reason": " "}, follow=True)
    assert _said(refused) == ["Say why. The reason is kept with the case."]
    admitted = officer.post(CHECK_IN, {**admit, "reason": "Flight on Monday"}, follow=True)
    assert _said(admitted) == ["Admitted today. Tick who came."]
    # Enter, and they came.
    buttons = Page(admitted.content.decode()).all("button")
    assert [button.text for button in buttons if "autofocus" in button.attributes] == ["Came"]
    done = officer.post(CHECK_IN, {"number": other.number, "act": "all"}, follow=True)

    assert _said(done)[-1].endswith("1 of 1 person came.")
    assert "Admitted on this day, their appointment is on another" in _text(officer.get(DAY))
    assert CaseEvent.objects.get(kind="interview_today").reason == "Flight on Monday"
    officer.post(OUTCOME, {"number": other.number, "outcome": "interviewed"})
    assert _status(other) == Status.INTERVIEWED


# Outcomes.


@pytest.mark.parametrize(
    "outcome,status,said",
    [
        ("interviewed", Status.INTERVIEWED, "SOK, Dara: interviewed."),
        (
            "came",
            Status.CAME_NOT_INTERVIEWED,
            "SOK, Dara: came, not interviewed. The family may schedule anew at once.",
        ),
    ],
)
def test_a_clerk_records_an_outcome_by_one_click_and_undoes_it(clerk, appointment, outcome, status, said):
    done = clerk.post(
        OUTCOME, {"number": appointment.number, "outcome": outcome, "reason": "No papers"}, follow=True
    )
    assert (_said(done), _status(appointment)) == ([said], status)
    assert done.redirect_chain[-1][0] == f"{DAY}#family-{appointment.number}"
    assert "Undo" in _buttons(done)

    done = clerk.post(
        OUTCOME, {"number": appointment.number, "outcome": "undo", "back": "check_in"}, follow=True
    )
    assert (_said(done), _status(appointment)) == (["SOK, Dara: taken back."], "scheduled")
    assert done.redirect_chain[-1][0] == f"{CHECK_IN}?family={appointment.number}"


def test_nobody_has_missed_an_interview_that_has_not_begun(clerk, appointment):
    assert "Missed" not in _buttons(clerk.get(DAY))
    done = clerk.post(OUTCOME, {"number": appointment.number, "outcome": "missed"}, follow=True)

    assert _said(done) == ["SOK, Dara: The interview has not come yet. Record this when it has."]


def test_who_was_moved_and_never_confirmed_did_not_miss_it(clerk, appointment):
    before = booked(slot_at("2026-11-26", "08:30"))
    Appointment.objects.filter(pk=appointment.pk).update(moved_by_post_at=NOW, replaces=before)
    with time_machine.travel(at("2026-11-27", "12:00"), tick=False):
        page = clerk.get(DAY)
        assert "Missed" not in _buttons(page)
        assert "Did not come (the post's day: not missed)" in _buttons(page)
        refused = clerk.post(OUTCOME, {"number": appointment.number, "outcome": "missed"}, follow=True)
        assert "cannot be missed" in _said(refused)[0]
        done = clerk.post(OUTCOME, {"number": appointment.number, "outcome": "not_kept"}, follow=True)

        found = Appointment.objects.get(pk=appointment.pk)
        assert (found.status, found.ended_by) == (Status.CANCELLED, "post")
        assert "did not come on the day that the post had set, recorded at 12:00 p.m." in _text(done)
        assert "Undo" in _buttons(done)

        # They come at last.
        late = clerk.get(CHECK_IN, {"q": appointment.number})
        assert "did not come on the day that the post had set" in _text(late)
        assert "Undo" in _buttons(late)
        undo = {"number": appointment.number, "outcome": "undo", "back": "check_in"}
        done = clerk.post(OUTCOME, undo, follow=True)
        assert (_said(done), _status(appointment)) == (["SOK, Dara: taken back."], "scheduled")
        assert "All 2 came" in _buttons(done)


def test_all_that_remain_are_asked_for_once_and_only_those_shown_are_hit(clerk, appointment):
    second = booked(slot_at("2026-11-27", "09:00"))
    asked_early = clerk.get(REMAINING)
    assert "Not yet: the last interview of the day has not begun." in _text(asked_early)
    assert "All remaining" not in _text(clerk.get(DAY))
    with time_machine.travel(at("2026-11-27", "09:00"), tick=False):
        assert "All remaining: missed (2 families) …" in _text(clerk.get(DAY))
        asked = clerk.get(REMAINING)
        assert "These 2 families did not come. Record their interviews as missed?" in _text(asked)
        shown = [
            field.attributes["value"]
            for field in Page(asked.content.decode()).all("input", name="number", type="hidden")
        ]
        assert shown == [appointment.number, second.number]
        late = booked(slot_at("2026-11-27", "08:45"))
        clerk.post(CHECK_IN, {"number": second.number, "act": "all"})
        done = clerk.post(REMAINING, {"number": shown, "confirmed": "1"}, follow=True)

    assert _said(done)[-1] == "1 appointment missed."
    assert [_status(each) for each in (appointment, second, late)] == ["missed", "scheduled", "scheduled"]


def test_a_post_without_the_question_s_answer_asks_again(clerk, appointment):
    with time_machine.travel(at("2026-11-27", "09:00"), tick=False):
        asked = clerk.post(REMAINING, {"number": appointment.number})

    assert "Record its interview as missed?" in _text(asked)
    assert _status(appointment) == "scheduled"


def test_an_officer_corrects_an_outcome_of_an_earlier_day(officer):
    earlier = booked(slot_at("2026-11-20"))
    Appointment.objects.filter(pk=earlier.pk).update(
        status=Status.MISSED, ended_at=at("2026-11-20", "12:00"), ended_by="staff"
    )
    url = f"/admin/appointments/appointment/day/2026-11-20/outcome/{earlier.number}/"
    assert url in officer.get("/admin/appointments/appointment/day/2026-11-20/").content.decode()
    page = officer.get(url)
    assert "is recorded as: missed." in _text(page)

    empty = officer.post(url, {})
    assert empty.context["form"].errors == {
        "status": ["Choose one."],
        "reason": ["Say why. The reason is kept with the case."],
    }
    assert officer.post(url, {"status": "missed", "reason": "x"}).context["form"].errors.keys() == {"status"}
    done = officer.post(url, {"status": "interviewed", "reason": "Mixed up two files"}, follow=True)

    assert _said(done)[0].startswith("Corrected. ")
    assert (_status(earlier), CaseEvent.objects.get().reason) == ("interviewed", "Mixed up two files")


def test_a_correction_of_what_was_never_recorded_is_refused(officer, appointment):
    url = f"{OUTCOME}{appointment.number}/"
    response = officer.post(url, {"status": "missed", "reason": "x"})

    assert response.context["form"].non_field_errors() == [
        "No other outcome is recorded that could be corrected. Look at the list again."
    ]
    for number in ("x", "0000000000"):
        assert officer.get(f"{OUTCOME}{number}/").status_code == 404


# All together.


def test_every_refusal_has_its_sentence():
    def all_of(kind: type[OutcomeRefused]) -> set[type[OutcomeRefused]]:
        return {kind}.union(*(all_of(each) for each in kind.__subclasses__()))

    assert set(OUTCOME_REFUSED) == all_of(OutcomeRefused) - {OutcomeRefused}


@pytest.mark.parametrize("families", [1, 3])
def test_the_pages_ask_the_database_as_often_for_three_families_as_for_one(
    families, django_assert_num_queries
):
    officer = _staff(*OFFICER)
    for _ in range(families):
        TravelingApplicantFactory(
            application=booked(slot_at("2026-11-27", f"08:{10 + Appointment.objects.count()}")).application
        )
    officer.get(DAY)

    # Session, account, two kinds of permission, and the seven of the list.
    for url in (DAY, DAY + "print/", DAY + "gate/", DAY + "csv/"):
        with django_assert_num_queries(11):
            officer.get(url)


@pytest.mark.parametrize("families", [1, 3])
@pytest.mark.parametrize("text,queries", [("number", 11), ("case", 11), ("bopha", 13)])
def test_a_family_is_found_in_as_many_queries_among_three_as_alone(
    families, text, queries, django_assert_num_queries
):
    officer = _staff(*OFFICER)
    for number in range(families):
        appointment = booked(slot_at("2026-11-27", f"08:{10 + number}"))
        TravelingApplicantFactory(
            application=appointment.application, given_names="Dara" if number else "Bopha"
        )
        if not number:
            texts = {"number": appointment.number, "case": appointment.case.number}
    officer.get(DAY)

    with django_assert_num_queries(queries):
        assert "All 2 came" in _buttons(officer.get(CHECK_IN, {"q": texts.get(text, text)}))


def test_the_pages_hold_no_inline_style_or_script_and_one_heading(officer, appointment):
    booked(slot_at("2026-11-27", "09:00"))
    urls = [
        DAY,
        CHECK_IN,
        f"{CHECK_IN}?q={appointment.number}",
        f"{CHECK_IN}?q=chan",
        DAY + "print/",
        DAY + "gate/",
        REMAINING,
        f"{OUTCOME}{appointment.number}/",
    ]
    for url in urls:
        response = officer.get(url)
        html = response.content.decode()
        assert response.status_code == 200, url
        assert " style=" not in html, url
        assert "<style" not in html, url
        assert " onclick=" not in html, url
        page = Page(html)
        assert len(page.all("h1")) == 1, url
        assert len(page.ids) == len(set(page.ids)), url
