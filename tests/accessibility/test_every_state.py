"""axe-core finds nothing on any page in any state; nothing runs over the edge of a very small phone."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser

from tests.accessibility.scanning import WIDTHS, Reader
from tests.accessibility.states import ERROR, State, different
from tests.accessibility.world import applicants_states, staff_states, the_world

pytestmark = pytest.mark.django_db

# Where to keep pictures of all states, for looking at them; none by default.
PICTURES = os.environ.get("PICTURES")
SITE = "Immigrant Visa Interview Scheduling"
STAFF_SITE = "IV Unit"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """One page of Chromium for all states."""
    found = Reader(browser)
    yield found
    found.close()


def faults_of(state: State) -> list[str]:
    """Return what is wrong with a state's title: it names the page and the site, and tells of errors."""
    with translation.override(state.language):
        ends = (f" – {translation.gettext(SITE)}", f" | {STAFF_SITE}")
    is_paper = '<main class="sheet">' in state.html
    faults = []
    # Without a name of its own a page would be called by the dash and the site.
    if not state.title.removesuffix(ends[0]).removesuffix(ends[1]).strip():
        faults.append("no title")
    if not (is_paper or state.title.endswith(ends)):
        faults.append(f"title: {state.title}")
    if state.title.startswith(ERROR[state.language]) != state.is_error:
        faults.append(f"title tells of errors wrongly: {state.title}")
    return faults


def scan(reader: Reader, states: list[State], *, layout: bool = False) -> list[str]:
    """Return what is wrong with states, one line each."""
    found = []
    for number, state in enumerate(states):
        reader.show(state)
        faults = faults_of(state) + [fault for width in WIDTHS for fault in reader.violations(width)]
        if layout:
            faults += reader.faults_of_layout()
            if PICTURES:
                name = re.sub(r"\W+", "-", f"{state.language}-{number:03}-{state.name}")[:90]
                reader.picture(Path(PICTURES) / f"{name}.png")
        found += [f"{state.language}: {state.name}: {fault}" for fault in faults]
    return found


@pytest.mark.parametrize("language", ["en", "km"])
def test_applicant_meets_no_barrier_on_any_page_in_any_state(reader: Reader, language: str) -> None:
    with the_world() as (family, _officer):
        states = different(applicants_states(family, language))

    assert len(states) > 80
    assert {state.status for state in states} == {200, 400, 403, 404, 409, 429, 500}
    assert sum(state.is_error for state in states) > 20
    faults = scan(reader, states, layout=True)
    assert faults == [], "\n".join(faults)


def test_officer_meets_no_barrier_on_any_page_in_any_state(reader: Reader) -> None:
    with the_world() as (_family, officer):
        states = different(staff_states(officer))

    assert len(states) > 70
    assert sum(state.is_error for state in states) > 15
    faults = scan(reader, states)
    assert faults == [], "\n".join(faults)


GOOD = State(
    "made for this test",
    "en",
    200,
    f"Log in – {SITE}",
    f'<!doctype html><html lang="en"><head><title>Log in – {SITE}</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main><h1>Log in</h1>'
    '<p>Words.</p><p><a href="/">A link</a></p></main></body></html>',
)


@pytest.mark.parametrize(
    "good, bad, rule",
    [
        ('<html lang="en">', "<html>", "html-has-lang"),
        ("<p>Words.</p>", '<p><img src="/nothing.png"></p>', "image-alt"),
        ("<p>Words.</p>", '<p style="color: #aaa; background: #fff">Words.</p>', "color-contrast"),
        ("<p>Words.</p>", '<p>Words.</p><input type="text">', "label"),
        ("<p>Words.</p>", '<details><summary>More</summary><img src="/nothing.png"></details>', "image-alt"),
        (
            '<a href="/">A link</a>',
            '<a href="/a" style="font-size: 8px">a</a><br><a href="/b" style="font-size: 8px">b</a>',
            "target-size",
        ),
    ],
)
def test_a_deliberate_barrier_is_caught(reader: Reader, good: str, bad: str, rule: str) -> None:
    assert scan(reader, [GOOD], layout=True) == []

    faults = scan(reader, [replace(GOOD, html=GOOD.html.replace(good, bad))])

    assert [f" {rule}: " in fault for fault in faults] == [True] * len(WIDTHS), faults


@pytest.mark.parametrize(
    "changed, fault",
    [
        (
            {"html": GOOD.html.replace("<p>Words.", '<p style="width: 400px">Words.')},
            "px wide",
        ),
        (
            {"html": GOOD.html.replace("<p>Words.", '<p lang="km" style="line-height: 1">ពាក្យ')},
            "lines too tight",
        ),
        ({"html": GOOD.html.replace("<h1>", '<p class="error-summary">No</p><h1>')}, "title tells of errors"),
    ],
)
def test_a_deliberate_fault_of_layout_or_title_is_caught(
    reader: Reader, changed: dict[str, str], fault: str
) -> None:
    assert any(fault in found for found in scan(reader, [replace(GOOD, **changed)], layout=True))


@pytest.mark.parametrize(
    "changed", [{"title": "Something else"}, {"html": GOOD.html.replace("Log in", "Oh")}]
)
def test_another_page_than_the_server_sent_is_not_scanned(reader: Reader, changed: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="made for this test"):
        scan(reader, [replace(GOOD, **changed)])
