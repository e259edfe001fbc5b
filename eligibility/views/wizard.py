"""What all pages of one application share: whose it is, what it may show, and the way on and back."""

from datetime import date, datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.page_form import new_key
from accounts.permissions import Actor, applicant_of
from eligibility.addresses import outcome_url, resume_url, step_url
from eligibility.applications import ApplicationFrozen, PeopleFrozen, finish_step, keep_input
from eligibility.models import Application
from eligibility.outcomes import BLOCKING, class_goes_elsewhere, own_appointment_number
from eligibility.rules import Decision, Outcome
from eligibility.steps import STEPS, Step, may_visit, next_step, previous_step
from eligibility.wording import STEP_NAMES

# Input that is kept for another device, per field; no valid answer is longer.
LONGEST_KEPT = 1_000
# In the address of a page beside the steps that shows once more what was refused.
AGAIN = "again"


class ApplicationView(LoginRequiredMixin, View):
    """A page of one application of this account; somebody else's is not found."""

    # Traveling applicants and contact data may change while an appointment stands.
    open_when_frozen = False
    # The name under which a page beside the steps keeps what it refused.
    kept_as = ""
    request: HttpRequest
    application: Application
    now: datetime
    by: Actor

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Find the application of this account, and turn away from what may not be seen now."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.now = timezone.now()
        self.by = applicant_of(request)
        applications = Application.objects.of(request.user).select_related("visa_class")
        reference = kwargs.pop("reference")
        found = applications.filter(reference=reference).first()
        if found is None:
            return lead_from_discarded(request, reference)
        self.application = found
        try:
            return self.turned_away() or super().dispatch(request, *args, **kwargs)
        except ApplicationFrozen:
            return self.frozen()
        except PeopleFrozen:
            return self.people_frozen()

    def turned_away(self) -> HttpResponse | None:
        """Return where to go instead, if this page may not be seen now."""
        if not self.application.is_frozen:
            return None
        if not self.open_when_frozen:
            return self.frozen()
        return None if self.application.people_may_change(self.now) else self.people_frozen()

    def frozen(self) -> HttpResponse:
        """Lead to the dashboard: an appointment stands on the answers, or another tab discarded them."""
        self.application.refresh_from_db(fields=["discarded_at"])
        if self.application.discarded_at is not None:
            return lead_from_discarded(self.request, self.application.reference)
        messages.info(
            self.request,
            _(
                "An appointment is scheduled with these answers, so they no longer change. This is where it "
                "stands."
            ),
        )
        return redirect("dashboard")

    def people_frozen(self) -> HttpResponse:
        """Lead to the dashboard: the list of people went to the interview."""
        messages.error(
            self.request,
            _(
                "The closing time of this interview has come: its people and contact data no longer change "
                "here."
            ),
        )
        return redirect("dashboard")

    @property
    def today(self) -> date:
        """Return the day in Phnom Penh."""
        return timezone.localdate(self.now)

    def kept(self) -> QueryDict | None:
        """Return what was refused just now, where the address says so; a link to the page begins afresh."""
        if AGAIN not in self.request.GET or self.kept_as not in self.application.kept_input:
            return None
        data = as_posted(self.application.kept_input[self.kept_as])
        data["key"] = new_key()
        return data

    def refused(self, form: Form) -> HttpResponse:
        """Keep what was typed and show it by GET, as a step does."""
        keep_input(self.application, self.kept_as, to_keep(form))
        return redirect(f"{self.request.path}?{AGAIN}")

    def page(self, template: str, status: int = HTTPStatus.OK, **context: object) -> HttpResponse:
        """Render a page of this application."""
        return render(self.request, template, {"application": self.application, **context}, status=status)


