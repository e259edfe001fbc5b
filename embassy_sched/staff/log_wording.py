"""The words for what the log, the record and the outbox keep as codes, ids and dates."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.permissions import Role
from accounts.references import grouped
from appointments.standing import Standing
from appointments.templatetags.interview_time import short_day
from eligibility.answered import Line
from eligibility.models import CaseEvent, DecisionRecord, PartyRecord, RosterEntry
from eligibility.roster.cells import Column
from eligibility.roster.import_wording import column_name
from eligibility.templatetags.case_words import ground_sentence
from eligibility.wording import Text
from embassy_sched.staff.case_search import Why
from embassy_sched.staff.slot_choice import Mark

ROLES: Mapping[str, Text] = {
    Role.APPLICANT: gettext_lazy("applicant"),
    Role.STAFF: gettext_lazy("staff"),
    Role.SYSTEM: gettext_lazy("the system"),
}

WHY: Mapping[Why, Text] = {
    Why.CASE_NUMBER: gettext_lazy("Case ID number"),
    Why.OLD_NUMBER: gettext_lazy("Case ID number before it was corrected"),
    Why.CONFIRMATION: gettext_lazy("confirmation number"),
    Why.APPLICATION: gettext_lazy("reference of an application"),
    Why.INQUIRY: gettext_lazy("an inquiry"),
    Why.NAME: gettext_lazy("name of the applicant"),
    Why.TRAVELS_ALONG: gettext_lazy("name of a traveling applicant"),
    Why.PRINCIPAL_NAME: gettext_lazy("name of the principal applicant who is followed"),
    Why.EMAIL: gettext_lazy("e-mail address for the case"),
    Why.ACCOUNT: gettext_lazy("e-mail address of the account"),
    Why.PHONE: gettext_lazy("telephone number"),
    Why.DOCUMENT: gettext_lazy("passport or identity card number"),
}

MARKS: Mapping[Mark, Text] = {
    Mark.KEPT: gettext_lazy("kept for staff"),
    Mark.STOPPED: gettext_lazy("bookings stopped"),
    Mark.NOT_PUBLIC: gettext_lazy("not public yet"),
}

STANDINGS: Mapping[Standing, Text] = {
    Standing.CHANGEABLE: gettext_lazy("scheduled"),
    Standing.FIXED: gettext_lazy("scheduled, too late for the family to change"),
    Standing.CHECKED_IN: gettext_lazy("came, outcome not recorded"),
    Standing.UNRECORDED: gettext_lazy("past, outcome not recorded"),
    Standing.NOT_KEPT: gettext_lazy("moved by the post and not confirmed: not missed"),
    Standing.MISSED: gettext_lazy("missed"),
    Standing.CAME: gettext_lazy("came, not interviewed"),
    Standing.CANCELLED: gettext_lazy("cancelled"),
    Standing.CANCELLED_BY_POST: gettext_lazy("cancelled by the post"),
    Standing.INTERVIEWED: gettext_lazy("interviewed"),
    Standing.RESCHEDULED: gettext_lazy("rescheduled"),
}

LETTERS: Mapping[str, Text] = {
    "appointment_scheduled": gettext_lazy("Appointment scheduled"),
    "appointment_rescheduled": gettext_lazy("Appointment rescheduled"),
    "appointment_cancelled": gettext_lazy("Appointment cancelled"),
    "appointment_moved_by_post": gettext_lazy("Appointment moved by the post"),
    "appointment_cancelled_by_post": gettext_lazy("Appointment cancelled by the post"),
    "inquiry_received": gettext_lazy("Inquiry received"),
    "inquiry_answered": gettext_lazy("Inquiry answered"),
    "cleared": gettext_lazy("May schedule: ground cleared"),
    "clearance_withdrawn": gettext_lazy("Clearance withdrawn"),
    "email_corrected": gettext_lazy("E-mail address of the account changed"),
    "case_verified": gettext_lazy("Case ID number checked"),
    "case_number_corrected": gettext_lazy("Case ID number corrected"),
    "missed_appointment": gettext_lazy("No new appointment since the one that was missed"),
    "asked_to_follow": gettext_lazy("Asked to make an appointment"),
    "claim_ended": gettext_lazy("Case taken out of the account"),
    "claim_moved_away": gettext_lazy("Case moved to another account"),
    "claim_moved_here": gettext_lazy("Case moved to this account"),
    "appointment_people_changed": gettext_lazy("Who comes was changed"),
    "bookings_stopped": gettext_lazy("Bookings for a day stopped"),
    "case_not_current": gettext_lazy("Case not current in the month of the interview"),
    "case_current_again": gettext_lazy("Case current in the month of the interview after all"),
}

FACTS: Mapping[str, Text] = {
    "interviewed_on": gettext_lazy("Interviewed on"),
    "missed_on": gettext_lazy("Missed the appointment of"),
    "cancelled_by_post_on": gettext_lazy("Appointment cancelled by the post"),
    "class_changed_on": gettext_lazy("Visa class changed on"),
    "last_contact_on": gettext_lazy("Last contact"),
    "appointment_on": gettext_lazy("Appointment on"),
    "checked_in": gettext_lazy("Came to that appointment"),
    "original_appointment_on": gettext_lazy("Original appointment"),
    "asked_to_follow": gettext_lazy("Asked to follow to join"),
    "class_differs": gettext_lazy("Another visa class on record"),
    "acts_here": gettext_lazy("Acted here on"),
    "held_by_another": gettext_lazy("Another account speaks for the case"),
    "unlisted_refused": gettext_lazy("Not in the list of cases"),
    "list_differs": gettext_lazy("Name or date of birth differ from the list of cases"),
}


def letter_name(kind: str) -> str:
    """Return what a letter is about; a kind without words here is shown as it is."""
    return str(LETTERS.get(kind, kind.replace("_", " ")))


def facts_of(record: PartyRecord) -> list[Line]:
    """Return the facts of a record that are set, in words."""
    return _facts({name: getattr(record, name, None) for name in FACTS})


def listed_facts(entry: RosterEntry) -> list[Line]:
    """Return what the post's list has of a case, in words; what is not recorded is left out."""
    who = (
        (_("Visa class"), entry.class_name),
        (_("Principal applicant"), entry.principal_name),
        (_("Born"), short_day(entry.principal_date_of_birth)),
    )
    facts = _facts({name: getattr(entry, name, None) for name in FACTS})
    return [*(Line(label, value) for label, value in who if value), *facts]


