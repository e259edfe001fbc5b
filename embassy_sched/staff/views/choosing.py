"""Choosing a place for somebody: the dates, what is about to happen, or why the rules refuse."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.beyond import Beyond
from appointments.models import InterviewSlot
from appointments.refusals import BookingRefused, NotEligible
from appointments.templatetags.interview_time import interview_time
from appointments.wording import BEYOND_SENTENCES
from appointments.working_days import WorkingCalendar
from eligibility.answered import answered
from eligibility.models import Application
from eligibility.rules import Decision, Outcome
from eligibility.wording import BASIS_PHRASES, GROUND_SENTENCES, OUTCOME_HEADINGS
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.log_wording import MARKS
from embassy_sched.staff.pages import page, tell
from embassy_sched.staff.refusals import refused_sentence
from embassy_sched.staff.slot_choice import SlotChoice, bookable_slot, weeks_from

_SLOT = re.compile(r"\d{1,15}", re.ASCII)


@dataclass(frozen=True)
class Choosing:
    """A place is chosen for somebody: what is done with it, and what the page says of that before."""

    number: str
    title: str
    facts: list[tuple[str, object]]
    button: str
    query: str
    passed: Callable[[date], tuple[Beyond, ...]]
    act: Callable[[InterviewSlot, str], str]
    answers: Application | None = None
    own_slot: int | None = None


def people_facts(application: Application) -> list[tuple[str, object]]:
    """Return who comes, and where letters go."""
    travelers = application.traveling_applicants.all()
    addresses = {application.email, application.user.email if application.user else ""} - {""}
    return [
        (_("Applicant"), application.full_name),
        (_("Party"), application.get_party_display()),
        (_("Visa class"), application.class_name),
        (_("Traveling applicants"), "; ".join(each.full_name for each in travelers) or _("none")),
        (_("Account"), application.user or _("none")),
        (_("Letters go to"), ", ".join(sorted(addresses)) or _("nobody: there is no e-mail address")),
        (_("Telephone"), application.telephone or _("none")),
    ]


def refused_page(
    request: HttpRequest,
    number: str,
    title: str,
    facts: list[tuple[str, object]],
    decision: Decision,
    application: Application | None = None,
) -> HttpResponse:
    """Say in words why the rules refuse; there is nothing to press."""
    return page(
        request,
        "refused",
        title,
        number=number,
        facts=facts,
        heading=OUTCOME_HEADINGS[decision.outcome],
        incomplete=decision.outcome in (Outcome.INCOMPLETE, Outcome.MAY_SCHEDULE),
        sentences=[
            f"{GROUND_SENTENCES[each.ground]} {BASIS_PHRASES[each.basis]}" for each in decision.grounds
        ],
        from_day=decision.from_day,
        answers=answered(application) if application else [],
        begin_url=f"{reverse('admin:case-begin')}?case={number}",
    )


def choose(
    request: HttpRequest, choosing: Choosing, now: datetime, calendar: WorkingCalendar, refused: str = ""
) -> HttpResponse:
    """Show the dates, or what is about to happen with the one that was chosen; a POST does it."""
    text = request.GET.get("slot", "")
    slot_id = int(text) if _SLOT.fullmatch(text) else 0
    chosen = bookable_slot(slot_id, now, calendar) if slot_id else None
    if chosen is None or chosen.slot.pk == choosing.own_slot:
        if slot_id:
            refused = _("This time cannot be chosen: it is full, closed or over. Choose another one.")
        return _dates(request, choosing, now, calendar, refused)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = choosing.act(chosen.slot, form.cleaned_data["reason"])
        except NotEligible as refusal:
            return refused_page(
                request, choosing.number, choosing.title, choosing.facts, refusal.decision, choosing.answers
            )
        except BookingRefused as refusal:
            return _dates(request, choosing, now, calendar, refused_sentence(refusal))
        tell(request, done)
        return redirect("admin:case", choosing.number)
    return _confirm(request, choosing, chosen, form)


def _confirm(request: HttpRequest, choosing: Choosing, chosen: SlotChoice, form: ReasonForm) -> HttpResponse:
    passed = choosing.passed(chosen.slot.day)
    return page(
        request,
        "act",
        choosing.title,
        number=choosing.number,
        form=form,
        what=[
            _("The place is taken at once: %(time)s.") % {"time": interview_time(chosen.slot.starts_at)},
            _("The family gets the confirmation by e-mail, where there is an address."),
        ],
        beyond=[BEYOND_SENTENCES[rule] for rule in passed],
        marks=[MARKS[mark] for mark in chosen.marks],
        facts=[(_("New appointment"), interview_time(chosen.slot.starts_at)), *choosing.facts],
        answers=answered(choosing.answers) if choosing.answers else [],
        button=choosing.button,
        other_url=f"?{choosing.query}from={chosen.slot.day.isoformat()}",
    )


def _dates(
    request: HttpRequest, choosing: Choosing, now: datetime, calendar: WorkingCalendar, refused: str
) -> HttpResponse:
    weeks = weeks_from(_first_day(request.GET.get("from", ""), now), now, calendar)
    days = [
        {
            "day": each.day,
            "beyond": [BEYOND_SENTENCES[rule] for rule in each.beyond],
            "slots": [
                {"choice": choice, "marks": [MARKS[mark] for mark in choice.marks]}
                for choice in each.slots
                if choice.slot.pk != choosing.own_slot
            ],
        }
        for each in weeks.days
    ]
    return page(
        request,
        "dates",
        choosing.title,
        number=choosing.number,
        facts=choosing.facts,
        refused=refused,
        weeks=weeks,
        days=[each for each in days if each["slots"]],
        query=choosing.query,
    )


def _first_day(text: str, now: datetime) -> date:
    """Return the day that an address asks for; today where it asks for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate(now)
