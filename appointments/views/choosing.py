"""Choosing a date and time: the calendar, the times of a day, the review.

The same three pages serve the first appointment of an application and the move of one that stands; what
differs is in ``Choice``. Nothing here takes a place.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments.availability import FreeDay, free_days, open_slots_of, why_refused, working_calendar
from appointments.confirmation import is_preference
from appointments.deadlines import first_day_to_schedule_anew, promise_at_booking
from appointments.models import Appointment, InterviewSlot
from appointments.months import Month as MonthOfGrid
from appointments.months import months_of, neighbours, why_no_times
from appointments.refusals import BookingRefused, MonthNotCurrent, SameSlot, SlotClosed
from appointments.views.sentences import no_times_sentence, refusal_sentence, warning_sentence
from appointments.warnings import WarningCode, birthdays_21, warnings_for
from appointments.working_days import WorkingCalendar
from eligibility.answered import answered
from eligibility.applications import answers_are_stale
from eligibility.bulletin.bulletins import months_of_case
from eligibility.currency import CaseMonths, Month, MonthMark, month_of
from eligibility.decisions import facts_for
from eligibility.models import Application, CaseClaim, Inquiry, Notice, Person
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import match_of
from eligibility.rules import CaseFacts
from eligibility.steps import Step
from eligibility.views.wizard import steps_shown

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Rows are numbered far below this; a longer text is no number of ours.
_SLOT = re.compile(r"\d{1,15}", re.ASCII)


@dataclass
class Choice:
    """Who chooses, at what moment; ``appointment`` is the one that is moved, None for a first one."""

    request: HttpRequest
    now: datetime
    application: Application
    appointment: Appointment | None = None

    @property
    def today(self) -> date:
        """Return the day it is in Phnom Penh."""
        return timezone.localdate(self.now)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Return the working calendar."""
        return working_calendar()

    @cached_property
    def facts(self) -> CaseFacts:
        """Return what the post knows of the case."""
        return facts_for(self.application, self.today)

    @cached_property
    def case_months(self) -> CaseMonths | None:
        """Return in which months the case is current; None for a class outside the Visa Bulletin."""
        return months_of_case(self.application, self.facts, self.today)

    @cached_property
    def free_in_all_months(self) -> list[FreeDay]:
        """Return the days with free places, those of months for which the case is not current included."""
        return free_days(self.now, self.calendar)

    @property
    def refused_months(self) -> set[Month]:
        """Return the months with free places in which this case gets none."""
        if self.case_months is None:
            return set()
        months = {month_of(each.day) for each in self.free_in_all_months}
        return {month for month in months if self.case_months.is_refused(month)}

    @cached_property
    def free(self) -> list[FreeDay]:
        """Return the days that this case can book now."""
        refused = self.refused_months
        return [each for each in self.free_in_all_months if month_of(each.day) not in refused]

    @cached_property
    def people(self) -> list[Person]:
        """Return who comes to the interview."""
        return [self.application, *self.application.traveling_applicants.all()]

    @property
    def places(self) -> dict[date, int]:
        """Return the free places by day."""
        return {each.day: each.free for each in self.free}

    @property
    def common(self) -> dict[str, object]:
        """Return what each of the three pages shows."""
        return {
            "application": self.application,
            "moving": self.appointment,
            "steps": steps_shown(self.application, Step.CALENDAR) if self.appointment is None else (),
            "is_preference": is_preference(self.application),
            "case_months": self.case_months,
            "last_bulletin": self.case_months.latest if self.case_months else None,
        }


def chosen_page(choice: Choice) -> HttpResponse:
    """Return the page that the address asks for: ``?slot=`` the review, ``?day=`` its times, else all."""
    asked = choice.request.GET
    if "slot" in asked:
        return review_page(choice, read_slot(asked["slot"]))
    if "day" in asked:
        return day_page(choice, read_day(asked["day"]))
    return calendar_page(choice)


def calendar_page(choice: Choice, *, sentence: str = "", status: int = 200) -> HttpResponse:
    """Show the months and the days with free places, or the Embassy's advice where there are none."""
    shown = {each.day: each.free for each in choice.free_in_all_months}
    birthdays = birthdays_21(choice.people, today=choice.today, last=max(shown)) if shown else ()
    late_from = birthdays[0].day if birthdays else None
    months = months_of(
        shown, choice.calendar, today=choice.today, refused=choice.refused_months, late_from=late_from
    )
    context = {
        **choice.common,
        "sentence": sentence,
        "months": [_marked(choice, month, late_from) for month in months],
        "birthdays": birthdays,
        "days": choice.free,
        "notices": Notice.objects.shown(Notice.Place.CALENDAR, choice.today),
    }
    return render(choice.request, "appointments/calendar.html", context, status=status)


