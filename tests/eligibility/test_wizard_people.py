"""The applicant and the traveling applicants: what is required, forgiven, warned of and refused."""

from datetime import date, timedelta

import pytest

from eligibility.forms.people import MOST_PEOPLE
from eligibility.models import TravelingApplicant
from tests.eligibility.pages import APPLICANT, PERSON, errors_of, stored, text_of, title_of, url
from tests.factories import NOW, ApplicationFactory, TravelingApplicantFactory

KEY = {"key": "0123456789abcdef" * 2}


@pytest.fixture
def application(applicant):
    return ApplicationFactory(
        user=applicant,
        at="applicant",
        surname="",
        given_names="",
        date_of_birth=None,
        gender="",
        telephone="",
    )


def date_of(name, day, month, year):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_an_applicant_gives_only_what_is_required_and_goes_on(phone, application):
    response = phone.post(url(application, "applicant"), APPLICANT)
    assert response["Location"] == url(application, "traveling-applicants")
    kept = stored(application)
    assert (kept.full_name, kept.date_of_birth, kept.gender, kept.telephone, kept.email) == (
        "CHAN, Sokha",
        date(1985, 12, 7),
        "F",
        "+855 12 345 678",
        "sokha@example.org",
    )


def test_an_applicant_gives_everything_as_a_person_types_it(phone, application):
    everything = (
        APPLICANT
        | date_of("date_of_birth", "០៧", "December", "១៩៨៥")
        | {
            "khmer_name": "ចាន់ សុខា",
            "passport_number": "n 0123 4567",
            **date_of("passport_issued_on", "1", "2", "2020"),
            **date_of("passport_expires_on", "1", "2", "2030"),
            "ds260_number": "aa00 8bhnqc",
            "national_id": "០១២ ៣៤៥ ៦៧៨",
            "other_telephone": "+1 (562) 555-0101",
            "email": " family@example.org ",
            "street": " Street   63 ",
            "city": "Chamkar Mon",
            "province": "Phnom Penh",
            "postal_code": "120101",
            "help_needed": "a wheelchair",
            "medical_valid_until_day": "1",
            "medical_valid_until_month": "3",
            "medical_valid_until_year": "2027",
        }
    )
    assert phone.post(url(application, "applicant"), everything)["Location"] == url(
        application, "traveling-applicants"
    )
    kept = stored(application)
    assert [
        kept.date_of_birth,
        kept.khmer_name,
        kept.passport_number,
        kept.passport_issued_on,
        kept.passport_expires_on,
        kept.ds260_number,
        kept.national_id,
        kept.other_telephone,
        kept.email,
        kept.street,
        kept.help_needed,
        kept.medical_valid_until,
    ] == [
        date(1985, 12, 7),
        "ចាន់ សុខា",
        "N01234567",
        date(2020, 2, 1),
        date(2030, 2, 1),
        "AA008BHNQC",
        "012345678",
        "+1 562 555 0101",
        "family@example.org",
        "Street 63",
        "a wheelchair",
        date(2027, 3, 1),
    ]
    shown = phone.get(url(application, "applicant"))
    assert b'name="date_of_birth_month" value="12"' in shown.content


@pytest.mark.parametrize("missing", ["surname", "given_names"])
def test_an_applicant_with_one_name_only_is_accepted(phone, application, missing):
    assert phone.post(url(application, "applicant"), APPLICANT | {missing: ""})["Location"] == url(
        application, "traveling-applicants"
    )


