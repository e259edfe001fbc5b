"""Why one may not schedule now, in the Embassy's words; and putting an application away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from eligibility.addresses import resume_url, step_url
from eligibility.applications import discard
from eligibility.bulletin.bulletins import months_of_case
from eligibility.currency import CaseMonths
from eligibility.decisions import facts_for
from eligibility.explanations import as_told, explain
from eligibility.inquiry.known_details import CATEGORY_OF_GROUND
from eligibility.models import Inquiry
from eligibility.outcomes import BLOCKING, decision_now, own_appointment_number
from eligibility.roster.entries import entry_of
from eligibility.rules import Basis, Decision, Finding, Ground, Outcome, Party
from eligibility.steps import Step, may_visit
from eligibility.views.wizard import ApplicationView

Category = Inquiry.Category
OF_THE_CLASS = frozenset({Ground.CLASS_ASKS_STAFF})


class OutcomeView(ApplicationView):
    """The page that names each condition; it decides anew and stores nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say why not, and what to do; whoever may go on is led on."""
        decision = as_told(decision_now(self.application, self.today))
        if decision.outcome is Outcome.HAS_APPOINTMENT:
            if number := own_appointment_number(self.application):
                return redirect("appointment-reschedule", number)
        elif decision.outcome not in BLOCKING:
            return redirect(resume_url(self.application))
        return self.page(
            "eligibility/outcome.html",
            outcome=decision.outcome.value,
            explanation=explain(decision, self.application.answers()),
            from_day=decision.from_day,
            case_months=self._case_months(decision),
            inquiry_url=self._inquiry_url(decision),
            changes=self._changes(decision),
        )

    def _case_months(self, decision: Decision) -> CaseMonths | None:
        """Return in which months the case is current, where the Visa Bulletin is why not."""
        if not any(found.ground is Ground.NOT_CURRENT for found in decision.grounds):
            return None
        entry = entry_of(self.application.case_number)
        return months_of_case(self.application, facts_for(self.application, self.today), self.today, entry)

    def _rests_on_priority_date(self, decision: Decision) -> bool:
        """Say whether it may be a mistyped priority date that makes the case not current."""
        stated = self.application.priority_date is not None
        return stated and any(found.ground is Ground.NOT_CURRENT for found in decision.grounds)

    def _inquiry_url(self, decision: Decision) -> str:
        query = {"application": self.application.reference}
        if category := self._category(decision):
            query["category"] = category.value
        return f"{reverse('inquiry-new')}?{urlencode(query)}"

    def _category(self, decision: Decision) -> Category | None:
        """Return what the inquiry is about, where it is certain; "none of these" is for the writer to say."""
        if decision.outcome is Outcome.WAIT:
            return Category.CANNOT_COME
        if decision.outcome is Outcome.HAS_APPOINTMENT:
            return Category.CASE_ID
        for found in decision.grounds:
            if found.ground in CATEGORY_OF_GROUND:
                return CATEGORY_OF_GROUND[found.ground]
        return Category.FOLLOW_TO_JOIN if self.application.party == Party.FOLLOW_TO_JOIN else None

    def _changes(self, decision: Decision) -> list[dict[str, object]]:
        """Return the steps at which a mistake can be mended, each with what to change there."""
        done = self.application.done
        answered = [found.ground for found in decision.grounds if found.basis is Basis.ANSWER]
        steps = []
        if decision.outcome is Outcome.FIANCE_PAGE or OF_THE_CLASS.intersection(answered):
            steps.append((Step.VISA_CLASS, _("Change the visa class")))
        elif decision.outcome is Outcome.WAIT or answered or self._rests_on_priority_date(decision):
            steps.append((Step.QUESTIONS, _("Change my answers")))
        recorded = any(found.basis is Basis.RECORD for found in decision.grounds)
        if self.application.case_number and (recorded or decision.outcome is Outcome.HAS_APPOINTMENT):
            steps.append((Step.CASE_ID, _("Change the Case ID number")))
        if any(found.ground is Ground.LIST_DIFFERS for found in decision.grounds):
            steps.append((Step.APPLICANT, _("Change the name or the date of birth")))
        if Finding(Ground.NO_CONTACT, Basis.RECORD) in decision.grounds:
            steps.append((Step.QUESTIONS, _("Tell us when you last contacted the Embassy")))
        if any(found.ground is Ground.CLASS_DIFFERS for found in decision.grounds):
            steps.append((Step.VISA_CLASS, _("Change the visa class")))
        return [
            {"text": text, "url": step_url(self.application, step)}
            for step, text in steps
            if may_visit(step, done)
        ]


class DiscardView(ApplicationView):
    """Put an unfinished application away, asked once more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        return self.page("eligibility/discard.html", back_url=resume_url(self.application))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Discard; it is kept for the post's record and no longer shown."""
        discard(self.application, now=self.now)
        messages.success(request, _("The application is discarded."))
        return redirect("dashboard")
