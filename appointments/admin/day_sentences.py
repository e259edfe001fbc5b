"""What the day sheet says: whether it is final, what stands in the cells of its table, what was found."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.arrival import Found
from appointments.day_people import Turning
from appointments.day_rows import Row
from appointments.day_sheet import DaySheet
from appointments.forms.day_sheet import OutcomeForm
from appointments.models import Appointment
from appointments.templatetags.interview_time import interview_time, short_day, time_of_day, until
from appointments.warnings import DayWarning, WarningCode
from appointments.wording import Text

CSV_HEAD: Sequence[str | Promise] = (
    gettext_lazy("Time"),
    gettext_lazy("Confirmation number"),
    gettext_lazy("Case ID"),
    gettext_lazy("Visa class"),
    gettext_lazy("Applicant"),
    gettext_lazy("Name in Khmer script"),
    gettext_lazy("Number of persons"),
    gettext_lazy("Traveling applicants"),
    gettext_lazy("To note"),
    gettext_lazy("Help needed"),
    gettext_lazy("Notes"),
    gettext_lazy("Came"),
    gettext_lazy("Persons who came"),
    gettext_lazy("State"),
    gettext_lazy("Changed since the list was final"),
)

FOUND: dict[Found, str | Promise] = {
    Found.NOTHING_TYPED: "",
    Found.HERE: "",
    Found.NOBODY: gettext_lazy(
        "Nobody found. Try the Case ID, the confirmation number, or one part of the name."
    ),
    Found.SEVERAL: gettext_lazy("Several families match. Choose one."),
    Found.STALE: gettext_lazy("This page is out of date."),
    Found.ENDED: gettext_lazy("This appointment does not stand any more."),
    Found.OTHER_DAY: gettext_lazy("Not on this day."),
    Found.NOT_OURS: gettext_lazy(
        "This code was not made here, or it was read wrongly. Type the confirmation number or the Case ID."
    ),
}

RECORDED: dict[str, str | Promise] = {
    Appointment.Status.INTERVIEWED: gettext_lazy("interviewed."),
    Appointment.Status.CAME_NOT_INTERVIEWED: gettext_lazy(
        "came, not interviewed. The family may schedule anew at once."
    ),
    Appointment.Status.MISSED: gettext_lazy("missed. The family may schedule anew."),
    OutcomeForm.NOT_KEPT: gettext_lazy(
        "did not come on the day that the post had set. Not missed: the family may schedule anew."
    ),
    OutcomeForm.UNDO: gettext_lazy("taken back."),
}

LAST_TO_COME = gettext_lazy("Not yet: the last interview of the day has not begun.")


def state_of(sheet: DaySheet) -> str:
    """Say whether the list is final, and since or until when."""
    if sheet.closes_at is None:
        return ""
    if sheet.is_final:
        return _("Final since %(moment)s.") % {"moment": interview_time(sheet.closes_at)}
    return _("Not final: bookings are possible %(until)s.") % {"until": until(sheet.closes_at)}


def to_note(row: Row) -> list[str]:
    """Return what staff should know of a family, without its notes and the help it needs."""
    said = [_turning(turning) for turning in row.turning]
    said += [_paper(paper) for paper in row.papers]
    if row.is_unverified:
        said.append(_("Case ID not verified"))
    if row.is_moved_unconfirmed:
        said.append(_("moved by the post, not confirmed by the family"))
    if row.people_changed_at:
        moment = interview_time(row.people_changed_at)
        said.append(_("who comes was changed at %(moment)s, after the list was final") % {"moment": moment})
    if row.admitted_on:
        said.append(_("admitted on %(day)s") % {"day": short_day(row.admitted_on)})
    return said


def state_of_row(row: Row) -> str:
    """Say what became of an appointment, as far as it is recorded."""
    return "" if row.is_open else str(Appointment.Status(row.status).label)


def change_of(row: Row) -> str:
    """Say what staff changed after the list was final, for one line."""
    if row.is_gone:
        moment = interview_time(row.ended_at)
        if row.is_not_kept:
            return _("did not come on the day that the post had set, recorded at %(moment)s") % {
                "moment": moment
            }
        if row.now_at:
            return _("moved at %(moment)s to %(now)s") % {
                "moment": moment,
                "now": interview_time(row.now_at),
            }
        return _("cancelled at %(moment)s") % {"moment": moment}
    return _("added at %(moment)s") % {"moment": interview_time(row.scheduled_at)} if row.is_added else ""


def csv_line(row: Row) -> list[object]:
    """Return the cells of one family."""
    return [
        interview_time(row.starts_at),
        row.grouped_number,
        row.case_number,
        row.class_name,
        row.applicant.name,
        row.applicant.khmer_name,
        row.persons,
        "; ".join(person.name for person in row.along),
        "; ".join(to_note(row)),
        row.help_needed,
        "; ".join(row.notes),
        time_of_day(row.checked_in_at),
        row.came,
        state_of_row(row),
        change_of(row),
    ]


def ticked(row: Row) -> str:
    """Say how many of a family have come by now."""
    return ngettext(
        "%(name)s: %(came)d of %(persons)d person came.",
        "%(name)s: %(came)d of %(persons)d persons came.",
        row.persons,
    ) % {"name": row.applicant.name, "came": row.came, "persons": row.persons}


def missed(count: int) -> str:
    """Say how many were recorded as missed by one act."""
    said = ngettext("%(count)d appointment missed.", "%(count)d appointments missed.", count)
    return said % {"count": count}


PAPERS: Mapping[WarningCode, Text] = {
    WarningCode.PASSPORT_EXPIRES_BEFORE: gettext_lazy("passport of %(name)s expired on %(day)s"),
    WarningCode.PASSPORT_EXPIRES_SOON: gettext_lazy("passport of %(name)s expires on %(day)s"),
    WarningCode.MEDICAL_OVER: gettext_lazy("medical examination valid until %(day)s only"),
}


def _paper(warning: DayWarning) -> str:
    return str(PAPERS[warning.code]) % {"name": warning.name, "day": short_day(warning.day)}


def _turning(turning: Turning) -> str:
    said = _("%(name)s turned 21 on %(day)s") if turning.is_over else _("%(name)s turns 21 on %(day)s")
    return said % {"name": turning.name, "day": short_day(turning.on)}
