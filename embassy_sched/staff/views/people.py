"""Who comes to an appointment, changed for a family that asks at the desk: each change says why."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import staff_of
from appointments.beyond import read
from appointments.models import Appointment
from appointments.people_on_behalf import add_for, remove_for, rule_passed
from appointments.refusals import NotScheduled
from appointments.templatetags.interview_time import interview_time
from appointments.wording import BEYOND_SENTENCES
from eligibility.applications import PersonHasCome
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.people_forms import AddPersonForm
from embassy_sched.staff.views.booking import get_appointment
from embassy_sched.staff.views.cases import ACTS

REFUSED = {
    NotScheduled: gettext_lazy(
        "This appointment does not stand any more, or its day is over. Nothing was changed."
    ),
    PersonHasCome: gettext_lazy(
        "This person is ticked on the list of the day. Take the tick back first. Nothing was changed."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: str, appointment: str) -> HttpResponse:
    """Put somebody on the list."""
    require(request, ACTS["act"])
    found, now = get_appointment(number, appointment), timezone.now()
    application = found.application
    form = AddPersonForm(request.POST or None, application=application, today=timezone.localdate(now))

    def act() -> str:
        person = add_for(
            found,
            form.fields_to_store,
            creation_key=form.creation_key(application.pk),
            reason=form.cleaned_data["reason"],
            now=now,
            by=staff_of(request),
        )
        return _("%(name)s is on the list now.") % {"name": person.full_name}

    what = [_("The person stands on the page to print and on the list of the day; the time stays as it is.")]
    title = _("Add a traveling applicant to %(number)s") % {"number": found}
    return _ask(request, found, form, title, what, _("Add to the list"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: str, appointment: str, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    require(request, ACTS["act"])
    found, now = get_appointment(number, appointment), timezone.now()
    person = found.application.traveling_applicants.filter(pk=pk).first()
    if person is None:
        raise Http404
    form = ReasonForm(request.POST or None)

    def act() -> str:
        name = person.full_name
        remove_for(found, person, reason=form.cleaned_data["reason"], now=now, by=staff_of(request))
        return _("%(name)s is off the list.") % {"name": name}

    what = [
        _("%(name)s comes off the page to print and off the list of the day.") % {"name": person.full_name}
    ]
    title = _("Take %(name)s off the list") % {"name": person.full_name}
    return _ask(request, found, form, title, what, _("Take off the list"), act)


def _ask(
    request: HttpRequest,
    found: Appointment,
    form: ReasonForm,
    title: str,
    what: list[str],
    button: str,
    act: Callable[[], str],
) -> HttpResponse:
    """Say what is about to happen; a POST with a reason does it and leads back to the case."""
    number = found.case.number
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except (NotScheduled, PersonHasCome) as refusal:
            form.add_error(None, REFUSED[type(refusal)])
        else:
            tell(request, done)
            return redirect("admin:case", number)
    people = "; ".join(each.full_name for each in found.application.traveling_applicants.all())
    return page(
        request,
        "act",
        title,
        number=number,
        form=form,
        what=[*what, _("The family gets the new page by e-mail, and is asked to print it again.")],
        beyond=[BEYOND_SENTENCES[rule] for rule in read(rule_passed(found, timezone.now()))],
        button=button,
        facts=[
            (_("Appointment"), interview_time(found.slot.starts_at)),
            (_("Applicant"), found.application.full_name),
            (_("Traveling applicants"), people or _("none")),
        ],
    )
