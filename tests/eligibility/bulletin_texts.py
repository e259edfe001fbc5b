"""A month of the delivered bulletins as staff get hold of it: the saved page, and its copy.

The page has the shape of the Department of State's (tables, titles, line breaks within cells), not its text.
"""

from datetime import date

from eligibility.bulletin import delivered

TITLES = {
    "family_final_action": "A. FINAL ACTION DATES FOR FAMILY-SPONSORED PREFERENCE CASES",
    "family_dates_for_filing": "B. DATES FOR FILING FAMILY-SPONSORED VISA APPLICATIONS",
    "employment_final_action": "A. FINAL ACTION DATES FOR EMPLOYMENT-BASED PREFERENCE CASES",
    "employment_dates_for_filing": "B. DATES FOR FILING OF EMPLOYMENT-BASED VISA APPLICATIONS",
}
CORNERS = {"family": "Family-<br/>Sponsored&nbsp;", "employment": "Employment-<br/>based"}
COLUMNS = {
    "ALL": "All Chargeability&nbsp;<br/>Areas Except<br/>Those Listed",
    "CHINA": "CHINA-mainland&nbsp;<br/>born",
    "INDIA": "INDIA",
    "MEXICO": "MEXICO",
    "PHILIPPINES": "PHILIPPINES",
}
ROWS = {
    **{name: name for name in ("F1", "F2A", "F2B", "F3", "F4")},
    "EB1": "1st",
    "EB2": "2nd",
    "EB3": "3rd",
    "EB3_OTHER_WORKERS": "Other Workers",
    "EB4": "4th",
    "EB4_RELIGIOUS_WORKERS": "Certain Religious Workers",
    "EB5_UNRESERVED": "5th Unreserved<br/>(including C5, T5, I5, R5, NU, RU)",
    "EB5_RURAL": "5th Set Aside:<br/>Rural (20%, including NR, RR)",
    "EB5_HIGH_UNEMPLOYMENT": "5th Set Aside:<br/>High Unemployment (10%, including NH, RH)",
    "EB5_INFRASTRUCTURE": "5th Set Aside:<br/>Infrastructure (2%, including RI)",
}
LOTTERY = """<p>DIVERSITY IMMIGRANT (DV) CATEGORY FOR THE MONTH</p><table><tr><td>Region</td>
<td>All DV Chargeability Areas Except Those Listed Separately</td><td>&nbsp;</td></tr>
<tr><td>ASIA</td><td>15,000</td><td>Except: Nepal 12,000</td></tr></table>"""


def printed(month: date) -> dict[tuple[str, str, str], str]:
    """The cells of a delivered month that stand in a table; the exempt F2A date stands in a note."""
    return {
        (row["table"], row["category"], row["chargeability"]): row["value"]
        for row in delivered.months()[month]
        if row["category"] in ROWS
    }


def page(month: date) -> str:
    """The saved page, with a layout table around everything."""
    tables = "".join(
        f"<p><u><b>{title}</b></u><br/>Final action dates and dates for filing are explained here.</p>"
        f"<div>{_table(month, table)}</div><p>*NOTE: an asterisk, with 01JAN20 in it.</p>"
        for table, title in TITLES.items()
        if any(key[0] == table for key in printed(month))
    )
    return (
        f"<!DOCTYPE html><html><head><title>Visa Bulletin For {month:%B %Y}</title>"
        "<style>td { color: red }</style><script>var table = '<table>';</script></head><body>"
        "<p><a href='#'>Visa Bulletin for May 2020</a></p><table><tr><td>"
        f"{tables}{LOTTERY}</td></tr></table></body></html>"
    )


def copied(month: date, *tables: str) -> str:
    """What a browser puts on the clipboard: tabs between cells, line breaks also within."""
    text = []
    for table in tables or TITLES:
        text += [TITLES[table], ""]
        for row in _rows(month, table):
            text.append("\t".join(row).replace("<br/>", "\n").replace("&nbsp;", "\u00a0"))
        text += [
            "",
            "On the chart above, a date means that the class is oversubscribed, and " + "so on " * 20,
        ]
    return "\n".join(text)


def _table(month: date, table: str) -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>\n" for row in _rows(month, table)
    )
    return f"<table border='1'><tbody>{rows}</tbody></table>"


def _rows(month: date, table: str) -> list[list[str]]:
    cells = printed(month)
    categories = [name for name in ROWS if (table, name, "ALL") in cells]
    return [
        [CORNERS[table.split("_")[0]], *COLUMNS.values()],
        *([ROWS[name], *(cells[table, name, column] for column in COLUMNS)] for name in categories),
    ]
