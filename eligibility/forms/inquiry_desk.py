"""What staff fill in on the page of an inquiry: the answer, a note, a translation, whose it is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.page_form import OneTimeKeyMixin, PageForm
from eligibility.forms.inquiries import MessageField
from eligibility.models import InquiryMessage, InquiryNote, ReplyTemplate

# No row of ours has a larger key.
LARGEST_KEY = 2**63 - 1
NOTE_LENGTH = InquiryNote._meta.get_field("text").max_length
TRANSLATION_LENGTH = InquiryMessage._meta.get_field("translation").max_length
WIDE = {"cols": 72}


class ReadUntilForm(PageForm):
    """Closing without a further answer; it carries which message was the last that the officer saw."""

    read_until = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )


class AnswerForm(OneTimeKeyMixin, ReadUntilForm):
    """The officer's answer, its translation, and the text to begin it with."""

    template = forms.ChoiceField(label=_("Reply text"), required=False)
    answer = MessageField(
        label=_("Sent by e-mail as it stands here, and shown on the applicant's page:"),
        widget=forms.Textarea(attrs={**WIDE, "rows": 10}),
        error_messages={"required": _("Write the answer.")},
    )
    translation = MessageField(
        label=_("The same in the other language (may be empty), shown below it as a translation:"),
        widget=forms.Textarea(attrs={**WIDE, "rows": 4}),
        max_length=TRANSLATION_LENGTH,
        required=False,
    )
    over = forms.BooleanField(label=_("I take it over and send"), required=False)

    def __init__(
        self, *args: Any, templates: Iterable[ReplyTemplate] = (), category: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(template.pk): template for template in templates}
        fitting = [(key, each.title) for key, each in self.templates.items() if each.category == category]
        other = [(key, each.title) for key, each in self.templates.items() if each.category != category]
        groups = [(_("For this category"), fitting), (_("Others"), other)]
        self.fields["template"].choices = [("", _("Choose")), *(each for each in groups if each[1])]

    def with_template(self, language: str) -> dict[str, str]:
        """Return answer and translation as typed, with the chosen text at their ends.

        In: the language of the answer. A text that has no Khmer is inserted in English.
        """
        typed = {name: self.data.get(name, "") for name in ("answer", "translation")}
        chosen = self.templates.get(self.data.get("template", ""))
        if chosen is None:
            return typed
        texts = [chosen.text_en, chosen.text_km]
        if language == "km" and chosen.text_km:
            texts.reverse()
        return {
            name: "\n\n".join(part for part in (typed[name].strip(), text) if part)
            for name, text in zip(("answer", "translation"), texts, strict=True)
        }


class InquiryNoteForm(OneTimeKeyMixin, PageForm):
    """A note for colleagues."""

    text = MessageField(
        label=_("Note for colleagues; applicants never see it"),
        widget=forms.Textarea(attrs={**WIDE, "rows": 3}),
        max_length=NOTE_LENGTH,
        error_messages={"required": _("Write the note.")},
    )


class TranslationForm(PageForm):
    """A translation of one message."""

    text = MessageField(
        label=_("Translation, shown to the applicant as a translation of the IV Unit"),
        widget=forms.Textarea(attrs={**WIDE, "rows": 4}),
        max_length=TRANSLATION_LENGTH,
        required=False,
    )


class AssignForm(PageForm):
    """Whose inquiry it is."""

    colleague = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(user.pk): user for user in colleagues}
        self.fields["colleague"].choices = [
            ("", _("nobody")),
            *((key, user.email) for key, user in self.colleagues.items()),
        ]

    @property
    def chosen(self) -> User | None:
        """Return the colleague, once valid; None for nobody."""
        return self.colleagues.get(self.cleaned_data["colleague"])
