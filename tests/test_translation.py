"""Khmer: the catalogues are complete, the switch stays on the page, letters follow the account."""

import gettext
import re
from datetime import date
from urllib.parse import quote

import pytest
from django.template import Template
from django.test import Client
from django.utils import translation

from accounts.models import Notification, User
from appointments.templatetags.interview_time import interview_time, until
from tests import catalogues
from tests.accounts.people import PASSWORD, SOKHA, verified
from tests.cast import at

KHMER = re.compile("[\u1780-\u17ff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sdr]|<[^>]+>|&amp;")
# "8:30 a.m. on Tuesday" needs no word in between.
BARE = "%(time)s on %(day)s"
CATALOGUES = pytest.mark.parametrize("path", [catalogues.OURS, catalogues.VENDOR], ids=["ours", "vendor"])


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    translation.deactivate()


def test_every_text_that_applicants_meet_has_its_khmer():
    known, _flags = catalogues.read_po(catalogues.OURS)
    wanted = catalogues.texts()

    assert len(wanted) > 700
    assert {key: sorted(files) for key, files in wanted.items() if key not in known} == {}


def test_our_catalogue_holds_nothing_that_nobody_uses():
    known, _flags = catalogues.read_po(catalogues.OURS)

    assert [key for key in known.keys() - catalogues.texts().keys() if key[1]] == []


@CATALOGUES
def test_no_entry_is_empty_or_unsure(path):
    entries, flags = catalogues.read_po(path)

    without = {key[1] for key, texts in entries.items() if not all(KHMER.search(text) for text in texts)}
    assert without - {"", BARE} == set()
    assert "fuzzy" not in flags


@CATALOGUES
def test_placeholders_and_markup_are_those_of_the_english(path):
    entries, _flags = catalogues.read_po(path)
    different = [
        key
        for key, texts in entries.items()
        for text in texts
        if key[1] and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(key[2] or key[1]))
    ]

    assert different == []


@CATALOGUES
def test_numbers_are_those_of_the_english(path):
    """A deadline does not change on its way into the other language; digits are Western."""
    different = [
        key
        for key, texts in catalogues.read_po(path)[0].items()
        for text in texts
        if key[1] and numbers_in(text) != numbers_in(key[1])
    ]

    assert different == []


@CATALOGUES
def test_one_word_is_spelled_one_way(path):
    text = path.read_text(encoding="utf-8")

    assert "សម្ភាស" in text or path == catalogues.VENDOR
    assert re.findall("សម្ភាស(?!ន៍)", text) == []
    assert "ពាក្យសំងាត់" not in text
    assert re.findall("ជ្រើស(?!រើស)|អោយ|ឲ្យ|សំនួរ|ពត៌មាន|្ដ|\u200b", text) == []
    assert "ឬអត់" not in text


@CATALOGUES
def test_the_compiled_catalogue_is_the_written_one(path):
    compiled = path.with_suffix(".mo")

    assert compiled.read_bytes() == catalogues.compiled(path)
    with compiled.open("rb") as file:
        khmer = gettext.GNUTranslations(file)
    for (context, text, plural), translations in catalogues.read_po(path)[0].items():
        if plural:
            assert khmer.ngettext(text, plural, 3) == translations[0]
        elif context:
            assert khmer.pgettext(context, text) == translations[0]
        elif text:
            assert khmer.gettext(text) == translations[0]


def test_a_template_with_a_new_text_is_found(tmp_path):
    nodes = Template('{% load i18n %}{% translate "Never seen before" %}').nodelist

    assert [node.filter_expression.var.literal for node in nodes[1:]] == ["Never seen before"]


def test_a_khmer_reader_sees_the_day_and_the_hour_in_khmer_words():
    with translation.override("km"):
        assert interview_time(at(date(2026, 12, 1), 8, 30)) == "ម៉ោង 8:30 ព្រឹក ថ្ងៃអង្គារ ទី1 ខែធ្នូ ឆ្នាំ2026"
        assert interview_time(at(date(2026, 12, 1), 13)) == "ម៉ោង 1:00 រសៀល ថ្ងៃអង្គារ ទី1 ខែធ្នូ ឆ្នាំ2026"
        assert until(date(2026, 11, 24)) == "រហូតដល់ម៉ោង 11:59 យប់ ថ្ងៃអង្គារ ទី24 ខែវិច្ឆិកា ឆ្នាំ2026"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/accounts/login/?next=/dashboard/", "/inquiries/new/", "/nowhere/"])