def lead_from_discarded(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead on from an application that this account discarded, by Back, twice or in another tab; else 404."""
    get_object_or_404(Application, user=request.user, reference=reference, discarded_at__isnull=False)
    messages.info(request, _("The application is discarded."))
    return redirect("dashboard")


class StepView(ApplicationView):
    """A step of the wizard. Continue saves and goes on; invalid input is kept and shown again.

    It is shown by GET: a browser that comes Back to the answer of a POST asks "Confirm Form Resubmission",
    since none of our pages is stored on the device.
    """

    step: Step
    form_class: type[Form]
    template_name = "eligibility/step.html"

    def turned_away(self) -> HttpResponse | None:
        """Skip no step, and fill in no long form for a visa class that is served elsewhere."""
        if (elsewhere := super().turned_away()) is not None:
            return elsewhere
        if self.application.is_frozen:
            return None
        if not may_visit(self.step, self.application.done):
            return redirect(resume_url(self.application))
        later = STEPS.index(self.step) > STEPS.index(Step.VISA_CLASS)
        if later and class_goes_elsewhere(self.application, self.today):
            return redirect(outcome_url(self.application))
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the step, with what was typed last although it was not valid."""
        kept = self.application.kept_input.get(self.step.value)
        return self.show(self.form(None if kept is None else as_posted(kept)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save and go on, or say what must be mended."""
        form = self.form(request.POST)
        if not form.is_valid():
            keep_input(self.application, self.step.value, to_keep(form))
            return redirect(request.get_full_path())
        if (stopped := self.stopped(form)) is not None:
            return stopped
        finish_step(self.application, self.step, self.fields(form), now=self.now)
        return self.after(form)

    def form(self, data: QueryDict | None) -> Form:
        """Return the step's form; a subclass adds what its form needs."""
        return self.form_class(data, initial=self.initial())

    def initial(self) -> dict[str, object]:
        """Return what was saved before."""
        return {}

    def stopped(self, form: Form) -> HttpResponse | None:
        """Return another page for a valid form that may not be taken now; usually it may."""
        return None

    def fields(self, form: Form) -> dict[str, object]:
        """Return what is stored of a valid form."""
        return dict(form.cleaned_data)

    def after(self, form: Form) -> HttpResponse:
        """Go on to the next step."""
        return redirect(step_url(self.application, next_step(self.step) or self.step))

    def show(self, form: Form | None, template: str = "", **context: object) -> HttpResponse:
        """Render the step with its place among the others."""
        back = previous_step(self.step)
        context.setdefault("back_url", step_url(self.application, back) if back else reverse("dashboard"))
        return self.page(
            template or self.template_name,
            form=form,
            steps=steps_shown(self.application, self.step),
            **context,
        )

    def lead(self, decision: Decision) -> HttpResponse:
        """Go where a decision leads: on, to the existing appointment, or to the page that says why not."""
        if decision.outcome is Outcome.HAS_APPOINTMENT and (
            number := own_appointment_number(self.application)
        ):
            messages.info(
                self.request,
                _("This case already has an appointment. Here you can reschedule it."),
            )
            return redirect("appointment-reschedule", number)
        if decision.outcome in BLOCKING or decision.outcome is Outcome.HAS_APPOINTMENT:
            return redirect(outcome_url(self.application))
        if decision.outcome is Outcome.INCOMPLETE and self.step is not Step.QUESTIONS:
            messages.info(self.request, _("Please answer these questions again for this case."))
            return redirect(step_url(self.application, Step.QUESTIONS))
        return redirect(step_url(self.application, next_step(self.step) or self.step))


def steps_shown(application: Application | None, current: Step) -> list[dict[str, object]]:
    """Return the steps for the indicator; those that may be visited carry their address."""
    done = application.done if application else frozenset()
    shown = []
    for step in STEPS:
        state = "complete" if step in done else "upcoming"
        url = step_url(application, step) if application and may_visit(step, done) else ""
        shown.append(
            {"label": STEP_NAMES[step], "state": "current" if step is current else state, "url": url}
        )
    return shown


def to_keep(form: Form) -> dict[str, list[str]]:
    """Return what was typed into a form's fields, as it can be stored: no keys, nothing endless."""
    names = {form.add_prefix(name) for name in form.fields} - {"key"}
    for bound in form:
        parts = getattr(bound.field.widget, "widgets_names", ())
        names |= {f"{bound.html_name}{part}" for part in parts}
    # PostgreSQL keeps no NUL in JSON.
    return {
        name: [value.replace("\x00", "")[:LONGEST_KEPT] for value in form.data.getlist(name)[:1]]
        for name in sorted(names)
        if form.data.get(name)
    }


def as_posted(kept: dict[str, list[str]]) -> QueryDict:
    """Return kept input as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, values)
    return data
