"""Which appointments stand on a Case ID that the IV Unit has not checked. Reads only."""

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT

from appointments.models import Appointment
from appointments.models.appointments import AppointmentQuerySet
from eligibility.models import CaseClaim, CaseEvent


def unverified(appointments: AppointmentQuerySet | None = None) -> AppointmentQuerySet:
    """Return those appointments whose Case ID was neither verified nor typed by the IV Unit itself.

    What staff typed for a family without account counts as checked, as on the confirmation page.
    """
    rows = Appointment.objects.all() if appointments is None else appointments
    party = {"case": OuterRef("case"), "party": OuterRef("party")}
    verified = CaseClaim.objects.live().filter(**party).exclude(verified_at=None)
    made_by_staff = CaseEvent.objects.filter(**party, kind=CaseEvent.Kind.APPLICATION_MADE)
    this_one = made_by_staff.annotate(reference=KT("detail__reference")).filter(
        reference=OuterRef("application__reference")
    )
    return rows.exclude(Exists(verified)).exclude(Exists(this_one), application__user=None)
