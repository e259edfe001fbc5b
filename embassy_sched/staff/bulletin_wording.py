"""What staff read of a bulletin that is loaded: what is wrong with it, and how its cells move."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.bulletin.reading import Fault, Problem
from eligibility.cutoff_dates import Move
from eligibility.wording import Text

PROBLEMS: Mapping[Problem, Text] = {
    Problem.NO_TABLE: gettext_lazy(
        "There is no table of the Visa Bulletin in this text. Its head names the columns: All Chargeability "
        "Areas Except Those Listed, CHINA-mainland born, INDIA, MEXICO, PHILIPPINES."
    ),
    Problem.NO_TITLE: gettext_lazy(
        "Table “%(row)s”: its title (Final Action Dates, or Dates for Filing) or its head is missing. Copy "
        "it with both, or choose below which table it is."
    ),
    Problem.OTHER_MONTH: gettext_lazy("This is the bulletin of another month: %(text)s."),
    Problem.UNKNOWN_TABLE: gettext_lazy("Line %(row)s: there is no table “%(text)s”."),
    Problem.BROKEN_CELL: gettext_lazy(
        "Row “%(row)s”, column “%(column)s”: “%(text)s” is neither C nor U nor a date such as 01JAN09."
    ),
    Problem.MISSING_CELL: gettext_lazy("Row “%(row)s”, column “%(column)s”: nothing stands there."),
    Problem.EXTRA_CELL: gettext_lazy("Row “%(row)s”: “%(text)s” stands under no column."),
    Problem.TWICE: gettext_lazy("Row “%(row)s”, column “%(column)s”: this cell comes twice."),
}

MOVES: Mapping[Move, Text] = {
    Move.FORWARD: gettext_lazy("forward"),
    Move.BACK: gettext_lazy("back: retrogressed"),
    Move.UNCHANGED: gettext_lazy("unchanged"),
    Move.NEW: gettext_lazy("new"),
    Move.GONE: gettext_lazy("not printed any more"),
}


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong, with its row and column."""
    parts = {"row": fault.row or "–", "column": fault.column or "–", "text": fault.text}
    return str(PROBLEMS[fault.problem]) % parts


def missing_sentence(months: list[str]) -> str:
    """Return that bulletins are missing; ``months`` are in words."""
    return _("The Visa Bulletin is not loaded: %(months)s.") % {"months": ", ".join(months)}
