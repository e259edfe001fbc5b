"""Forms of closing a day: what to close and why; what people are told; the places that are added."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from appointments.cause_texts import CAUSE_TEXTS, is_ready_text, text_for
from appointments.forms.closures import YEARS_AHEAD
from appointments.forms.staff_fields import ClockField, DayField
from appointments.models import Closing, Closure
from appointments.release import MOST_PLACES
from appointments.working_days import POST_ZONE

EXTRA_ROWS = 4


class ClosingForm(forms.Form):
    """What is closed, why, and what becomes of the people."""

    day = DayField(_("Day"))
    begins_at = ClockField(
        _("From"), required=False, help_text=_("Only for a part of a day: otherwise leave both empty.")
    )
    ends_at = ClockField(
        _("Until"), required=False, help_text=_("An interview that begins at this time takes place.")
    )
    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=Closing.Cause.choices,
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose a cause: its texts are ready.")},
    )
    way = forms.ChoiceField(
        label=_("The people"),
        choices=[
            (Closing.Way.MOVE.value, _("move everyone to places that are found now")),
            (
                Closing.Way.CANCEL.value,
                _("cancel: each family chooses a new day, and the reason is known and not asked"),
            ),
        ],
        initial=Closing.Way.MOVE.value,
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
    )
    name = forms.CharField(
        label=_("Name of the closure"),
        max_length=120,
        required=False,
        help_text=_("In English; applicants may read it. Left empty, it is named for its cause."),
    )
    kind = forms.ChoiceField(
        label=_("Who is closed"), choices=Closure.Kind.choices, initial=Closure.Kind.POST.value
    )

    def __init__(self, *args: Any, today: date, closure: Closure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.closure = today, closure
        if closure is not None:
            # It has its name and its kind already.
            del self.fields["name"], self.fields["kind"]

    def clean_day(self) -> date:
        """Return today or a day to come that is not years away."""
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        if day.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("This day is more than three years away."))
        return day

    def clean(self) -> None:
        """Judge the part of the day, and name the closure."""
        begins, ends = self.cleaned_data.get("begins_at"), self.cleaned_data.get("ends_at")
        if not {"begins_at", "ends_at"} & set(self.errors):
            if (begins is None) is not (ends is None):
                missing = "ends_at" if ends is None else "begins_at"
                self.add_error(missing, _("Give both times, or none for the whole day."))
            elif begins is not None and begins >= ends:
                self.add_error("ends_at", _("The end must be later than the beginning."))
        if self.closure is None and "cause" in self.cleaned_data and not self.cleaned_data.get("name"):
            ready = text_for(self.cleaned_data["cause"])
            if ready is None:
                self.add_error("name", _("Name the closure: this cause has no name of its own."))
            else:
                self.cleaned_data["name"] = ready.name


class DetailsForm(forms.Form):
    """What people are told, and what an officer says yes to after looking."""

    text_en = forms.CharField(
        label=_("What people are told, in English"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("The letter says the old and the new time itself. No names of people."),
        error_messages={"required": _("Write what people are told.")},
    )
    text_km = forms.CharField(
        label=_("What people are told, in Khmer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "lang": "km"}),
    )
    send_now = forms.BooleanField(
        label=_("Send the letters at once, without the five minutes in which this can be undone"),
        required=False,
    )
    accept_cancelled = forms.BooleanField(
        label=_("Cancel those for whom there is no place; each family chooses a new day itself"),
        required=False,
    )
    anyway = forms.BooleanField(
        label=_("Close the day now, also if places change once more: everybody gets the next place found"),
        required=False,
    )

    def __init__(
        self, *args: Any, asks_to_cancel: bool = False, changed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_to_cancel:
            self.fields["accept_cancelled"].widget = forms.HiddenInput()
        if not changed:
            self.fields["anyway"].widget = forms.HiddenInput()


class ExtraForm(forms.Form):
    """Places to add at a time; an empty row adds none."""

    day = DayField(_("Day"), required=False)
    time = ClockField(_("Time"), required=False)
    places = forms.IntegerField(label=_("Places"), required=False, min_value=1, max_value=MOST_PLACES)

    def clean(self) -> None:
        """Refuse a row that is half filled in."""
        given = [name for name in self.fields if self.cleaned_data.get(name) is not None]
        if given and len(given) < len(self.fields) and not self.errors:
            raise forms.ValidationError(_("Give day, time and number of places, or leave the row empty."))

    @property
    def starts_at(self) -> datetime | None:
        """Return the moment, where the row is filled in."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        return datetime.combine(day, clock, tzinfo=POST_ZONE) if day and clock else None


class _ExtraFormSet(forms.BaseFormSet):
    """Rows of places to add; how many come back does not matter to anybody."""

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        """Let every row be empty."""
        return {**super().get_form_kwargs(index), "empty_permitted": True, "use_required_attribute": False}


ExtraFormSet = forms.formset_factory(
    ExtraForm, formset=_ExtraFormSet, extra=EXTRA_ROWS, max_num=EXTRA_ROWS, absolute_max=EXTRA_ROWS
)


def with_ready_texts(data: MultiValueDict, cause: str) -> MultiValueDict:
    """Return the form data with the texts of the cause, where the officer has written none of his own."""
    filled = data.copy()
    ready = CAUSE_TEXTS.get(cause)
    for name, text in (
        ("text_en", ready.english if ready else ""),
        ("text_km", ready.khmer if ready else ""),
    ):
        written = filled.get(name, "")
        if not written.strip() or is_ready_text(written):
            filled[name] = text
    return filled
