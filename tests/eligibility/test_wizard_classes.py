"""Visa class: the group, then the place; classes that are not served here are told where to go."""

import pytest

from eligibility import visa_class_list
from eligibility.class_groups import GROUPS
from eligibility.models import VisaClass
from eligibility.visa_classes import GROUP_NAMES
from tests.eligibility.pages import ALL_NO, MISSED, errors_of, stored, text_of, title_of, url
from tests.factories import ApplicationFactory, visa_class

F4 = "?group=family_preference_F4"
NOTICE = "there is no guarantee that a visa is available on the date of the rescheduled interview"


@pytest.fixture
def application(applicant):
    for symbol in visa_class_list.rows():
        visa_class(symbol)
    return ApplicationFactory(user=applicant, at="visa-class", visa_class=None, class_group="")


def test_an_applicant_sees_the_groups_first_not_171_classes(phone, application):
    text = text_of(phone.get(url(application, "visa-class")))
    for group in GROUPS:
        if VisaClass.objects.filter(group=group.code).exists():
            assert str(GROUP_NAMES[group.code]) in text
    assert "F43" not in text


def test_an_applicant_chooses_the_group_and_sees_its_places(phone, application):
    response = phone.post(url(application, "visa-class"), {"group": "family_preference_F4"})
    assert response["Location"] == url(application, "visa-class") + F4
    text = text_of(phone.get(response["Location"]))
    assert "F42 Spouse of F41" in text
    assert "My letter shows only F4 I am the principal applicant" in text
    assert (
        "If you travel together with the principal applicant, choose the principal applicant’s class." in text
    )
    assert stored(application).done_steps == ["visa-type", "service"]


@pytest.mark.parametrize(
    "typed,query",
    [
        (" f-41 ", "?group=family_preference_F4&letters=F4&symbol=F41"),
        ("F៤១", "?group=family_preference_F4&letters=F4&symbol=F41"),
        ("F4", "?group=family_preference_F4&letters=F4"),
    ],
)
def test_an_applicant_who_knows_the_symbol_types_it(phone, application, typed, query):
    response = phone.post(url(application, "visa-class"), {"symbol": typed})
    assert response["Location"] == url(application, "visa-class") + query


def test_a_typed_symbol_is_chosen_already_on_the_next_page(phone, application):
    response = phone.get(url(application, "visa-class") + F4 + "&symbol=F42")
    assert response.context["form"]["place"].value() == "F42"


@pytest.mark.parametrize(
    "place,symbol,party",
    [
        ("F41", "F41", "principal"),
        ("F43", "F43", "follow_to_join"),
        ("only-principal", None, "principal"),
        ("only-follow_to_join", None, "follow_to_join"),
    ],
)
def test_the_place_tells_class_and_party(phone, application, place, symbol, party):
    response = phone.post(url(application, "visa-class") + F4, {"place": place})
    assert response["Location"] == url(application, "applicant")
    kept = stored(application)
    assert (kept.visa_class_id, kept.class_group, kept.party) == (symbol, "family_preference_F4", party)
    assert kept.done_steps == ["visa-type", "service", "visa-class"]
    assert phone.get(url(application, "visa-class") + F4).context["form"]["place"].value() == place


@pytest.mark.parametrize(
    "group,told",
    [
        ("family_preference_F4", True),
        ("employment_EB3", True),
        ("immediate_relative", False),
        ("diversity", False),
    ],
)
def test_preference_classes_show_the_visa_bulletin_notice(phone, application, group, told):
    text = text_of(phone.get(url(application, "visa-class") + f"?group={group}"))
    assert (NOTICE in text) is told


def test_a_class_that_is_switched_off_is_not_offered_and_refused_kindly(phone, application):
    VisaClass.objects.filter(symbol="F43").update(enabled=False)
    page = url(application, "visa-class") + F4
    assert "F43" not in text_of(phone.get(page))
    assert errors_of(phone.post(page, {"place": "F43"}, follow=True)) == {
        "place": [
            "This visa class is not scheduled here at the moment. Choose another, or submit an inquiry."
        ]
    }
    assert errors_of(phone.post(url(application, "visa-class"), {"symbol": "F43"}, follow=True)) == {
        "symbol": [
            "Interviews for this visa class are not scheduled here at the moment. Please submit an inquiry."
        ]
    }
    assert stored(application).visa_class is None


def test_a_symbol_that_does_not_exist_is_kept_for_another_device(phone, application):
    response = phone.post(url(application, "visa-class"), {"symbol": "F49"}, follow=True)
    assert errors_of(response) == {
        "symbol": [
            "This visa class is not known here. Compare it with your letter, or choose from the list below."
        ]
    }
    again = phone.get(url(application, "visa-class"))
    assert title_of(again).startswith("Error:")
    assert again.context["form"]["symbol"].value() == "F49"


