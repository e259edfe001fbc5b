"""The printable version, and the calendar file."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from appointments.printed_texts import split
from eligibility.models import Notice, VisaClass
from tests.appointments.pages import address_of, heading, page_of, text_of, with_children
from tests.cast import NOW, a_slot, an_application, applicant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


@pytest.mark.parametrize("children", [0, 5])
def test_guard_reads_on_paper_who_comes_where_and_when(
    phone: Client, appointment: Appointment, children: int
) -> None:
    with_children(appointment, children)

    response = phone.get(address_of(appointment, "print/"))

    text = text_of(response)
    assert heading(response) == "Appointment Confirmation Page ទំព័របញ្ជាក់ការណាត់ជួប"
    assert [row.text for row in page_of(response).all("tr")][1] == "DEMO, Sokhaដេមូ សុខា3456"
    assert len(page_of(response).all("tr")) == 2 + children
    for sentence in (
        f"Confirmation number លេខបញ្ជាក់ {appointment.number[:5]}-{appointment.number[5:]}",
        "8:00 a.m. on Friday, 4 December 2026 (Phnom Penh time)",
        "ម៉ោង 8:00 ព្រឹក ថ្ងៃសុក្រ ទី4 ខែធ្នូ ឆ្នាំ2026 (ម៉ោងនៅភ្នំពេញ)",
        f"Number of persons ចំនួនមនុស្ស {1 + children} · Version 1",
        "Entrance ច្រកចូល Street 51, between Streets 96 and 102 តាមផ្លូវលេខ 51 ចន្លោះផ្លូវលេខ 96",
        "Printed at 8:00 a.m. on Sunday, 22 November 2026.",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026",
        "This is not a visa.",
        "នេះមិនមែនជាទិដ្ឋាការទេ",
    ):
        assert sentence in text
    assert "NOT VALID" not in text
    assert "N0123456" not in response.text


def test_preference_class_has_the_visa_bulletin_notice_on_page_and_print(phone: Client, user: User) -> None:
    application = an_application(user, visa_class=VisaClass.objects.get(symbol="F41"))
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))

    for page in ("", "print/"):
        assert "advised to carefully consult the Visa Bulletin before rescheduling" in text_of(
            phone.get(address_of(appointment, page))
        )


def test_paper_of_an_appointment_that_ended_says_that_it_is_not_valid(
    phone: Client, appointment: Appointment
) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )
    booking.cancel(moved, now=NOW, by=applicant(appointment.application.user))

    old, new = (phone.get(address_of(each, "print/")) for each in (appointment, moved))

    assert heading(old) == heading(new) == "NOT VALID គ្មានសុពលភាព"
    assert "This page is not valid. This appointment was rescheduled." in text_of(old)
    assert "This page is not valid. This appointment is cancelled." in text_of(new)
    assert "ទំព័រនេះគ្មានសុពលភាពទេ។ ការណាត់ជួបនេះត្រូវបានបោះបង់។" in text_of(new)
    for page in (old, new):
        assert "cancel or reschedule" not in text_of(page)
        assert "you can schedule a new one" not in text_of(page)
        assert page_of(page).all("img") == []


def test_paper_of_a_rescheduled_appointment_names_the_new_one(
    phone: Client, appointment: Appointment
) -> None:
    booking.reschedule(appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user))

    text = text_of(phone.get(address_of(appointment, "print/")))

    assert "The newer appointment: 8:00 a.m. on Monday, 7 December 2026. Print its page instead." in text


def test_family_loads_the_calendar_file_of_where_the_appointment_is_now(
    phone: Client, appointment: Appointment
) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )

    response = phone.get(address_of(appointment, "calendar.ics"), follow=True)

    assert response.redirect_chain == [(address_of(moved, "calendar.ics"), 302)]
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART").date() == MONDAY


@pytest.mark.parametrize("language", ["en", "km"])
def test_both_languages_stand_on_the_page_and_on_paper_and_each_is_marked(
    phone: Client, user: User, appointment: Appointment, language: str
) -> None:
    User.objects.update(language=language)
    Notice.objects.create(place="what_to_bring", text_en="The card.", text_km="បណ្ណសម្គាល់ខ្លួន")

    for page in ("", "print/"):
        response = phone.get(address_of(appointment, page))
        marked: dict[str, str] = {}
        for element in page_of(response).elements:
            if element.tag not in ("body", "main") and element.text:
                around = [*element.around, element]
                nearest = next(each for each in reversed(around) if "lang" in each.attributes)
                spoken = nearest.attributes["lang"]
                marked[spoken] = f"{marked.get(spoken, '')} {element.text}"
        assert set(marked) == {"en", "km"}
        for spoken, day, card in (
            ("en", "Friday, 4 December 2026", "The card."),
            ("km", "ថ្ងៃសុក្រ ទី4 ខែធ្នូ ឆ្នាំ2026", "បណ្ណសម្គាល់ខ្លួន"),
        ):
            assert day in marked[spoken]
            assert card in marked[spoken]


def test_paper_of_a_post_without_khmer_names_the_place_once(
    phone: Client, appointment: Appointment, settings: object
) -> None:
    settings.POST_NAME_KM = ""

    text = text_of(phone.get(address_of(appointment, "print/")))

    assert (text.count("Sangkat Wat Phnom"), text.count("សង្កាត់វត្តភ្នំ")) == (1, 0)


def test_texts_beyond_600_characters_in_one_language_go_to_a_further_sheet() -> None:
    short = Notice(text_en="a" * 400, text_km="ក" * 600)
    long = Notice(text_en="a" * 201)
    last = Notice(text_en="a")

    assert split([short]) == ([short], [])
    assert split([short, long, last]) == ([short], [long, last])
    assert split([Notice(text_en="a", text_km="ក" * 601)])[0] == []


def test_notice_without_khmer_is_marked_as_english_on_a_khmer_page(
    phone: Client, appointment: Appointment
) -> None:
    User.objects.update(language="km")
    Notice.objects.create(place="confirmation", text_en="No bags.")
    Notice.objects.create(place="what_to_bring", text_en="The card.", text_km="បណ្ណសម្គាល់ខ្លួន")

    page = page_of(phone.get(address_of(appointment)))

    said = {each.text: each.attributes["lang"] for each in page.all("div") if "lang" in each.attributes}
    assert said == {"No bags.": "en", "បណ្ណសម្គាល់ខ្លួន": "km", "The card.": "en"}
