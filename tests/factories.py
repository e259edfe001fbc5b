"""Rows as tests need them: each valid by itself, of days around Sunday, 22 November 2026."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.references import new_reference
from eligibility import visa_class_list
from eligibility.models import (
    Application,
    CutoffDate,
    Gender,
    Relation,
    TravelingApplicant,
    VisaBulletin,
    VisaClass,
)
from eligibility.rules import Party
from eligibility.steps import STEPS, Step

# 9:00 in Phnom Penh on the reference day of the cast.
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASSWORD = "a-long-password-26"


def visa_class(symbol: str) -> VisaClass:
    """Return a class as delivered, also in a database that a test has emptied."""
    return VisaClass.objects.get_or_create(symbol=symbol, defaults=visa_class_list.rows()[symbol])[0]


def bulletin(year: int, month: int, **family: str) -> VisaBulletin:
    """Publish a month: of each category given, the Final Action Date of all chargeability areas."""
    made = VisaBulletin.objects.create(month=date(year, month, 1), published_at=NOW)
    for category, value in family.items():
        CutoffDate.objects.create(
            bulletin=made,
            table=CutoffDate.Table.FAMILY_FINAL_ACTION,
            category=category,
            chargeability="ALL",
            value=value,
        )
    return made


def done_before(step: Step) -> list[str]:
    """Return the steps that are finished when this one is open."""
    return [each.value for each in STEPS[: STEPS.index(step)]]


class UserFactory(DjangoModelFactory):
    """An account; `UserFactory(with_password=True)` can log in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        with_password = False

    email = factory.Sequence(lambda number: f"applicant{number}@example.org")
    date_joined = NOW

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **kwargs: object) -> User:
        return model_class.objects.create_user(*args, **kwargs)

    password = factory.Maybe("with_password", yes_declaration=PASSWORD, no_declaration=None)


class PersonFactory(DjangoModelFactory):
    """What every person on an application has."""

    class Meta:
        abstract = True

    surname = "Chan"
    given_names = factory.Sequence(lambda number: f"Sokha {number}")
    date_of_birth = date(1985, 12, 7)
    gender = Gender.FEMALE


class ApplicationFactory(PersonFactory):
    """An application that is finished up to `at` (default: all but the calendar), for a principal in F41.

    `symbol` names the visa class, `at` the step that is open.
    """

    class Meta:
        model = Application

    class Params:
        symbol = "F41"
        at = Step.CALENDAR

    reference = factory.LazyFunction(new_reference)
    creation_key = factory.Sequence(lambda number: f"application-{number}")
    user = factory.SubFactory(UserFactory)
    created_at = NOW
    updated_at = NOW
    done_steps = factory.LazyAttribute(lambda row: done_before(row.at))
    visa_type = Application.VisaType.IMMIGRANT
    service = Application.Service.RESCHEDULE
    visa_class = factory.LazyAttribute(lambda row: visa_class(row.symbol))
    class_group = factory.LazyAttribute(lambda row: row.visa_class.group if row.visa_class else "")
    party = factory.LazyAttribute(
        lambda row: (
            Party.FOLLOW_TO_JOIN.value
            if row.visa_class and row.visa_class.role == VisaClass.Role.DERIVATIVE
            else Party.PRINCIPAL.value
        )
    )
    telephone = "+855 12 345 678"
    email = factory.LazyAttribute(lambda row: row.user.email if row.user else "")
    reason = "missed"
    missed_year = 2026
    missed_month = 3
    interviewed = False
    no_contact = False
    not_current = False
    class_changed = False
    answered_at = NOW
    case_number = factory.Sequence(lambda number: f"PNP2023534{number % 999 + 1:03}")


class TravelingApplicantFactory(PersonFactory):
    """A child who travels along."""

    class Meta:
        model = TravelingApplicant

    application = factory.SubFactory(ApplicationFactory)
    creation_key = factory.Sequence(lambda number: f"person-{number}")
    relation = Relation.SON
    gender = Gender.MALE
    date_of_birth = date(2012, 5, 1)
