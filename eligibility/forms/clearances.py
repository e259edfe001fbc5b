"""What an officer fills in to clear a ground. For staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from accounts.models import User
from accounts.staff_fields import DayField
from eligibility.clearances import Permission
from eligibility.models import Clearance, PartyField
from eligibility.rules import CLEARABLE, Ground, Party
from eligibility.wording import GROUND_SENTENCES

REASON_LENGTH = Clearance._meta.get_field("reason").max_length
ANYBODY = "anybody"


class ClearanceForm(forms.Form):
    """Which grounds of which party, until when, why; and for which account where several name the case."""

    clear_party = forms.ChoiceField(label=_("For"), choices=PartyField().choices)
    grounds = forms.MultipleChoiceField(
        label=_("What is cleared"),
        choices=[(ground.value, GROUND_SENTENCES[ground]) for ground in Ground if ground in CLEARABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is cleared.")},
    )
    until = DayField(
        _("May schedule until"), required=False, help_text=_("The last day, whole. Empty: without end.")
    )
    reason = LineField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=_("Kept in the log; the applicant does not read it. No document numbers."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, today: date, accounts: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.accounts = {str(account.pk): account for account in accounts}
        if len(accounts) > 1:
            self.fields["account"] = forms.ChoiceField(
                label=_("For which account"),
                choices=[
                    ("", _("Choose")),
                    *((key, account.email) for key, account in self.accounts.items()),
                    (ANYBODY, _("for all of them, and whoever else names the case")),
                ],
                help_text=_("Several accounts name this case, and none speaks for it yet."),
                error_messages={"required": _("Choose whom you permit to schedule.")},
            )

    def clean_until(self) -> date | None:
        """Refuse a day that has passed."""
        until = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError(_("This day has passed. Give today or a later day."))
        return until

    @property
    def party(self) -> Party:
        """Return whose part of the case it is, once valid."""
        return Party(self.cleaned_data["clear_party"])

    @property
    def permission(self) -> Permission:
        """Return what is permitted, once valid."""
        data = self.cleaned_data
        return Permission(tuple(map(Ground, data["grounds"])), data["until"], data["reason"])

    @property
    def account(self) -> User | None:
        """Return the account that it is for, once valid; None where no account is known or meant."""
        if "account" in self.fields:
            return self.accounts.get(self.cleaned_data["account"])
        return next(iter(self.accounts.values()), None)
