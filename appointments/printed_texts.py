"""The texts of staff on a printed page: what still stands on sheet one, what goes to a further sheet.

Source: sheet one is for the guard, and must stay one sheet for a family of six; texts that staff write may be
as long as they like.
"""

from collections.abc import Iterable

from eligibility.models import Notice

# So many characters in each language fit under the fixed list of a family of six.
MOST_ON_SHEET_ONE = 600


def split(notices: Iterable[Notice]) -> tuple[list[Notice], list[Notice]]:
    """Return the notices for sheet one, and those for a further sheet, both in their order.

    The first that is too long takes all that follow with it: a list is not torn apart.
    """
    first: list[Notice] = []
    further: list[Notice] = []
    english = khmer = 0
    for notice in notices:
        english += len(notice.text_en)
        khmer += len(notice.text_km)
        fits = not further and max(english, khmer) <= MOST_ON_SHEET_ONE
        (first if fits else further).append(notice)
    return first, further
