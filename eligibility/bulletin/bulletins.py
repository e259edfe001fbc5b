"""What the loaded Visa Bulletins say of a case: reads only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from eligibility.currency import EVERYBODY_ELSE, CaseMonths, Cells, Month, currency_in, month_of
from eligibility.cutoff_dates import Cutoff
from eligibility.models import Application, CutoffDate, RosterEntry, VisaBulletin, VisaClass
from eligibility.rules import CaseFacts, Currency, Ground

# Decisions are kept with all months that they could rest on; older ones say nothing of an interview to come.
NEWEST_MONTHS = 12


def currency_of(
    visa_class: VisaClass | None,
    chargeability: str,
    priority_date: date | None,
    months: Iterable[Month],
    *,
    class_group: str = "",
) -> dict[Month, Currency]:
    """Return whether the case is current in each of these months (year, month).

    A class outside the bulletin always is; a month that is not loaded, a missing priority date and the rank
    numbers of the Diversity Visa are unknown. A letter that prints the category alone names a group.
    """
    if visa_class is not None and not visa_class.in_bulletin:
        return dict.fromkeys(months, Currency.CURRENT)
    known = known_currency(visa_class, chargeability, priority_date, class_group=class_group)
    return {month: known.get(month, Currency.UNKNOWN) for month in months}


def currency_of_case(
    entry: RosterEntry | None,
    *,
    visa_class: VisaClass | None,
    class_group: str,
    chargeability: str,
    priority_date: date | None,
) -> dict[Month, Currency]:
    """Return the months known of a case; what the post's list has recorded wins over what was stated."""
    found = place_in_line(entry, Line(visa_class, class_group, chargeability, priority_date))
    return known_currency(
        found.visa_class, found.chargeability, found.priority_date, class_group=found.class_group
    )


class Line(NamedTuple):
    """What decides in which month a case is current."""

    visa_class: VisaClass | None
    class_group: str
    chargeability: str
    priority_date: date | None


def place_in_line(entry: RosterEntry | None, stated: Line) -> Line:
    """Return what counts for a case: of each thing what the list has recorded, else what was stated."""
    if entry is None:
        return stated
    visa_class, class_group = stated.visa_class, stated.class_group
    if entry.visa_class is not None:
        visa_class = entry.visa_class
    elif entry.class_group and entry.class_group != (visa_class.group if visa_class else class_group):
        visa_class, class_group = None, entry.class_group
    return Line(
        visa_class,
        class_group,
        entry.chargeability or stated.chargeability,
        entry.priority_date or stated.priority_date,
    )


def known_currency(
    visa_class: VisaClass | None, chargeability: str, priority_date: date | None, *, class_group: str = ""
) -> dict[Month, Currency]:
    """Return the loaded months that say something for this case, at most the newest twelve."""
    if priority_date is None:
        return {}
    categories = categories_of(visa_class, class_group)
    if not categories:
        return {}
    judged = {
        month: currency_in(cells, categories, chargeability, priority_date)
        for month, cells in final_action_dates(categories).items()
    }
    newest = sorted(judged, reverse=True)[:NEWEST_MONTHS]
    return {month: judged[month] for month in newest if judged[month] is not Currency.UNKNOWN}


def categories_of(visa_class: VisaClass | None, class_group: str) -> frozenset[str]:
    """Return the rows of the bulletin that may be meant: one for a symbol, perhaps more without one."""
    if visa_class is not None:
        return frozenset({visa_class.bulletin_category}) if visa_class.is_preference else frozenset()
    if not class_group:
        return frozenset()
    classes = VisaClass.objects.filter(group=class_group)
    if not class_group.startswith(("family_preference", "employment")):
        return frozenset()
    return frozenset(classes.order_by().values_list("bulletin_category", flat=True).distinct())


def final_action_dates(
    categories: Iterable[str] | None = None, *, since: date | None = None
) -> Mapping[Month, Cells]:
    """Return the Final Action Dates of the loaded months, of all categories or of some; one query."""
    cells = CutoffDate.objects.filter(
        bulletin__published_at__isnull=False, table__in=CutoffDate.FINAL_ACTION_TABLES
    )
    if categories is not None:
        cells = cells.filter(category__in=list(categories))
    if since is not None:
        cells = cells.filter(bulletin__month__gte=since)
    found: dict[Month, dict[str, dict[str, Cutoff]]] = {}
    for month, category, chargeability, value in cells.order_by().values_list(
        "bulletin__month", "category", "chargeability", "value"
    ):
        row = found.setdefault(month_of(month), {}).setdefault(category, {})
        row[chargeability] = Cutoff.parse(value, month.year)
    return found


def latest_month() -> date | None:
    """Return the first day of the last month that is loaded."""
    return VisaBulletin.objects.published().order_by("-month").values_list("month", flat=True).first()


def loaded_months() -> frozenset[Month]:
    """Return the months that are loaded."""
    return frozenset(map(month_of, VisaBulletin.objects.published().values_list("month", flat=True)))


def months_of_case(
    application: Application, facts: CaseFacts, today: date, entry: RosterEntry | None = None
) -> CaseMonths | None:
    """Return what is known of an application's case by month; None for a class outside the bulletin.

    Nothing is told, either, while it is open whose case it is: the post's list may know its priority date.
    ``entry`` is what that list says of it, for a page that tells which priority date counts.
    """
    differs = facts.list_differs and Ground.LIST_DIFFERS not in facts.cleared
    if not facts.in_bulletin or differs or facts.held_by_another:
        return None
    visa_class = application.visa_class
    group = visa_class.group if visa_class is not None else application.class_group
    return CaseMonths(
        known=facts.currency,
        loaded=loaded_months(),
        as_of=today,
        by_rank=group == "diversity",
        lacks_priority_date=application.priority_date is None and not facts.currency,
        is_listed=entry is not None and entry.priority_date is not None,
        is_cleared=Ground.NOT_CURRENT in facts.cleared,
    )


def chargeabilities() -> list[str]:
    """Return the columns of the last loaded bulletin, everybody else first."""
    latest = VisaBulletin.objects.published().order_by("-month").values("pk")[:1]
    columns = CutoffDate.objects.filter(bulletin__in=latest, table__in=CutoffDate.FINAL_ACTION_TABLES)
    found = set(columns.order_by().values_list("chargeability", flat=True).distinct())
    return [EVERYBODY_ELSE, *sorted(found - {EVERYBODY_ELSE})]
