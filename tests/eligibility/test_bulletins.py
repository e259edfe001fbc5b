"""The Visa Bulletins as delivered, and what the loaded months say of a case."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from eligibility.bulletin import delivered as bulletin_list
from eligibility.bulletin.bulletins import categories_of, currency_of, latest_month
from eligibility.cutoff_dates import Cutoff
from eligibility.decisions import facts_for
from eligibility.models import Case, CutoffDate, RosterEntry, VisaBulletin
from eligibility.outcomes import answers_block, decision_now
from eligibility.rules import Basis, Currency, Finding, Ground, Outcome
from eligibility.visa_class_list import rows
from tests.factories import NOW, ApplicationFactory, bulletin, visa_class

CURRENT, NOT_CURRENT, UNKNOWN = Currency.CURRENT, Currency.NOT_CURRENT, Currency.UNKNOWN
JANUARY, JUNE, JULY = (2026, 1), (2026, 6), (2026, 7)


@pytest.fixture
def delivered(db):
    """The delivered months, also in a database that a test has emptied."""
    migration = import_module("eligibility.migrations.0010_visa_bulletins_delivered")
    migration.load(apps, SimpleNamespace(connection=connection))


@pytest.fixture
def nothing_loaded(db):
    """A system without any bulletin."""
    VisaBulletin.objects.all().delete()


def test_the_delivered_bulletins_are_three_months_of_readable_cells():
    found = bulletin_list.months()
    assert {month.isoformat(): len(cells) for month, cells in found.items()} == {
        "2026-01-01": 150,
        "2026-06-01": 100,
        "2026-07-01": 155,
    }
    for month, cells in found.items():
        for cell in cells:
            assert str(Cutoff.parse(cell["value"], month.year)) == cell["value"]
            assert cell["table"] in CutoffDate.Table.values


def test_every_class_in_the_bulletin_has_a_row_of_it():
    printed = {cell["category"] for cells in bulletin_list.months().values() for cell in cells}
    named = {name["code"] for name in bulletin_list.names() if name["axis"] == "row"}
    limited = {row["bulletin_category"] for row in rows().values() if row["visa_bulletin"] == "yes"}
    assert limited == named
    assert limited | {"F2A_EXEMPT"} == printed


def test_delivered_months_are_loaded_once(delivered):
    migration = import_module("eligibility.migrations.0010_visa_bulletins_delivered")
    VisaBulletin.objects.filter(month=date(2026, 7, 1)).update(version=2)
    migration.load(apps, SimpleNamespace(connection=connection))
    assert list(VisaBulletin.objects.published().values_list("month", "version")) == [
        (date(2026, 7, 1), 2),
        (date(2026, 6, 1), 1),
        (date(2026, 1, 1), 1),
    ]
    assert CutoffDate.objects.count() == 405
    assert latest_month() == date(2026, 7, 1)


@pytest.mark.parametrize(
    "symbol, chargeability, priority_date, expected",
    [
        ("F41", "ALL", date(2008, 6, 1), (NOT_CURRENT, CURRENT, CURRENT, UNKNOWN)),
        ("F41", "", date(2008, 6, 1), (NOT_CURRENT, CURRENT, CURRENT, UNKNOWN)),
        ("F41", "ALL", date(2009, 1, 1), (NOT_CURRENT, NOT_CURRENT, NOT_CURRENT, UNKNOWN)),
        # Retrogressed from June to July: 15DEC22 to 15OCT22, and 01SEP13 to U.
        ("E11", "INDIA", date(2022, 11, 1), (CURRENT, CURRENT, NOT_CURRENT, UNKNOWN)),
        ("E21", "INDIA", date(2013, 1, 1), (CURRENT, CURRENT, NOT_CURRENT, UNKNOWN)),
        ("E11", "ALL", date(2026, 1, 1), (CURRENT, CURRENT, CURRENT, UNKNOWN)),
        # Only Final Action Dates count: by the Dates for Filing of January this case would be current.
        ("F21", "ALL", date(2025, 1, 15), (NOT_CURRENT, NOT_CURRENT, NOT_CURRENT, UNKNOWN)),
        ("FX1", "ALL", date(2024, 6, 1), (NOT_CURRENT, CURRENT, CURRENT, UNKNOWN)),
        ("IR1", "ALL", date(2025, 1, 1), (CURRENT,) * 4),
        ("IR1", "", None, (CURRENT,) * 4),
        ("SQ1", "", None, (CURRENT,) * 4),
        ("DV1", "ALL", date(2025, 1, 1), (UNKNOWN,) * 4),
        ("F41", "ALL", None, (UNKNOWN,) * 4),
    ],
)
def test_a_case_in_the_delivered_months(delivered, symbol, chargeability, priority_date, expected):
    months = [JANUARY, JUNE, JULY, (2026, 12)]
    found = currency_of(visa_class(symbol), chargeability, priority_date, months)
    assert tuple(found[month] for month in months) == expected


def test_a_letter_that_shows_the_category_alone_is_judged_by_its_group(delivered):
    assert categories_of(None, "employment_EB3") == {"EB3", "EB3_OTHER_WORKERS"}
    assert categories_of(None, "diversity") == categories_of(None, "") == frozenset()
    asked = {"class_group": "employment_EB3"}
    months = [JULY]
    assert currency_of(None, "ALL", date(2020, 1, 1), months, **asked) == {JULY: CURRENT}
    assert currency_of(None, "ALL", date(2023, 1, 1), months, **asked) == {JULY: UNKNOWN}
    assert currency_of(None, "ALL", date(2020, 1, 1), months) == {JULY: UNKNOWN}


def test_a_month_that_is_not_published_says_nothing(db):
    bulletin(2026, 12, F4="C")
    VisaBulletin.objects.filter(month=date(2026, 12, 1)).update(published_at=None)
    found = currency_of(visa_class("F41"), "ALL", date(2020, 1, 1), [(2026, 12)])
    assert found == {(2026, 12): UNKNOWN}


def test_what_is_known_of_a_case_reaches_the_rules(nothing_loaded):
    bulletin(2026, 11, F4="01JAN09")
    bulletin(2026, 12, F4="01JAN08")
    stated = ApplicationFactory(priority_date=date(2008, 6, 1), chargeability="ALL")
    assert facts_for(stated).currency == {(2026, 11): CURRENT, (2026, 12): NOT_CURRENT}
    assert facts_for(ApplicationFactory()).currency == {}


def test_the_post_s_list_wins_over_what_the_applicant_stated(nothing_loaded):
    bulletin(2026, 12, F4="01JAN08")
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    RosterEntry.objects.create(case=case, priority_date=date(2007, 1, 1))
    stated = ApplicationFactory(case_number=case.number, priority_date=date(2009, 6, 1))
    assert facts_for(stated).currency == {(2026, 12): CURRENT}
    RosterEntry.objects.update(visa_class=visa_class("F31"))
    assert facts_for(stated).currency == {}
    bulletin(2027, 1, F3="01JAN01")
    assert facts_for(stated).currency == {(2027, 1): NOT_CURRENT}


def test_an_applicant_whose_case_is_in_no_loaded_month_current_is_led_to_an_inquiry(nothing_loaded):
    bulletin(2026, 12, F4="01JAN08")
    application = ApplicationFactory(priority_date=date(2008, 1, 1), chargeability="ALL")
    decision = decision_now(application, date(2026, 11, 22))
    assert decision.outcome is Outcome.INQUIRY
    assert decision.grounds == (Finding(Ground.NOT_CURRENT, Basis.RECORD),)
    assert answers_block(application, date(2026, 11, 22))


def test_an_applicant_who_is_current_next_month_but_not_this_one_is_not_refused(nothing_loaded):
    bulletin(2026, 11, F4="01JAN08")
    bulletin(2026, 12, F4="01FEB08")
    application = ApplicationFactory(priority_date=date(2008, 1, 1), chargeability="ALL")
    assert decision_now(application, date(2026, 11, 22)).outcome is Outcome.MAY_SCHEDULE