def test_a_visitor_changes_the_language_and_stays_on_the_page(client, page):
    english = client.get(page)
    assert b'<html lang="en">' in english.content
    assert '<button class="usa-button usa-button--unstyled" type="submit" name="language" value="km"' in text(
        english
    )
    action = f"/language/?next={quote(page, safe='')}"
    assert f'method="post" action="{action}"' in text(english)

    answer = client.post(action, {"language": "km"})

    assert answer.status_code == 302
    assert answer.url == page
    khmer = client.get(page)
    assert b'<html lang="km">' in khmer.content
    assert 'name="language" value="en" lang="en">English</button>' in text(khmer)
    assert client.post(action, {"language": "en"}).url == page
    assert b'<html lang="en">' in client.get(page).content


@pytest.mark.django_db
def test_looking_at_the_switch_changes_nothing(client):
    assert client.get("/language/?language=km").status_code == 405
    assert client.post("/language/", {"language": "km", "next": "https://elsewhere.example/"}).url == "/"
    assert client.post("/language/", {"language": "xx", "next": "/"}).status_code == 302
    assert b'<html lang="km">' in client.get("/").content


@pytest.mark.django_db
def test_an_applicant_keeps_the_language_on_another_device(client):
    sokha = verified()
    client.force_login(sokha)
    client.post("/language/", {"language": "km", "next": "/dashboard/"})
    sokha.refresh_from_db()
    assert sokha.language == "km"

    other_device = Client()
    other_device.cookies["django_language"] = "en"
    other_device.force_login(sokha)

    assert b'<html lang="km">' in other_device.get("/dashboard/").content


@pytest.mark.django_db
def test_an_applicant_chooses_the_language_on_the_profile(client):
    sokha = verified()
    client.force_login(sokha)

    page = client.post("/accounts/profile/", {"language": "km"}, follow=True)

    sokha.refresh_from_db()
    assert sokha.language == "km"
    assert b'<html lang="km">' in page.content
    assert "បានរក្សាទុក។ អ៊ីម៉ែលបន្ទាប់ដែលផ្ញើជូនអ្នក នឹងជាភាសានេះ។" in text(page)


@pytest.mark.django_db
def test_a_visitor_who_signs_up_in_khmer_gets_khmer_letters(client):
    client.post("/language/", {"language": "km", "next": "/"})

    client.post("/accounts/signup/", {"email": SOKHA, "password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(email=SOKHA).language == "km"
    letter = Notification.objects.get()
    assert letter.language == "km"
    assert letter.subject == "សូមបញ្ជាក់អាសយដ្ឋានអ៊ីម៉ែលរបស់អ្នក"


@pytest.mark.django_db
def test_an_applicant_who_asks_on_an_english_page_gets_the_letter_of_the_account(client):
    verified()
    User.objects.update(language="km")

    client.post("/accounts/password/reset/", {"email": SOKHA})

    letter = Notification.objects.get()
    assert (letter.language, letter.subject) == ("km", "កំណត់ពាក្យសម្ងាត់ថ្មី")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page, password, words",
    [
        ("/accounts/login/", "", "សូមបំពេញអាសយដ្ឋានអ៊ីម៉ែលរបស់អ្នក។"),
        ("/accounts/signup/", "12345", "ពាក្យសម្ងាត់នេះខ្លីពេក។ ត្រូវមានយ៉ាងតិច 8 តួ។"),
        ("/accounts/signup/", "sokha@example", "ពាក្យសម្ងាត់នេះស្រដៀងអាសយដ្ឋានអ៊ីម៉ែលពេក។"),
        ("/inquiries/new/", "", "សូមសរសេរអ្វីដែលអ្នកចង់សួរ ឬចង់ប្រាប់។"),
    ],
)
def test_a_khmer_reader_is_told_in_khmer_what_to_correct(client, page, password, words):
    client.post("/language/", {"language": "km", "next": "/"})

    answer = client.post(page, {"email": SOKHA, "password1": password, "password2": password})

    assert answer.status_code == 200
    assert words in text(answer)
    assert "<title>កំហុស៖ " in text(answer)


@pytest.mark.django_db
def test_an_officer_reads_the_staffs_pages_in_english(client):
    officer = User.objects.create_user("officer@example.org", language="km", is_staff=True, is_superuser=True)
    client.force_login(officer)
    client.cookies["django_language"] = "km"

    for page in ("/admin/", "/admin/eligibility/case/", "/admin/appointments/appointment/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert 'lang="en' in text(answer)
        assert not KHMER.search(text(answer)), page
    assert b'<html lang="km">' in client.get("/dashboard/").content


def numbers_in(text: str) -> set[str]:
    """Return the numbers that are written in a text, without those of its placeholders."""
    return set(re.findall(r"\d+", PLACEHOLDER.sub(" ", text)))


def text(answer) -> str:
    """Return a page as text."""
    return answer.content.decode()