def test_an_applicant_who_chooses_nothing_is_asked_again(phone, application):
    assert errors_of(phone.post(url(application, "visa-class"), {}, follow=True)) == {
        "symbol": ["Type the visa class, or choose from the list below."]
    }
    assert errors_of(phone.post(url(application, "visa-class") + F4, {}, follow=True)) == {
        "place": ["Choose the visa class on your letter."]
    }


@pytest.mark.parametrize("group", ["", "nonsense", "%00", "%F0%9F%98%80", "family_preference_F3", "a" * 5000])
def test_a_group_that_is_not_served_shows_the_list_of_groups(phone, application, group):
    VisaClass.objects.filter(group="family_preference_F3").update(enabled=False)
    response = phone.get(url(application, "visa-class") + f"?group={group}&symbol=%00")
    assert "Which visa class is on your letter?" in text_of(response)


def test_a_k1_applicant_is_sent_to_the_fiance_page_before_the_long_form(phone, application, settings):
    settings.FIANCE_PAGE_URL = "https://fiance.example.org/page"
    page = url(application, "visa-class") + "?group=fiance_k"
    assert phone.post(page, {"place": "K1"})["Location"] == url(application, "outcome")
    response = phone.get(url(application, "outcome"))
    assert "please visit Fiancé(e) Visas (K1 & K2)" in text_of(response)
    assert b'href="https://fiance.example.org/page"' in response.content
    for later in ("applicant", "traveling-applicants"):
        assert phone.get(url(application, later)).status_code == 302
    assert phone.get(url(application, "applicant"))["Location"] == url(application, "outcome")
    assert list(application.decisions.values_list("asked_at_step", "outcome")) == [
        ("visa-class", "fiance_page")
    ]


@pytest.mark.parametrize("group,symbol", [("fiance_k", "K3"), ("follow_to_join_asylee_refugee", "V92")])
def test_a_class_of_which_the_page_says_nothing_comes_to_the_inquiry_form(phone, application, group, symbol):
    phone.post(url(application, "visa-class") + f"?group={group}", {"place": symbol})
    response = phone.get(url(application, "outcome"))
    assert "The Embassy's page does not say how appointments of your visa class are rescheduled." in text_of(
        response
    )
    assert (
        f"/inquiries/new/?application={application.reference}&amp;category=other" in response.content.decode()
    )
    assert f'href="{url(application, "visa-class")}"' in response.content.decode()


def test_another_class_makes_the_questions_be_asked_again(phone, applicant):
    application = ApplicationFactory(user=applicant)
    visa_class("F42")
    phone.post(url(application, "visa-class") + F4, {"place": "F42"})
    kept = stored(application)
    assert (kept.reason, kept.interviewed, "questions" in kept.done_steps) == ("", None, False)
    assert phone.get(url(application, "case-id"))["Location"] == url(application, "questions")
    phone.post(url(application, "questions"), MISSED | ALL_NO)
    assert "questions" in stored(application).done_steps


def test_a_long_group_asks_for_the_letters_first_then_the_symbol(phone, application):
    page = url(application, "visa-class") + "?group=family_preference_F2A"
    shown = phone.get(page)
    choices = [value for value, _label in shown.context["form"].fields["place"].choices]
    assert choices == [
        "only-principal",
        "only-follow_to_join",
        *(f"letters-{letters}" for letters in ("F2", "FX", "B2", "BX", "C2", "CX")),
    ]
    response = phone.post(page, {"place": "letters-FX"})
    assert response["Location"] == page + "&letters=FX"
    form = phone.get(page + "&letters=FX").context["form"]
    assert [value for value, _label in form.fields["place"].choices] == ["FX1", "FX2", "FX3"]
    assert phone.post(page + "&letters=FX", {"place": "FX3"})["Location"] == url(application, "applicant")
    assert stored(application).party == "follow_to_join"
    assert phone.get(page).context["form"]["place"].value() == "letters-FX"
    assert phone.get(page + "&letters=FX").context["form"]["place"].value() == "FX3"


@pytest.mark.parametrize("symbol", ["FX1", "C51", "SD1", "IR1"])
def test_every_typed_symbol_is_chosen_already_on_the_page_it_leads_to(phone, application, symbol):
    response = phone.post(url(application, "visa-class"), {"symbol": symbol}, follow=True)
    assert response.context["form"]["place"].value() == symbol
    assert symbol in response.context["form"].places


def test_no_page_of_visa_classes_is_longer_than_a_phone_can_bear(phone, application):
    for group in GROUPS:
        form = phone.get(url(application, "visa-class") + f"?group={group.code}").context["form"]
        assert 1 <= len(form.fields["place"].choices) <= 19


def test_a_refused_symbol_left_standing_yields_to_a_choice_from_the_list(phone, application):
    page = url(application, "visa-class")
    sent = {"symbol": "F49", "group": "family_preference_F4"}
    assert list(errors_of(phone.post(page, sent, follow=True))) == ["symbol"]
    assert phone.post(page, sent)["Location"] == page + F4
