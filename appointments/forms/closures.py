"""Forms of closed days: days or a part of each, one that moves, those of a year, a list of them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appointments.closure_changes import NewClosure
from appointments.forms.staff_fields import ClockField, DayField, ReasonField
from appointments.models import Closure
from appointments.working_days import SATURDAY

# How many years ahead staff plans; the days in lieu and lunar days of later years are not known.
YEARS_AHEAD = 3
MOST_DAYS_AT_ONCE = 60
MOST_BYTES = 200_000
LONGEST_KEY = 18


class DayToCome(DayField):
    """A day on which something may still be closed; set ``today`` before the form is judged."""

    today: date

    def clean(self, value: Any) -> date | None:
        """Return a day to come that is not years away."""
        day = super().clean(value)
        if day is not None and day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        if day is not None and day.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("This day is more than three years away."))
        return day


class ClosureForm(forms.Form):
    """One closed day or several, or the same part of each."""

    day = DayToCome(_("Day"))
    last_day = DayToCome(
        _("Last day"),
        required=False,
        help_text=_("Only for several days: all from Monday to Friday between the two are closed."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Closure.Kind.choices, initial=Closure.Kind.POST)
    name = forms.CharField(
        label=_("Reason in English"),
        max_length=120,
        help_text=_("Applicants may read it. No names of people."),
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    name_km = forms.CharField(
        label=_("Reason in Khmer"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "lang": "km"}),
    )
    begins_at = ClockField(
        _("From"), required=False, help_text=_("Only for a part of a day: otherwise leave both empty.")
    )
    ends_at = ClockField(
        _("Until"), required=False, help_text=_("An interview that begins at this time takes place.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].today = self.fields["last_day"].today = today

    def clean(self) -> None:
        """Judge the days, and the part of each."""
        self._clean_days()
        begins, ends = self.cleaned_data.get("begins_at"), self.cleaned_data.get("ends_at")
        if "begins_at" in self.errors or "ends_at" in self.errors:
            return
        if (begins is None) is not (ends is None):
            self.add_error(
                "ends_at" if ends is None else "begins_at", _("Give both times, or none for the whole day.")
            )
        elif begins is not None and begins >= ends:
            self.add_error("ends_at", _("The end must be later than the beginning."))

    def _clean_days(self) -> None:
        first, last = self.cleaned_data.get("day"), self.cleaned_data.get("last_day")
        if first is None or last is None:
            return
        if last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif last - first >= timedelta(days=MOST_DAYS_AT_ONCE):
            most = {"most": MOST_DAYS_AT_ONCE}
            self.add_error("last_day", _("Choose at most %(most)d days at once.") % most)
        elif not self._days():
            self.add_error("last_day", _("All these days are on a weekend."))

    def _days(self) -> list[date]:
        """Return the days from Monday to Friday between the two; a single day whatever it is."""
        first, last = self.cleaned_data["day"], self.cleaned_data.get("last_day")
        if last is None or last == first:
            return [first]
        days = (first + timedelta(days=distance) for distance in range((last - first).days + 1))
        return [day for day in days if day.weekday() < SATURDAY]

    def asked(self) -> list[NewClosure]:
        """Return the closures that a valid form asks for."""
        of = self.cleaned_data
        kind = Closure.Kind(of["kind"])
        return [
            NewClosure(day, kind, of["name"], of["name_km"], of["begins_at"], of["ends_at"])
            for day in self._days()
        ]


class MoveForm(forms.Form):
    """Where a closure moves."""

    day = DayToCome(_("New day"))
    reason = ReasonField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].today = today


class ChosenClosures(forms.ModelMultipleChoiceField):
    """Closures by their keys; what no database holds as a key is refused before it is asked."""

    def clean(self, value: Any) -> QuerySet[Closure]:
        """Return the closures."""
        if any(len(str(each)) > LONGEST_KEY for each in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": ""})
        return super().clean(value)


class YearForm(forms.Form):
    """What is done in the year view, and to which closures."""

    PROPOSE, APPROVE, APPROVE_ALL, REMOVE = "propose", "approve", "approve_all", "remove"

    # A template that reads PROPOSE would first call the class, fail, and print nothing.
    do_not_call_in_templates = True

    act = forms.ChoiceField(choices=[(act, act) for act in (PROPOSE, APPROVE, APPROVE_ALL, REMOVE)])
    closures = ChosenClosures(queryset=Closure.objects.none(), required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closures"].queryset = Closure.objects.filter(day__year=year)


class ClosureFileForm(forms.Form):
    """A list of closures, as a file of a spreadsheet."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: day, name, name_km, kind, begins, ends. Save it from the spreadsheet as CSV UTF-8."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for a list of closures."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("The file is not in UTF-8. Save it again as “CSV UTF-8”, so that Khmer letters are kept.")
            ) from error


class ClosureListForm(forms.Form):
    """A list that was looked at, as it was read, and why it is imported."""

    text = forms.CharField(max_length=MOST_BYTES, strip=False, widget=forms.HiddenInput)
    reason = ReasonField()
