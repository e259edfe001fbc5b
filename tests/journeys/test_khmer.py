"""Khmer on a very small phone: nothing runs over the edge, on any page and in any state."""

import os
from pathlib import Path

from tests.journeys.acting import open_page
from tests.journeys.test_every_page import SMALLEST_WIDTH

# Where to keep pictures of the pages, for looking at them; none by default.
PICTURES = os.environ.get("PICTURES")
FOR_STRANGERS = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/confirm-email/",
    "/inquiries/new/",
    "/nowhere/",
]
MEASURE = """() => ({
  language: document.documentElement.lang,
  width: document.documentElement.scrollWidth,
  wide: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.usa-skipnav, .usa-sr-only, table')).map(e => e.outerHTML.slice(0, 90)).slice(0, 3),
  tight: [...document.querySelectorAll('body *:not(option, .usa-sr-only)')]
    .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && /[\\u1780-\\u17ff]/.test(n.data)))
    .filter(e => parseFloat(getComputedStyle(e).lineHeight) < 1.4 * parseFloat(getComputedStyle(e).fontSize))
    .map(e => e.outerHTML.slice(0, 90)).slice(0, 3),
  links: [...document.links].map(link => link.getAttribute('href')),
})"""


def faults_of(page, address: str) -> tuple[list[object], list[str]]:
    """Return what is wrong with the page that is open, and its links."""
    found = page.evaluate(MEASURE)
    if PICTURES:
        name = address.strip("/").replace("/", "_").replace("?", "_") or "start"
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    faults: list[object] = []
    if found["language"] != "km":
        faults.append((address, "not in Khmer"))
    if found["width"] > SMALLEST_WIDTH:
        faults.append((address, f"{found['width']} px wide", found["wide"]))
    if found["tight"]:
        faults.append((address, "lines too tight", found["tight"]))
    return faults, found["links"]


def test_a_stranger_switches_to_khmer_and_every_page_fits_with_and_without_errors(new_page, live_server):
    page = new_page(width=SMALLEST_WIDTH)
    open_page(page, "/")
    with page.expect_navigation():
        page.get_by_role("button", name="ខ្មែរ").click()
    faults = []
    for address in FOR_STRANGERS:
        open_page(page, address)
        faults += faults_of(page, address)[0]
        sendable = page.locator("main form button[type=submit]")
        if sendable.count():
            with page.expect_navigation():
                sendable.first.click()
            faults += faults_of(page, f"{address}error")[0]

    assert not faults, "\n".join(map(str, faults))
