"""What staff are told when a place cannot be given, taken or moved."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from appointments.refusals import (
    AlreadyScheduled,
    AnswersStale,
    BookingRefused,
    ChangeClosed,
    MonthNotCurrent,
    NotComplete,
    NotEligible,
    NotScheduled,
    SameSlot,
    SlotClosed,
    SlotFull,
)
from eligibility.wording import Text

SENTENCES: Mapping[type[BookingRefused], Text] = {
    SlotFull: _("The last place at this time went to somebody else a moment ago. Nothing was changed."),
    SlotClosed: _("This time was closed or withdrawn a moment ago. Nothing was changed."),
    MonthNotCurrent: _(
        "By the Visa Bulletin the case is not current in the month of this time. Nothing was changed. "
        "Choose another month, or clear the ground first."
    ),
    SameSlot: _("The appointment is at this time already. Nothing was changed."),
    NotComplete: _("Steps of this application are not finished. Nothing was scheduled."),
    AnswersStale: _("The answers are older than 30 days. Nothing was scheduled."),
    NotScheduled: _("This appointment does not stand any more. Nothing was changed."),
    AlreadyScheduled: _("There is an appointment already. Nothing was changed."),
    ChangeClosed: _("The interview day has passed: record what became of it instead. Nothing was changed."),
    NotEligible: _("The rules refuse. Nothing was changed."),
}


def refused_sentence(refusal: BookingRefused) -> str:
    """Return why nothing was done."""
    return str(SENTENCES[type(refusal)])
