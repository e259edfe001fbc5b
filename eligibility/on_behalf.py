"""An application that staff make for a family that has no account, or stands at the counter."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.permissions import Actor
from accounts.references import new_reference
from eligibility import record
from eligibility.claims import live_claim
from eligibility.models import Application, Case, CaseEvent
from eligibility.rules import Party
from eligibility.steps import STEPS, Step

DONE = [step.value for step in STEPS if step is not Step.CALENDAR]


def begin_on_behalf(
    number: str,
    party: Party,
    fields: dict[str, object],
    *,
    creation_key: str,
    reason: str,
    now: datetime,
    by: Actor,
) -> Application:
    """Store an application that lacks nothing but date and time; the event names who made it and why.

    ``number`` is a Case ID in its stored spelling; ``fields`` are columns of the application with the
    family's answers. Where an account speaks for the case, the application is its own; otherwise letters
    go to the application's address. Sent twice under one ``creation_key``, it is one application.
    """
    try:
        with transaction.atomic():
            case, _created = Case.objects.get_or_create(number=number, defaults={"created_at": now})
            holder = live_claim(case, party)
            application = Application.objects.create(
                reference=new_reference(),
                creation_key=creation_key,
                user=holder.user if holder else None,
                case=case,
                case_number=number,
                party=party.value,
                visa_type=Application.VisaType.IMMIGRANT,
                service=Application.Service.RESCHEDULE,
                done_steps=DONE,
                created_at=now,
                updated_at=now,
                answered_at=now,
                **fields,
            )
            detail = {"reference": application.reference}
            record.note(case, party, CaseEvent.Kind.APPLICATION_MADE, now, by, detail=detail, reason=reason)
    except IntegrityError:
        return Application.objects.get(creation_key=creation_key)
    return application
