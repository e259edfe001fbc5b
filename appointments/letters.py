"""The letters that this app owes: each act on an appointment tells the family, in its own transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from accounts import outbox
from accounts.models import Notification, User
from accounts.notifications import notify, register
from appointments.calendar_file import CONTENT_TYPE, calendar_file
from appointments.confirmation import confirmation_of
from appointments.contact import addresses_of
from appointments.models import Appointment, Closing
from eligibility.missed import Address, Missed
from eligibility.models import Notice

SCHEDULED = "appointment_scheduled"
RESCHEDULED = "appointment_rescheduled"
CANCELLED = "appointment_cancelled"
MOVED_BY_POST = "appointment_moved_by_post"
CANCELLED_BY_POST = "appointment_cancelled_by_post"
PEOPLE_CHANGED = "appointment_people_changed"
BOOKINGS_STOPPED = "bookings_stopped"
CASE_NOT_CURRENT = "case_not_current"
CASE_CURRENT_AGAIN = "case_current_again"
MISSED_APPOINTMENT = "missed_appointment"


def register_kinds() -> None:
    """Tell the outbox which letters there are; called once when Django is ready."""
    for kind in (SCHEDULED, RESCHEDULED, CANCELLED, MOVED_BY_POST, CANCELLED_BY_POST, PEOPLE_CHANGED):
        register(kind, kind, attachments=_calendar_file)
    for kind in (BOOKINGS_STOPPED, CASE_NOT_CURRENT, CASE_CURRENT_AGAIN, MISSED_APPOINTMENT):
        register(kind, kind)


def scheduled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the confirmation of a new appointment."""
    _owe(SCHEDULED, appointment, now, {})


def rescheduled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the confirmation of a moved appointment; it says where the old one stood."""
    if appointment.replaces is not None:
        _withdraw_news_of(appointment.replaces, now)
    _owe(RESCHEDULED, appointment, now, _before(appointment))


def cancelled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the notice that an appointment was cancelled, and by whom."""
    _withdraw_news_of(appointment, now)
    _owe(CANCELLED, appointment, now, {"ended_by": appointment.ended_by})


def people_changed(appointment: Appointment, *, now: datetime) -> None:
    """Owe the page with the people whom staff put on it or took off it."""
    _owe(PEOPLE_CHANGED, appointment, now, {})


def moved_by_post(appointment: Appointment, closing: Closing, *, now: datetime) -> None:
    """Owe the news that the post moved an appointment: why, and how to say that one comes."""
    _owe(MOVED_BY_POST, appointment, now, {**_before(appointment), **_why(closing)}, closing.letters_from)


def cancelled_by_post(appointment: Appointment, closing: Closing, *, now: datetime) -> None:
    """Owe the news that the post cancelled an appointment: why, and that a new one can be chosen."""
    _owe(CANCELLED_BY_POST, appointment, now, _why(closing), closing.letters_from)


def bulletin_published(appointment: Appointment, month: date, *, is_current: bool, now: datetime) -> None:
    """Owe the news that the case is not current in the month of its interview, or is so after all."""
    kind = CASE_CURRENT_AGAIN if is_current else CASE_NOT_CURRENT
    _owe(kind, appointment, now, {"month": month.isoformat()})


def of_closing(closing: Closing) -> list[Notification]:
    """Return the letters of a closing that nobody has tried to send yet."""
    return list(
        Notification.objects.filter(
            kind__in=(MOVED_BY_POST, CANCELLED_BY_POST),
            state=Notification.State.QUEUED,
            created_at__gte=closing.started_at,
            context__closing=closing.pk,
        ).order_by("pk")
    )


def bookings_stopped(user: User, context: dict[str, object], *, now: datetime) -> None:
    """Owe an officer the news that bookings for a day were stopped, or go on."""
    notify(BOOKINGS_STOPPED, to=user.email, user=user, language=user.language, context=context, now=now)


def missed_appointment(missed: Missed, address: Address, *, no_place: bool, now: datetime) -> None:
    """Owe the reminder of a missed appointment; it informs, and decides nothing."""
    context = {
        "case_number": missed.case_number,
        "missed_on": missed.missed_on.isoformat(),
        "day_known": missed.day_known,
        "months": missed.months,
        "no_place": no_place,
    }
    notify(
        MISSED_APPOINTMENT,
        to=address.email,
        user=address.user,
        language=address.language,
        context=context,
        now=now,
    )


def _withdraw_news_of(appointment: Appointment, now: datetime) -> None:
    """Withdraw the news, still held back, that the post had set this day: it does not stand any more."""
    if appointment.moved_by_post_at is not None:
        outbox.withdraw(
            Notification.objects.filter(
                kind=MOVED_BY_POST,
                state=Notification.State.QUEUED,
                next_try_at__gt=now,
                tries=0,
                context__number=appointment.number,
            )
        )


def _before(appointment: Appointment) -> dict[str, Any]:
    old = appointment.replaces
    return {"old_number": str(old), "old_starts_at": old.slot.starts_at.isoformat()} if old else {}


def _why(closing: Closing) -> dict[str, Any]:
    return {"closing": closing.pk, "cause_en": closing.text_en, "cause_km": closing.text_km}


def _owe(
    kind: str,
    appointment: Appointment,
    now: datetime,
    more: dict[str, Any],
    not_before: datetime | None = None,
) -> None:
    """Write one letter for each address: the account's, and the one given for the case."""
    application = appointment.application
    user = application.user
    language = user.language if user else "en"
    # The letter's language: staff act in English for families that read Khmer.
    with translation.override(language):
        shown = Notice.objects.shown(Notice.Place.WHAT_TO_BRING, timezone.localdate(now))
        to_bring = [notice.text for notice in shown]
    context = {**confirmation_of(appointment).snapshot(), "what_to_bring": to_bring, **more}
    for address in addresses_of(application):
        notify(
            kind,
            to=address,
            user=user,
            language=language,
            context=context,
            now=now,
            not_before=not_before,
        )


def _calendar_file(context: Mapping[str, Any]) -> list[tuple[str, bytes, str]]:
    return [("appointment.ics", calendar_file(context, written_at=timezone.now()), CONTENT_TYPE)]
