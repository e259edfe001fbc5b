"""The inquiries that wait, the urgent first, with why; those about one case stand together. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from eligibility.inquiry.case_answers import case_number_of
from eligibility.inquiry.desk import holder
from eligibility.inquiry.urgency import NOT_URGENT, RANKS, Urgent, reasons
from eligibility.models import Application, Inquiry, InquiryMessage, PartyRecord, RosterEntry

# As many as are looked at for one page; whoever wrote first comes in first.
MOST = 500
EXCERPT = 240

WAITING = (Inquiry.State.RECEIVED, Inquiry.State.READING)


@dataclass(frozen=True)
class Waiting:
    """An inquiry that waits: why it is urgent, what it says, who answers it, and others of its case."""

    inquiry: Inquiry
    number: str
    urgent: tuple[Urgent, ...]
    excerpt: str
    held_by: User | None
    others: list["Waiting"] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, date, datetime, int]:
        """Return what the queue is sorted by."""
        first = self.urgent[0] if self.urgent else None
        return (
            RANKS[first.why] if first else NOT_URGENT,
            (first.day if first else None) or date.max,
            self.inquiry.created_at,
            self.inquiry.pk,
        )


def waiting(now: datetime, *, of: User | None = None) -> list[Waiting]:
    """Return the inquiries that wait, the urgent first, each case once with its others below it.

    ``of`` narrows it to those assigned to a colleague. A fixed number of queries, however many wait.
    """
    today = timezone.localdate(now)
    rows = Inquiry.objects.filter(state__in=WAITING).select_related(
        "user", "application", "assigned_to", "locked_by"
    )
    if of is not None:
        rows = rows.filter(assigned_to=of)
    inquiries = list(rows.order_by("created_at", "pk")[:MOST])
    numbers = {each.pk: case_number_of(each, today) for each in inquiries}
    named = {number for number in numbers.values() if number}
    records, listed = _records(named), _listed_appointments(named)
    people = _applications(inquiries, named)
    texts = _last_texts(inquiries)
    found = []
    for inquiry in inquiries:
        number = numbers[inquiry.pk]
        applied = [*people.get(number, [])] if number else []
        if inquiry.application_id and inquiry.application_id not in {each.pk for each in applied}:
            applied += people.get(inquiry.application_id, [])
        urgent = _reasons(inquiry, records.get(number, []), listed.get(number), applied, today)
        found.append(Waiting(inquiry, number, urgent, texts.get(inquiry.pk, ""), holder(inquiry, now)))
    return _grouped(found)


def urgent_reasons(inquiry: Inquiry, number: str, today: date) -> tuple[Urgent, ...]:
    """Return why one inquiry is urgent; ``number`` is the Case ID number that it is about, if any."""
    named = {number} if number else set()
    people = _applications([inquiry], named)
    applied = {each.pk: each for found in people.values() for each in found}
    records, listed = _records(named), _listed_appointments(named)
    return _reasons(inquiry, records.get(number, []), listed.get(number), list(applied.values()), today)


def next_free(now: datetime, by: User) -> Inquiry | None:
    """Return the most urgent inquiry that no colleague answers or has been given, if there is one."""
    for first in waiting(now):
        for each in (first, *first.others):
            others = {each.held_by, each.inquiry.assigned_to} - {None, by}
            if not others:
                return each.inquiry
    return None


def same_case(inquiry: Inquiry, now: datetime) -> list[Inquiry]:
    """Return the other inquiries about the same case, the latest first."""
    number = case_number_of(inquiry, timezone.localdate(now))
    if not number:
        return []
    others = Inquiry.objects.filter(case_number=number).exclude(pk=inquiry.pk)
    return list(others.select_related("user")[:20])


def _reasons(
    inquiry: Inquiry,
    records: list[PartyRecord],
    listed: date | None,
    applied: list[Application],
    today: date,
) -> tuple[Urgent, ...]:
    stated = [_stated_as_missed(each) for each in applied]
    if not any(each.missed_on or each.appointment_on or each.interviewed_on for each in records):
        # Nothing newer is on record than the appointment that the post's list has.
        stated.append(listed)
    return reasons(
        category=inquiry.category,
        claims_listed_case=inquiry.claims_listed_case,
        interviews_on=[each.appointment_on for each in records if each.appointment_on],
        born_on=[born for each in applied for born in _birthdays(each)],
        missed_on=[
            *(each.missed_on for each in records if each.missed_on),
            *(day for day in stated if day),
        ],
        today=today,
    )


def _records(numbers: Iterable[str]) -> dict[str, list[PartyRecord]]:
    found = defaultdict(list)
    for record in PartyRecord.objects.filter(case__number__in=numbers).select_related("case"):
        found[record.case.number].append(record)
    return found


def _listed_appointments(numbers: Iterable[str]) -> dict[str, date | None]:
    """Return the original appointments in the post's list after which no interview is listed."""
    listed = RosterEntry.objects.filter(case__number__in=numbers, interviewed_on=None)
    return dict(listed.values_list("case__number", "original_appointment_on"))


def _applications(inquiries: Iterable[Inquiry], numbers: Iterable[str]) -> dict[str | int, list[Application]]:
    """Return the applications by the case they name, and by their own key."""
    own = {each.application_id for each in inquiries if each.application_id}
    found: dict[str | int, list[Application]] = defaultdict(list)
    named = Q(discarded_at=None, case_number__in=numbers) | Q(pk__in=own)
    for application in Application.objects.filter(named).prefetch_related("traveling_applicants"):
        found[application.case_number].append(application)
        found[application.pk].append(application)
    return found


def _birthdays(application: Application) -> Iterable[date]:
    for person in (application, *application.traveling_applicants.all()):
        if person.date_of_birth:
            yield person.date_of_birth


def _stated_as_missed(application: Application) -> date | None:
    """Return the day of the appointment that was missed; of a month alone its first: the safe side."""
    stated = application.answers().appointment_on
    return date(stated.year, stated.month, stated.day or 1) if stated else None


def _last_texts(inquiries: Iterable[Inquiry]) -> dict[int, str]:
    """Return the beginning of what each writer wrote last."""
    written = InquiryMessage.objects.filter(inquiry__in=list(inquiries), from_staff=False).order_by(
        "at", "pk"
    )
    return {pk: text[:EXCERPT] for pk, text in written.values_list("inquiry", "text")}


def _grouped(found: list[Waiting]) -> list[Waiting]:
    """Return one entry for each case, its most urgent inquiry, with the others of the case below it."""
    first: dict[str, Waiting] = {}
    queue = []
    for each in sorted(found, key=lambda waits: waits.place):
        if each.number and each.number in first:
            first[each.number].others.append(each)
        else:
            queue.append(each)
            if each.number:
                first[each.number] = each
    return queue
