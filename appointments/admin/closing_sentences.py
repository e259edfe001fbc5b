"""What officers are told when they close a day."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.closing_day.calls import Became
from appointments.closing_day.order import Refusal
from appointments.closing_day.plan import Neighbour
from appointments.closing_day.preview import DryRun, Row
from appointments.closing_day.undo import Undone
from appointments.models import Closing
from appointments.templatetags.interview_time import (
    day,
    interview_time,
    month,
    short_day,
    time_of_day,
    until,
)
from appointments.warnings import DayWarning, WarningCode

Text = str | Promise

EXTRA_REFUSED: Mapping[Refusal, Text] = {
    Refusal.TOO_EARLY: gettext_lazy(
        "Too early: places can be added from the fifth working day ahead on, and not before the closed day."
    ),
    Refusal.NO_WORKING_DAY: gettext_lazy("This is not a working day."),
    Refusal.YEAR_NOT_APPROVED: gettext_lazy(
        "The holidays of that year are not approved yet: nobody knows its working days."
    ),
    Refusal.CLOSED_THEN: gettext_lazy("It is closed then."),
    Refusal.STOPPED: gettext_lazy("Bookings for that day are stopped. Let them go on first."),
    Refusal.TOO_MANY: gettext_lazy("That would be more than 200 places at this time."),
}

WARNED: Mapping[WarningCode, Text] = {
    WarningCode.TURNS_21: gettext_lazy("%(name)s turns 21 on %(date)s, before the new day."),
    WarningCode.TURNS_21_THAT_DAY: gettext_lazy("%(name)s turns 21 on the new day."),
    WarningCode.PASSPORT_EXPIRES_BEFORE: gettext_lazy(
        "The passport of %(name)s expires on %(date)s, before the new day."
    ),
    WarningCode.PASSPORT_EXPIRES_SOON: gettext_lazy(
        "The passport of %(name)s expires on %(date)s, within six months of the new day."
    ),
    WarningCode.MEDICAL_OVER: gettext_lazy(
        "The medical examination is valid until %(date)s and would be over by the new day."
    ),
    WarningCode.CANNOT_BE_CHANGED: gettext_lazy("It can no longer be changed online."),
}

SAY: Mapping[Became, Text] = {
    Became.CANCELLED: gettext_lazy("Cancelled: choose a new day on the site, from now on"),
    Became.NO_PLACE: gettext_lazy("Cancelled, no place was found: choose a new day on the site"),
    Became.PENDING: gettext_lazy("Not handled yet: go on with the closing first"),
}

BECAME: Mapping[Became, Text] = {
    Became.PENDING: gettext_lazy("not handled yet"),
    Became.MOVED: gettext_lazy("moved, not answered yet"),
    Became.CONFIRMED: gettext_lazy("moved, says that it comes"),
    Became.CHOSE_ANOTHER: gettext_lazy("moved, then changed by the family"),
    Became.CHANGED_AGAIN: gettext_lazy("moved, then moved again or cancelled by the post"),
    Became.RECORDED: gettext_lazy("moved, and the outcome of the new day is recorded"),
    Became.CANCELLED: gettext_lazy("cancelled by the post"),
    Became.NO_PLACE: gettext_lazy("cancelled by the post: no place was found"),
    Became.GONE: gettext_lazy("moved or cancelled otherwise before"),
    Became.UNDONE: gettext_lazy("stands as before"),
}


def what(closing: Closing) -> str:
    """Return what is closed: the day, or the part of it."""
    if closing.begins_at is None or closing.ends_at is None:
        return day(closing.day)
    parts = {
        "day": day(closing.day),
        "begins": time_of_day(closing.begins_at),
        "ends": time_of_day(closing.ends_at),
    }
    return _("%(day)s, %(begins)s to %(ends)s") % parts


def title(closing: Closing) -> str:
    """Say what was closed, and whether it was opened again."""
    said = _("Closing undone: %(what)s") if closing.undone_at else _("Closed: %(what)s")
    return said % {"what": what(closing)}


def hit(plan: DryRun) -> str:
    """Say how many are hit."""
    return ngettext(
        "%(count)d appointment is hit, with %(persons)d persons.",
        "%(count)d appointments are hit, with %(persons)d persons.",
        len(plan.rows),
    ) % {"count": len(plan.rows), "persons": plan.persons}


def where_to(plan: DryRun) -> list[str]:
    """Say what becomes of them, and of whom staff has to think."""
    said = []
    if plan.order.way == Closing.Way.CANCEL:
        said.append(_("All are cancelled by the post; each family may choose a new day at once."))
    else:
        moved = len(plan.rows) - len(plan.without_place)
        said.append(
            ngettext("%(count)d gets a new place.", "%(count)d get a new place.", moved) % {"count": moved}
        )
        if plan.first_day is not None:
            said.append(_("Nobody is moved to a day before %(day)s.") % {"day": day(plan.first_day)})
        left = ngettext("%(count)d place stays free.", "%(count)d places stay free.", plan.left)
        said.append(left % {"count": plan.left} if plan.left else _("No place stays free."))
    return said


def warned(plan: DryRun) -> list[str]:
    """Name what an officer must not overlook."""
    said = []
    if count := len(plan.without_place):
        said.append(
            ngettext(
                "%(count)d of them has no place: add places, or it is cancelled by the post.",
                "%(count)d of them have no place: add places, or they are cancelled by the post.",
                count,
            )
            % {"count": count}
        )
    if count := len(plan.without_contact):
        said.append(
            ngettext(
                "%(count)d family has given neither a telephone number nor an e-mail address.",
                "%(count)d families have given neither a telephone number nor an e-mail address.",
                count,
            )
            % {"count": count}
        )
    if count := len(plan.not_current):
        said.append(
            ngettext(
                "%(count)d case is not current in the month of its new day, by the Visa Bulletin.",
                "%(count)d cases are not current in the month of their new day, by the Visa Bulletin.",
                count,
            )
            % {"count": count}
        )
    if count := len(plan.checked_in):
        said.append(
            ngettext(
                "%(count)d family is noted as come. Record what became of its interview first.",
                "%(count)d families are noted as come. Record what became of their interviews first.",
                count,
            )
            % {"count": count}
        )
    return said


def warnings(row: Row) -> list[str]:
    """Say what there is to warn of where somebody is moved."""
    said = [_warning(each) for each in row.warnings]
    if row.is_not_current and row.target is not None:
        said.append(_("The case is not current in %(month)s.") % {"month": month(row.target.starts_at)})
    return said


def _warning(found: DayWarning) -> str:
    return WARNED[found.code] % {"name": found.name, "date": short_day(found.day)}


def neighbour(found: Neighbour) -> str:
    """Say which deadline of a day would be another one."""
    said = []
    if found.last_day != found.last_day_now:
        said.append(
            _("to cancel or reschedule %(now)s instead of %(before)s")
            % {"now": until(found.last_day_now), "before": until(found.last_day)}
        )
    if found.closes_at != found.closes_at_now:
        said.append(
            _("new bookings %(now)s instead of %(before)s")
            % {"now": until(found.closes_at_now), "before": until(found.closes_at)}
        )
    return "; ".join(said)


def done(closing: Closing, left: int) -> str:
    """Say what was done just now."""
    named = {"what": what(closing), "count": left}
    if not left:
        return _("%(what)s is closed, and every appointment is handled.") % named
    return (
        ngettext(
            "%(what)s is closed. %(count)d appointment is not handled yet: go on.",
            "%(what)s is closed. %(count)d appointments are not handled yet: go on.",
            left,
        )
        % named
    )


def undone(closing: Closing, result: Undone) -> list[str]:
    """Say what an undo did."""
    said = [
        ngettext(
            "Undone: %(what)s is open again. %(count)d appointment stands as before, and nobody hears of it.",
            "Undone: %(what)s is open again. %(count)d appointments stand as before, and nobody hears of it.",
            result.back,
        )
        % {"what": what(closing), "count": result.back}
    ]
    if result.stayed:
        said.append(
            ngettext(
                "%(count)d stays: the family has changed it meanwhile, or its old place is gone.",
                "%(count)d stay: the families have changed them meanwhile, or their old places are gone.",
                result.stayed,
            )
            % {"count": result.stayed}
        )
    return said


def letters(closing: Closing, waiting: int, *, may_undo: bool) -> str:
    """Say when the letters leave, or that they have left."""
    if closing.undone_at:
        return _("The closing was undone at %(moment)s. Who stands as before gets no letter.") % {
            "moment": interview_time(closing.undone_at)
        }
    if not may_undo:
        return ""
    if not waiting:
        until_then = _("Until %(time)s everything can be undone, and nobody is told.")
        return until_then % {"time": time_of_day(closing.letters_from)}
    return ngettext(
        "%(count)d letter waits until %(time)s: until then everything can be undone, and nobody is told.",
        "%(count)d letters wait until %(time)s: until then everything can be undone, and nobody is told.",
        waiting,
    ) % {"count": waiting, "time": time_of_day(closing.letters_from)}
