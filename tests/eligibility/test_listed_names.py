"""When a name is the name in the list: the rule of kindness, and where kindness ends."""

from datetime import date

import pytest

from eligibility.roster.listed_names import Match, compare, same_name

BORN = date(1985, 12, 7)


@pytest.mark.parametrize(
    "given, listed",
    [
        ("Sokha Chan", "CHAN, Sokha"),
        ("CHAN SOKHA", "Sokha CHAN"),
        ("Chan Sok Ha", "SOKHA CHAN"),
        ("SOKHACHAN", "Chan, Sok Ha"),
        ("Chan-Sokha", "Chan Sokha"),
        ("  chan   sokha ", "Chan Sokha"),
        ("José Núñez", "Jose Nunez"),
        ("Đinh Thị Hà", "DINH THI HA"),
        ("O’Brien", "OBRIEN"),
        ("សុខា Chan Sokha", "Chan Sokha"),
        ("Ｃｈａｎ Sokha", "Chan Sokha"),
        ("Chan\u200b Sokha", "Chan Sokha"),
        ("A B C D E F G", "G F E D C B A"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(given: str, listed: str) -> None:
    assert same_name(given, listed)
    assert same_name(listed, given)


@pytest.mark.parametrize(
    "given, listed",
    [
        ("Sokha", "Chan Sokha"),
        ("Chan Sokha Maria", "Chan Sokha"),
        ("Chan Sokhan", "Chan Sokha"),
        ("Chan Shoka", "Chan Sokha"),
        ("ចាន់ សុខា", "Chan Sokha"),
        ("ចាន់ សុខា", "ចាន់ សុខា"),
        ("", ""),
        ("A B C D E F GH", "HG F E D C B A"),
    ],
)
def test_another_name_is_another_name(given: str, listed: str) -> None:
    assert not same_name(given, listed)


@pytest.mark.parametrize(
    "name, born, listed_name, listed_born, expected",
    [
        ("Chan Sokha", BORN, "SOKHA CHAN", BORN, Match.SAME),
        ("Chan Sokha", BORN, "SOKHA CHEA", BORN, Match.DIFFERENT),
        ("Chan Sokha", date(1985, 7, 12), "SOKHA CHAN", BORN, Match.DIFFERENT),
        ("Chan Sokha", None, "SOKHA CHAN", BORN, Match.DIFFERENT),
        ("", BORN, "SOKHA CHAN", BORN, Match.DIFFERENT),
        ("Chan Sokha", BORN, "", BORN, Match.UNKNOWN),
        ("Chan Sokha", BORN, "ចាន់ សុខា", BORN, Match.UNKNOWN),
        ("Chan Sokha", BORN, "SOKHA CHAN", None, Match.UNKNOWN),
        ("Chan Sokha", BORN, "SOKHA CHEA", None, Match.DIFFERENT),
        ("Chan Sokha", date(1985, 7, 12), "", BORN, Match.DIFFERENT),
        ("Chan Sokha", None, "", None, Match.UNKNOWN),
    ],
)
def test_what_the_list_does_not_have_proves_nothing(
    name: str, born: date | None, listed_name: str, listed_born: date | None, expected: Match
) -> None:
    assert compare(name, born, listed_name, listed_born) is expected