@pytest.mark.parametrize(
    "changes,field,told",
    [
        ({"surname": "", "given_names": ""}, "surname", "Enter the name as it stands in the passport."),
        (date_of("date_of_birth", "", "", ""), "date_of_birth", "Enter the date of birth."),
        (date_of("date_of_birth", "31", "2", "1985"), "date_of_birth",
         "There is no such day: that month has only 28 days."),
        (date_of("date_of_birth", "1", "1", "85"), "date_of_birth",
         "Enter the year with four digits, for example 1985."),
        (date_of("date_of_birth", "23", "11", "2026"), "date_of_birth",
         "Check the year: a date of birth is in the past."),
        (date_of("date_of_birth", "31", "12", "1899"), "date_of_birth",
         "Check the year: this date is too long ago."),
        ({"gender": ""}, "gender", "Choose the gender as in the passport."),
        ({"telephone": ""}, "telephone", "Enter a telephone number at which the family can be reached."),
        ({"email": "sokha@"}, "email", "Check the e-mail address: it looks like name@example.org."),
        (date_of("passport_issued_on", "1", "1", "2027"), "passport_issued_on",
         "Check the year: a passport is issued in the past."),
        (
            {**date_of("passport_issued_on", 1, 1, 2020), **date_of("passport_expires_on", 1, 1, 2020)},
            "passport_expires_on",
            "A passport expires after it was issued: check the two dates.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(phone, application, changes, field, told):
    response = phone.post(url(application, "applicant"), APPLICANT | changes, follow=True)
    assert errors_of(response) == {field: [told]}
    assert title_of(response).startswith("Error:")
    assert f'id="id_{field}_error"'.encode() in response.content


def test_invalid_input_is_kept_for_another_device_and_emptied_when_valid(
    phone, application, client, applicant
):
    phone.post(url(application, "applicant"), APPLICANT | date_of("date_of_birth", "31", "feb", "1985") | KEY)
    assert set(stored(application).kept_input["applicant"]) == set(APPLICANT)
    client.force_login(applicant)
    response = client.get(url(application, "applicant"))
    assert title_of(response).startswith("Error:")
    assert b'name="date_of_birth_month" value="feb"' in response.content
    assert b'value="012 345 678"' in response.content
    client.post(url(application, "applicant"), APPLICANT)
    assert stored(application).kept_input == {}
    assert not title_of(client.get(url(application, "applicant"))).startswith("Error:")


def test_an_expired_passport_is_saved_with_a_warning(phone, application):
    expired = APPLICANT | date_of("passport_expires_on", "21", "11", "2026")
    response = phone.post(url(application, "applicant"), expired, follow=True)
    assert "This passport has expired: bring a valid one to the interview." in text_of(response)
    assert stored(application).passport_expires_on == date(2026, 11, 21)


def test_a_passport_that_expires_today_is_no_warning(phone, application):
    valid = APPLICANT | date_of("passport_expires_on", "22", "11", "2026")
    assert "expired" not in text_of(phone.post(url(application, "applicant"), valid, follow=True))


def test_who_follows_to_join_says_who_the_principal_is(phone, applicant):
    application = ApplicationFactory(user=applicant, at="applicant", symbol="F42")
    response = phone.post(url(application, "applicant"), APPLICANT, follow=True)
    assert errors_of(response) == {
        "principal_name": ["Enter the name of the principal applicant."],
        "principal_date_of_birth": ["Enter the date of birth of the principal applicant."],
    }
    principal = {"principal_name": "Chan Vuthy", **date_of("principal_date_of_birth", "3", "4", "1980")}
    assert phone.post(url(application, "applicant"), APPLICANT | principal)["Location"] == url(
        application, "traveling-applicants"
    )
    kept = stored(application)
    assert (kept.principal_name, kept.principal_date_of_birth) == ("Chan Vuthy", date(1980, 4, 3))


def test_a_principal_is_not_asked_for_another_principal(phone, application):
    assert "whom you follow" not in text_of(phone.get(url(application, "applicant")))


# --- Traveling applicants ---


@pytest.fixture
def listing(applicant):
    return ApplicationFactory(user=applicant, at="traveling-applicants", surname="Chan", given_names="Sokha")


def test_an_applicant_without_company_just_goes_on(phone, listing):
    response = phone.post(url(listing, "traveling-applicants"))
    assert response["Location"] == url(listing, "questions")
    assert "traveling-applicants" in stored(listing).done_steps


def test_an_applicant_adds_changes_and_removes_a_person(phone, listing):
    assert phone.post(url(listing, "traveling-applicants/add"), PERSON | KEY)["Location"] == url(
        listing, "traveling-applicants"
    )
    person = listing.traveling_applicants.get()
    assert (person.full_name, person.relation, person.date_of_birth) == (
        "CHAN, Dara",
        "son",
        date(2012, 5, 1),
    )
    assert "CHAN, Dara Son, born 1 May 2012" in text_of(phone.get(url(listing, "traveling-applicants")))

    page = url(listing, f"traveling-applicants/{person.pk}")
    assert b'value="Dara"' in phone.get(page).content
    phone.post(page, PERSON | {"given_names": "Dara Rith", "passport_number": "N7654321"})
    person.refresh_from_db()
    assert (person.given_names, person.passport_number) == ("Dara Rith", "N7654321")

    page = url(listing, f"traveling-applicants/{person.pk}/remove")
    assert "Remove CHAN, Dara Rith from the list?" in text_of(phone.get(page))
    assert listing.traveling_applicants.count() == 1
    assert phone.post(page)["Location"] == url(listing, "traveling-applicants")
    assert listing.traveling_applicants.count() == 0
    assert phone.post(page)["Location"] == url(listing, "traveling-applicants")


def test_a_double_click_adds_one_person(phone, listing):
    for _click in range(2):
        assert phone.post(url(listing, "traveling-applicants/add"), PERSON | KEY).status_code == 302
    assert listing.traveling_applicants.count() == 1


def test_a_person_entered_twice_is_told_at_the_name(phone, listing):
    TravelingApplicantFactory(
        application=listing, surname="CHAN", given_names="dara", date_of_birth=date(2012, 5, 1)
    )
    response = phone.post(url(listing, "traveling-applicants/add"), PERSON | KEY, follow=True)
    assert errors_of(response) == {
        "surname": ["A person with this name and this date of birth is on the application already."]
    }
    assert listing.traveling_applicants.count() == 1


def test_the_applicant_is_no_traveling_applicant(phone, listing):
    same = PERSON | {"given_names": "sokha", **date_of("date_of_birth", "7", "12", "1985")}
    response = phone.post(url(listing, "traveling-applicants/add"), same | KEY, follow=True)
    assert list(errors_of(response)) == ["surname"]


def test_a_person_can_be_saved_again_unchanged(phone, listing):
    person = TravelingApplicantFactory(application=listing, given_names="Dara")
    response = phone.post(url(listing, f"traveling-applicants/{person.pk}"), PERSON)
    assert response.status_code == 302


def test_a_refused_person_is_shown_again_by_get_and_never_to_somebody_who_adds_another(phone, listing):
    page = url(listing, "traveling-applicants/add")
    refused = phone.post(page, PERSON | {"relation": ""} | KEY)
    assert refused["Location"] == f"{page}?again"
    shown = phone.get(refused["Location"])
    assert (title_of(shown)[:6], shown.context["form"]["surname"].value()) == ("Error:", "Chan")
    assert shown.context["form"]["key"].value() not in ("", KEY["key"])
    assert phone.get(page).context["form"]["surname"].value() is None

    assert phone.post(page, PERSON | KEY)["Location"] == url(listing, "traveling-applicants")
    assert stored(listing).kept_input == {}
    assert phone.get(refused["Location"]).context["form"]["surname"].value() is None


def test_a_person_without_relation_is_refused_and_nothing_is_stored(phone, listing):
    response = phone.post(
        url(listing, "traveling-applicants/add"), PERSON | {"relation": ""} | KEY, follow=True
    )
    assert errors_of(response) == {
        "relation": ["Choose how this person is related to the principal applicant."]
    }
    assert TravelingApplicant.objects.count() == 0


def test_a_list_has_an_end(phone, listing):
    for number in range(MOST_PEOPLE):
        TravelingApplicantFactory(application=listing, given_names=f"Dara {'x' * number}")
    assert "Add a traveling applicant" not in text_of(phone.get(url(listing, "traveling-applicants")))
    response = phone.post(url(listing, "traveling-applicants/add"), PERSON | KEY, follow=True)
    assert errors_of(response) == {
        "__all__": ["No more than 20 traveling applicants can be entered. Please submit an inquiry."]
    }


def test_the_list_is_read_with_as_many_queries_for_three_as_for_one(
    phone, listing, django_assert_num_queries
):
    TravelingApplicantFactory(application=listing)
    phone.get(url(listing, "traveling-applicants"))
    with django_assert_num_queries(4):
        phone.get(url(listing, "traveling-applicants"))
    TravelingApplicantFactory.create_batch(2, application=listing)
    with django_assert_num_queries(4):
        phone.get(url(listing, "traveling-applicants"))


def test_the_list_changes_while_an_appointment_stands_and_does_not_move_it(phone, applicant):
    until = NOW + timedelta(hours=1)
    application = ApplicationFactory(user=applicant, scheduled_at=NOW, people_editable_until=until)
    text = text_of(phone.get(url(application, "traveling-applicants")))
    assert "Changes here do not move your appointment." in text
    assert "You can change this list until 10:00 a.m. on Sunday, 22 November 2026 (Phnom Penh time)." in text
    assert phone.post(url(application, "traveling-applicants/add"), PERSON | KEY).status_code == 302
    kept = stored(application)
    assert (kept.traveling_applicants.count(), kept.people_changed_at, kept.scheduled_at) == (1, NOW, NOW)
    assert phone.post(url(application, "traveling-applicants"))["Location"] == "/dashboard/"


def test_each_edit_of_the_people_makes_a_new_version_while_an_appointment_stands(phone, applicant):
    until = NOW + timedelta(hours=1)
    application = ApplicationFactory(user=applicant, scheduled_at=NOW, people_editable_until=until)
    versions = [application.people_version]

    def send(page, fields):
        assert phone.post(url(application, page), fields).status_code == 302
        versions.append(stored(application).people_version)

    send("traveling-applicants/add", PERSON | KEY)
    send("traveling-applicants/add", PERSON | KEY)
    [person] = application.traveling_applicants.all()
    send(f"traveling-applicants/{person.pk}", PERSON)
    send(f"traveling-applicants/{person.pk}", PERSON | {"given_names": "Bopha"})
    send(f"traveling-applicants/{person.pk}/remove", {})
    unscheduled = ApplicationFactory(user=applicant)
    phone.post(url(unscheduled, "traveling-applicants/add"), PERSON | {"key": "another"})

    # Added, the same click twice, saved without a change, renamed, removed.
    assert versions == [1, 2, 2, 2, 3, 4]
    assert stored(unscheduled).people_version == 1


def test_the_list_stays_from_the_closing_time_on(phone, applicant):
    application = ApplicationFactory(user=applicant, scheduled_at=NOW, people_editable_until=NOW)
    person = TravelingApplicantFactory(application=application)
    pages = ["traveling-applicants", "traveling-applicants/add", f"traveling-applicants/{person.pk}/remove"]
    for page in pages:
        assert phone.get(url(application, page))["Location"] == "/dashboard/"
        assert phone.post(url(application, page), PERSON | KEY)["Location"] == "/dashboard/"
    assert application.traveling_applicants.count() == 1
