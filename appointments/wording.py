"""The sentence for every code and refusal of this app."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.beyond import Beyond
from appointments.months import NoTimes
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
from appointments.warnings import WarningCode

Text = str | Promise

REFUSAL_SENTENCES: Mapping[type[BookingRefused], Text] = {
    SlotFull: _(
        "The last place at this time went to somebody else a moment ago. Nothing was scheduled or changed. "
        "Please choose again: this page shows what is free now."
    ),
    SlotClosed: _(
        "This time can no longer be chosen: its closing time has come, or the IV Unit has closed it. Nothing "
        "was scheduled or changed. Please choose again: this page shows what is free now."
    ),
    MonthNotCurrent: _(
        "By the Visa Bulletin, your case is not current in the month of this day. Nothing was scheduled or "
        "changed. Please choose a day of another month, or submit an inquiry."
    ),
    SameSlot: _(
        "Your appointment is at this time already. Choose another time, or keep your appointment as it is."
    ),
    NotComplete: _("Some steps are not finished yet. Please finish this one first."),
    AnswersStale: _("Your answers are older than 30 days: are they still right?"),
    NotScheduled: _("This appointment had been changed before. Nothing was changed now."),
    AlreadyScheduled: _(
        "You already have this appointment. Nothing was changed. To choose another time, use “Reschedule”."
    ),
    ChangeClosed: _("It is too late to change this appointment online."),
    NotEligible: _("This appointment cannot be scheduled online. Please submit an inquiry."),
}

NO_TIMES_SENTENCES: Mapping[NoTimes, Text] = {
    NoTimes.UNREADABLE: _("There is no such day in this calendar. Please choose one of the days below."),
    NoTimes.TOO_LATE: _(
        "%(day)s can no longer be chosen: its closing time has come. Please choose one of the days below."
    ),
    NoTimes.CLOSED: _("There are no interviews on %(day)s. Please choose one of the days below."),
    NoTimes.NONE_FREE: _("No place is free on %(day)s. Please choose one of the days below."),
}

WARNING_SENTENCES: Mapping[WarningCode, Text] = {
    WarningCode.TURNS_21: _(
        "%(name)s turns 21 on %(date)s, before this interview. Choose an earlier date if you can, and "
        "contact the IV Unit now."
    ),
    WarningCode.TURNS_21_THAT_DAY: _(
        "%(name)s turns 21 on %(date)s, the day of this interview. Choose an earlier date if you can, and "
        "contact the IV Unit now."
    ),
    WarningCode.PASSPORT_EXPIRES_BEFORE: _(
        "The passport of %(name)s expires on %(date)s, before this interview. Apply for a new one now."
    ),
    WarningCode.PASSPORT_EXPIRES_SOON: _(
        "The passport of %(name)s expires on %(date)s, within six months of this interview. "
        "Apply for a new one in time."
    ),
    WarningCode.MEDICAL_OVER: _(
        "The medical examination is valid until %(date)s: it would be over by this interview. Choose an "
        "earlier date if you can, or ask the IV Unit what to do."
    ),
    WarningCode.CANNOT_BE_CHANGED: _(
        "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can "
        "schedule a new one from %(day)s."
    ),
}

# What staff are about to go beyond; the same words stand in the log.
BEYOND_SENTENCES: Mapping[Beyond, Text] = {
    Beyond.CLOSING_TIME: _("after the closing time: 11:00 a.m. on the working day before the interview"),
    Beyond.CHANGE_WINDOW: _("less than three working days before the appointment that is changed"),
    Beyond.OTHER_DAY: _("on another day than the appointment's"),
}

NOT_VERIFIED = _("The IV Unit has not yet checked this Case ID. Check your e-mail before you travel.")

MOVE_IT_INSTEAD = _("This case already has an appointment. Here you can reschedule it.")

ANSWER_AGAIN = _("Please answer these questions again for this case.")
