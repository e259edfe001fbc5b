"""An account with something of every kind, and a walk over every page that its links reach."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.apps import apps
from django.contrib.sessions.models import Session

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from eligibility.models import Notice
from eligibility.steps import STEPS, Step
from tests.cast import NOW, applicant, at
from tests.eligibility.inquiring import an_inquiry
from tests.factories import ApplicationFactory, TravelingApplicantFactory

# No page of ours is narrower than these: what a person may type without a single space.
LONG_NAME = "Vongsaphakdeysereyvathanakalyanipechchenda"


def everything_for(user: User) -> None:
    """Appointments in each standing on 3 December 2026, an application at each step, an inquiry, notices."""
    for place in Notice.Place:
        Notice.objects.create(place=place, text_en="Read this, too: https://example.org/" + "long" * 20)
    by = applicant(user)

    def scheduled(day: date, **fields: object) -> Appointment:
        application = ApplicationFactory(user=user, **fields)
        TravelingApplicantFactory(application=application, surname=LONG_NAME)
        slot = InterviewSlot.objects.get(starts_at=at(day, 8))
        return booking.schedule(application, slot, now=NOW, by=by)

    changeable = scheduled(date(2026, 12, 17), given_names=LONG_NAME, surname=LONG_NAME)
    later = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 18), 8))
    booking.reschedule(changeable, later, now=NOW, by=by)
    scheduled(date(2026, 12, 4))
    scheduled(date(2026, 12, 1))
    booking.cancel(scheduled(date(2026, 12, 16)), now=NOW, by=by)
    for step in STEPS:
        if step is not Step.VISA_TYPE:
            ApplicationFactory(user=user, at=step)
    ApplicationFactory(user=user, interviewed=True)
    ApplicationFactory(user=user, symbol="K1", at=Step.APPLICANT)
    an_inquiry(user, name=LONG_NAME, case_number="IOE" + "9" * 40)


def walk(start: str, links_of: Callable[[str], list[str]], *, within: str = "/", of_a_kind: int) -> list[str]:
    """Open a page and all that its links reach on this site, breadth first; return the addresses.

    `links_of` opens an address and gives the links found there. Of addresses that differ only in numbers,
    references or what a query says, `of_a_kind` are visited.
    """
    seen, waiting, kinds = {start}, [start], Counter[str]()
    walked = []
    while waiting:
        address = waiting.pop(0)
        walked.append(address)
        for link in _on_this_site(address, links_of(address)):
            if link in seen or not link.startswith(within) or "_changelist_filters" in link:
                continue
            seen.add(link)
            kinds[_kind(link)] += 1
            if kinds[_kind(link)] <= of_a_kind:
                waiting.append(link)
    return walked


def _on_this_site(address: str, links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urldefrag(urljoin(f"http://here{address}", link)).url)
        if parts.scheme == "http" and parts.netloc == "here":
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _kind(link: str) -> str:
    parts = urlsplit(link)
    asked = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    # Filters of the admin combine without end.
    query = asked[0] if len(asked) == 1 else f"{bool(asked)}"
    return f"{re.sub(r'/[^/]*[0-9A-Z][^/]*(?=/)', '/#', parts.path)}?{query}"


def checksum() -> dict[str, str]:
    """Return a sum over the rows of each table, but for sessions, which a visit may renew."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.managed and model is not Session
    }
