"""Why an act on an appointment is refused: expected answers, each shown where the person can act."""

from appointments.deadlines import ChangeWindow
from appointments.models import Appointment
from eligibility.rules import Decision


class BookingRefused(Exception):
    """An act on an appointment is not possible; the subclasses say why."""


class SlotFull(BookingRefused):
    """The last place went to somebody else."""


class SlotClosed(BookingRefused):
    """The slot cannot be booked: closed, withdrawn, not public yet, or its closing time has come."""


class SameSlot(BookingRefused):
    """The appointment is in that slot already."""


class MonthNotCurrent(BookingRefused):
    """By the Visa Bulletin of the slot's month the case is not current then."""


class NotComplete(BookingRefused):
    """Steps of the application are not finished."""


class AnswersStale(BookingRefused):
    """The answers are older than 30 days and are to be confirmed first."""


class NotScheduled(BookingRefused):
    """The appointment does not stand any more; ``appointment`` is where it is now."""

    def __init__(self, appointment: Appointment) -> None:
        self.appointment = appointment
        super().__init__(appointment.number)


class AlreadyScheduled(BookingRefused):
    """There is an appointment already: the same click twice, or another application of the case."""

    def __init__(self, appointment: Appointment) -> None:
        self.appointment = appointment
        super().__init__(appointment.number)


class ChangeClosed(BookingRefused):
    """Too late to change, or the day has passed; ``window`` says which."""

    def __init__(self, window: ChangeWindow) -> None:
        self.window = window
        super().__init__(window)


class NotEligible(BookingRefused):
    """The rules say no; ``decision`` says why."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.outcome)
