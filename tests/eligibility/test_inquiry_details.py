"""The inquiry form fills in what the system knows, for its own account alone."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from eligibility import record
from eligibility.answered import answered, verdict
from eligibility.models import CaseEvent, Inquiry, PartyRecord
from eligibility.rules import Party
from tests.cast import NOW, a_user, an_application, officer
from tests.eligibility.inquiring import a_claim, a_decision, filled_in, logged_in, sent
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_applicant_finds_filled_in_what_the_application_knows_and_sends_it_along() -> None:
    user = a_user(email="family@example.org")
    application = an_application(user, case_number="PNP2023534003", email="case@example.org")
    a_decision(application, "class_changed")
    client = logged_in(user)
    url = f"/inquiries/new/?application={application.reference.lower()}"

    page = Page(client.get(url).content.decode())

    assert filled_in(page) == {
        "category": "class_changed",
        "writer": "applicant",
        "name": "DEMO, Sokha",
        "date_of_birth_day": "13",
        "date_of_birth_month": "4",
        "date_of_birth_year": "1985",
        "case_number": "PNP2023534003",
        "email": "case@example.org",
        "telephone": "+855 12 345 678",
    }
    assert "What you answered" in [heading.text for heading in page.all("h2")]
    client.post(url, sent())
    assert (Inquiry.objects.get().user, Inquiry.objects.get().application) == (user, application)


def test_follow_to_join_applicant_finds_the_principal_filled_in() -> None:
    user = a_user()
    application = an_application(
        user,
        party=Party.FOLLOW_TO_JOIN.value,
        principal_name="Chan Dara",
        principal_date_of_birth=date(1970, 2, 1),
    )

    page = Page(logged_in(user).get(f"/inquiries/new/?application={application.reference}").content.decode())

    values = filled_in(page)
    assert (values["name"], values["date_of_birth_year"]) == ("Chan Dara", "1970")


def test_category_of_the_link_wins_and_nonsense_is_passed_over() -> None:
    user = a_user()
    application = an_application(user)
    a_decision(application, "interviewed")
    client = logged_in(user)

    def category(query: str) -> str | None:
        return filled_in(Page(client.get(f"/inquiries/new/?{query}").content.decode())).get("category")

    assert category(f"application={application.reference}&category=cancelled_other") == "cancelled_other"
    assert category(f"application={application.reference}&category=nonsense") == "interviewed"
    assert category("category=medical") == "medical"
    assert category("category=nonsense") is None


def test_strangers_application_is_404_and_says_nothing_to_somebody_without_account(client: Client) -> None:
    application = an_application(a_user())
    stranger = logged_in(a_user())
    url = f"/inquiries/new/?application={application.reference}"

    assert stranger.get(url).status_code == 404
    assert stranger.post(url, sent()).status_code == 404
    assert stranger.get("/inquiries/new/?application=nonsense").status_code == 404
    assert Inquiry.objects.count() == 0
    response = client.get(url)
    assert response.status_code == 200
    assert filled_in(Page(response.content.decode())) == {"writer": "applicant"}
    client.post(url, sent())
    assert Inquiry.objects.get().application is None


def test_account_with_one_application_finds_its_details_and_with_two_its_address_only() -> None:
    user = a_user(email="helper@example.org")
    an_application(user, case_number="PNP2023534003")
    client = logged_in(user)

    with_one = filled_in(Page(client.get("/inquiries/new/").content.decode()))
    an_application(user)
    with_two = filled_in(Page(client.get("/inquiries/new/").content.decode()))

    assert (with_one["name"], with_one["case_number"]) == ("DEMO, Sokha", "PNP2023534003")
    assert with_two == {"writer": "applicant", "email": "helper@example.org"}


def test_applicant_who_cannot_come_finds_the_appointment_named() -> None:
    user = a_user()
    claim = a_claim(user)
    an_application(user, case=claim.case, case_number=claim.case.number, scheduled_at=NOW)
    PartyRecord.objects.create(
        case=claim.case,
        party=Party.PRINCIPAL,
        appointment_on=date(2026, 12, 1),
        appointment_number="ABCDE12345",
    )
    query = "appointment=abcde-12345&category=cannot_come"

    page = Page(logged_in(user).get(f"/inquiries/new/?{query}").content.decode())
    stranger = Page(logged_in(a_user()).get(f"/inquiries/new/?{query}").content.decode())
    nobody = Page(Client().get(f"/inquiries/new/?{query}").content.decode())

    assert page.one("h1").text == "Tell the IV Unit: I cannot come"
    assert "This frees nothing and promises nothing" in page.one("main").text
    values = filled_in(page)
    assert values["message"] == "I cannot come to my appointment on Tuesday, 1 December 2026."
    assert (values["category"], values["case_number"]) == ("cannot_come", "PNP2023534003")
    user.language = "km"
    user.save(update_fields=["language"])
    khmer = filled_in(Page(logged_in(user).get(f"/inquiries/new/?{query}").content.decode()))
    assert "នៅថ្ងៃអង្គារ ទី1 ខែធ្នូ ឆ្នាំ2026 បានទេ" in khmer["message"]
    for other in (stranger, nobody):
        assert other.one("h1").text == "Submit an inquiry"
        assert {"message", "case_number", "name"}.isdisjoint(filled_in(other))


def test_appointment_that_is_over_still_names_its_case() -> None:
    user = a_user()
    claim = a_claim(user)
    day = date(2026, 11, 2)
    for kind in (CaseEvent.Kind.SCHEDULED, CaseEvent.Kind.INTERVIEWED):
        record.note(
            claim.case, Party.PRINCIPAL, kind, NOW, officer(), day=day, detail={"number": "ABCDE12345"}
        )

    page = Page(
        logged_in(user).get("/inquiries/new/?appointment=ABCDE12345&category=interviewed").content.decode()
    )

    assert filled_in(page)["case_number"] == "PNP2023534003"


def test_somebody_without_account_is_led_to_the_login_and_back(client: Client) -> None:
    page = Page(client.get("/inquiries/new/?application=ABCDE12345&category=medical").content.decode())

    links = [link.attributes["href"] for link in page.all("a")]
    assert (
        "/accounts/login/?next=%2Finquiries%2Fnew%2F%3Fapplication%3DABCDE12345%26category%3Dmedical" in links
    )


def test_answers_and_decision_are_told_in_the_words_of_the_page() -> None:
    application = an_application(a_user(), missed_day=4)
    found = a_decision(application, "interviewed")
    unknown = a_decision(application, "a ground of later rules", outcome="an outcome of later rules")

    assert [tuple(line) for line in answered(application)] == [
        ("Visa class", "IR1"),
        (
            "Which of these sentences is true for you?",
            "I failed to attend my original appointment and now I need to reschedule my original "
            "appointment.",
        ),
        ("When was that appointment?", "Monday, 4 May 2026"),
        ("You have been interviewed.", "No"),
        (
            "You are the principal applicant and you have not contacted the Embassy for more than a year.",
            "No",
        ),
        ("Your visa class has been changed.", "No"),
    ]
    assert verdict(found).sentences == ("You have been interviewed. This is what you answered.",)
    assert verdict(unknown).heading == "an outcome of later rules"
    assert verdict(unknown).sentences == ("a ground of later rules This is what you answered.",)
