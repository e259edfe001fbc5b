"""No word that an applicant can see stands outside gettext, in any template and any source."""

import ast

import pytest
from django.template import Template

from tests.literals import literals_of_nodes, literals_of_sources, literals_of_templates, literals_of_tree


def test_an_applicant_meets_no_word_of_a_template_that_cannot_be_translated() -> None:
    assert literals_of_templates() == set()


def test_an_applicant_meets_no_sentence_of_a_source_that_cannot_be_translated() -> None:
    assert literals_of_sources() == set()


@pytest.mark.parametrize(
    "template, found",
    [
        ("<p>Sign in</p>", ["Sign in"]),
        ("{% load i18n %}{% if user %}<p>{% translate 'A' %} and</p>{% else %}Oh{% endif %}", ["and", "Oh"]),
        ('<img alt="A house">', ["A house"]),
        ('<a class="usa link" href="/a/b">{{ name }}</a> · 2026', []),
    ],
)
def test_a_word_of_a_template_is_found(template: str, found: list[str]) -> None:
    assert list(literals_of_nodes(Template(template).nodelist)) == found


@pytest.mark.parametrize(
    "source, found",
    [
        ('field(label="Name")', ["Name"]),
        ('field(error_messages={"required": "Missing."})', ["Missing."]),
        ('messages.success(request, "Your place is taken.")', ["Your place is taken."]),
        ('raise ValidationError("Choose a day.")', ["Choose a day."]),
        ('raise ValueError("No such day.")', []),
        ('date_format(day, "j F Y") + date_format(day, _("j F Y")) + date_format(day, "l")', ["j F Y"]),
        ('"""A docstring of a module."""\nname = _("Your name")\npath = "accounts/profile.html"', []),
    ],
)
def test_a_sentence_of_a_source_is_found(source: str, found: list[str]) -> None:
    assert list(literals_of_tree(ast.parse(source))) == found
