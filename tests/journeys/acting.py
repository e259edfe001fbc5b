"""What a person does with a page, and what she reads on it: by label, by role, never by markup."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Response, expect


def open_page(page: Page, path: str) -> Response:
    """Type an address."""
    answer = page.goto(path)
    assert answer is not None
    return answer


def press(page: Page, name: str) -> None:
    """Press a button."""
    with page.expect_navigation():
        _one(page.locator("main").get_by_role("button", name=name, exact=True)).click()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's main part, by its words as a screen reader says them."""
    with page.expect_navigation():
        _one(page.locator("main").get_by_role("link", name=name, exact=True)).click()


def choose_from_menu(page: Page, name: str) -> None:
    """Choose an entry of the menu: under "Menu" on a phone, on the left of a desktop."""
    menu = page.locator("details.menu")
    if menu.is_visible():
        menu.get_by_text("Menu", exact=True).click()
    with page.expect_navigation():
        _one(page.get_by_role("navigation", name="Menu").get_by_role("link", name=name, exact=True)).click()


def fill_in(page: Page, label: str, text: str) -> None:
    """Type into a field."""
    _one(page.locator("main").get_by_label(_named(label))).fill(text)


def value_of(page: Page, label: str) -> str:
    """Return what stands in a field."""
    return _one(page.locator("main").get_by_label(_named(label))).input_value()


def fill_in_date(page: Page, label: str, day: str, month: str, year: str) -> None:
    """Type a date into its three parts."""
    for part, text in (("Day", day), ("Month", month), ("Year", year)):
        _group(page, label).get_by_label(part, exact=True).fill(text)


def date_in(page: Page, label: str) -> str:
    """Return the date that stands in its three parts."""
    parts = (_group(page, label).get_by_label(part, exact=True) for part in ("Day", "Month", "Year"))
    return " ".join(part.input_value() for part in parts)


def choose(page: Page, label: str) -> None:
    """Choose one of several, by the beginning of its label."""
    _tap(page, page.locator("main").get_by_role("radio", name=re.compile("^" + re.escape(label))))


def answer(page: Page, question: str, reply: str) -> None:
    """Answer a question with Yes or No."""
    _tap(page, _group(page, question).get_by_role("radio", name=reply, exact=True))


def pick(page: Page, label: str, option: str) -> None:
    """Pick an entry of a list that opens."""
    _one(page.locator("main").get_by_label(_named(label))).select_option(label=option)


def picked(page: Page, label: str) -> str:
    """Return the entry that is picked in a list that opens."""
    return _one(page.locator("main").get_by_label(_named(label))).locator("option:checked").inner_text()


def heading(page: Page) -> str:
    """Return the page's one heading."""
    return " ".join(_one(page.get_by_role("heading", level=1)).inner_text().split())


def text_of(page: Page) -> str:
    """Return the page's main part as it is read."""
    return " ".join(page.locator("main").inner_text().split())


def path_of(page: Page) -> str:
    """Return the address, without the host."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def links(page: Page) -> list[str]:
    """Return the words of the links of the page's main part."""
    return [" ".join(each.split()) for each in page.locator("main").get_by_role("link").all_inner_texts()]


def _named(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")


def _group(page: Page, label: str) -> Locator:
    return _one(page.locator("main").get_by_role("group", name=_named(label)))


def _one(found: Locator) -> Locator:
    expect(found).to_have_count(1)
    return found


def _tap(page: Page, option: Locator) -> None:
    """Tap the label: its little circle is drawn by the style sheet, and the input lies elsewhere."""
    page.locator(f'label[for="{_one(option).get_attribute("id")}"]').click()
    expect(option).to_be_checked()
