"""Every address of the staff's site, with rows that exist for what it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import RegexPattern

from accounts.models import AccountEvent, Notification, User
from appointments.models import (
    Appointment,
    Attendance,
    CalendarEvent,
    Closing,
    ClosingItem,
    Closure,
    ReleasePattern,
)
from eligibility.models import (
    Application,
    BulletinEvent,
    CaseClaim,
    CaseEvent,
    CaseNote,
    Clearance,
    DecisionRecord,
    Inquiry,
    InquiryMessage,
    MissedReminder,
    Notice,
    ReplyTemplate,
    RosterEntry,
    RosterImport,
    TravelingApplicant,
    VisaBulletin,
)
from tests.appointments.bookings import at, booked, closed, slot_at
from tests.cast import a_user
from tests.eligibility.inquiring import an_inquiry

# Tuesday morning, an hour before the interview.
TODAY = date(2026, 12, 8)
NOW = at("2026-12-08", "07:30")


@dataclass(frozen=True)
class Address:
    """One address: the name that tests call it by, and where it is with rows that exist."""

    name: str
    path: str


def buttons() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Buttons of pages that several roles see and not all may press: name, address, what the browser sends.

    The address alone says nothing of these, for a POST without data meets no button.
    """
    appointment, draft = Appointment.objects.get(), Closure.objects.get(approved_at=None)
    day = TODAY.isoformat()
    year = reverse("admin:appointments_closure_year", args=[draft.day.year])
    for act in ("propose", "approve", "approve_all", "remove"):
        yield (
            f"closure_year {act}",
            year,
            {"act": act, "closures": [draft.pk], "reason": "x", "confirmed": "1"},
        )
    stop = reverse("admin:appointments_closing_stop")
    for act in ("stop", "resume"):
        yield f"closing_stop {act}", stop, {act: "1", "day": day, "reason": "Storm"}
    closing = reverse("admin:appointments_closing_page", args=[Closing.objects.get().pk])
    for act in ("go_on", "send_now", "undo", "called"):
        yield f"closing_page {act}", closing, {act: "1"}
    check_in = reverse("admin:appointments_appointment_day_check_in", args=[day])
    for act in ("all", "ticked", "interview_today"):
        yield f"check_in {act}", check_in, {"act": act, "number": appointment.number, "reason": "x"}
    outcome = reverse("admin:appointments_appointment_day_outcome", args=[day])
    for act in ("interviewed", "came", "undo"):
        yield f"outcome {act}", outcome, {"outcome": act, "number": appointment.number, "reason": "x"}
    remaining = reverse("admin:appointments_appointment_day_remaining", args=[day])
    yield "remaining missed", remaining, {"confirmed": "1", "number": [appointment.number]}


def furnish() -> None:
    """One row of every table, the family's appointment today."""
    closed("2026-01-01", "New Year's Day")
    draft = closed("2027-01-01", "New Year's Day", approved=False)
    slot = slot_at("2026-12-08")
    appointment = booked(slot)
    family = a_user("family@example.org")
    Application.objects.update(user=family)
    child = TravelingApplicant.objects.create(
        application=appointment.application, creation_key="child", relation="son", surname="Chan"
    )
    Attendance.objects.create(appointment=appointment, person=child, came_at=NOW, ticked_by=family)
    CaseClaim.objects.create(case=appointment.case, user=family, made_at=NOW)
    CaseEvent.objects.create(case=appointment.case, kind="scheduled", at=NOW, role="applicant", by=family)
    CaseNote.objects.create(case=appointment.case, text="Wheelchair", at=NOW, by=family)
    DecisionRecord.objects.create(
        application=appointment.application,
        case=appointment.case,
        asked_at_step="calendar",
        outcome="may_schedule",
        rules_version="1",
        at=NOW,
    )
    Clearance.objects.create(case=appointment.case, ground="no_contact", reason="Letter", given_at=NOW)
    month = VisaBulletin.objects.get(month=date(2026, 7, 1))
    BulletinEvent.objects.create(bulletin=month, version=1, at=NOW, by=family, role="staff")
    an_inquiry(family)
    waiting = RosterImport.objects.create(
        uploaded_at=NOW, file_name="cases.csv", digest="0" * 64, content=b"Case ID,Name\nPNP2023534003,Chan"
    )
    RosterEntry.objects.create(case=appointment.case, last_import=waiting)
    MissedReminder.objects.create(
        case_number=appointment.case.number, to_address=family.email, missed_on=TODAY, months=9, at=NOW
    )
    ReplyTemplate.objects.create(title="Passport", text_en="Bring the passport.")
    Notice.objects.create(place="start", text_en="Closed on Monday")
    Notification.objects.get_or_create(
        to_address="family@example.org",
        kind="case_verified",
        defaults={"created_at": NOW, "next_try_at": NOW, "state": "failed"},
    )
    AccountEvent.objects.create(user=family, kind="email_corrected", at=NOW, reason="Mistyped")
    CalendarEvent.objects.create(kind="capacity", at=NOW, by=family, role="staff", slot=slot)
    ReleasePattern.objects.create(name="Week", weekdays=[0], times=["08:00"], capacity=1, changed_at=NOW)
    closing = Closing.objects.create(
        closure=draft,
        day=TODAY,
        name="Storm",
        way="move",
        cause="storm",
        text_en="Storm",
        started_at=NOW,
        letters_from=NOW,
    )
    ClosingItem.objects.create(closing=closing, appointment=appointment)


