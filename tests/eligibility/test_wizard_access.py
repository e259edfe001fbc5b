"""Whose application it is, in which order its steps open, and that looking changes nothing."""

from datetime import timedelta

import pytest
from django.forms import model_to_dict

from accounts.references import grouped
from eligibility.models import Application
from eligibility.steps import Step
from tests.eligibility.pages import APPLICANT, errors_of, stored, text_of, title_of, url
from tests.factories import NOW, ApplicationFactory, TravelingApplicantFactory, UserFactory

STEPS = ["visa-type", "service", "visa-class", "applicant", "traveling-applicants", "questions", "case-id"]
PAGES = [*STEPS, "outcome", "discard", "contact", "traveling-applicants/add"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing(phone, page):
    application = ApplicationFactory(user=UserFactory())
    assert phone.get(url(application, page)).status_code == 404
    assert phone.post(url(application, page)).status_code == 404


def test_a_stranger_finds_no_person_of_somebody_elses_list(phone, applicant):
    person = TravelingApplicantFactory()
    own = ApplicationFactory(user=applicant)
    for application in (person.application, own):
        for page in (f"traveling-applicants/{person.pk}", f"traveling-applicants/{person.pk}/remove"):
            assert phone.get(url(application, page)).status_code == 404
            assert phone.post(url(application, page)).status_code == 404
    assert person.application.traveling_applicants.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_without_a_login_logs_in_and_is_back_on_the_same_page(client, reference_day, db, page):
    address = url(ApplicationFactory(), page)
    for response in (client.get(address), client.post(address)):
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_a_reference_is_found_however_it_is_written(phone, applicant):
    application = ApplicationFactory(user=applicant, reference="ABCDE01234", at="service")
    for written in ("abcde01234", grouped("ABCDE01234"), "abcde-oi234"):
        assert phone.get(f"/applications/{written}/service/").status_code == 200
    assert application.reference == "ABCDE01234"


@pytest.mark.parametrize(
    "address",
    [
        "/applications/nonsense/service/",
        "/applications/ABCDE0123/service/",
        "/applications/ABCDE01234/",
        "/applications/ABCDE01234/nonsense/",
        "/applications/ABCDE01234/%00/",
        "/applications/%F0%9F%98%80/service/",
        "/applications/ABCDE01234/service/extra/",
        "/applications/" + "A" * 5000 + "/service/",
        "/applications/ABCDE01234/traveling-applicants/-1/",
        "/applications/ABCDE01234/traveling-applicants/" + "9" * 5000 + "/",
    ],
)
def test_an_address_that_means_nothing_is_not_found(phone, applicant, address):
    ApplicationFactory(user=applicant, reference="ABCDE01234")
    assert phone.get(address).status_code == 404


@pytest.mark.parametrize("page", ["1", "1/remove", "99999999999999999999"])
def test_who_comes_back_to_a_person_that_was_removed_is_led_to_the_list(phone, applicant, page):
    application = ApplicationFactory(user=applicant)
    address = url(application, f"traveling-applicants/{page}")
    for response in (phone.get(address), phone.post(address, {"relation": "son"})):
        assert response["Location"] == url(application, "traveling-applicants")


@pytest.mark.parametrize("at", STEPS)
def test_no_step_can_be_skipped(phone, applicant, at):
    application = ApplicationFactory(user=applicant, at=Step(at))
    for later in STEPS[STEPS.index(at) + 1 :]:
        assert phone.get(url(application, later))["Location"] == url(application, at)
        assert phone.post(url(application, later), APPLICANT)["Location"] == url(application, at)
    for reached in STEPS[: STEPS.index(at) + 1]:
        assert phone.get(url(application, reached)).status_code == 200


def test_the_last_step_leads_to_the_calendar(phone, applicant):
    application = ApplicationFactory(user=applicant)
    response = phone.get(url(application, "outcome"))
    assert response["Location"] == url(application, "calendar")


@pytest.mark.parametrize("number,step", list(enumerate(STEPS, start=1)))
def test_each_step_says_where_one_is_and_how_to_go_back(phone, applicant, number, step):
    application = ApplicationFactory(user=applicant)
    response = phone.get(url(application, step))
    assert f"Step {number} of 8" in text_of(response)
    assert not title_of(response).startswith("Error:")
    back = "/dashboard/" if number == 1 else url(application, STEPS[number - 2])
    assert f'href="{back}"'.encode() in response.content


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing(phone, applicant, page):
    application = ApplicationFactory(user=applicant, interviewed=True)
    before = model_to_dict(stored(application))
    phone.get(url(application, page))
    assert model_to_dict(stored(application)) == before
    assert Application.objects.count() == 1
    assert application.decisions.count() == 0


@pytest.mark.parametrize("step", [step for step in STEPS if step != "traveling-applicants"])
def test_an_application_with_an_appointment_no_longer_changes(phone, applicant, step):
    application = ApplicationFactory(user=applicant, scheduled_at=NOW)
    before = model_to_dict(stored(application))
    assert phone.get(url(application, step))["Location"] == "/dashboard/"
    assert phone.post(url(application, step), APPLICANT)["Location"] == "/dashboard/"
    assert model_to_dict(stored(application)) == before


def test_an_application_with_an_appointment_cannot_be_discarded(phone, applicant):
    application = ApplicationFactory(user=applicant, scheduled_at=NOW)
    assert phone.post(url(application, "discard"))["Location"] == "/dashboard/"
    assert stored(application).discarded_at is None


def test_contact_data_change_while_an_appointment_stands(phone, applicant):
    application = ApplicationFactory(
        user=applicant, scheduled_at=NOW, people_editable_until=NOW + timedelta(hours=1)
    )
    assert "Changes here do not move your appointment" in text_of(phone.get(url(application, "contact")))
    refused = phone.post(url(application, "contact"), {"telephone": "", "street": "63"}, follow=True)
    assert list(errors_of(refused)) == ["telephone"]
    assert refused.context["form"]["street"].value() == "63"
    response = phone.post(url(application, "contact"), {"telephone": "097 123 4567", "email": ""})
    assert stored(application).kept_input == {}
    assert response["Location"] == "/dashboard/"
    assert (stored(application).telephone, stored(application).email) == (
        "+855 97 123 4567",
        "sokha@example.org",
    )


def test_contact_data_stay_from_the_closing_time_on(phone, applicant):
    application = ApplicationFactory(user=applicant, scheduled_at=NOW, people_editable_until=NOW)
    assert phone.get(url(application, "contact"))["Location"] == "/dashboard/"
    assert phone.post(url(application, "contact"), {"telephone": "097 123 4567"})["Location"] == "/dashboard/"
    assert stored(application).telephone == application.telephone


def test_contact_data_are_part_of_the_applicants_step_before_an_appointment(phone, applicant):
    application = ApplicationFactory(user=applicant)
    assert phone.get(url(application, "contact"))["Location"] == url(application, "applicant")


def test_an_applicant_discards_an_application_and_is_asked_first(phone, applicant):
    application = ApplicationFactory(user=applicant)
    assert "Discard this application?" in text_of(phone.get(url(application, "discard")))
    assert phone.post(url(application, "discard"))["Location"] == "/dashboard/"
    assert stored(application).discarded_at == NOW


@pytest.mark.parametrize("page", ["discard", "applicant", "traveling-applicants/add", "calendar", "outcome"])
def test_who_comes_back_to_a_discarded_application_is_told_and_a_stranger_finds_nothing(
    phone, applicant, page
):
    application = ApplicationFactory(user=applicant, discarded_at=NOW)
    for response in (
        phone.get(url(application, page), follow=True),
        phone.post(url(application, page), {"slot": "1"}, follow=True),
    ):
        if response.status_code != 405:
            assert response.redirect_chain == [("/dashboard/", 302)]
            assert "The application is discarded." in text_of(response)
    strangers = ApplicationFactory(discarded_at=NOW)
    assert phone.get(url(strangers, page)).status_code == 404
