"""What staff read about a list that is imported: the sentence for every code. Staff pages are English."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.roster.cells import NAMES, Column, Fault
from eligibility.roster.files import MOST_BYTES, MOST_ROWS, FileFault, NotATable
from eligibility.roster.held_claims import Finding
from eligibility.roster.importing import BadRow
from eligibility.wording import Text

FILE_SENTENCES: Mapping[FileFault, Text] = {
    FileFault.EMPTY: gettext_lazy("The file is empty. Choose the file with the list of cases."),
    FileFault.TOO_BIG: gettext_lazy(
        "The file is too big: at most %(size)d MB. Save only the columns of the list, or import it in parts."
    ),
    FileFault.UNPACKS_TOO_BIG: gettext_lazy(
        "The workbook unpacks to far more than a list of cases holds, so it was not opened. Save the list "
        "alone as a new file."
    ),
    FileFault.PDF: gettext_lazy("This is a PDF, not a table. Save the list as XLSX or CSV."),
    FileFault.IMAGE: gettext_lazy("This is a picture, not a table. Save the list as XLSX or CSV."),
    FileFault.OLD_EXCEL: gettext_lazy(
        "This is a file of an old Excel, or one with a password. Save it as an Excel workbook (.xlsx) "
        "without a password, or as CSV."
    ),
    FileFault.DOCUMENT: gettext_lazy(
        "This is a web page or a text document, not a table. Save the list as XLSX or CSV."
    ),
    FileFault.DAMAGED: gettext_lazy(
        "The file cannot be opened: it is damaged, or not what it says it is. Save it again as XLSX or CSV."
    ),
    FileFault.ENCODING: gettext_lazy(
        "The signs in line %(text)s cannot be read. Save the list as XLSX, or as “CSV UTF-8”."
    ),
    FileFault.BROKEN_ROW: gettext_lazy(
        "The row that begins in line %(text)s cannot be read: a quotation mark in it is not closed or not "
        "doubled, or a cell is far too long. Mend it, or save the list as XLSX."
    ),
    FileFault.ROW_TOO_LONG: gettext_lazy(
        "Line %(text)s has more cells than there are headings. A name with a comma must stand in quotation "
        "marks: mend it, or save the list as XLSX."
    ),
    FileFault.NO_TABLE: gettext_lazy("This is not a table. Save the list as XLSX or CSV."),
    FileFault.NO_CASE_ID: gettext_lazy(
        "No heading “Case ID” was found in the first rows. The first sheet must have the list, with its "
        "headings above it."
    ),
    FileFault.ONLY_CASE_ID: gettext_lazy(
        "The file has a column “Case ID” and none of the others. Compare the headings with those below."
    ),
    FileFault.COLUMN_TWICE: gettext_lazy("Two columns are both “%(text)s”. Leave one of them out."),
    FileFault.NO_ROWS: gettext_lazy("The file has headings and no rows."),
    FileFault.TOO_MANY_ROWS: gettext_lazy("The file has more than %(rows)d rows. Import it in parts."),
}

CELL_SENTENCES: Mapping[Fault, Text] = {
    Fault.CASE_ID_MISSING: gettext_lazy("is empty. Every row needs its Case ID"),
    Fault.CASE_ID_RECEIPT: gettext_lazy("is a USCIS receipt number, not a Case ID"),
    Fault.CASE_ID_WRONG: gettext_lazy("is not a Case ID number"),
    Fault.TWICE: gettext_lazy("stands in a row above already. A case has one row"),
    Fault.CLASS_UNKNOWN: gettext_lazy("is neither a symbol (F41) nor a category (F4) that is known"),
    Fault.TOO_LONG: gettext_lazy("is too long"),
    Fault.SIGNS: gettext_lazy("holds a sign that cannot be printed"),
    Fault.DATE_UNREADABLE: gettext_lazy("is not a date. Write 2026-02-03 or 3 Feb 2026"),
    Fault.DATE_TWO_WAYS: gettext_lazy("can be two days. Write 2026-02-03 or 3 Feb 2026"),
    Fault.DATE_SHORT_YEAR: gettext_lazy("has a year of two digits. Write the year with four"),
    Fault.DATE_TOO_EARLY: gettext_lazy("is too early for this column"),
    Fault.DATE_TOO_LATE: gettext_lazy("is too late for this column"),
    Fault.NOT_YES_OR_NO: gettext_lazy("is neither yes nor no"),
    Fault.MEANS_NOTHING: gettext_lazy("says that nothing is recorded. Leave the cell empty"),
    Fault.SHEET_ERROR: gettext_lazy("is an error of the spreadsheet. Put it right, or empty the cell"),
    Fault.COMPUTED: gettext_lazy("begins with =, as a formula does. Save the values"),
}

FINDING_SENTENCES: Mapping[Finding, Text] = {
    Finding.NOT_LISTED: gettext_lazy("not in the list"),
    Finding.DIFFERENT: gettext_lazy("name or date of birth differ from the list"),
    Finding.NOT_RECORDED: gettext_lazy("the list has no name or no date of birth to compare"),
    Finding.PROVED: gettext_lazy("as in the list: verify it, or the next import does"),
}


def column_name(column: Column) -> str:
    """Return the heading that a column has in the post's list."""
    return NAMES[column][0]


def file_sentence(problem: NotATable) -> str:
    """Return why a file is no list of cases, and what to do."""
    text = problem.text
    if problem.fault is FileFault.COLUMN_TWICE:
        text = column_name(Column(text))
    values = {"text": text, "size": MOST_BYTES // 1_000_000, "rows": MOST_ROWS}
    return str(FILE_SENTENCES[problem.fault]) % values


def row_sentence(bad: BadRow) -> str:
    """Return what is wrong with a cell, with what stands there."""
    said = {"column": column_name(bad.column), "text": bad.text, "why": CELL_SENTENCES[bad.fault]}
    if not bad.text:
        return _("%(column)s %(why)s.") % said
    return _("%(column)s: “%(text)s” %(why)s.") % said
