"""What the inquiry form can fill in by itself, so that nobody types what the system knows."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from accounts.references import normalise
from eligibility.explanations import WHOSE_CASE
from eligibility.models import Application, CaseClaim, CaseEvent, Inquiry, PartyRecord
from eligibility.rules import Ground, Outcome, Party

Category = Inquiry.Category

CATEGORY_OF_GROUND = {
    Ground.INTERVIEWED: Category.INTERVIEWED,
    Ground.NO_CONTACT: Category.NO_CONTACT,
    Ground.NOT_CURRENT: Category.NOT_CURRENT,
    Ground.CLASS_CHANGED: Category.CLASS_CHANGED,
    Ground.CLASS_ASKS_STAFF: Category.OTHER,
    Ground.CHECKED_IN: Category.INTERVIEWED,
    Ground.HELD_BY_ANOTHER: Category.CASE_ID,
    Ground.UNLISTED_CASE: Category.CASE_ID,
    Ground.LIST_DIFFERS: Category.CASE_ID,
    Ground.NOT_ASKED_TO_FOLLOW: Category.FOLLOW_TO_JOIN,
    Ground.REQUEST_NOT_FOUND: Category.FOLLOW_TO_JOIN,
    Ground.CLASS_DIFFERS: Category.CLASS_CHANGED,
}


@dataclass(frozen=True)
class Known:
    """The values for the form, the application that goes with the inquiry, the day of the appointment."""

    initial: dict[str, object] = field(default_factory=dict)
    application: Application | None = None
    appointment_on: date | None = None


def application_of(user: User, reference: str) -> Application | None:
    """Return the account's application of this reference (also a discarded one), however it is written."""
    number = normalise(reference)
    if number is None:
        return None
    return Application.objects.filter(user=user, reference=number).select_related("case").first()


def known_of(
    user: User | None, *, application: Application | None = None, appointment: str = "", category: str = ""
) -> Known:
    """Return what is known for an inquiry of this account; ``user`` is None for somebody without one.

    In: an application of the account, and what a link said: a confirmation number and a category. Whatever
    is not the account's own or makes no sense is passed over.
    """
    initial: dict[str, object] = {}
    if category in Category.values:
        initial["category"] = category
    if user is None:
        return Known(initial)
    initial["email"] = user.email
    record, appointment_on = _record_of_appointment(user, appointment)
    if record is not None:
        initial["case_number"] = record.case.number
        application = application or _application_of_record(user, record)
    if application is not None:
        initial = {**_details(application), **_category(application), **initial}
        initial["email"] = application.email or user.email
    elif record is None:
        initial = {**_details_of_only_application(user), **initial}
    if appointment_on and category == Category.CANNOT_COME:
        day = date_format(appointment_on, gettext("l, j F Y"))
        initial["message"] = gettext("I cannot come to my appointment on %(day)s.") % {"day": day}
    return Known(initial, application, appointment_on)


def _record_of_appointment(user: User, number: str) -> tuple[PartyRecord | None, date | None]:
    """Return the record that a confirmation number belongs to, if the account speaks for it, and its day."""
    number = normalise(number) or ""
    if not number:
        return None, None
    claims = CaseClaim.objects.of(user).filter(case=OuterRef("case"), party=OuterRef("party"))
    own = PartyRecord.objects.filter(Exists(claims)).select_related("case")
    record = own.filter(appointment_number=number).first()
    if record is not None:
        return record, record.appointment_on
    # The record forgets an appointment that is over; its events do not.
    events = CaseEvent.objects.filter(Exists(claims), detail__number=number).exclude(day=None)
    event = events.order_by("pk").first()
    if event is None:
        return None, None
    return own.filter(case=event.case_id, party=event.party).first(), event.day


def _application_of_record(user: User, record: PartyRecord) -> Application | None:
    own = Application.objects.of(user).filter(case=record.case_id, party=record.party)
    return own.exclude(scheduled_at=None).order_by("-scheduled_at", "-pk").select_related("case").first()


def _details_of_only_application(user: User) -> dict[str, object]:
    """Return the details of an account's only application; with several, nobody knows which is meant."""
    applications = list(Application.objects.of(user)[:2])
    return _details(applications[0]) if len(applications) == 1 else {}


def _details(application: Application) -> dict[str, object]:
    follows = application.party == Party.FOLLOW_TO_JOIN
    details = {
        "name": application.principal_name if follows else application.full_name,
        "date_of_birth": application.principal_date_of_birth if follows else application.date_of_birth,
        "case_number": application.case_number,
        "telephone": application.telephone,
    }
    return {name: value for name, value in details.items() if value}


def _category(application: Application) -> dict[str, object]:
    """Return the category of the first ground of the last decision, if that led to the inquiry."""
    decision = application.decisions.first()
    if decision is None or decision.outcome != Outcome.INQUIRY:
        return {}
    if WHOSE_CASE & {found["ground"] for found in decision.grounds}:
        return {"category": Category.CASE_ID}
    for found in decision.grounds:
        if found["ground"] in CATEGORY_OF_GROUND:
            return {"category": CATEGORY_OF_GROUND[found["ground"]]}
    return {}
