"""Step six: the Embassy's questions, as the rules say which are asked."""

from dataclasses import replace
from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.date_fields import DateParts
from accounts.fields import PartialDateField, YesNoField
from accounts.page_form import PageForm
from eligibility.forms.priority import CHARGEABILITY, PRIORITY_DATE, priority_fields
from eligibility.partial_dates import PartialDate
from eligibility.rules import (
    Answers,
    CaseFacts,
    Party,
    QuestionCode,
    Reason,
    applicable_questions,
    asks_appointment_day,
    asks_last_contact,
    unanswered,
)
from eligibility.wording import QUESTION_TEXTS, REASON_SENTENCES

EARLIEST_APPOINTMENT = date(1990, 1, 1)
LATEST_YEARS_AHEAD = 2
CHOICES = (Reason.CANCELLED_COVID, Reason.MISSED, Reason.FOLLOW_TO_JOIN, Reason.NONE)
CONDITIONS = (
    QuestionCode.INTERVIEWED,
    QuestionCode.NO_CONTACT,
    QuestionCode.NOT_CURRENT,
    QuestionCode.CLASS_CHANGED,
)
LAST_CONTACT = QuestionCode.LAST_CONTACT_ON.value


def in_columns(name: str, when: DateParts | None) -> dict[str, int | None]:
    """Return a day, of which perhaps only the month is remembered, as an application stores it."""
    return {f"{name}_{part}": getattr(when, part) if when else None for part in ("year", "month", "day")}


