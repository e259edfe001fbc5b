"""The days on which a family did something here: what the one-year rule counts as contact. Reads only.

Source: "fails to appear on the appointment date and takes no further action within one year" (9 FAM
504.13-2). All days are returned, not the last one: an act after a gap of more than a year does not cure it.
"""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from eligibility.models import Application, CaseEvent, Inquiry
from eligibility.rules import Party

Kind = CaseEvent.Kind
# Written by staff, and yet something that the family did: it came, or it asked.
FAMILY_ACTED = (
    Kind.APPLICATION_MADE,
    Kind.CHECKED_IN,
    Kind.PERSON_CAME,
    Kind.CAME_NOT_INTERVIEWED,
    Kind.CONFIRMED,
    Kind.PRINTED,
)


def acts_here(case_number: str, party: Party, user: User | None) -> tuple[date, ...]:
    """Return the days, in Phnom Penh, on which the family of this case and party acted; one query.

    Before the first appointment a case has no events: then applications and inquiries of the account that
    asks count, and inquiries that named the case without an account.
    """
    if not case_number:
        return ()
    events = CaseEvent.objects.filter(case__number=case_number, party=party)
    events = events.filter(Q(role=Role.APPLICANT) | Q(kind__in=FAMILY_ACTED))
    inquiries = Inquiry.objects.filter(case_number=case_number).filter(Q(user=user) | Q(user=None))
    applications = Application.objects.filter(case_number=case_number, party=party, user=user)
    if user is None:
        applications = applications.none()
    moments = (
        events.order_by()
        .values_list("at")
        .union(
            inquiries.order_by().values_list("created_at"),
            applications.order_by().values_list("created_at"),
            applications.order_by().values_list("updated_at"),
        )
    )
    return tuple(sorted({timezone.localdate(at) for (at,) in moments}))
