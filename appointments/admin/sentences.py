"""What staff is told: what was done, why something was refused, and what to do."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments import outcomes
from appointments.closures import ClosureHitsAppointments, ProposedYear
from appointments.holiday_lists import Holiday
from appointments.not_kept import MayBeMissed
from appointments.outcome_refusals import NotOfThisFamily, OutcomeRefused
from appointments.release import ReleaseResult, Skipped, SkippedDay, YearNotApproved
from appointments.templatetags.interview_time import day as in_words
from appointments.templatetags.interview_time import time_of_day

OUTCOME_REFUSED: Mapping[type[OutcomeRefused], str] = {
    outcomes.NotYet: gettext_lazy("The interview has not come yet. Record this when it has."),
    outcomes.NotToday: gettext_lazy(
        "That interview was on another day. Record “interviewed” or “came, not interviewed” instead."
    ),
    outcomes.NotStanding: gettext_lazy(
        "The appointment was changed meanwhile, or this is recorded already. Look at the list again."
    ),
    outcomes.CameAlready: gettext_lazy(
        "The family is noted as come. Record “came, not interviewed”, or undo that they came."
    ),
    outcomes.ItIsToday: gettext_lazy("That interview is today. Note who came."),
    outcomes.NeverMissed: gettext_lazy(
        "The post moved this appointment and the family has not said that it comes: it cannot be missed."
    ),
    outcomes.NothingToUndo: gettext_lazy("Nothing is recorded that could be undone."),
    outcomes.TooLateToUndo: gettext_lazy("Only what was recorded today can be undone."),
    outcomes.StillToUndo: gettext_lazy("It was recorded today. Undo it instead."),
    outcomes.NothingToCorrect: gettext_lazy(
        "No other outcome is recorded that could be corrected. Look at the list again."
    ),
    outcomes.ReasonNeeded: gettext_lazy("Say why. The reason is kept with the case."),
    MayBeMissed: gettext_lazy("The family chose this day, or said that it comes. Record “missed” instead."),
    NotOfThisFamily: gettext_lazy("The people on the application were changed meanwhile. Look again."),
    outcomes.NewerAppointment: gettext_lazy(
        "This case has a newer appointment. Both are kept as they are; cancel the newer one first if it is "
        "wrong."
    ),
}

MOST_DAYS_NAMED = 10


def closure_refused(refusal: ClosureHitsAppointments) -> str:
    """Say how many people are booked then, when, and what to do."""
    named = [
        _("%(day)s (%(count)d)") % {"day": in_words(day), "count": count}
        for day, count in refusal.days.items()
    ]
    days = _enumerated(named)
    return ngettext(
        "Not closed: %(count)d appointment is scheduled then: %(days)s. Reschedule or cancel it first; "
        "nothing was changed.",
        "Not closed: %(count)d appointments are scheduled then: %(days)s. Reschedule or cancel them first; "
        "nothing was changed.",
        refusal.count,
    ) % {"count": refusal.count, "days": days}


def approved(count: int) -> str:
    """Say how many closures count now."""
    return ngettext("%(count)d closure approved.", "%(count)d closures approved.", count) % {"count": count}


def removed(count: int) -> str:
    """Say how many closures are gone."""
    return ngettext(
        "%(count)d closure removed; its slots are open again.",
        "%(count)d closures removed; their slots are open again.",
        count,
    ) % {"count": count}


def proposed(result: ProposedYear) -> list[str]:
    """Say what was proposed, and what staff has to think of."""
    count = len(result.proposed)
    said = [
        ngettext(
            "%(count)d holiday of %(year)d proposed. It does not count before it is approved.",
            "%(count)d holidays of %(year)d proposed. They do not count before they are approved.",
            count,
        )
        % {"count": count, "year": result.year}
    ]
    if result.existing:
        said.append(_("%(count)d were there already and were left as they are.") % {"count": result.existing})
    return said


def left_out(closings: Iterable[Holiday]) -> str:
    """Name U.S. closings that were ordered once, or nothing."""
    named = [f"{closing.name} ({in_words(closing.day)})" for closing in closings]
    if not named:
        return ""
    return _(
        "Not proposed, because an order for one year may not bind posts abroad: %(days)s. Add a day if it "
        "does."
    ) % {"days": "; ".join(named)}


def year_not_approved(refusal: YearNotApproved) -> str:
    """Say that a year's holidays come first."""
    return _(
        "Nothing can be released in %(year)d yet: its holidays are not approved. Propose and approve them "
        "under “Holidays by year” first."
    ) % {"year": refusal.year}


def released(result: ReleaseResult) -> str:
    """Say what a release did."""
    if not result.released:
        return _("Nothing was released: every slot was there already, or its day was skipped.")
    return _("Released: %(slots)d slots on %(days)d days, %(places)d places.") % {
        "slots": len(result.released),
        "days": len(result.days),
        "places": result.places,
    }


def skipped(what: SkippedDay) -> str:
    """Say why nothing is released on a day, or at some of its times."""
    closures = "; ".join(what.closures)
    match what.reason:
        case Skipped.CLOSED:
            return _("closed: %(closures)s") % {"closures": closures}
        case Skipped.CLOSED_THEN:
            times = ", ".join(time_of_day(at) for at in what.times)
            return _("not at %(times)s, closed: %(closures)s") % {"times": times, "closures": closures}
        case Skipped.CLOSING_TIME_PASSED:
            return _("its closing time has passed: nobody could book it any more")


def _enumerated(named: list[str]) -> str:
    more = len(named) - MOST_DAYS_NAMED
    shown = ", ".join(named[:MOST_DAYS_NAMED])
    return shown if more <= 0 else _("%(days)s and %(more)d more days") % {"days": shown, "more": more}


def by_day(moments: Iterable[datetime]) -> list[tuple[date, str]]:
    """Return each day with its times in words."""
    days: dict[date, list[str]] = {}
    for moment in moments:
        days.setdefault(timezone.localdate(moment), []).append(time_of_day(moment))
    return [(day, ", ".join(times)) for day, times in days.items()]