class QuestionsForm(PageForm):
    """One page: the category, the day of the original appointment, and the conditions that apply."""

    def __init__(
        self,
        *args: object,
        party: Party,
        facts: CaseFacts,
        today: date,
        places: list[str] | None = None,
        **kwargs: object,
    ) -> None:
        """Ask for priority date and place of birth, too, where the bulletin's ``places`` are handed in."""
        super().__init__(*args, **kwargs)
        self.party, self.facts, self.today = party, facts, today
        for question in applicable_questions(party, facts):
            self.fields[question.code.value] = self._field(question.code)
        if places:
            self.fields.update(priority_fields(places, today))
        known = Answers(party, reason=Reason.MISSED)
        self.asks_last_contact = asks_last_contact(known, facts, today) or LAST_CONTACT in self.initial

    @property
    def layout(self) -> Layout:
        """Return the two halves of the page; the last contact is asked where it decides, and not before."""
        if self.is_bound:
            # Only the other answers tell whether it does.
            self.errors  # noqa: B018
        names = [name for name in self.fields if name != LAST_CONTACT or self.asks_last_contact]
        conditions = [name for name in names if name in (*CONDITIONS, LAST_CONTACT)]
        bulletin = [name for name in names if name in (PRIORITY_DATE, CHARGEABILITY)]
        halves = [
            Fieldset("", *[name for name in names if name not in (*conditions, *bulletin)]),
            Fieldset(_("Is one of these conditions true for you?"), *conditions),
        ]
        if bulletin:
            halves.append(Fieldset(_("For the Visa Bulletin"), *bulletin))
        return Layout(*halves)

    def _field(self, code: QuestionCode) -> forms.Field:
        text = QUESTION_TEXTS[code]
        if code is QuestionCode.REASON:
            return forms.ChoiceField(
                label=text.question,
                help_text=text.help,
                choices=[(reason.value, REASON_SENTENCES[reason]) for reason in CHOICES],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose the sentence that is true for you, or “None of these”.")
                },
            )
        if code is QuestionCode.APPOINTMENT_ON:
            field = PartialDateField(
                label=text.question,
                help_text=_("Only if you chose one of the first two sentences. %(help)s")
                % {"help": text.help},
                required=False,
                min_date=EARLIEST_APPOINTMENT,
                max_date=date(self.today.year + LATEST_YEARS_AHEAD, 12, 31),
                error_messages={"year": _("Enter the year with four digits, for example 2025.")},
            )
            field.conditionally_required = True
            return field
        if code is QuestionCode.LAST_CONTACT_ON:
            field = PartialDateField(
                label=text.question,
                help_text=text.help,
                required=False,
                min_date=EARLIEST_APPOINTMENT,
                max_date=self.today,
                error_messages={"year": _("Enter the year with four digits, for example 2025.")},
            )
            field.conditionally_required = True
            return field
        return YesNoField(label=text.question, help_text=text.help)

    def clean(self) -> dict[str, object]:
        """Refuse a reason of the other party, and ask for as much of the date as this reason needs."""
        cleaned = super().clean()
        reason = Reason(cleaned["reason"]) if cleaned.get("reason") else None
        if reason is Reason.FOLLOW_TO_JOIN and self.party is not Party.FOLLOW_TO_JOIN:
            self.add_error(
                "reason",
                _(
                    "This sentence is for applicants who follow a principal applicant to join. The visa "
                    "class you chose is the principal applicant’s. Choose another sentence, or change the "
                    "visa class."
                ),
            )
        if QuestionCode.APPOINTMENT_ON.value in self.fields:
            self._clean_appointment_day(reason, cleaned)
        if LAST_CONTACT in self.fields:
            self._clean_last_contact(reason, cleaned)
        return cleaned

    def _clean_appointment_day(self, reason: Reason | None, cleaned: dict[str, object]) -> None:
        name = QuestionCode.APPOINTMENT_ON.value
        if reason is None:
            return
        if not asks_appointment_day(reason, self.facts, self.today, self.party):
            # Whatever stands in a field that is not asked is no mistake.
            self.errors.pop(name, None)
            cleaned[name] = None
        elif name not in self.errors:
            parts = cleaned[name]
            if parts is None:
                self.add_error(name, _("Enter the month and the year of that appointment."))
            elif PartialDate(*parts).needs_day(self.today):
                self.add_error(name, _("This month has not passed: enter the day of that appointment, too."))

    def _clean_last_contact(self, reason: Reason | None, cleaned: dict[str, object]) -> None:
        appointment_on = _partial(cleaned.get(QuestionCode.APPOINTMENT_ON.value))
        known = Answers(self.party, reason, appointment_on, no_contact=cleaned.get("no_contact"))
        self.asks_last_contact = asks_last_contact(known, self.facts, self.today)
        if not self.asks_last_contact:
            # Whatever stands in a field that is not asked is no mistake.
            self.errors.pop(LAST_CONTACT, None)
            cleaned[LAST_CONTACT] = None
        elif LAST_CONTACT not in self.errors and QuestionCode.LAST_CONTACT_ON in unanswered(
            replace(known, last_contact_on=_partial(cleaned[LAST_CONTACT])), self.facts, self.today
        ):
            self.add_error(
                LAST_CONTACT,
                _(
                    "That appointment was more than a year ago. Enter the month and the year in which you "
                    "last contacted the Embassy. If that, too, is more than a year ago, answer Yes above."
                ),
            )

    @property
    def fields_to_store(self) -> dict[str, object]:
        """Return the answers as an application stores them, once valid; None for what was not asked."""
        answers = self.cleaned_data
        day: DateParts | None = answers.get(QuestionCode.APPOINTMENT_ON.value)
        contact: DateParts | None = answers.get(LAST_CONTACT)
        return {
            "reason": answers.get(QuestionCode.REASON.value, ""),
            **in_columns("missed", day),
            **in_columns("last_contact", contact),
            **{code.value: answers.get(code.value) for code in CONDITIONS},
            # What was not asked this time was no answer to begin with: it stays.
            **{name: answers[name] for name in (PRIORITY_DATE, CHARGEABILITY) if name in self.fields},
        }


def _partial(parts: DateParts | None) -> PartialDate | None:
    return PartialDate(*parts) if parts else None
