"""Everything that is known of one Case ID number, on one screen. Reads only, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from accounts.models import Notification, User
from appointments.availability import working_calendar
from appointments.models import Appointment
from appointments.standing import Standing, standing_of
from eligibility.admin.decided import beside
from eligibility.answered import Line, Verdict, answered, verdict
from eligibility.models import (
    Application,
    Case,
    CaseClaim,
    CaseEvent,
    CaseNote,
    DecisionRecord,
    Inquiry,
    PartyRecord,
    Person,
    RosterEntry,
)
from eligibility.roster.entries import entry_of
from eligibility.rules import Party
from eligibility.wording import PARTY_NAMES, REASON_SENTENCES, Text
from embassy_sched.staff import log_wording
from embassy_sched.staff.case_timeline import Entry, timeline_of

MOST_LETTERS = 100
CHANGEABLE = frozenset({Standing.CHANGEABLE, Standing.FIXED})


@dataclass(frozen=True)
class PartyPart:
    """One party of the case: what the record says, who speaks for it, and where its appointment stands."""

    party: Party
    record: PartyRecord | None
    claim: CaseClaim | None
    ended: list[CaseClaim]
    appointment: "AppointmentPart | None"

    @property
    def name(self) -> Text:
        """Return whose part of the case it is."""
        return PARTY_NAMES[self.party]

    @property
    def facts(self) -> list[Line]:
        """Return the facts of the record that are set."""
        return log_wording.facts_of(self.record) if self.record else []


@dataclass(frozen=True)
class AppointmentPart:
    """An appointment, where it stands, and the one that replaced it."""

    appointment: Appointment
    standing: Standing
    replaced_by: str

    @property
    def state(self) -> Text:
        """Return where it stands, in words."""
        return log_wording.STANDINGS[self.standing]

    @property
    def is_changeable(self) -> bool:
        """Say whether staff can still reschedule or cancel it: until its day has passed."""
        return self.standing in CHANGEABLE


@dataclass(frozen=True)
class DecisionPart:
    """A decision in words, with what it rested on."""

    decision: DecisionRecord
    verdict: Verdict
    reasons: list[str]
    rested_on: list[Line]
    beside: list[str]


@dataclass(frozen=True)
class ApplicationPart:
    """An application with its people, its answers, what was decided on it, and the number of its appointment
    as long as staff can change that.
    """

    application: Application
    people: list[Person]
    answers: list[Line]
    decisions: list[DecisionPart]
    appointment_number: str


@dataclass(frozen=True)
class CasePage:
    """Everything on one screen; ``case`` is None while the number only stands on applications."""

    number: str
    case: Case | None
    parties: list[PartyPart]
    appointments: list[AppointmentPart]
    applications: list[ApplicationPart]
    inquiries: list[Inquiry]
    letters: list[Notification]
    notes: list[CaseNote]
    timeline: list[Entry]
    listed: RosterEntry | None = None

    @property
    def listed_facts(self) -> list[Line]:
        """Return what the post's list says of the case."""
        return log_wording.listed_facts(self.listed) if self.listed else []

    @cached_property
    def principal(self) -> str:
        """Return the name on the latest application, of the principal's party if there is one."""
        named = [part.application for part in self.applications if part.application.full_name]
        own = [each for each in named if each.party == Party.PRINCIPAL]
        return (own or named)[0].full_name if named else ""


def corrected_number(number: str) -> str:
    """Return the number that a case has today that once had this one, or nothing."""
    corrected = CaseEvent.objects.filter(kind=CaseEvent.Kind.NUMBER_CORRECTED, detail__old=number)
    event = corrected.select_related("case").first()
    return event.case.number if event else ""


