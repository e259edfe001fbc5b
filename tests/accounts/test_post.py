"""Where to come: the post's name and address are said in the language of the reader."""

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts.post import language, post, said

PLACE = '<p lang="{{ post.language }}">{{ post.name }}</p>'
BOTH = Template(f'{{% load i18n %}}{PLACE}{{% language "en" %}}{PLACE}{{% endlanguage %}}')
ENGLISH, KHMER = "U.S. Embassy Phnom Penh", "ស្ថានទូតសហរដ្ឋអាមេរិក ភ្នំពេញ"
IN_ENGLISH, IN_KHMER = f'<p lang="en">{ENGLISH}</p>', f'<p lang="km">{KHMER}</p>'


@pytest.mark.parametrize("spoken, shown", [("en", IN_ENGLISH + IN_ENGLISH), ("km", IN_KHMER + IN_ENGLISH)])
def test_a_page_in_two_languages_names_the_post_in_both(spoken: str, shown: str) -> None:
    with translation.override(spoken):
        assert BOTH.render(Context({"post": post()})) == shown


def test_a_post_without_khmer_is_named_in_english_and_marked_so(settings: object) -> None:
    settings.POST_ENTRANCE_KM = ""

    with translation.override("km"):
        assert (said("POST_NAME"), said("POST_ADDRESS")[:5], language()) == (ENGLISH, "No. 1", "en")