def _marked(choice: Choice, month: MonthOfGrid, late_from: date | None) -> dict[str, object]:
    """Return a month with what the bulletin says of it, and its days as a list."""
    key = month_of(month.first)
    return {
        "month": month,
        "mark": choice.case_months.mark(key) if choice.case_months else None,
        "days": [
            {"day": each.day, "free": each.free, "is_late": late_from is not None and each.day >= late_from}
            for each in choice.free
            if month_of(each.day) == key
        ],
    }


def day_page(choice: Choice, asked: date | None) -> HttpResponse:
    """Show the times of a day with their places; for any other day the calendar, saying why."""
    slots = []
    if asked in choice.places:
        slots = open_slots_of(asked, choice.now, choice.calendar)
    if not slots and asked is not None and month_of(asked) in choice.refused_months:
        return calendar_page(choice, sentence=refusal_sentence(MonthNotCurrent()))
    if not slots:
        why = why_no_times(asked, choice.now, choice.calendar)
        return calendar_page(choice, sentence=no_times_sentence(why, asked))
    before, after = neighbours(choice.places, asked)
    context = {
        **choice.common,
        "day": asked,
        "slots": slots,
        "before": before,
        "after": after,
        "mark": _mark(choice, asked),
    }
    return render(choice.request, "appointments/day.html", context)


def review_page(choice: Choice, slot: InterviewSlot | None) -> HttpResponse:
    """Show what is about to be scheduled, with its warnings; it holds nothing.

    A slot that cannot be had any more leads back to the calendar (409).
    """
    if slot is None:
        return refused_page(choice, SlotClosed())
    if choice.appointment is not None and choice.appointment.slot_id == slot.pk:
        return refused_page(choice, SameSlot())
    if slot not in open_slots_of(slot.day, choice.now, choice.calendar):
        return refused_page(choice, why_refused(slot, choice.now, choice.calendar) or SlotClosed())
    if choice.case_months is not None and choice.case_months.is_refused(month_of(slot.day)):
        return refused_page(choice, MonthNotCurrent())
    application = choice.application
    people = choice.people
    last_day = promise_at_booking(slot.day, choice.today, choice.calendar)
    warnings = warnings_for(
        people,
        slot.day,
        today=choice.today,
        last_day_to_change=last_day,
        schedule_anew_from=first_day_to_schedule_anew(slot.day),
        medical_valid_until=application.medical_valid_until,
    )
    context = {
        **choice.common,
        "slot": slot,
        "people": people,
        "lines": answered(application),
        "warnings": [
            {"sentence": warning_sentence(warning), "category": _ASK_ABOUT.get(warning.code, "")}
            for warning in warnings
        ],
        "mark": _mark(choice, slot.day),
        "last_day_to_change": last_day,
        "is_stale": choice.appointment is None and answers_are_stale(application, choice.now),
        "is_verified": _is_verified(application),
        "people_may_change": application.people_may_change(choice.now),
    }
    return render(choice.request, "appointments/review.html", context)


def refused_page(choice: Choice, refusal: BookingRefused) -> HttpResponse:
    """Show the calendar again, saying plainly why, and what is free now (409)."""
    return calendar_page(choice, sentence=refusal_sentence(refusal), status=409)


def read_day(text: str) -> date | None:
    """Return the day of a ``?day=``, or None for whatever is none."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_slot(text: str) -> InterviewSlot | None:
    """Return the slot of a ``?slot=`` or of a form, or None for whatever names none."""
    return InterviewSlot.objects.filter(pk=int(text)).first() if _SLOT.fullmatch(text) else None


# The inquiry that is offered beside the booking.
_ASK_ABOUT = {
    WarningCode.TURNS_21: Inquiry.Category.TURNING_21.value,
    WarningCode.TURNS_21_THAT_DAY: Inquiry.Category.TURNING_21.value,
    WarningCode.MEDICAL_OVER: Inquiry.Category.MEDICAL.value,
}


def _mark(choice: Choice, day: date) -> MonthMark | None:
    """Return what the bulletin says of the month of a day; nothing for a class outside the bulletin."""
    return choice.case_months.mark(month_of(day)) if choice.case_months else None


def _is_verified(application: Application) -> bool:
    claims = CaseClaim.objects.live().filter(case__number=application.case_number, party=application.party)
    # Who is in the list by name and date of birth is verified with the claim that the button makes.
    return claims.filter(verified_at__isnull=False).exists() or match_of(application) is Match.SAME
