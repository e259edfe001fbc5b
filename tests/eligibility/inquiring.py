"""What the tests of inquiries share: somebody who asks, a form that is filled in, a page that is read."""

import uuid

from django.test import Client

from accounts.models import User
from accounts.permissions import Actor, Role
from eligibility.inquiry.inquiries import submit
from eligibility.models import Application, Case, CaseClaim, DecisionRecord, Inquiry
from eligibility.rules import Party
from tests.cast import NOW, applicant
from tests.markup import Page

NOBODY = Actor(user=None, role=Role.APPLICANT, address="192.0.2.9")
SENT = {
    "category": "turning_21",
    "message": "My son turns 21 in March.\r\nCan we come earlier?",
    "writer": "petitioner",
    "name": "Chan Sokha",
    "date_of_birth_day": "១៣",
    "date_of_birth_month": "4",
    "date_of_birth_year": "1985",
    "case_number": "pnp 2023-534-003",
    "email": "sokha@example.org",
    "telephone": "012 345 678",
    "key": "0123456789abcdef0123456789abcdef",
}


def logged_in(user: User) -> Client:
    """A browser with somebody's login."""
    client = Client()
    client.force_login(user)
    return client


def sent(**changed: str) -> dict[str, str]:
    """What a browser sends, each time from another rendering of the form."""
    return {**SENT, "key": uuid.uuid4().hex, **changed}


def an_inquiry(
    user: User | None = None, *, application: Application | None = None, **fields: object
) -> Inquiry:
    """An inquiry, of an account or of somebody without one."""
    given: dict[str, object] = {
        "category": Inquiry.Category.OTHER,
        "name": "Demo, Sokha",
        "email": "" if user else "someone@example.org",
    }
    return submit(
        {**given, **fields},
        "Where is my case?",
        application=application,
        creation_key=uuid.uuid4().hex,
        now=NOW,
        by=applicant(user) if user else NOBODY,
    )


def a_claim(user: User, number: str = "PNP2023534003", party: Party = Party.PRINCIPAL) -> CaseClaim:
    """A claim that lives."""
    case = Case.objects.get_or_create(number=number, defaults={"created_at": NOW})[0]
    return CaseClaim.objects.create(case=case, party=party, user=user, made_at=NOW)


def a_decision(application: Application, ground: str, outcome: str = "inquiry") -> DecisionRecord:
    """A decision that rests on an answer."""
    return DecisionRecord.objects.create(
        application=application,
        case=application.case,
        party=application.party,
        asked_at_step="questions",
        outcome=outcome,
        grounds=[{"ground": ground, "basis": "answer"}],
        rules_version="1",
        at=NOW,
    )


def filled_in(page: Page) -> dict[str, str]:
    """What stands in the fields of a page."""
    values = {
        element.attributes["name"]: element.attributes["value"]
        for element in page.all("input")
        if element.attributes.get("value")
        and "name" in element.attributes
        and (element.attributes.get("type") != "radio" or "checked" in element.attributes)
    }
    values |= {area.attributes["name"]: area.text for area in page.all("textarea") if area.text}
    for option in page.all("option"):
        if "selected" in option.attributes and option.attributes["value"]:
            values[option.inside("select").attributes["name"]] = option.attributes["value"]
    return {name: value for name, value in values.items() if name not in {"key", "csrfmiddlewaretoken"}}


def last_read(inquiry: Inquiry) -> int:
    """The message that an officer saw last."""
    return inquiry.messages.last().pk
