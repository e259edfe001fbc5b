"""From the first visit to the printed page, and what can happen to an appointment afterwards."""

from datetime import date

from tests.cast import at
from tests.journeys.acting import (
    answer,
    choose,
    choose_from_menu,
    date_in,
    fill_in,
    fill_in_date,
    follow,
    heading,
    open_page,
    path_of,
    pick,
    press,
    text_of,
    value_of,
)
from tests.journeys.walking import CONDITIONS, MISSED, letters_that_leave, link_in, take


def test_a_newcomer_signs_up_schedules_prints_moves_cancels_misses_and_schedules_again(page, clock):
    sign_up(page, "newcomer@example.org", "rice field by the river")
    walk_all_steps(page)
    number = schedule(page)
    print_it(page)
    move_it(page, number)
    cancel_it(page)
    schedule_again(page)
    clock.move_to(at(date(2026, 12, 3), 9))
    miss_it_and_schedule_once_more(page)


def sign_up(page, email, password):
    open_page(page, "/")
    assert heading(page) == "Reschedule your immigrant visa interview"
    follow(page, "Create an account")
    fill_in(page, "E-mail address", email)
    fill_in(page, "Password", password)
    fill_in(page, "The same password again", password)
    press(page, "Create account")
    assert heading(page) == "Look into your mail"
    assert f"We are sending a letter to {email}." in text_of(page)
    [letter] = letters_that_leave()
    assert letter.to == [email]
    open_page(page, link_in(letter))
    assert heading(page) == "Confirm your e-mail address"
    press(page, "Yes, confirm")
    assert heading(page) == "My appointments"
    assert "You have no appointment on this system yet." in text_of(page)
    assert "Next day with a free place: Monday, 30 November 2026" in text_of(page)


def walk_all_steps(page):
    choose_from_menu(page, "New Application / Schedule Appointment")
    assert "Step 1 of 8: Visa type" in text_of(page)
    choose(page, "Immigrant Visa")
    press(page, "Continue")

    assert "Step 2 of 8: Service" in text_of(page)
    for sentence in (MISSED, *CONDITIONS.values()):
        assert sentence in text_of(page)
    choose(page, "Immigrant Visas - rescheduling an initial interview")
    press(page, "Continue")

    assert "Step 3 of 8: Visa class" in text_of(page)
    choose(page, "Brother or sister of a U.S. citizen")
    press(page, "Continue")
    assert "there is no guarantee that a visa is available on the date" in text_of(page)
    choose(page, "F41")
    press(page, "Continue")

    assert "Step 4 of 8: Applicant" in text_of(page)
    fill_in(page, "Surname", "Chan")
    fill_in(page, "Given names", "Sokha")
    fill_in_date(page, "Date of birth", "៧", "១២", "១៩៨៥")
    choose(page, "Female")
    fill_in(page, "Telephone number of the family", "012 345 678")
    fill_in(page, "Name in Khmer script", "ចាន់ សុខា")
    fill_in(page, "Passport number", "N 0123 4567")
    press(page, "Continue")

    assert "Step 5 of 8: Traveling applicants" in text_of(page)
    follow(page, "Add a traveling applicant")
    pick(page, "Relation to the principal applicant", "Son")
    fill_in(page, "Surname", "Chan")
    fill_in(page, "Given names", "Dara")
    fill_in_date(page, "Date of birth", "8", "Dec", "2005")
    choose(page, "Male")
    press(page, "Save")
    assert "CHAN, Dara" in text_of(page)
    press(page, "Continue")

    assert "Step 6 of 8: Questions" in text_of(page)
    choose(page, MISSED)
    fill_in_date(page, "When was that appointment?", "", "3", "2026")
    for condition in CONDITIONS.values():
        answer(page, condition, "No")
    press(page, "Continue")

    assert "Step 7 of 8: Case ID number" in text_of(page)
    fill_in(page, "Case ID number", "pnp 2023-534-003")
    press(page, "Continue")
    assert "Step 8 of 8: Date and time" in text_of(page)


def schedule(page):
    take(page, "Wednesday, 9 December 2026", "8:30 a.m.", of="Review and schedule")
    review = text_of(page)
    assert "8:30 a.m. on Wednesday, 9 December 2026" in review
    assert "CHAN, Dara turns 21 on 8 December 2026, before this interview." in review
    assert "You can cancel or reschedule until 11:59 p.m. on Friday, 4 December 2026" in review
    assert "Choosing holds nothing yet." in review
    press(page, "Schedule Appointment")
    assert heading(page) == "Appointment Confirmation Page"
    said = text_of(page)
    assert "Your interview is scheduled 8:30 a.m. on Wednesday, 9 December 2026" in said
    assert "2 persons come" in said
    assert "PNP2023534003" in said
    [letter] = letters_that_leave()
    assert letter.to == ["newcomer@example.org"]
    assert "CHAN, Sokha" in letter.subject
    assert "9 December 2026" in letter.subject
    assert [name for name, _content, _type in letter.attachments] == ["appointment.ics"]
    return path_of(page).split("/")[2]


