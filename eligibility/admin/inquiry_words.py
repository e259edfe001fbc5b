"""What staff read of an inquiry: why it is urgent, what was done with it, what the record knows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.references import grouped
from eligibility.answered import Line
from eligibility.inquiry.urgency import Urgency, Urgent
from eligibility.models import CaseClaim, Clearance, Inquiry, PartyRecord, RosterEntry
from eligibility.templatetags.case_words import ground_sentence
from eligibility.wording import Text

WHY: Mapping[Urgency, Text] = {
    Urgency.LISTED_CASE_HELD: gettext_lazy("matches the list of cases; another account holds the case"),
    Urgency.INTERVIEW_NEAR: gettext_lazy("interview"),
    Urgency.EMERGENCY: gettext_lazy("help needed, or an emergency"),
    Urgency.TURNING_21: gettext_lazy("21st birthday"),
    Urgency.YEAR_ENDS: gettext_lazy("one year without contact"),
    Urgency.MEDICAL: gettext_lazy("medical examination about to expire"),
}

RECORD: Mapping[str, Text] = {
    "appointment_on": gettext_lazy("appointment on"),
    "checked_in": gettext_lazy("came to that appointment"),
    "interviewed_on": gettext_lazy("interviewed on"),
    "missed_on": gettext_lazy("missed the appointment of"),
    "cancelled_by_post_on": gettext_lazy("cancelled by the post"),
    "class_changed_on": gettext_lazy("visa class changed on"),
    "last_contact_on": gettext_lazy("last contact here"),
}
LISTED: Mapping[str, Text] = {
    "visa_class_id": gettext_lazy("visa class"),
    "class_group": gettext_lazy("category"),
    "principal_name": gettext_lazy("principal applicant"),
    "principal_date_of_birth": gettext_lazy("born"),
    "priority_date": gettext_lazy("priority date"),
    "chargeability": gettext_lazy("chargeability"),
    "packet4_on": gettext_lazy("Packet 4 letter"),
    "original_appointment_on": gettext_lazy("original appointment"),
    "interviewed_on": gettext_lazy("interviewed on"),
    "last_contact_on": gettext_lazy("last contact"),
    "asked_to_follow": gettext_lazy("asked to follow to join"),
}


@dataclass(frozen=True)
class Beside:
    """What stands beside the messages: lines under a heading."""

    heading: str
    lines: list[Line]


def why_sentence(urgent: Urgent, today: date) -> str:
    """Return why an inquiry comes first; who only says so himself is named as the source."""
    if urgent.why is Urgency.LISTED_CASE_HELD:
        return str(WHY[urgent.why])
    if urgent.day is None:
        return _("%(what)s, says the writer") % {"what": WHY[urgent.why]}
    left = (urgent.day - today).days
    ahead = ngettext("in %(count)d day", "in %(count)d days", left) % {"count": left} if left else _("today")
    return _("%(what)s %(ahead)s, on %(day)s") % {
        "what": WHY[urgent.why],
        "ahead": ahead,
        "day": _day(urgent.day),
    }


def facts_beside(number: str, today: date) -> list[Beside]:
    """Return what is known of a case, for the page of an inquiry about it; four queries."""
    if not number:
        return []
    found = []
    records = PartyRecord.objects.filter(case__number=number).order_by("pk")
    claims = CaseClaim.objects.live().filter(case__number=number).select_related("user")
    holders = {claim.party: claim for claim in claims}
    for record in records:
        lines = _lines(record, RECORD)
        if record.appointment_number:
            lines.insert(0, Line(_("confirmation number"), grouped(record.appointment_number)))
        lines.append(Line(_("account"), _account(holders.get(record.party))))
        found.append(Beside(record.get_party_display(), lines))
    entry = RosterEntry.objects.filter(case__number=number).first()
    if entry is not None:
        found.append(Beside(_("In the list of cases"), _lines(entry, LISTED)))
    clearances = Clearance.objects.counting(today).filter(case__number=number)
    lines = [Line(each.get_party_display(), _clearance(each)) for each in clearances]
    return [*found, Beside(_("Cleared"), lines)] if lines else found


def state_words(inquiry: Inquiry, now: datetime) -> str:
    """Return until when somebody answers it."""
    until = inquiry.locked_until
    return date_format(timezone.localtime(until), "H:i") if until and until > now else ""


def _lines(row: object, labels: Mapping[str, Text]) -> list[Line]:
    values = ((label, getattr(row, name)) for name, label in labels.items())
    return [Line(str(label), _value(value)) for label, value in values if value not in (None, "", False)]


def _value(value: object) -> str:
    if isinstance(value, date):
        return _day(value)
    return _("yes") if value is True else str(value)


def _account(claim: CaseClaim | None) -> str:
    if claim is None:
        return _("none speaks for it")
    checked = _("verified") if claim.verified_at else _("not verified")
    return f"{claim.user}, {checked}"


def _clearance(clearance: Clearance) -> str:
    until = _("until %(day)s") % {"day": _day(clearance.until)} if clearance.until else _("without end")
    return f"{ground_sentence(clearance.ground)} ({until})"


def _day(day: date) -> str:
    return date_format(day, "j F Y")
