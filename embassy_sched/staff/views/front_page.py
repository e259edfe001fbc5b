"""What the template of the front page is given: the day, with an address for each figure."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import Appointment
from appointments.templatetags.interview_time import interview_time, month, short_weekday, time_of_day
from embassy_sched.charts import Chart, Row, Series, standing_bars
from embassy_sched.front_page import DayPlaces, Interview, Waits, front_page
from embassy_sched.staff.bulletin_wording import missing_sentence
from embassy_sched.staff.jobs import address, appointments_of, day_address, jobs_of, slots_of

MOST_DAYS = 5


def context_of(request: HttpRequest, now: datetime) -> dict[str, object]:
    """Return the day as the reader may see it, with its sentences and addresses."""
    found = front_page(request.user, now)
    return {
        "day": found,
        "jobs": jobs_of(request.user),
        "day_url": day_address(found.today),
        "today_url": address("appointments_appointment_changelist", query="?interview=today"),
        "interviews": [_interview(each) for each in found.interviews or []],
        "days": [_day(each) for each in found.days or []],
        "chart": _chart(found.days) if found.days else None,
        "waits": _sentences(found.waits, found.today, now),
        "warnings": _warnings(found.waits),
    }


def _interview(interview: Interview) -> dict[str, object]:
    appointment = interview.appointment
    return {
        "appointment": appointment,
        "time": time_of_day(appointment.slot.starts_at),
        "persons": interview.persons,
        "state": _state(interview),
        "came": appointment.checked_in_at is not None,
        "url": address("case", appointment.case.number)
        or address("appointments_appointment_change", appointment.pk),
    }


def _state(interview: Interview) -> str:
    appointment = interview.appointment
    if appointment.status != Appointment.Status.SCHEDULED:
        return appointment.get_status_display()
    if appointment.checked_in_at is None:
        return _("not here yet")
    came = _("came at %(time)s") % {"time": time_of_day(appointment.checked_in_at)}
    if 0 < interview.ticked < interview.persons:
        parts = {"came": came, "ticked": interview.ticked, "persons": interview.persons}
        return _("%(came)s, %(ticked)d of %(persons)d persons") % parts
    return came


def _day(places: DayPlaces) -> dict[str, object]:
    notes = [_("closed: %(name)s") % {"name": name} for name in places.closures]
    if places.stopped:
        notes.append(_("bookings stopped"))
    if not places.places and not notes:
        notes.append(_("no slots"))
    return {
        "places": places,
        "notes": notes,
        "url": day_address(places.day),
        "taken_url": appointments_of(places.day),
        "slots_url": slots_of(places.day),
    }


def _chart(days: list[DayPlaces]) -> Chart:
    series = (
        Series(_("taken"), "chart__taken"),
        Series(_("kept for staff"), "chart__kept"),
        Series(_("free"), "chart__free"),
    )
    rows = [
        Row(
            label=short_weekday(each.day),
            sublabel=str(each.day.day),
            values=(each.taken, each.reserved, each.free),
            total=_total(each),
        )
        for each in days
    ]
    return standing_bars(_("Places of the next two weeks"), series, rows)


def _total(places: DayPlaces) -> str:
    """Return the words over a bar: what is left."""
    if not places.places:
        return _("closed") if places.closures else ""
    return _("%(count)d free") % {"count": places.free} if places.free else _("full")


def _warnings(waits: Waits) -> list[dict[str, str]]:
    """Return what is missing, until it is done."""
    url = address("appointments_closure_years")
    said = _("The holidays of %(year)d are not approved: no slot can be released in that year.")
    found = [{"text": said % {"year": year}, "url": url} for year in waits.years_not_approved or []]
    if waits.without_roster:
        text = _("No list of cases has been imported: every Case ID is accepted, and stays to be verified.")
        found.append({"text": text, "url": address("eligibility_rosterimport_changelist")})
    if waits.bulletins_missing:
        text = missing_sentence([month(each) for each in waits.bulletins_missing])
        found.append({"text": text, "url": address("bulletins")})
    return found


def _sentences(waits: Waits, today: date, now: datetime) -> list[dict[str, object]]:
    """Return what waits: a sentence that leads to its list, how urgent it is, and what belongs to it."""
    said: list[dict[str, object]] = []
    if waits.closings is not None:
        for each in waits.closings:
            text = ngettext(
                "Closing of %(day)s: %(left)d of %(hit)d appointment is not handled yet.",
                "Closing of %(day)s: %(left)d of %(hit)d appointments are not handled yet.",
                each.hit,
            ) % {"day": each.closing, "left": each.left, "hit": each.hit}
            url = address("appointments_closing_page", each.closing.pk) or address(
                "appointments_closing_change", each.closing.pk
            )
            said.append({"text": text, "url": url, "urgent": True})
    if waits.inquiries is not None:
        text = ngettext(
            "%(count)d inquiry waits for an answer.",
            "%(count)d inquiries wait for an answer.",
            waits.inquiries,
        ) % {"count": waits.inquiries}
        more = (
            _("The oldest: %(age)s.") % {"age": age(waits.oldest_inquiry, now)}
            if waits.oldest_inquiry
            else ""
        )
        url = address("eligibility_inquiry_queue")
        said.append({"text": text, "url": url, "urgent": False, "more": more, "none": not waits.inquiries})
    if waits.not_current:
        text = ngettext(
            "%(count)d appointment to come is in a month for which its case is not current.",
            "%(count)d appointments to come are in a month for which their case is not current.",
            waits.not_current,
        ) % {"count": waits.not_current}
        said.append({"text": text, "url": address("not-current"), "urgent": True})
    if waits.clearances:
        text = ngettext(
            "%(count)d clearance runs out, and its holder has no appointment.",
            "%(count)d clearances run out, and their holders have no appointment.",
            waits.clearances,
        ) % {"count": waits.clearances}
        said.append({"text": text, "url": address("clearances"), "urgent": False, "none": False})
    if waits.unverified is not None:
        said.append(_unverified(waits))
    if waits.unrecorded is not None:
        text = ngettext(
            "%(count)d past appointment has no outcome.",
            "%(count)d past appointments have no outcome.",
            waits.unrecorded,
        ) % {"count": waits.unrecorded}
        oldest = waits.oldest_unrecorded
        more = _("The oldest: %(time)s.") % {"time": interview_time(oldest)} if oldest else ""
        url = address("appointments_appointment_changelist", query="?interview=unrecorded")
        said.append({"text": text, "url": url, "urgent": False, "more": more, "none": not waits.unrecorded})
    if waits.failed_letters is not None:
        text = ngettext(
            "%(count)d letter was refused by the mail server.",
            "%(count)d letters were refused by the mail server.",
            waits.failed_letters,
        ) % {"count": waits.failed_letters}
        url = address("accounts_notification_changelist", query="?state__exact=failed")
        urgent = bool(waits.failed_letters)
        said.append({"text": text, "url": url, "urgent": urgent, "none": not waits.failed_letters})
    return said


def _unverified(waits: Waits) -> dict[str, object]:
    count = waits.unverified_count
    text = ngettext(
        "%(count)d interview to come stands on a case that is not verified.",
        "%(count)d interviews to come stand on cases that are not verified.",
        count,
    ) % {"count": count}
    days = [
        {
            "day": day,
            "number": number,
            "url": address(
                "appointments_appointment_changelist", query=f"?interview={day.isoformat()}&verified=no"
            ),
        }
        for day, number in (waits.unverified or [])[:MOST_DAYS]
    ]
    url = address("appointments_appointment_changelist", query="?interview=to_come&verified=no")
    return {
        "text": text,
        "url": url,
        "urgent": False,
        "none": not count,
        "links": [{"text": _("Claims that the list does not prove"), "url": address("claims-unproved")}]
        if count
        else [],
        "days": days,
        "more_days": max(len(waits.unverified or []) - MOST_DAYS, 0),
    }


def age(since: datetime, now: datetime) -> str:
    """Return for how long something has waited, in days or hours."""
    hours = int((now - since).total_seconds() // 3600)
    if hours < 24:
        return ngettext("less than %(count)d hour", "less than %(count)d hours", hours + 1) % {
            "count": hours + 1
        }
    days = hours // 24
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