def inputs_of(decision: DecisionRecord) -> list[Line]:
    """Return the facts that a decision rested on; its answers stand with the application."""
    return _facts(decision.inputs.get("facts", {}))


def details_of(event: CaseEvent, emails: Mapping[str, str]) -> list[str]:
    """Return what an event keeps beside its kind; accounts by their address."""
    kept = event.detail
    said = []
    if "replaces" in kept:
        said.append(f"{grouped(kept['replaces'])} → {grouped(kept['number'])}")
    elif "number" in kept:
        said.append(_("confirmation number %(number)s") % {"number": grouped(kept["number"])})
    if "old" in kept:
        said.append(f"{kept['old']} → {kept['new']}")
    if "ground" in kept:
        said.append(ground_sentence(kept["ground"]))
    if "until" in kept:
        said.append(_("until %(day)s") % {"day": short_day(kept["until"])})
    if "reference" in kept:
        said.append(_("reference %(number)s") % {"number": grouped(kept["reference"])})
    accounts = [emails.get(kept[name], kept[name]) for name in ("account", "to") if name in kept]
    if accounts:
        said.append(" → ".join(accounts))
    if "change" in kept:
        said.append(_list_change(kept["change"]))
    if kept.get("by") == "list":
        said.append(_("name and date of birth are those of the list of cases"))
    if "asked" in kept:
        said.append(ASKED.get(kept["asked"], kept["asked"]))
    if "undone" in kept:
        kinds = dict(CaseEvent.Kind.choices)
        said.append(str(kinds.get(kept["undone"], kept["undone"])))
    return said


ASKED = {
    "yes": gettext_lazy("asked"),
    "no": gettext_lazy("not asked"),
    "not_recorded": gettext_lazy("not recorded"),
}


def _list_change(change: str) -> str:
    """Return which columns of the list an import changed for a case."""
    if change == "new":
        return _("new in the list")
    names = (Column.VISA_CLASS if name == "class_group" else name for name in change.split(", "))
    known = [column_name(Column(name)) for name in names if name in set(Column)]
    return ", ".join(dict.fromkeys(known))


def listed(value: object) -> str:
    """Return an address as it is, and groups with commas between."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _facts(values: Mapping[str, object]) -> list[Line]:
    known = {name: value for name, value in values.items() if value or name == "asked_to_follow"}
    return [
        Line(str(label), _in_words(known[name]))
        for name, label in FACTS.items()
        if known.get(name) not in (None, [])
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    return short_day(value) if isinstance(value, date | str) else str(value)
