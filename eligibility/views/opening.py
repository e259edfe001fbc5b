"""Begin an application; visa type, service, and the page for visas that are not scheduled here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.page_form import new_key
from eligibility.addresses import resume_url
from eligibility.applications import begin
from eligibility.forms.opening import ELSEWHERE, FIANCE, ServiceForm, VisaTypeForm
from eligibility.models import Application
from eligibility.rules import Ground, Reason
from eligibility.steps import Step
from eligibility.views.wizard import StepView, steps_shown
from eligibility.wording import GROUND_SENTENCES, REASON_SENTENCES

# In the address of a page that asks once more what has to be chosen.
NOTHING_CHOSEN = "nothing-chosen"
CATEGORIES = (Reason.CANCELLED_COVID, Reason.MISSED, Reason.FOLLOW_TO_JOIN)
CONDITIONS = (Ground.INTERVIEWED, Ground.NO_CONTACT, Ground.NOT_CURRENT, Ground.CLASS_CHANGED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: HttpRequest) -> HttpResponse:
    """Step one, before anything is stored: an application begins with Continue."""
    if request.method == "POST":
        return _begin(request)
    if request.GET.get("visa") in ELSEWHERE:
        return _elsewhere(request, request.GET["visa"], reverse("application-new"))
    form = VisaTypeForm({"key": new_key()} if NOTHING_CHOSEN in request.GET else None)
    context = {"form": form, "steps": steps_shown(None, Step.VISA_TYPE), "back_url": reverse("dashboard")}
    return render(request, "eligibility/visa_type.html", context)


class VisaTypeStep(StepView):
    """Step one of an application that exists."""

    step = Step.VISA_TYPE
    form_class = VisaTypeForm
    template_name = "eligibility/visa_type.html"

    def initial(self) -> dict[str, object]:
        """Return the visa type chosen."""
        return {"visa_type": self.application.visa_type}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on; for other visas say where to go, and store nothing."""
        form = self.form(request.POST)
        if form.is_valid() and form.cleaned_data["visa_type"] in ELSEWHERE:
            return _go_elsewhere(form.cleaned_data["visa_type"])
        return super().post(request)

    def fields(self, form: VisaTypeForm) -> dict[str, object]:
        """Store the visa type alone."""
        return {"visa_type": form.cleaned_data["visa_type"]}


class ServiceStep(StepView):
    """Step two: the service, with the Embassy's categories and conditions in full."""

    step = Step.SERVICE
    form_class = ServiceForm
    template_name = "eligibility/service.html"

    def initial(self) -> dict[str, object]:
        """Choose the one service there is."""
        return {"service": self.application.service or Application.Service.RESCHEDULE}

    def show(self, form: ServiceForm, template: str = "", **context: object) -> HttpResponse:
        """Add the Embassy's sentences."""
        return super().show(
            form,
            template,
            categories=[REASON_SENTENCES[reason] for reason in CATEGORIES],
            conditions=[GROUND_SENTENCES[ground] for ground in CONDITIONS],
            **context,
        )


def _begin(request: HttpRequest) -> HttpResponse:
    form = VisaTypeForm(request.POST)
    if not form.is_valid():
        # Shown by GET, as by the other steps: Back to the answer of a POST would ask to send it again.
        return redirect(f"{reverse('application-new')}?{NOTHING_CHOSEN}")
    if form.cleaned_data["visa_type"] in ELSEWHERE:
        return _go_elsewhere(form.cleaned_data["visa_type"])
    application = begin(
        request.user,
        creation_key=form.creation_key(request.user.pk),
        now=timezone.now(),
        visa_type=form.cleaned_data["visa_type"],
    )
    return redirect(resume_url(application))


def _go_elsewhere(visa: str) -> HttpResponse:
    return redirect(f"{reverse('application-new')}?{urlencode({'visa': visa})}")


def _elsewhere(request: HttpRequest, visa: str, back_url: str) -> HttpResponse:
    context = {"is_fiance": visa == FIANCE, "back_url": back_url}
    return render(request, "eligibility/elsewhere.html", context)
