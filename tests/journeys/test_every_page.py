"""What must hold on every page that links reach: for families on a very small phone, for officers at a desk.

With JavaScript on, so that the browser would run (and the Content-Security-Policy would refuse) whatever
stands in a page.
"""

from datetime import date

import pytest
from django.test import Client

from tests.cast import at
from tests.journeys.acting import open_page
from tests.journeys.conftest import an_account
from tests.journeys.everything import checksum, everything_for, walk
from tests.journeys.walking import come_in

SMALLEST_WIDTH = 320
# What one more page may cost over the wire, in bytes; the style sheets are there from the first.
MOST_BYTES = 12_000


@pytest.fixture
def family():
    """An account with something of every kind, and a long address."""
    user = an_account("a.grandmother.with.a.very.long.address.for.her.letters@mail.example.org")
    everything_for(user)
    return user


def test_every_page_of_a_family_fits_a_small_phone_and_changes_nothing(new_page, live_server, clock, family):
    clock.move_to(at(date(2026, 12, 3), 9))
    page = new_page(width=SMALLEST_WIDTH, javascript=True)
    come_in(page, family, live_server.url)
    before = checksum()
    faults = []

    def links_of(address):
        if address.endswith(".ics"):
            return []
        status = open_page(page, address).status
        found = page.evaluate(
            "() => ({width: document.documentElement.scrollWidth, title: document.title,"
            " headings: document.querySelectorAll('h1').length,"
            " bytes: performance.getEntriesByType('navigation')[0].encodedBodySize,"
            " links: [...document.links].map(link => link.getAttribute('href'))})"
        )
        if (status, found["headings"]) != (200, 1) or not found["title"].strip(" –"):
            faults.append((address, status, found["headings"], found["title"]))
        if found["width"] > SMALLEST_WIDTH:
            faults.append((address, f"{found['width']} px wide"))
        if not 0 < found["bytes"] <= MOST_BYTES:
            faults.append((address, f"{found['bytes']} bytes"))
        return found["links"]

    walked = walk("/dashboard/", links_of, of_a_kind=5)

    assert not faults, "\n".join(map(str, faults))
    assert len(walked) > 60, walked
    assert checksum() == before
    client = Client()
    client.force_login(family)
    before = checksum()
    for address in walked:
        assert client.get(address).status_code in {200, 302}, address
    assert checksum() == before


def test_every_page_of_an_officer_opens_and_keeps_the_policy(new_page, live_server, clock, family):
    clock.move_to(at(date(2026, 12, 3), 9))
    officer = an_account("officer@example.org", is_staff=True, is_superuser=True)
    page = new_page(width=1280, javascript=True)
    come_in(page, officer, live_server.url)
    before = checksum()
    faults = []

    def links_of(address):
        if "/export/" in address or "csv" in address:
            # A file, which the browser would keep instead of showing it.
            return []
        status = open_page(page, address).status
        if status != 200:
            faults.append((address, status))
        return page.evaluate("() => [...document.links].map(link => link.getAttribute('href') || '')")

    walked = walk("/admin/", links_of, within="/admin/", of_a_kind=1)

    assert not faults, "\n".join(map(str, faults))
    assert len(walked) > 40, walked
    assert checksum() == before
