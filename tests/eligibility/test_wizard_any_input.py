"""Whatever arrives in whichever field, the answer is a page that says what to do."""

import re
from datetime import date

import pytest
from django import forms
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.date_fields import PartialDateField
from eligibility.class_groups import group_of
from eligibility.forms.applicants import ApplicantForm, ContactForm
from eligibility.forms.case_id import CaseIdForm
from eligibility.forms.opening import ClassGroupForm, PlaceForm, ServiceForm, VisaTypeForm
from eligibility.forms.people import TravelingApplicantForm
from eligibility.forms.questions import QuestionsForm
from eligibility.models import Application
from eligibility.rules import CaseFacts, Party
from tests.eligibility.pages import ALL_NO, APPLICANT, MISSED, PERSON, url
from tests.factories import NOW, ApplicationFactory, TravelingApplicantFactory, visa_class

TODAY = date(2026, 11, 22)
F4 = "family_preference_F4"
NOBODY = Application(pk=1)
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "😀" * 50,
    "ចាន់ សុខា",
    "\u202eabc\u200f",
    "x" * 10_000,
    "០១២" * 2_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "%00%s%n",
    "-1",
    "9" * 5_000,
    "\ud7ff\uffff",
    "\u200b",
]
ANYTHING = (
    st.sampled_from(NASTY) | st.text(max_size=60) | st.from_regex(r"[0-9០-៩A-Z -]{1,12}", fullmatch=True)
)

FORMS = {
    "visa type": lambda data: VisaTypeForm(data),
    "service": lambda data: ServiceForm(data),
    "group": lambda data: ClassGroupForm(data),
    "place": lambda data: PlaceForm(data, group=group_of(F4)),
    "applicant": lambda data: ApplicantForm(data, today=TODAY, follows_to_join=True),
    "contact": lambda data: ContactForm(data),
    "person": lambda data: TravelingApplicantForm(data, today=TODAY, application=NOBODY, others=[]),
    "questions": lambda data: QuestionsForm(data, party=Party.PRINCIPAL, facts=CaseFacts(), today=TODAY),
    "case id": lambda data: CaseIdForm(data, today=TODAY),
}  # fmt: skip


def names_of(form: forms.Form) -> list[str]:
    """Return the names under which a form's inputs are sent."""
    names = []
    for name, field in form.fields.items():
        parts = ("_day", "_month", "_year") if isinstance(field, PartialDateField) else ("",)
        names += [f"{name}{part}" for part in parts]
    return names


@pytest.mark.django_db
@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_form_answers_any_text_with_a_value_or_a_sentence(make, data):
    visa_class("F41")
    sent = {name: data.draw(ANYTHING, label=name) for name in names_of(make(None))}
    form = make(sent)
    if not form.is_valid():
        assert all(sentences for sentences in form.errors.values())
    assert str(form)


PAGES = {
    "visa-type": {"visa_type": "immigrant"},
    "service": {"service": "reschedule"},
    "visa-class": {"symbol": "F41", "group": F4},
    f"visa-class/?group={F4}": {"place": "F41"},
    "applicant": APPLICANT
    | dict.fromkeys(("khmer_name", "passport_number", "ds260_number", "national_id", "help_needed"), "")
    | {f"passport_expires_on_{part}": "" for part in ("day", "month", "year")},
    "traveling-applicants": {},
    "traveling-applicants/add": PERSON,
    "questions": MISSED | ALL_NO | {"appointment_on_day": ""},
    "case-id": {"case_number": "PNP2023534003", "use": ""},
    "discard": {},
    "outcome": {},
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_page_breaks_whatever_is_sent_and_shows_it_again_afterwards(phone, applicant, page, data):
    application = ApplicationFactory(user=applicant)
    address = url(application, page).replace(f"{F4}/", F4)
    valid = PAGES[page]
    broken = data.draw(st.sets(st.sampled_from([*valid, "key", "unheard_of"])))
    sent = valid | {name: data.draw(ANYTHING, label=name) for name in sorted(broken)}
    answer = phone.post(address, sent)
    assert answer.status_code in (200, 302, 405)
    assert phone.get(_refused_at(answer, address)).status_code in (200, 302, 404)


@pytest.mark.parametrize("page", ["contact", "traveling-applicants/add", "person"])
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_page_of_a_scheduled_application_breaks(phone, applicant, page, data):
    application = ApplicationFactory(user=applicant, scheduled_at=NOW)
    person = TravelingApplicantFactory(application=application)
    address = url(application, page.replace("person", f"traveling-applicants/{person.pk}"))
    valid = PERSON | {"telephone": "012 345 678"}
    broken = data.draw(st.sets(st.sampled_from([*valid, "help_needed", "street", "email"])))
    sent = valid | {name: data.draw(ANYTHING, label=name) for name in sorted(broken)}
    answer = phone.post(address, sent)
    assert answer.status_code in (200, 302)
    assert phone.get(_refused_at(answer, address)).status_code == 200


def _refused_at(answer: HttpResponse, address: str) -> str:
    """Return where what was typed is shown again, or the page that it was sent to."""
    there = answer.headers.get("Location", "")
    return there if there.partition("?")[0] == address.partition("?")[0] else address


@given(value=st.text(max_size=40), name=st.sampled_from(["group", "symbol", "place", "visa", "day", "\x00"]))
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_no_page_breaks_whatever_its_address_asks_for(phone, applicant, value, name):
    application = ApplicationFactory(user=applicant)
    for page in (url(application, "visa-class"), url(application, "outcome"), "/applications/new/"):
        assert phone.get(page, {name: value}).status_code in (200, 302)


@given(segment=st.text(max_size=20))
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
def test_no_address_breaks_whatever_stands_in_it(phone, applicant, segment):
    application = ApplicationFactory(user=applicant)
    # As a browser sends it: percent-encoded, and without its own dots and question marks.
    written = "".join(f"%{byte:02X}" for byte in segment.encode("utf-8", "replace"))
    assert re.fullmatch(r"(%[0-9A-F]{2})*", written)
    for address in (
        f"/applications/{written}/service/",
        f"/applications/{application.reference}/{written}/",
        f"/applications/{application.reference}/traveling-applicants/{written}/",
        f"/applications/{application.reference}/traveling-applicants/{written}/remove/",
    ):
        assert phone.get(address).status_code in (200, 301, 302, 404)
