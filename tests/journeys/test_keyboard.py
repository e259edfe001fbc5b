"""The whole journey by keyboard alone: Tab, the arrows, Space, Enter; one sees where one is at every stop."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.factories import PASSWORD
from tests.journeys.acting import heading, open_page
from tests.journeys.walking import CONDITIONS, MISSED

MOST_STOPS = 80
# The stop, and whether a ring is drawn around it, or around the label that stands for it.
STOP = """() => {
  const stop = document.activeElement;
  const ring = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle != 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow != 'none';
  };
  const labels = [...(stop.labels || [])];
  const seen = ring(stop) || labels.some(label => ring(label) || ring(label, '::before'));
  return [stop == document.body || seen, stop.outerHTML.slice(0, 150)];
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Press Tab until the focus is there; every stop on the way is seen."""
        expect(wanted).to_have_count(1)
        for _stop in range(MOST_STOPS):
            if wanted.evaluate("each => each == document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            is_seen, stop = self.page.evaluate(STOP)
            assert is_seen, f"no ring around {stop}"
        raise AssertionError(f"Tab never comes to {wanted}")

    def type_into(self, label: str, text: str) -> None:
        """Reach a field and type."""
        named = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
        self.reach(self.page.locator("main").get_by_label(named))
        self.page.keyboard.type(text)

    def choose(self, option: Locator) -> None:
        """Reach a group of choices and move to the one that is wanted."""
        expect(option).to_have_count(1)
        name = option.get_attribute("name")
        group = self.page.locator(f'main input[name="{name}"]')
        self.reach(self.page.locator(f'main input[name="{name}"]:checked').or_(group).first)
        self.page.keyboard.press("Space")
        for _each in range(group.count()):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never come to {option}")

    def choose_named(self, label: str) -> None:
        """Choose an entry by the beginning of its words."""
        self.choose(self.page.locator("main").get_by_role("radio", name=re.compile("^" + re.escape(label))))

    def enter(self, wanted: Locator) -> None:
        """Reach a link or a button and press Enter."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        """Press a button."""
        self.enter(self.page.locator("main").get_by_role("button", name=name, exact=True))


@pytest.fixture
def keys(page: Page) -> Keys:
    return Keys(page)


def test_a_family_schedules_by_keyboard_alone(keys: Keys, page: Page, sokha: User) -> None:
    open_page(page, "/accounts/login/")
    keys.type_into("E-mail address", sokha.email)
    keys.type_into("Password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keys.reach(page.locator("details.menu > summary"))
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="Menu")
    keys.enter(menu.get_by_role("link", name="New Application / Schedule Appointment", exact=True))
    keys.choose_named("Immigrant Visa")
    keys.press("Continue")
    keys.choose_named("Immigrant Visas - rescheduling an initial interview")
    keys.press("Continue")
    keys.type_into("If you know the visa class on your letter, type it here", "IR1")
    keys.press("Continue")
    keys.press("Continue")

    mend_an_error(keys, page)

    keys.press("Continue")
    assert heading(page) == "Questions"
    keys.choose_named(MISSED)
    when = page.get_by_role("group", name="When was that appointment?")
    for part, text in (("Month", "3"), ("Year", "2026")):
        keys.reach(when.get_by_label(part, exact=True))
        page.keyboard.type(text)
    for name in ("interviewed", "no contact", "class changed"):
        condition = page.locator("main").get_by_role("group", name=CONDITIONS[name])
        keys.choose(condition.get_by_role("radio", name="No", exact=True))
    keys.press("Continue")
    keys.type_into("Case ID number", "PNP2023534003")
    keys.press("Continue")
    assert heading(page) == "Choose date and time"
    keys.enter(page.locator("table").get_by_role("link", name=re.compile("Tuesday, 8 December 2026")))
    keys.enter(page.get_by_role("link", name=re.compile("^8:30 a.m.")))
    keys.press("Schedule Appointment")
    assert heading(page) == "Appointment Confirmation Page"
    keys.enter(page.get_by_role("link", name="Printable Version", exact=True))
    assert heading(page).startswith("Appointment Confirmation Page")


def mend_an_error(keys: Keys, page: Page) -> None:
    """Nothing is typed: the focus is on the summary at once, and its first link leads into the field."""
    keys.press("Continue")
    assert page.title().startswith("Error: Applicant – Step 4 of 8 – ")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.reach(page.locator(".error-summary a").first)
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_label("Surname", exact=True)).to_be_focused()
    page.keyboard.type("Chan")
    keys.type_into("Given names", "Sokha")
    born = page.get_by_role("group", name="Date of birth")
    for part, text in (("Day", "7"), ("Month", "12"), ("Year", "1985")):
        keys.reach(born.get_by_label(part, exact=True))
        page.keyboard.type(text)
    keys.choose_named("Female")
    keys.type_into("Telephone number of the family", "012 345 678")
    keys.press("Continue")
