"""A printed promise is kept: the last day to change may move later when closures change, never earlier."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from appointments.deadlines import promise_at_booking
from appointments.models import Appointment
from appointments.working_days import POST_ZONE, NoWorkingDay, WorkingCalendar


def keep_promises(calendar: WorkingCalendar, today: date) -> int:
    """Give appointments to come the later day that this calendar allows; return how many got one.

    An appointment made after its own last day to change promises none; it gets one if that day is not yet
    gone by now. Call it inside the transaction that changed the closures, after its slots were written.
    """
    tomorrow = datetime.combine(today + timedelta(days=1), time.min, tzinfo=POST_ZONE)
    due: dict[date, list[int]] = defaultdict(list)
    to_come = Appointment.objects.scheduled().filter(slot__starts_at__gte=tomorrow)
    for pk, starts_at, promised in to_come.values_list("pk", "slot__starts_at", "last_day_to_change"):
        allowed = _allowed(timezone.localdate(starts_at), today, calendar)
        if allowed is not None and (promised is None or promised < allowed):
            due[allowed].append(pk)
    ids = [pk for group in due.values() for pk in group]
    # One order for everybody who changes several rows; the UPDATEs below go by day.
    list(Appointment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    raised = 0
    for allowed, group in due.items():
        less = Q(last_day_to_change=None) | Q(last_day_to_change__lt=allowed)
        raised += (
            Appointment.objects.scheduled().filter(less, pk__in=group).update(last_day_to_change=allowed)
        )
    return raised


def _allowed(interview_day: date, today: date, calendar: WorkingCalendar) -> date | None:
    try:
        return promise_at_booking(interview_day, today, calendar)
    except NoWorkingDay:
        return None