def addresses() -> Iterator[Address]:
    """Every address that the staff's site answers at; LookupError for an argument that nobody filled in.

    Left out are those without a name: Django's redirects from an object's address to its page.
    """
    for route, pattern in _patterns(admin.site.urls[0], ""):
        names = _names(pattern.pattern)
        path = route
        for name in names:
            path = _put(path, name, str(_argument(pattern.name, name)))
        yield Address(" ".join([pattern.name, *names]), f"/admin/{path}")


def _patterns(urls: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in urls:
        route = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, route)
        elif each.name:
            yield route, each


def _names(pattern: Any) -> list[str]:
    """Return the names of the arguments, in their order."""
    return list(pattern.regex.groupindex) if isinstance(pattern, RegexPattern) else list(pattern.converters)


def _put(path: str, name: str, written: str) -> str:
    """Write an argument in its place: <int:name>, or (?P<name>...) to the end of the group."""
    regular = f"(?P<{name}>"
    if regular in path:
        start = path.index(regular)
        return f"{path[:start]}{written}{path[path.index(')', start) + 1 :]}"
    start = path.index("<")
    end = path.index(">", start)
    assert path[start + 1 : end].split(":")[-1] == name, path
    return f"{path[:start]}{written}{path[end + 1 :]}"


def _argument(where: str, name: str) -> object:
    """Return what to put into an address: the row of its model, or what its name says."""
    appointment = Appointment.objects.get()
    if where == "eligibility_inquiry_translate" and name == "message":
        return InquiryMessage.objects.get().pk
    named: dict[str, object] = {
        "appointment": appointment.number,
        "app_label": "appointments",
        "content_type_id": ContentType.objects.get_for_model(Appointment).pk,
        "day": TODAY.isoformat(),
        "year": TODAY.year,
        "month": 7,
        "name": "places",
        "slot_id": appointment.slot_id,
        "inquiry": Inquiry.objects.latest("pk").reference,
    }
    if name in named:
        return named[name]
    if name == "number":
        return appointment.number if where.startswith("appointments_") else appointment.case.number
    row = _row(where, appointment)
    if row is None:
        raise LookupError(
            f"{where}: say in tests/embassy_sched/every_address.py what to put in for <{name}>."
        )
    return row.pk


def _row(where: str, appointment: Appointment) -> Model | None:
    if where == "case-withdraw-clearance":
        return Clearance.objects.get()
    if where == "case-remove-person":
        return TravelingApplicant.objects.get()
    if where.startswith("case-"):
        return CaseClaim.objects.get()
    if where.startswith("account-"):
        return User.objects.get(email="family@example.org")
    if where == "view_on_site":
        return appointment
    rows: dict[str, Model | None] = {
        "accounts_user": User.objects.get(email="family@example.org"),
        "auth_group": Group.objects.first(),
        "appointments_closure": Closure.objects.get(approved_at=None),
    }
    for model in admin.site._registry:
        prefix = f"{model._meta.app_label}_{model._meta.model_name}"
        if where.startswith(prefix + "_"):
            return rows.get(prefix) or model._default_manager.first()
    return None
