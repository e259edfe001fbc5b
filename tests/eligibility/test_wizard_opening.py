"""New Application: visa type and service; nothing is stored for visas that are served elsewhere."""

import pytest

from eligibility.models import Application
from eligibility.rules import Ground, Reason
from eligibility.wording import GROUND_SENTENCES, REASON_SENTENCES
from tests.eligibility.pages import errors_of, stored, text_of, title_of, url
from tests.factories import ApplicationFactory, UserFactory

NEW = "/applications/new/"
KEY = "0123456789abcdef" * 2


def test_an_applicant_begins_and_comes_to_the_service(phone, applicant):
    assert phone.get(NEW).status_code == 200
    assert Application.objects.count() == 0
    response = phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    application = Application.objects.get()
    assert (application.user, application.visa_type, application.email) == (
        applicant,
        "immigrant",
        "sokha@example.org",
    )
    assert response["Location"] == url(application, "service")


def test_a_double_click_begins_one_application(phone):
    first = phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    second = phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_an_applicant_who_goes_back_and_continues_again_has_one_application(phone):
    first = phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    again = phone.post(NEW, {"visa_type": "immigrant", "key": KEY[::-1]})
    assert first["Location"] == again["Location"]
    assert Application.objects.count() == 1


def test_a_helper_who_is_past_step_two_begins_another_familys_application(phone):
    first = phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    phone.post(first["Location"], {"service": "reschedule"})
    second = phone.post(NEW, {"visa_type": "immigrant", "key": KEY[::-1]})
    assert first["Location"] != second["Location"]
    assert Application.objects.count() == 2


def test_two_accounts_with_one_key_begin_two_applications(phone, client):
    client.force_login(UserFactory())
    phone.post(NEW, {"visa_type": "immigrant", "key": KEY})
    client.post(NEW, {"visa_type": "immigrant", "key": KEY})
    assert Application.objects.count() == 2


@pytest.mark.parametrize(
    "visa,told",
    [
        ("k", "Interviews for K visas are rescheduled on another page"),
        ("nonimmigrant", "Nonimmigrant visas are not scheduled here"),
    ],
)
def test_an_applicant_for_another_visa_is_told_where_to_go(phone, settings, visa, told):
    settings.FIANCE_PAGE_URL = "https://fiance.example.org/page"
    response = phone.post(NEW, {"visa_type": visa, "key": KEY}, follow=True)
    assert told in text_of(response)
    assert (b"https://fiance.example.org/page" in response.content) is (visa == "k")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("visa", ["", "tourist", "immigrant\x00", "😀" * 1000])
def test_an_applicant_who_chooses_no_visa_type_is_asked_again(phone, visa):
    response = phone.post(NEW, {"visa_type": visa, "key": KEY}, follow=True)
    assert title_of(response).startswith("Error:")
    assert list(errors_of(response)) == ["visa_type"]
    assert Application.objects.count() == 0


def test_an_applicant_may_change_the_visa_type_back_and_forth_without_loss(phone, applicant):
    application = ApplicationFactory(user=applicant)
    page = url(application, "visa-type")
    assert phone.post(page, {"visa_type": "k"})["Location"] == "/applications/new/?visa=k"
    assert phone.post(page, {"visa_type": "immigrant"})["Location"] == url(application, "service")
    assert stored(application).done_steps == application.done_steps


def test_an_applicant_reads_all_categories_and_conditions_before_the_long_form(phone, applicant):
    application = ApplicationFactory(user=applicant, at="service")
    text = text_of(phone.get(url(application, "service")))
    for reason in (Reason.CANCELLED_COVID, Reason.MISSED, Reason.FOLLOW_TO_JOIN):
        assert str(REASON_SENTENCES[reason]) in text
    for ground in (Ground.INTERVIEWED, Ground.NO_CONTACT, Ground.NOT_CURRENT, Ground.CLASS_CHANGED):
        assert str(GROUND_SENTENCES[ground]) in text
    assert "One of these conditions is true for me: submit an inquiry" in text
    assert "Step 2 of 8" in text


def test_the_service_page_opens_the_inquiry_form_with_the_application(phone, applicant):
    application = ApplicationFactory(user=applicant, at="service")
    response = phone.get(url(application, "service"))
    assert f'href="/inquiries/new/?application={application.reference}"'.encode() in response.content


def test_an_applicant_chooses_the_service_and_comes_to_the_visa_class(phone, applicant):
    application = ApplicationFactory(user=applicant, at="service", service="")
    response = phone.post(url(application, "service"), {"service": "reschedule"})
    assert response["Location"] == url(application, "visa-class")
    assert (stored(application).service, stored(application).done_steps) == (
        "reschedule",
        ["visa-type", "service"],
    )
