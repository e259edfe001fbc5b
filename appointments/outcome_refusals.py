"""Why an outcome, a check-in or its undoing is refused: expected answers, each shown where one can act."""


class OutcomeRefused(Exception):
    """The outcome cannot be recorded or undone; the subclasses say why."""


class NotYet(OutcomeRefused):
    """The interview has not come yet."""


class NotToday(OutcomeRefused):
    """Somebody comes, and is noted as come, on the day of the interview."""


class ItIsToday(OutcomeRefused):
    """The appointment is today's: nobody needs to be admitted beyond a rule."""


class NotStanding(OutcomeRefused):
    """The appointment does not stand any more, or this was recorded before."""


class CameAlready(OutcomeRefused):
    """The family is noted as come, so it did not miss the interview."""


class NeverMissed(OutcomeRefused):
    """The post moved it, and nobody confirmed or attended: the family may never have heard of it."""


class NothingToUndo(OutcomeRefused):
    """Nothing is recorded that could be undone."""


class TooLateToUndo(OutcomeRefused):
    """It was recorded on an earlier day."""


class StillToUndo(OutcomeRefused):
    """It was recorded today: to be undone, not corrected."""


class NewerAppointment(OutcomeRefused):
    """There is a newer appointment of this case and party: both are kept as they are."""


class NothingToCorrect(OutcomeRefused):
    """There is no outcome that could be corrected, or it is the same."""


class ReasonNeeded(OutcomeRefused):
    """Staff go beyond a rule, or change the record, and have not said why."""


class NotOfThisFamily(OutcomeRefused):
    """Somebody is ticked who is not on the application."""
