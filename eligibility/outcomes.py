"""Decisions that are looked at, not kept: what the pages ask before they open. Reads only."""

from dataclasses import replace
from datetime import date

from eligibility.clearances import cleared
from eligibility.decisions import facts_for, facts_of
from eligibility.models import Application, CaseClaim, PartyRecord, RosterEntry, VisaClass
from eligibility.roster.entries import entry_of
from eligibility.rules import CaseFacts, Decision, Ground, Outcome, Party, decide

BLOCKING = frozenset({Outcome.INQUIRY, Outcome.FIANCE_PAGE, Outcome.WAIT})


def decision_now(application: Application, today: date) -> Decision:
    """Return what the rules say of an application as it stands, with all that the post knows."""
    return decide(application.answers(), facts_for(application, today), today)


def answers_block(application: Application, today: date) -> bool:
    """Say whether the answers alone lead elsewhere, whatever Case ID is typed.

    A refusal that comes from the Case ID leaves its step open: the number may have been mistyped. What an
    officer has cleared for the case that the application names blocks nothing.
    """
    facts = _facts_of_nobody(application)
    facts = replace(facts, cleared=_cleared(application, today))
    return decide(application.answers(), facts, today).outcome in BLOCKING


def told_to(application: Application, today: date) -> tuple[CaseFacts, RosterEntry | None]:
    """Return what the account may be told of the case: nothing of it while it is open whose it is.

    Whoever types a stranger's Case ID must not read its record off the questions that are left out.
    """
    facts = facts_for(application, today)
    if facts.held_by_another or (facts.list_differs and not facts.holds_claim):
        return _facts_of_nobody(application), None
    return facts, entry_of(application.case_number)


def _facts_of_nobody(application: Application) -> CaseFacts:
    """Return what follows from the visa class and the stated priority date alone."""
    return facts_of(
        "",
        Party(application.party),
        visa_class=application.visa_class,
        class_group=application.class_group,
        user=application.user,
        chargeability=application.chargeability,
        priority_date=application.priority_date,
    )


def class_goes_elsewhere(application: Application, today: date) -> bool:
    """Say whether the visa class chosen does not use this system, so that no long form is filled in vain."""
    chosen = application.visa_class
    if chosen is None or chosen.iv_reschedule_page == VisaClass.ReschedulePage.YES:
        return False
    asks_staff = chosen.iv_reschedule_page == VisaClass.ReschedulePage.ASK_STAFF
    return not (asks_staff and Ground.CLASS_ASKS_STAFF in _cleared(application, today))


def _cleared(application: Application, today: date) -> frozenset[Ground]:
    return cleared(application.case_number, application.party, today, user=application.user)


def own_appointment_number(application: Application) -> str:
    """Return the confirmation number of the active appointment that this account has for the case, or ""."""
    record = PartyRecord.objects.filter(case__number=application.case_number, party=application.party).first()
    if record is None or application.user is None:
        return ""
    live = CaseClaim.objects.of(application.user).filter(case=record.case, party=record.party)
    return record.appointment_number if live.exists() else ""
