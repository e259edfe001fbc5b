"""The visa class of a case was changed: recorded by hand where the post's list does not tell it."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import staff_of
from accounts.staff_fields import DayField
from eligibility import record
from eligibility.models import PartyField
from eligibility.rules import Party
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.views.cases import ACTS, get_case


class ClassChangedForm(ReasonForm):
    """Whose class, and since when."""

    party = forms.ChoiceField(label=gettext_lazy("About"), choices=PartyField().choices)
    changed_on = DayField(gettext_lazy("Changed on"))
    field_order = ["party", "changed_on", "reason"]

    def clean_changed_on(self) -> date:
        """Refuse a day to come."""
        day = self.cleaned_data["changed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def record_change(request: HttpRequest, number: str) -> HttpResponse:
    """Record it; from now on the record says so, whatever the family answers."""
    require(request, ACTS["clear"])
    about, form = get_case(number), ClassChangedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        record.note_class_changed(
            about,
            Party(data["party"]),
            data["changed_on"],
            reason=data["reason"],
            now=timezone.now(),
            by=staff_of(request),
        )
        tell(request, _("It is recorded that the visa class was changed."))
        return redirect("admin:case", number)
    what = [
        _("The family is asked to submit an inquiry instead of scheduling or rescheduling."),
        _("Clear the ground when it may go on. An appointment that stands is not cancelled."),
        _("Another symbol of the same category, such as FX instead of F2, is no change."),
    ]
    title = _("Visa class changed: case %(number)s") % {"number": number}
    return page(request, "act", title, number=number, form=form, what=what, button=_("Record the change"))