def print_it(page):
    confirmation = path_of(page)
    follow(page, "Printable Version")
    assert heading(page) == "Appointment Confirmation Page ទំព័របញ្ជាក់ការណាត់ជួប"
    sheet = text_of(page)
    for words in (
        "CHAN, Sokha",
        "ចាន់ សុខា",
        "4567",
        "CHAN, Dara",
        "PNP2023534003",
        "8:30 a.m. on Wednesday, 9 December 2026",
        "Number of persons ចំនួនមនុស្ស 2",
        "until 11:59 p.m. on Friday, 4 December 2026",
        "This is not a visa.",
        "Before you travel, check that this page is still valid",
        "Printed at 8:00 a.m. on Sunday, 22 November 2026.",
    ):
        assert words in sheet
    assert "N01234567" not in sheet
    open_page(page, confirmation)


def move_it(page, number):
    choose_from_menu(page, "Reschedule Immigrant Visa Appointment")
    assert heading(page) == "Choose a new date and time"
    assert "Your appointment now: 8:30 a.m. on Wednesday, 9 December 2026." in text_of(page)
    take(page, "Tuesday, 8 December 2026", "8:00 a.m.", of="Review the change")
    press(page, "Reschedule Appointment")
    assert "Your interview is scheduled 8:00 a.m. on Tuesday, 8 December 2026" in text_of(page)
    assert "until 11:59 p.m. on Thursday, 3 December 2026" in text_of(page)
    moved = path_of(page)
    assert number not in moved
    open_page(page, f"/appointments/{number}/")
    assert path_of(page) == moved
    [letter] = letters_that_leave()
    assert "8 December 2026" in letter.subject


def cancel_it(page):
    follow(page, "Cancel appointment")
    assert heading(page) == "Cancel this appointment?"
    assert (
        "Your place goes to someone else and there may be no other. To keep it until you have a new one, "
        "choose Reschedule." in text_of(page)
    )
    press(page, "Cancel appointment")
    assert heading(page) == "This appointment is cancelled"
    assert "You cancelled this appointment." in text_of(page)
    [letter] = letters_that_leave()
    assert "cancelled" in letter.subject.lower()
    assert "CHAN, Sokha" in letter.subject


def schedule_again(page):
    choose_from_menu(page, "Reschedule Immigrant Visa Appointment")
    assert heading(page) == "Choose date and time"
    take(page, "Wednesday, 2 December 2026", "8:00 a.m.", of="Review and schedule")
    press(page, "Schedule Appointment")
    assert "Your interview is scheduled 8:00 a.m. on Wednesday, 2 December 2026" in text_of(page)
    assert "until 11:59 p.m. on Friday, 27 November 2026" in text_of(page)


def miss_it_and_schedule_once_more(page):
    choose_from_menu(page, "Reschedule Immigrant Visa Appointment")
    assert heading(page) == "I failed to attend"
    assert "All details you gave are kept" in text_of(page)
    press(page, "I failed to attend: schedule a new appointment")
    assert heading(page) == "Questions"
    choose(page, MISSED)
    for condition in CONDITIONS.values():
        answer(page, condition, "No")
    press(page, "Continue")
    if heading(page) == "What is your Case ID number?":
        assert value_of(page, "Case ID number") == "PNP2023534003"
        press(page, "Continue")
    take(page, "Thursday, 17 December 2026", "8:30 a.m.", of="Review and schedule")
    assert "CHAN, Dara turned" not in text_of(page)
    follow(page, "Change CHAN, Sokha")
    assert value_of(page, "Given names") == "Sokha"
    assert value_of(page, "Passport number") == "N01234567"
    assert date_in(page, "Date of birth") == "7 12 1985"
    press(page, "Continue")
    assert "CHAN, Dara" in text_of(page)
    choose_from_menu(page, "My appointments")
    choose_from_menu(page, "Reschedule Immigrant Visa Appointment")
    take(page, "Thursday, 17 December 2026", "8:30 a.m.", of="Review and schedule")
    press(page, "Schedule Appointment")
    assert "Your interview is scheduled 8:30 a.m. on Thursday, 17 December 2026" in text_of(page)
    assert "until 11:59 p.m. on Monday, 14 December 2026" in text_of(page)
    choose_from_menu(page, "My appointments")
    assert text_of(page).count("CHAN, Sokha") >= 1
    assert "8:30 a.m. on Thursday, 17 December 2026" in text_of(page)
