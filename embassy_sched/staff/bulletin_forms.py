"""Loading a month of the Visa Bulletin: a paste or a file, then what was previewed, sent back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext_lazy as _

from eligibility.bulletin.reading import Which
from eligibility.currency import Month, months_due, next_month
from embassy_sched.staff.forms import ReasonForm

# A saved page has a few hundred thousand.
MOST_BYTES = 1_000_000
MONTHS_BACK = 24
# Far more than a month has: every cell of a bulletin is one short line.
LONGEST_CELLS = 200_000


def months_to_choose(today: date) -> list[date]:
    """Return the months that can be loaded, the newest first: those to come soon, and two years back."""
    last = next_month(months_due(today)[-1])
    months = []
    for back in range(MONTHS_BACK):
        year, number = divmod(last[0] * 12 + last[1] - 1 - back, 12)
        months.append(date(year, number + 1, 1))
    return months


class LoadForm(forms.Form):
    """Which month, and its tables."""

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Choose one of the months in the list.")},
    )
    text = forms.CharField(
        label=_("The tables, pasted"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=_(
            "Select the tables on the page of the bulletin, with the titles above them, copy and paste them. "
            "Tables separated by tabs, commas or semicolons are read as well."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("The page of the bulletin as the browser saves it (HTML), or a table as CSV."),
    )
    which = forms.ChoiceField(
        label=_("If no title stands above the table"),
        required=False,
        choices=[
            ("", _("every table has its title")),
            (Which.FINAL_ACTION.value, _("it is the table of Final Action Dates")),
            (Which.FILING.value, _("it is the table of Dates for Filing")),
        ],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month: Any = self.fields["month"]
        month.choices = [(each.isoformat(), format_day(each, "F Y")) for each in months_to_choose(today)]

    def clean_file(self) -> str:
        """Return what the file says."""
        file: UploadedFile | None = self.cleaned_data["file"]
        return _decoded(file) if file else ""

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        cleaned: dict[str, object] = super().clean() or {}
        given = [name for name in ("text", "file") if str(cleaned.get(name) or "").strip()]
        if len(given) == 2:
            self.add_error("file", _("Paste the tables or choose a file, not both."))
        elif not given and not self.errors:
            self.add_error("text", _("Paste the tables, or choose a file."))
        return cleaned

    @property
    def source(self) -> str:
        """Return the text to read, once valid."""
        return self.cleaned_data["file"] or self.cleaned_data["text"]

    @property
    def chosen_table(self) -> Which | None:
        """Return which table it is where no title says so, once valid."""
        return Which(self.cleaned_data["which"]) if self.cleaned_data["which"] else None


class PublishForm(ReasonForm):
    """What was previewed, and why it is published."""

    month = forms.DateField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)
    cells = forms.CharField(max_length=LONGEST_CELLS, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_month(self) -> date:
        """Take only a month that could be chosen."""
        month = self.cleaned_data["month"]
        if month not in months_to_choose(self.today):
            raise ValidationError(_("Choose one of the months in the list."))
        return month


def month_to_load(loaded: frozenset[Month], today: date) -> date:
    """Return the month to offer first: the oldest that is out and not loaded, else the next one."""
    due = months_due(today)
    missing = [month for month in due if month not in loaded]
    year, number = missing[0] if missing else next_month(due[-1])
    return date(year, number, 1)


def _decoded(file: UploadedFile) -> str:
    if file.size is not None and file.size > MOST_BYTES:
        raise ValidationError(_("This file is too large. Save only the page of the bulletin."))
    content = file.read()
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(
        _("This file is no text. Save the page as HTML, or the table as CSV, and choose that file.")
    )