def case_page(number: str, now: datetime) -> CasePage | None:
    """Return what is known of a Case ID number in its stored spelling; None where nobody named it."""
    case = Case.objects.filter(number=number).first()
    appointments = _appointments(case, now) if case else []
    changeable = [part.appointment for part in appointments if part.is_changeable]
    applications = _applications(number, case, {each.application_id: each.number for each in changeable})
    inquiries = _inquiries(number, [part.application for part in applications])
    if case is None and not applications and not inquiries:
        return None
    records = list(PartyRecord.objects.filter(case=case)) if case else []
    claims = list(CaseClaim.objects.filter(case=case).select_related("user")) if case else []
    accounts = {claim.user_id: claim.user for claim in claims}
    return CasePage(
        number=number,
        case=case,
        parties=_parties(records, claims, appointments, applications),
        appointments=appointments,
        applications=applications,
        inquiries=inquiries,
        letters=_letters(number, applications, appointments, inquiries, accounts.values()),
        notes=list(CaseNote.objects.filter(case=case).select_related("by")) if case else [],
        timeline=timeline_of(case, accounts) if case else [],
        listed=entry_of(number),
    )


def _applications(number: str, case: Case | None, changeable: Mapping[int, str]) -> list[ApplicationPart]:
    named = Q(case_number=number) | Q(case=case) if case else Q(case_number=number)
    found = (
        Application.objects.filter(named)
        .select_related("user", "visa_class")
        .prefetch_related("traveling_applicants", "decisions")
    )
    return [
        ApplicationPart(
            application,
            people=[application, *application.traveling_applicants.all()],
            answers=answered(application),
            decisions=[_decision(decision) for decision in application.decisions.all()],
            appointment_number=changeable.get(application.pk, ""),
        )
        for application in found
    ]


def _decision(decision: DecisionRecord) -> DecisionPart:
    sentences = {reason.value: str(sentence) for reason, sentence in REASON_SENTENCES.items()}
    return DecisionPart(
        decision,
        verdict(decision),
        reasons=[sentences.get(code, code) for code in decision.reasons],
        rested_on=log_wording.inputs_of(decision),
        beside=beside(decision),
    )


def _inquiries(number: str, applications: Iterable[Application]) -> list[Inquiry]:
    named = Q(case_number=number) | Q(application__in=[each.pk for each in applications])
    return list(Inquiry.objects.filter(named).select_related("user"))


def _appointments(case: Case, now: datetime) -> list[AppointmentPart]:
    """Return the appointments, the latest first, each with the one that replaced it."""
    found = list(
        Appointment.objects.filter(case=case).select_related(
            "slot", "application", "scheduled_by", "replaces"
        )
    )
    calendar = working_calendar()
    later = {each.replaces_id: str(each) for each in found}
    return [AppointmentPart(each, standing_of(each, now, calendar), later.get(each.pk, "")) for each in found]


def _parties(
    records: list[PartyRecord],
    claims: list[CaseClaim],
    appointments: list[AppointmentPart],
    applications: list[ApplicationPart],
) -> list[PartyPart]:
    """Return the parties that anything is known of, the principal's first."""
    named = {each.party for each in records} | {each.party for each in claims}
    named |= {part.appointment.party for part in appointments}
    named |= {part.application.party for part in applications}
    return [
        PartyPart(
            party,
            record=next((each for each in records if each.party == party), None),
            claim=next((each for each in claims if each.party == party and each.ended_at is None), None),
            ended=[each for each in claims if each.party == party and each.ended_at is not None],
            appointment=next(
                (
                    part
                    for part in appointments
                    if part.appointment.party == party and part.appointment.is_scheduled
                ),
                None,
            ),
        )
        for party in Party
        if party in named
    ]


def _letters(
    number: str,
    applications: Iterable[ApplicationPart],
    appointments: Iterable[AppointmentPart],
    inquiries: Iterable[Inquiry],
    accounts: Iterable[User],
) -> list[Notification]:
    """Return the letters about this case, the latest first; account letters are nobody's business here.

    A letter keeps a snapshot, no link: it is one of this case by its address and by what it tells.
    """
    addresses = {part.application.email for part in applications} | {each.email for each in inquiries}
    addresses |= {account.email for account in accounts}
    owners = {account.pk for account in accounts} | {each.user_id for each in inquiries if each.user_id}
    owners |= {part.application.user_id for part in applications if part.application.user_id}
    about = Q(context__case_number=number)
    about |= Q(context__number__in=[part.appointment.number for part in appointments])
    about |= Q(context__reference__in=[each.reference for each in inquiries])
    addressed = Q(to_address__in=addresses - {""}) | Q(user__in=owners)
    return list(Notification.objects.filter(addressed, about)[:MOST_LETTERS])
