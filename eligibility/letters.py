"""The letters that this app owes: about inquiries, and about what staff did to a case."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from accounts.notifications import notify, register
from accounts.references import grouped
from eligibility.inquiry.links import key_of
from eligibility.models import AnswerTime, Application, Case, CaseClaim, Clearance, Inquiry

RECEIVED = "inquiry_received"
ANSWERED = "inquiry_answered"
VERIFIED = "case_verified"
NUMBER_CORRECTED = "case_number_corrected"
CLAIM_ENDED = "claim_ended"
CLAIM_MOVED_AWAY = "claim_moved_away"
CLAIM_MOVED_HERE = "claim_moved_here"
CLEARED = "cleared"
CLEARANCE_WITHDRAWN = "clearance_withdrawn"
ASKED_TO_FOLLOW = "asked_to_follow"


def register_kinds() -> None:
    """Tell the outbox which letters there are; called once when Django is ready."""
    for kind in (
        RECEIVED,
        ANSWERED,
        VERIFIED,
        NUMBER_CORRECTED,
        CLAIM_ENDED,
        CLAIM_MOVED_AWAY,
        CLAIM_MOVED_HERE,
        CLEARED,
        CLEARANCE_WITHDRAWN,
        ASKED_TO_FOLLOW,
    ):
        register(kind, kind)


def inquiry_received(inquiry: Inquiry, *, now: datetime) -> None:
    """Owe the letter with the reference number.

    It repeats nothing that was typed: anybody may send the form with anybody's address, and the letter
    would carry a stranger's words to that address in the Embassy's name.
    """
    _owe(RECEIVED, inquiry, now, {"answer_days": AnswerTime.in_working_days()})


def inquiry_answered(inquiry: Inquiry, text: str, translation: str = "", *, now: datetime) -> None:
    """Owe the letter with the IV Unit's answer, and its translation where there is one."""
    key = "" if inquiry.user else key_of(inquiry)
    _owe(ANSWERED, inquiry, now, {"answer": text, "translation": translation, "key": key})


def address_for_answers(inquiry: Inquiry) -> str:
    """Return where an answer goes by e-mail: as the inquiry says, else as its account says, else nowhere."""
    return inquiry.email or (inquiry.user.email if inquiry.user else "")


def case_verified(claim: CaseClaim, *, now: datetime) -> None:
    """Owe the family the news that its Case ID number was checked."""
    _tell_family(VERIFIED, claim.case, claim.party, now, {})


def case_number_corrected(case: Case, party: str, *, old: str, now: datetime) -> None:
    """Owe the family the news that its Case ID number is another one than it typed."""
    _tell_family(NUMBER_CORRECTED, case, party, now, {"old_number": old})


def claim_ended(claim: CaseClaim, *, now: datetime) -> None:
    """Tell an account that it speaks for a case no longer."""
    _tell(CLAIM_ENDED, claim.user, claim.case, now)


def claim_moved(old: CaseClaim, new: CaseClaim, *, now: datetime) -> None:
    """Tell both accounts; neither learns the other's address."""
    _tell(CLAIM_MOVED_AWAY, old.user, old.case, now)
    _tell(CLAIM_MOVED_HERE, new.user, new.case, now)


def cleared(given: Sequence[Clearance], *, now: datetime) -> None:
    """Tell the people of a clearance that they may schedule, under which grounds, and until when.

    ``given`` are the clearances of one decision: one letter for all of them.
    """
    grounds = [clearance.ground for clearance in given]
    _tell_holder(CLEARED, given[0], grounds, now)


def clearance_withdrawn(clearance: Clearance, *, now: datetime) -> None:
    """Tell the people of a clearance that it counts no longer."""
    _tell_holder(CLEARANCE_WITHDRAWN, clearance, [clearance.ground], now)


def asked_to_follow(case_number: str, user: User, *, now: datetime) -> None:
    """Owe a follow-to-join applicant the news that the IV Unit asks her to make an appointment."""
    context: dict[str, object] = {"case_number": case_number}
    notify(ASKED_TO_FOLLOW, to=user.email, user=user, language=user.language, context=context, now=now)


def holders_of(clearance: Clearance) -> dict[str, tuple[str, User | None, str]]:
    """Return whom a clearance concerns: address, account and language, by the address in small letters.

    That is who asked, and the account that speaks for the case or, where none does yet, the one that was
    refused. Whoever else only named the case learns nothing.
    """
    found: list[tuple[str, User | None, str]] = []
    claims = CaseClaim.objects.live().filter(case=clearance.case, party=clearance.party)
    claim = claims.select_related("user").first()
    user = claim.user if claim else clearance.account
    inquiry = clearance.inquiry
    # Another account that asked gets its answer; whose the case is, is not its business.
    asked_for_itself = inquiry is not None and (inquiry.user is None or user is None or inquiry.user == user)
    if inquiry is not None and asked_for_itself and address_for_answers(inquiry):
        found.append((address_for_answers(inquiry), inquiry.user, inquiry.language))
    if user is not None:
        own = Application.objects.of(user).filter(case_number=clearance.case.number, party=clearance.party)
        given = own.values_list("email", flat=True)
        found += [(address, user, user.language) for address in (user.email, *given) if address]
    return {address.lower(): (address, account, language) for address, account, language in reversed(found)}


def _tell_holder(kind: str, clearance: Clearance, grounds: list[str], now: datetime) -> None:
    until = clearance.until.isoformat() if clearance.until else ""
    for address, user, language in holders_of(clearance).values():
        context: dict[str, object] = {
            "case_number": clearance.case.number,
            "grounds": grounds,
            "until": until,
            "has_account": user is not None,
        }
        notify(kind, to=address, user=user, language=language, context=context, now=now)


def _tell(kind: str, user: User, case: Case, now: datetime) -> None:
    context: dict[str, object] = {"case_number": case.number}
    notify(kind, to=user.email, user=user, language=user.language, context=context, now=now)


def _tell_family(kind: str, case: Case, party: str, now: datetime, more: dict[str, object]) -> None:
    """Write one letter to each address of a party: its account's, and those given for the case."""
    claim = CaseClaim.objects.live().filter(case=case, party=party).select_related("user").first()
    user = claim.user if claim else None
    given = Application.objects.filter(case=case, party=party, discarded_at=None).values_list(
        "email", flat=True
    )
    addresses = {address.lower(): address for address in (*given, user.email if user else "") if address}
    context = {"case_number": case.number, "has_account": user is not None, **more}
    for address in addresses.values():
        language = user.language if user else "en"
        notify(kind, to=address, user=user, language=language, context=context, now=now)


def _owe(kind: str, inquiry: Inquiry, now: datetime, more: dict[str, object]) -> None:
    to = address_for_answers(inquiry)
    if not to:
        return
    notify(
        kind,
        to=to,
        user=inquiry.user,
        language=inquiry.language,
        context={
            "reference": inquiry.reference,
            "reference_aloud": grouped(inquiry.reference),
            "has_account": inquiry.user is not None,
            **more,
        },
        now=now,
    )
