"""What the consular staff sees of cases and applications: everything to read, nothing to change."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from eligibility import record
from eligibility.models import (
    Application,
    Case,
    CaseClaim,
    CaseEvent,
    DecisionRecord,
    Notice,
    PartyRecord,
    TravelingApplicant,
    VisaClass,
)
from eligibility.rules import Party
from tests.cast import NOW, a_user, an_application, applicant
from tests.eligibility.inquiring import a_claim, a_decision, logged_in
from tests.markup import Page

pytestmark = pytest.mark.django_db

READ_ONLY = {
    "case": Case,
    "partyrecord": PartyRecord,
    "caseclaim": CaseClaim,
    "caseevent": CaseEvent,
    "application": Application,
    "decisionrecord": DecisionRecord,
}


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def chief() -> Client:
    """A browser of an administrator."""
    return logged_in(a_user("chief@example.org", is_staff=True, is_superuser=True))


def staff_with(*permissions: str) -> User:
    """A member of the consular staff with these permissions only."""
    user = a_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def a_family(number: str = "PNP2023534003", surname: str = "Chan", email: str = "") -> Application:
    """A case with a record, a claim, events, and an application with somebody else on it and a decision."""
    user = a_user(email)
    claim = a_claim(user, number)
    application = an_application(user, case=claim.case, case_number=number, surname=surname)
    TravelingApplicant.objects.create(
        application=application,
        creation_key=f"{number}-1",
        relation="son",
        surname=surname,
        given_names="Dara",
    )
    a_decision(application, "interviewed")
    record.note(claim.case, Party.PRINCIPAL, CaseEvent.Kind.CLAIMED, NOW, applicant(user))
    return application


def rows(client: Client, model: str, query: str = "") -> list[str]:
    """The rows of a list, as text."""
    page = Page(client.get(f"/admin/eligibility/{model}/?{query}").content.decode())
    return [row.text for row in page.all("tr") if row.inside("tbody")]


def breaches_of_csp(page: Page) -> list[str]:
    """What a browser would refuse under our Content-Security-Policy."""
    return [
        str(element)
        for element in page.elements
        if element.tag == "style"
        or (element.tag == "script" and not element.attributes.get("src"))
        or any(name == "style" or name.startswith("on") for name in element.attributes)
    ]


@pytest.mark.parametrize("model", READ_ONLY)
def test_even_an_administrator_only_reads(model: str, chief: Client) -> None:
    a_family()
    row = READ_ONLY[model].objects.first()
    page = f"/admin/eligibility/{model}/{row.pk}"

    assert chief.get(f"/admin/eligibility/{model}/").status_code == 200
    assert chief.get(f"{page}/change/").status_code == 200
    assert chief.post(f"{page}/change/", {"number": "changed"}).status_code == 403
    assert chief.get(f"/admin/eligibility/{model}/add/").status_code == 403
    assert chief.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert chief.get(f"{page}/history/").status_code == 200
    assert READ_ONLY[model].objects.filter(pk=row.pk).exists()
    assert not Page(chief.get(f"{page}/change/").content.decode()).all("input", type="submit")


@pytest.mark.parametrize("model", [*READ_ONLY, "visaclass", "notice", "inquiry"])
def test_pages_keep_the_content_security_policy(model: str, chief: Client) -> None:
    a_family()
    Notice.objects.create(place="start", text_en="Closed on Monday.")

    for path in ("", "?q=chan", "?e=1"):
        response = chief.get(f"/admin/eligibility/{model}/{path}")
        assert response.status_code == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert breaches_of_csp(Page(response.content.decode())) == []
    rows_of_model = {**READ_ONLY, "visaclass": VisaClass, "notice": Notice}.get(model)
    if rows_of_model:
        url = f"/admin/eligibility/{model}/{rows_of_model.objects.first().pk}/change/"
        assert breaches_of_csp(Page(chief.get(url).content.decode())) == []


@pytest.mark.parametrize("model", READ_ONLY)
@pytest.mark.parametrize("typed", ["pnp 2023-534-003", "PNP២០២៣៥៣៤០០៣", "PNP2023534", " pnp2023534003 "])
def test_staff_finds_a_case_id_however_it_is_typed(model: str, typed: str, chief: Client) -> None:
    a_family()
    a_family("SGN2023534003", surname="Nguyen")

    found = rows(chief, model, f"q={typed}")

    assert len(found) == len(READ_ONLY[model].objects.all()) / 2
    assert not any("SGN" in row or "Nguyen".upper() in row for row in found)


@pytest.mark.parametrize(
    "model, typed",
    [
        ("case", "chan"),
        ("case", "family@example.org"),
        ("partyrecord", "family@example.org"),
        ("caseclaim", "FAMILY@example.org"),
        ("application", "Chan Sokha"),
        ("application", "family@example.org"),
        ("decisionrecord", "sokha chan"),
        ("decisionrecord", "family@example.org"),
    ],
)
def test_staff_finds_by_name_and_by_e_mail_each_row_once(model: str, typed: str, chief: Client) -> None:
    a_family(email="family@example.org")
    a_family("SGN2023534003", surname="Nguyen")

    assert len(rows(chief, model, f"q={typed}")) == 1


def test_staff_finds_an_application_by_its_reference_read_aloud(chief: Client) -> None:
    application = a_family()
    Application.objects.filter(pk=application.pk).update(reference="ABCDE10345")
    a_family("SGN2023534003")

    assert len(rows(chief, "application", "q=abcde-lo345")) == 1


@pytest.mark.parametrize("model", READ_ONLY)
def test_list_costs_as_much_with_three_families_as_with_one(
    model: str, chief: Client, django_assert_max_num_queries
) -> None:
    a_family()
    chief.get("/admin/")  # the first visit of the day renews the login
    with django_assert_max_num_queries(20) as one:
        chief.get(f"/admin/eligibility/{model}/")
    a_family("SGN2023534003")
    a_family("BNK2023534003")

    with django_assert_max_num_queries(len(one)) as three:
        chief.get(f"/admin/eligibility/{model}/")

    assert len(three) == len(one) <= 6


def test_page_of_a_case_costs_as_much_with_many_events(chief: Client, django_assert_max_num_queries) -> None:
    application = a_family()
    url = f"/admin/eligibility/case/{application.case_id}/change/"
    chief.get("/admin/")  # the first visit of the day renews the login
    with django_assert_max_num_queries(20) as few:
        chief.get(url)
    for _ in range(5):
        record.note(
            application.case, Party.PRINCIPAL, CaseEvent.Kind.INQUIRY, NOW, applicant(application.user)
        )

    with django_assert_max_num_queries(len(few)):
        assert chief.get(url).content.decode().count("inquiry") >= 5


def test_staff_reads_a_decision_in_words(chief: Client) -> None:
    a_family()
    decision = DecisionRecord.objects.get()

    page = Page(chief.get(f"/admin/eligibility/decisionrecord/{decision.pk}/change/").content.decode())

    assert "You have been interviewed. This is what you answered." in [p.text for p in page.all("p")]


def test_staff_switches_a_class_off_and_changes_nothing_else_of_it(chief: Client) -> None:
    VisaClass.objects.update_or_create(
        symbol="IR1", defaults={"description": "Spouse", "group": "g", "role": "principal", "enabled": True}
    )

    chief.post(
        "/admin/eligibility/visaclass/IR1/change/", {"description": "Changed", "iv_reschedule_page": "no"}
    )

    stored = VisaClass.objects.get(symbol="IR1")
    assert (stored.enabled, stored.description, stored.iv_reschedule_page) == (False, "Spouse", "yes")
    assert chief.get("/admin/eligibility/visaclass/add/").status_code == 403
    assert chief.post("/admin/eligibility/visaclass/IR1/delete/", {"post": "yes"}).status_code == 403


def test_staff_gives_a_class_another_row_of_the_bulletin_and_none_that_is_not_there(chief: Client) -> None:
    address = "/admin/eligibility/visaclass/C51/change/"
    chief.post(address, {"enabled": "on", "bulletin_category": "EB5_RURAL"})
    assert VisaClass.objects.get(symbol="C51").bulletin_category == "EB5_RURAL"
    chief.post(address, {"enabled": "on", "bulletin_category": "EB9"})
    assert VisaClass.objects.get(symbol="C51").bulletin_category == "EB5_RURAL"


def test_staff_switches_a_class_in_the_list(chief: Client) -> None:
    VisaClass.objects.exclude(symbol="IR1").delete()
    VisaClass.objects.update_or_create(
        symbol="IR1", defaults={"description": "Spouse", "group": "g", "role": "principal", "enabled": True}
    )

    chief.post(
        "/admin/eligibility/visaclass/",
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-symbol": "IR1",
            "_save": "Save",
        },
    )

    assert VisaClass.objects.get(symbol="IR1").enabled is False


def test_staff_writes_a_notice(chief: Client) -> None:
    chief.post(
        "/admin/eligibility/notice/add/",
        {
            "place": "start",
            "position": "1",
            "text_en": "Closed.",
            "text_km": "បិទ",
            "shown_until": "2026-12-01",
        },
    )

    notice = Notice.objects.get()
    assert (notice.place, notice.text_en, notice.text_km) == ("start", "Closed.", "បិទ")
    assert (notice.shown_from, notice.shown_until) == (None, date(2026, 12, 1))


def test_staff_without_permission_sees_nothing() -> None:
    a_family()
    client = logged_in(staff_with("view_notice"))

    assert client.get("/admin/eligibility/notice/").status_code == 200
    for model in READ_ONLY:
        assert client.get(f"/admin/eligibility/{model}/").status_code == 403


@pytest.mark.parametrize("model", [*READ_ONLY, "visaclass", "notice", "inquiry"])
@pytest.mark.parametrize("odd", ["%00", "%F0%9F%98%80", "9" * 30, "%27%22%3E", "x" * 3000])
def test_odd_addresses_break_no_page(model: str, odd: str, chief: Client) -> None:
    a_family()

    for query in (
        f"q={odd}",
        f"o={odd}",
        f"p={odd}",
        f"party={odd}",
        f"state__exact={odd}",
        f"outcome={odd}",
        f"{odd}=1",
    ):
        assert chief.get(f"/admin/eligibility/{model}/?{query}").status_code in {200, 302, 400}, query
    for query in (
        f"party__exact={odd}",
        f"category__exact={odd}",
        f"enabled__exact={odd}",
        f"group__exact={odd}",
    ):
        assert chief.get(f"/admin/eligibility/{model}/?{query}").status_code in {200, 302, 400}, query
    assert chief.get(f"/admin/eligibility/{model}/{odd}/change/").status_code in {302, 404}


def test_a_page_asked_for_by_no_column_is_answered(chief: Client) -> None:
    case = a_family().case

    assert chief.get(f"/admin/eligibility/case/{case.pk}/change/?_to_field=").status_code == 400
    assert chief.get(f"/admin/eligibility/case/{case.pk}/change/?_to_field=x").status_code == 400
