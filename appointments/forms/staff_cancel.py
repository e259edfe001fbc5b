"""Staff cancels an appointment: who wanted it, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment


class StaffCancelForm(forms.Form):
    """Staff goes beyond the three working days here, so a reason is asked for and kept."""

    ended_by = forms.ChoiceField(
        label=_("Who wants it"),
        choices=[
            (Appointment.EndedBy.STAFF.value, _("The family asked for it")),
            (
                Appointment.EndedBy.POST.value,
                _("The post cannot hold it: the family may schedule anew without giving a reason"),
            ),
        ],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Kept with the appointment. No passport or identity card numbers."),
        error_messages={"required": _("Say why.")},
    )
