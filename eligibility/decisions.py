"""Facts for the rules, and decisions kept with what they rested on."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from eligibility.acts import acts_here
from eligibility.bulletin.bulletins import currency_of_case
from eligibility.claims import holder_of
from eligibility.class_on_record import class_differs
from eligibility.clearances import cleared
from eligibility.models import (
    Application,
    Case,
    Clearance,
    DecisionRecord,
    PartyRecord,
    RosterEntry,
    VisaClass,
)
from eligibility.roster.entries import entry_of, roster_loaded
from eligibility.roster.listing import Principal, against_list, principal_of
from eligibility.rules import (
    RULES_VERSION,
    Answers,
    CaseFacts,
    Decision,
    Finding,
    Outcome,
    Party,
    decide,
    record_grounds,
)
from eligibility.steps import Step


def facts_of(
    case_number: str,
    party: Party,
    *,
    visa_class: VisaClass | None,
    class_group: str = "",
    user: User | None,
    chargeability: str = "",
    priority_date: date | None = None,
    principal: Principal | None = None,
    today: date | None = None,
) -> CaseFacts:
    """Return what the post knows of one party of a case, for the rules.

    Only that party's record is read: what happened to the principal is never held against somebody
    who follows to join, and the other way round. So of the post's list, which speaks of the principal,
    the follow-to-join party gets only whether she was asked. Before a Case ID is typed nothing is known.
    """
    in_bulletin, page = _class_facts(visa_class, class_group)
    found = PartyRecord.objects.filter(case__number=case_number, party=party).first() if case_number else None
    if found is None:
        found = PartyRecord()
    is_principal = party == Party.PRINCIPAL
    # Before the entry: a list that is imported in between must not make the case look as if it were missing.
    # Only somebody who follows to join is looked for in it.
    is_searched = not is_principal and bool(case_number) and roster_loaded()
    entry = entry_of(case_number)
    claim = holder_of(case_number, party)
    against = against_list(case_number, entry, claim, user=user, principal=principal)
    if against.unlisted_refused and (entry := entry_of(case_number)) is not None:
        against = against_list(case_number, entry, claim, user=user, principal=principal)
    listed = entry or RosterEntry()
    return CaseFacts(
        page=page,
        in_bulletin=in_bulletin,
        interviewed_on=found.interviewed_on or (listed.interviewed_on if is_principal else None),
        missed_on=found.missed_on,
        cancelled_by_post_on=found.cancelled_by_post_on,
        class_changed_on=found.class_changed_on,
        appointment_on=found.appointment_on,
        checked_in=found.checked_in,
        held_by_another=claim is not None and (user is None or claim.user_id != user.pk),
        holds_claim=claim is not None and user is not None and claim.user_id == user.pk,
        unlisted_refused=against.unlisted_refused,
        list_differs=against.list_differs,
        currency=currency_of_case(
            entry,
            visa_class=visa_class,
            class_group=class_group,
            chargeability=chargeability,
            priority_date=priority_date,
        ),
        last_contact_on=listed.last_contact_on if is_principal else None,
        original_appointment_on=listed.original_appointment_on if is_principal else None,
        acts_here=acts_here(case_number, party, user) if is_principal else (),
        asked_to_follow=None if is_principal else listed.asked_to_follow,
        roster_loaded=is_searched,
        class_differs=class_differs(entry, visa_class, class_group),
        cleared=cleared(case_number, party, today or timezone.localdate(), user=user),
    )


def _class_facts(visa_class: VisaClass | None, class_group: str) -> tuple[bool, str]:
    """Return whether the Visa Bulletin limits the class, and what the Embassy's page says of it.

    A letter that prints the category alone names a group; all symbols of one group share both.
    """
    if visa_class is None and class_group:
        visa_class = VisaClass.objects.filter(group=class_group).order_by("symbol").first()
    if visa_class is None:
        return True, VisaClass.ReschedulePage.YES.value
    return visa_class.in_bulletin, visa_class.iv_reschedule_page


def facts_for(application: Application, today: date | None = None) -> CaseFacts:
    """Return what the post knows of the case and party that an application names; ``today`` is now's day."""
    return facts_of(
        application.case_number,
        Party(application.party),
        visa_class=application.visa_class,
        class_group=application.class_group,
        user=application.user,
        chargeability=application.chargeability,
        priority_date=application.priority_date,
        principal=principal_of(application),
        today=today,
    )


def standing_grounds(
    application: Application, today: date, facts: CaseFacts | None = None
) -> tuple[Finding, ...]:
    """Return the record's grounds, without those cleared: what moving an appointment is checked against.

    ``facts`` where the caller has them already.
    """
    answers = application.answers()
    return record_grounds(facts or facts_for(application, today), today, answers.party, answers)


def decide_move(application: Application, facts: CaseFacts, today: date) -> Decision:
    """Say whether an appointment that stands may be moved: unless the record itself raises a ground."""
    answers = application.answers()
    grounds = record_grounds(facts, today, answers.party, answers)
    outcome = Outcome.INQUIRY if grounds else Outcome.MAY_SCHEDULE
    return replace(decide(answers, facts, today), outcome=outcome, grounds=grounds, from_day=None)


def judge(application: Application, *, step: Step, now: datetime) -> Decision:
    """Decide on an application as it stands, and keep the decision; ``now`` is aware."""
    today = timezone.localdate(now)
    facts = facts_for(application, today)
    decision = decide(application.answers(), facts, today)
    keep(application, decision, facts, step=step, now=now)
    return decision


def keep(
    application: Application, decision: Decision, facts: CaseFacts, *, step: Step, now: datetime
) -> DecisionRecord:
    """Store a decision with its inputs, the codes of what spoke, and the version of the rules."""
    return DecisionRecord.objects.create(
        application=application,
        case=Case.objects.filter(number=application.case_number).first(),
        party=application.party,
        asked_at_step=step,
        outcome=decision.outcome,
        reasons=[reason.value for reason in decision.reasons],
        grounds=_codes(decision.grounds),
        from_day=decision.from_day,
        cleared=_clearances(application, decision, now),
        to_verify=[code.value for code in decision.to_verify],
        inputs=_inputs(application.answers(), facts),
        rules_version=RULES_VERSION,
        at=now,
    )


def _clearances(application: Application, decision: Decision, now: datetime) -> list[dict[str, object]]:
    """Return the cleared grounds, each with the clearance that spoke."""
    if not decision.cleared:
        return []
    counting = Clearance.objects.counting(timezone.localdate(now))
    counting = counting.filter(case__number=application.case_number, party=application.party)
    spoke = dict(counting.order_by().values_list("ground", "pk"))
    return [{**codes, "clearance": spoke.get(codes["ground"])} for codes in _codes(decision.cleared)]


def _codes(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"ground": found.ground.value, "basis": found.basis.value} for found in findings]


def _inputs(answers: Answers, facts: CaseFacts) -> dict[str, object]:
    """Return answers and facts as they can be stored: dates in ISO form, months of the bulletin as text."""
    known = asdict(facts)
    known["currency"] = {f"{year}-{month:02}": str(value) for (year, month), value in facts.currency.items()}
    return {
        "answers": {name: _plain(value) for name, value in asdict(answers).items()},
        "facts": {name: _plain(value) for name, value in known.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
