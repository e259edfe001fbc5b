"""One box finds a family by whatever it has at hand, and leads straight to its case."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.references import grouped
from eligibility import corrections
from eligibility.models import Application, TravelingApplicant
from embassy_sched.staff.search_terms import Asked, read
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, closed, officer
from tests.eligibility.inquiring import an_inquiry
from tests.eligibility.test_admin import breaches_of_csp
from tests.embassy_sched.casework import NUMBER, TUESDAY, a_family, colleague, desk_of, page_of

pytestmark = pytest.mark.django_db

OTHER = "SGN2022777001"


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def clerk() -> Client:
    return desk_of(colleague())


@pytest.fixture
def family() -> Application:
    """Chan Sokha, with a son; and the Nguyens, whom nothing may find."""
    closed()
    slot = a_slot(TUESDAY)
    a_family(
        OTHER, "nguyen@example.org", slot, surname="Nguyen", given_names="Lan", telephone="+1 562 555 0101"
    )
    appointment = a_family(
        NUMBER,
        "account@example.org",
        slot,
        surname="Chan",
        given_names="Sokha",
        khmer_name="ចាន់\u200bសុខា",
        principal_name="Meas Bora",
        email="sokha@example.com",
        telephone="+855 12 345 678",
        other_telephone="+44 20 7946 0958",
        passport_number="N07654321",
    )
    TravelingApplicant.objects.create(
        application=appointment.application,
        creation_key="1",
        relation="son",
        surname="Chan",
        given_names="Dara",
        khmer_name="ចាន់ ដារ៉ា",
        national_id="010203040",
    )
    return appointment.application


def found_at(client: Client, typed: str) -> str:
    """Where a single hit leads, or nothing."""
    return client.get("/admin/cases/", {"q": typed}).headers.get("Location", "")


def rows(client: Client, typed: str) -> list[str]:
    page = page_of(client, f"/admin/cases/?q={typed}")
    return [row.text for row in page.all("tr") if row.inside("tbody")]


@pytest.mark.parametrize(
    "typed",
    [
        "PNP2023534003",
        "pnp 2023-534.003",
        "PNP២០២៣៥៣៤០០៣",
        "PNP2O23534OO3",
        "534003",
        "pnp2023",
        "Sokha",
        "sokha chan",
        "CHAN, Sokha",
        "chan dara",
        "ចាន់សុខា",
        "សុខា",
        "ដារ៉ា ចាន់",
        "bora meas",
        "sokha@example.com",
        "SOKHA@example",
        "account@example.org",
        "012 345 678",
        "012345678",
        "+855 12 345 678",
        "00855-12-345-678",
        "០១២ ៣៤៥ ៦៧៨",
        "+44 (20) 7946 0958",
        "n 0765-4321",
        "010203040",
    ],
)
def test_staff_find_the_one_family_and_are_led_to_its_case(
    typed: str, clerk: Client, family: Application
) -> None:
    assert found_at(clerk, typed) == f"/admin/cases/{NUMBER}/"


def test_staff_find_by_numbers_read_aloud(clerk: Client, family: Application) -> None:
    appointment = family.appointments.get()
    inquiry = an_inquiry(case_number=NUMBER)

    for number in (appointment.number, family.reference, inquiry.reference):
        assert found_at(clerk, grouped(number).lower().replace("0", "o")) == f"/admin/cases/{NUMBER}/"


@pytest.mark.parametrize(
    "typed", ["N0765432", "9876543", "01020304", "nobody", "no@example.net", "☃", "a", "%"]
)
def test_what_nobody_has_finds_nobody(typed: str, clerk: Client, family: Application) -> None:
    page = page_of(clerk, f"/admin/cases/?q={typed}")

    assert "Nothing found" in page.one("main").text


def test_part_of_a_passport_number_finds_nobody(clerk: Client, family: Application) -> None:
    assert found_at(clerk, "N07654321") == f"/admin/cases/{NUMBER}/"
    assert found_at(clerk, "N076543210") == ""
    assert found_at(clerk, "07654321") == ""


def test_several_hits_are_listed_with_names_and_why(clerk: Client, family: Application) -> None:
    assert rows(clerk, "an") == [
        f"{NUMBER} CHAN, Sokha name of the applicant, name of a traveling applicant",
        f"{OTHER} NGUYEN, Lan name of the applicant",
    ]
    assert rows(clerk, "example.org@") == []


def test_an_application_and_an_inquiry_without_a_number_are_found_too(clerk: Client) -> None:
    application = an_application(a_user(), surname="Sok", case_number="")
    inquiry = an_inquiry(name="Keo, Vanna", telephone="+855 99 887 766", case_number="lost")

    assert found_at(clerk, "sok") == f"/admin/eligibility/application/{application.pk}/change/"
    assert found_at(clerk, "099 887 766") == f"/admin/eligibility/inquiry/{inquiry.pk}/change/"


def test_a_number_that_only_stands_on_an_application_has_a_page(clerk: Client) -> None:
    an_application(a_user(), case_number=NUMBER)

    assert found_at(clerk, NUMBER) == f"/admin/cases/{NUMBER}/"
    assert "No appointment was ever scheduled" in page_of(clerk).one("main").text


def test_a_discarded_application_is_not_found(clerk: Client) -> None:
    an_application(a_user(), surname="Sok", discarded_at=NOW)

    assert found_at(clerk, "sok") == ""


def test_a_case_is_found_by_the_number_that_was_corrected(clerk: Client, family: Application) -> None:
    new = "PNP2023534999"
    corrections.correct_case_number(
        family.appointments.get().case, new, reason="Letter", now=NOW, by=officer()
    )

    assert found_at(clerk, NUMBER) == f"/admin/cases/{new}/"
    assert clerk.get(f"/admin/cases/{NUMBER}/").headers["Location"] == f"/admin/cases/{new}/"


@pytest.mark.parametrize(
    "typed", ["", "an", "PNP", "1234567890", "ABCDE12345", "a@b", "x" * 5000, "\x00", "'\""]
)
def test_the_page_keeps_the_security_policy_whatever_is_typed(
    typed: str, clerk: Client, family: Application
) -> None:
    response = clerk.get("/admin/cases/", {"q": typed})

    assert response.status_code in (200, 302)
    page = page_of(clerk, "/admin/cases/")
    assert breaches_of_csp(page) == []
    assert page.one("input", id="case-search").attributes["name"] == "q"


@pytest.mark.parametrize("typed", ["1234567890", "ABCDE12345", "chan sokha", "an@example"])
def test_a_search_costs_few_queries(typed: str, clerk: Client, django_assert_max_num_queries) -> None:
    closed()
    slot = a_slot(TUESDAY, capacity=5)
    for number in range(3):
        a_family(f"PNP202353401{number}", f"an{number}@example.org", slot)
    with django_assert_max_num_queries(12):
        clerk.get("/admin/cases/", {"q": typed})


def test_who_may_not_see_cases_may_not_search(family: Application) -> None:
    stranger = desk_of(a_user(is_staff=True))

    assert stranger.get("/admin/cases/?q=chan").status_code == 403
    assert stranger.get(f"/admin/cases/{NUMBER}/").status_code == 403
    assert Client().get("/admin/cases/").status_code == 302


@pytest.mark.parametrize(
    "typed, asked",
    [
        ("012 345 678", Asked("012 345 678", ("012345678",), "", "", "12345678", "012345678")),
        ("Chan, Sokha", Asked("Chan, Sokha", words=("Chan", "Sokha"))),
        ("a b@c.org", Asked("a b@c.org", email="ab@c.org")),
        (
            "2027as1234",
            Asked("2027as1234", ("2027AS00001234", "2027AS1234"), "2027AS1234", "", "", "2027AS1234"),
        ),
        ("", Asked("")),
        ("x", Asked("x")),
    ],
)
def test_what_is_typed_is_read_for_what_it_can_mean(typed: str, asked: Asked) -> None:
    assert read(typed, TODAY) == asked
