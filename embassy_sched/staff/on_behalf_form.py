"""An application that staff fill in for a family that has no account, or stands at the counter."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField, NameField, PartialDateField, PhoneField
from accounts.page_form import OneTimeKeyMixin
from accounts.typed_text import compact
from eligibility.forms.priority import CHARGEABILITY, PRIORITY_DATE, priority_fields
from eligibility.forms.questions import EARLIEST_APPOINTMENT, in_columns
from eligibility.models import PartyField
from eligibility.partial_dates import PartialDate
from eligibility.rules import Answers, CaseFacts, Party, Reason, asks_last_contact
from eligibility.visa_classes import is_preference, party_of, typed
from eligibility.wording import GROUND_SENTENCES, REASON_SENTENCES
from embassy_sched.staff.forms import WIDE, CaseNumberField, PersonForm

REASONS = (Reason.MISSED, Reason.CANCELLED_COVID, Reason.FOLLOW_TO_JOIN)


class OnBehalfForm(OneTimeKeyMixin, PersonForm):
    """The least that an appointment needs, for a family without account: who, which case, why it may."""

    visa_class = LineField(
        label=_("Visa class"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("The symbol on the letter, for example IR1, F41 or F4."),
        error_messages={"required": _("Enter the visa class on the letter.")},
    )
    party = forms.ChoiceField(
        label=_("Who comes"),
        choices=PartyField().choices,
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        initial=Party.PRINCIPAL.value,
    )
    principal_name = NameField(
        label=_("Principal applicant"),
        required=False,
        max_length=160,
        help_text=_("Only for somebody who follows to join: whom."),
    )
    telephone = PhoneField(
        label=_("Telephone of the family"),
        error_messages={"required": _("Enter a telephone number at which the family can be reached.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs=WIDE),
        help_text=_("Letters go there. Without one, hand over the printed page and call about changes."),
    )
    category = forms.ChoiceField(
        label=_("Why it may be scheduled"),
        choices=[(reason.value, REASON_SENTENCES[reason]) for reason in REASONS],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose the sentence that is true for the family.")},
    )
    appointment_on = PartialDateField(
        label=_("Original appointment"),
        required=False,
        min_date=EARLIEST_APPOINTMENT,
        help_text=_("Month and year are enough. Not asked of a follow-to-join applicant."),
    )
    last_contact_on = PartialDateField(
        label=_("Last contact"),
        required=False,
        min_date=EARLIEST_APPOINTMENT,
        help_text=_(
            "Only where the principal missed an appointment more than a year ago: the latest contact."
        ),
    )
    no_condition = forms.BooleanField(
        label=_("I asked: none of the four conditions of the page is true"),
        error_messages={"required": _("If one of the conditions is true, answer by an inquiry instead.")},
    )

    def __init__(self, *args: Any, today: date, places: list[str], **kwargs: Any) -> None:
        """Ask as of ``today``; ``places`` are the columns of the last Visa Bulletin."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["case_number"] = CaseNumberField(label=_("Case ID number"), today=today)
        self.fields.update(priority_fields(places, today))
        self.fields[PRIORITY_DATE].help_text = _(
            "Only of family-based and employment preference classes (F1 to F4, E1 to E5), where a letter of "
            "USCIS or the NVC shows it. It tells in which months the case is current."
        )
        born = self.fields[CHARGEABILITY]
        born.label = _("Principal applicant born in")
        born.help_text = _(
            "Or another country that a letter charges the case to. Not nationality or passport."
        )
        born.widget.attrs["class"] = "radiolist"
        for name in ("appointment_on", "last_contact_on", PRIORITY_DATE):
            for part in self.fields[name].widget.widgets:
                part.attrs |= {"class": "case-date-part", "placeholder": part.attrs["aria-label"]}
        self.order_fields(
            ["case_number", "visa_class", PRIORITY_DATE, CHARGEABILITY, "party", *self.base_fields]
        )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        conditions = ("interviewed", "no_contact", "not_current", "class_changed")
        self.fields["no_condition"].help_text = " ".join(
            str(sentence) for ground, sentence in GROUND_SENTENCES.items() if ground.value in conditions
        )

    def clean_visa_class(self) -> str:
        """Find what the symbol or category means; ``found`` holds the group and the class, if one."""
        text = compact(self.cleaned_data["visa_class"], also="./()")
        self.found = typed(text)
        if self.found is None:
            raise ValidationError(_("This visa class is not known. Compare it with the letter."))
        return text

    def clean(self) -> dict[str, object]:
        """Require a name, the party that the class is of, and as much of the date as the reason needs."""
        cleaned = super().clean()
        follows = cleaned.get("party") == Party.FOLLOW_TO_JOIN
        visa_class = self.found[1] if getattr(self, "found", None) else None
        if visa_class and cleaned.get("party") and party_of(visa_class) != cleaned["party"]:
            self.add_error("party", _("This visa class is the other one's. Compare it with the letter."))
        if follows and "principal_name" not in self.errors and not cleaned.get("principal_name"):
            self.add_error("principal_name", _("Enter the name of the principal applicant."))
        self._clean_category(cleaned.get("category"), follows)
        if not self.errors and self._must_say_last_contact():
            self.add_error(
                "last_contact_on", _("More than a year has passed: enter when they last wrote or came.")
            )
        return cleaned

    def _must_say_last_contact(self) -> bool:
        # As the questions ask it of a family; what the record knows more is heard when it is scheduled.
        missed, contact = self.cleaned_data["appointment_on"], self.cleaned_data["last_contact_on"]
        if contact or not missed or self.cleaned_data["category"] != Reason.MISSED:
            return False
        answers = Answers(self.chosen_party, Reason.MISSED, appointment_on=PartialDate(*missed))
        return asks_last_contact(answers, CaseFacts(), self.today)

    def _clean_category(self, category: str | None, follows: bool) -> None:
        if category == Reason.FOLLOW_TO_JOIN:
            if not follows:
                self.add_error("category", _("This sentence is for a follow-to-join applicant."))
        elif category and "appointment_on" not in self.errors:
            parts = self.cleaned_data.get("appointment_on")
            if parts is None:
                self.add_error("appointment_on", _("Enter the month and the year of that appointment."))
            elif PartialDate(*parts).needs_day(self.today):
                self.add_error("appointment_on", _("This month has not passed: enter the day, too."))

    @property
    def chosen_party(self) -> Party:
        """Return whose part of the case it is, once valid."""
        return Party(self.cleaned_data["party"])

    @property
    def fields_to_store(self) -> dict[str, object]:
        """Return the columns of the application, once valid; what the rules do not ask stays unanswered."""
        group, visa_class = self.found
        data = self.cleaned_data
        category = Reason(data["category"])
        day = data["appointment_on"] if category is not Reason.FOLLOW_TO_JOIN else None
        principal = self.chosen_party is Party.PRINCIPAL
        contact = data["last_contact_on"] if principal else None
        names = ("surname", "given_names", "date_of_birth", "gender", "telephone", "email")
        return {
            **{name: data[name] for name in names},
            **self._place_in_line(),
            "principal_name": "" if principal else data["principal_name"],
            "class_group": group.code,
            "visa_class": visa_class,
            "reason": category.value,
            **in_columns("missed", day),
            **in_columns("last_contact", contact),
            "interviewed": False,
            "no_contact": False if principal else None,
            "not_current": False if visa_class is None or visa_class.in_bulletin else None,
            "class_changed": False,
        }

    def _place_in_line(self) -> dict[str, object]:
        group, visa_class = self.found
        if not is_preference(group.code, visa_class):
            return {}
        return {name: self.cleaned_data[name] for name in (PRIORITY_DATE, CHARGEABILITY)}
