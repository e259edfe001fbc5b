"""The number of places of a slot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.release import MOST_PLACES


class CapacityForm(forms.Form):
    """How many cases may be interviewed at this time."""

    capacity = forms.IntegerField(label=_("Places at this time"), min_value=1, max_value=MOST_PLACES)
