"""The visa classes as delivered, their groups, and what is found by what a letter shows."""

from collections import Counter
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from eligibility import visa_class_list
from eligibility.class_groups import GROUPS, category, group_of
from eligibility.models import Application, VisaClass
from eligibility.rules import Party
from eligibility.visa_classes import GROUP_NAMES, groups_served, is_preference, party_of, places_in, typed

SYMBOLS = visa_class_list.rows()


@pytest.fixture
def classes(db):
    for symbol, columns in SYMBOLS.items():
        VisaClass.objects.get_or_create(symbol=symbol, defaults=columns)


def load_again():
    migration = import_module("eligibility.migrations.0002_visa_classes")
    migration.load(apps, SimpleNamespace(connection=connection))


def test_every_class_as_delivered_is_in_a_group_that_has_a_name():
    assert len(SYMBOLS) == 171
    assert {columns["group"] for columns in SYMBOLS.values()} == {group.code for group in GROUPS}
    assert set(GROUP_NAMES) == {group.code for group in GROUPS}


def test_the_classes_of_a_group_with_a_bare_category_share_bulletin_and_page():
    for group in GROUPS:
        members = [columns for columns in SYMBOLS.values() if columns["group"] == group.code]
        limits = {(columns["visa_bulletin"], columns["iv_reschedule_page"]) for columns in members}
        assert len(limits) == 1 or not group.alone


@pytest.mark.django_db
def test_loading_again_brings_rows_up_to_date_and_leaves_what_staff_switched_off():
    load_again()
    VisaClass.objects.filter(symbol="F41").update(enabled=False, description="old words")
    load_again()
    assert VisaClass.objects.count() == 171
    f41 = VisaClass.objects.get(symbol="F41")
    assert (f41.enabled, f41.description) == (False, "Brother or sister of U.S. citizen aged 21 or over")


def test_switched_off_classes_and_empty_groups_are_not_offered(classes):
    VisaClass.objects.filter(group="diversity").update(enabled=False)
    VisaClass.objects.filter(symbol="F42").update(enabled=False)
    assert "diversity" not in {group.code for group in groups_served()}
    assert len(groups_served()) == len(GROUPS) - 1
    f4 = group_of("family_preference_F4")
    assert [place.code for place in places_in(f4)] == ["only-principal", "only-follow_to_join", "F41", "F43"]
    assert places_in(group_of("diversity")) == []


def test_what_is_common_stands_first(classes):
    codes = [place.code for place in places_in(group_of("immediate_relative"))]
    assert codes[:7] == ["only-principal", "IR1", "IR2", "IR3", "IR4", "IR5", "CR1"]


def test_the_party_is_taken_from_the_class(classes):
    parties = Counter(party_of(visa_class) for visa_class in VisaClass.objects.filter(group="employment_EB1"))
    assert parties == {Party.PRINCIPAL: 3, Party.FOLLOW_TO_JOIN: 2}


@pytest.mark.parametrize(
    "text,group,symbol",
    [
        ("F41", "family_preference_F4", "F41"),
        ("F4", "family_preference_F4", None),
        ("FX", "family_preference_F2A", None),
        ("F2A", "family_preference_F2A", None),
        ("F2B", "family_preference_F2B", None),
        ("EB3", "employment_EB3", None),
        ("E3", "employment_EB3", None),
        ("E4", "employment_EB4", None),
        ("IR", "immediate_relative", None),
        ("DV", "diversity", None),
        ("DV1", "diversity", "DV1"),
        ("K1", "fiance_k", "K1"),
        ("K", "fiance_k", None),
    ],
)
def test_a_symbol_or_category_as_printed_is_found(classes, text, group, symbol):
    found, visa_class = typed(text)
    assert (found.code, visa_class.symbol if visa_class else None) == (group, symbol)


@pytest.mark.parametrize("text", ["", "F2", "F", "B2", "ZZ9", "F41X", "'; --", "F" * 6])
def test_what_is_not_certain_is_not_guessed(classes, text):
    assert typed(text) is None


def test_the_bulletin_notice_is_for_preference_classes(classes):
    told = {group.code for group in GROUPS if is_preference(group.code, None)}
    assert told == {
        group.code for group in GROUPS if "preference" in group.code or "employment" in group.code
    }
    assert is_preference("", VisaClass.objects.get(symbol="IR1")) is False


def test_a_letter_with_the_category_alone_is_named_by_it():
    assert Application(class_group="family_preference_F4").class_name == "F4"
    assert Application(class_group="family_preference_F2A").class_name == "F2A"
    assert category("unheard-of") == "unheard-of"
