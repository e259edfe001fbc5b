"""Steps six and seven: the questions and the Case ID, each followed by a decision."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.date_fields import DateParts
from eligibility.addresses import outcome_url, step_url
from eligibility.applications import take_class
from eligibility.bulletin.bulletins import chargeabilities, months_of_case
from eligibility.class_on_record import symbol_on_record
from eligibility.decisions import judge
from eligibility.explanations import WHOSE_CASE
from eligibility.forms.case_id import CaseIdForm
from eligibility.forms.priority import priority_of
from eligibility.forms.questions import CONDITIONS, QuestionsForm
from eligibility.outcomes import answers_block, decision_now, told_to
from eligibility.rules import Ground, Party, asked_to_follow, post_cancelled
from eligibility.steps import Step
from eligibility.views.trying import wait_before_comparing
from eligibility.views.wizard import StepView
from eligibility.visa_classes import is_preference


class QuestionsStep(StepView):
    """The Embassy's questions on one page."""

    step = Step.QUESTIONS
    template_name = "eligibility/questions.html"

    def form(self, data: QueryDict | None) -> QuestionsForm:
        """Ask what the rules say is to be asked of this party, with what the post knows already."""
        application = self.application
        self.facts, _entry = told_to(application, self.today)
        places = None
        initial = self.initial()
        if is_preference(application.class_group, application.visa_class):
            places = chargeabilities()
            initial |= priority_of(application, places)
        return QuestionsForm(
            data,
            party=Party(application.party),
            facts=self.facts,
            today=self.today,
            places=places,
            initial=initial,
        )

    def initial(self) -> dict[str, object]:
        """Return the answers given before."""
        given = self.application
        answers = {code.value: getattr(given, code.value) for code in CONDITIONS} | {"reason": given.reason}
        if given.missed_year and given.missed_month:
            answers["appointment_on"] = DateParts(given.missed_year, given.missed_month, given.missed_day)
        if given.last_contact_year and given.last_contact_month:
            answers["last_contact_on"] = DateParts(
                given.last_contact_year, given.last_contact_month, given.last_contact_day
            )
        return answers

    def fields(self, form: QuestionsForm) -> dict[str, object]:
        """Store the answers."""
        return form.fields_to_store

    def after(self, form: QuestionsForm) -> HttpResponse:
        """Go where the decision leads."""
        return self.lead(judge(self.application, step=self.step, now=self.now))

    def show(self, form: QuestionsForm, template: str = "", **context: object) -> HttpResponse:
        """Say where the reason is known and therefore not asked."""
        cancelled_on = self.facts.cancelled_by_post_on if post_cancelled(self.facts) else None
        asked = cancelled_on is None and asked_to_follow(Party(self.application.party), self.facts)
        return super().show(form, template, cancelled_on=cancelled_on, asked_to_follow=asked, **context)


class CaseIdStep(StepView):
    """The number of the case, from a letter."""

    step = Step.CASE_ID
    template_name = "eligibility/case_id.html"

    def turned_away(self) -> HttpResponse | None:
        """Ask for no number where the answers lead elsewhere already."""
        if (elsewhere := super().turned_away()) is not None:
            return elsewhere
        if answers_block(self.application, self.today):
            return redirect(outcome_url(self.application))
        return None

    def form(self, data: QueryDict | None) -> CaseIdForm:
        """Show the number saved before."""
        initial = {"case_number": self.application.case_number}
        return CaseIdForm(data, today=self.today, initial=initial)

    def show(self, form: CaseIdForm, template: str = "", **context: object) -> HttpResponse:
        """Answer "is my case current?" where the visa class is in the bulletin."""
        application = self.application
        if is_preference(application.class_group, application.visa_class):
            facts, entry = told_to(application, self.today)
            context["case_months"] = months_of_case(application, facts, self.today, entry)
        return super().show(form, template, **context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the number typed, or the correction that was offered for it."""
        if "use" in request.POST:
            request.POST = request.POST.copy()
            request.POST["case_number"] = request.POST["use"]
        return super().post(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the number; or, once, to compare the letter with what our record says."""
        if "check" in request.GET and self.asks_to_check_letter():
            return self.show(None, "eligibility/check_letter.html")
        return super().get(request)

    def fields(self, form: CaseIdForm) -> dict[str, object]:
        """Store the number, and whether the letter was compared for it."""
        return {**form.cleaned_data, "class_insisted": "insist" in self.request.POST}

    def asks_to_check_letter(self) -> bool:
        """Say whether the visa class alone stands in the way, and the letter was not compared yet."""
        decision = decision_now(self.application, self.today)
        grounds = {found.ground for found in decision.grounds}
        return grounds == {Ground.CLASS_DIFFERS} and not self.application.class_insisted

    def stopped(self, form: CaseIdForm) -> HttpResponse | None:
        """Compare with the post's list no more often than a family needs."""
        return wait_before_comparing(self, {"case_number": form.cleaned_data["case_number"]})

    def after(self, form: CaseIdForm) -> HttpResponse:
        """Go where the decision leads; another class on record is first compared with the letter."""
        if self.asks_to_check_letter():
            return redirect(f"{step_url(self.application, self.step)}?check=letter")
        self._take_symbol_on_record()
        return self.lead(judge(self.application, step=self.step, now=self.now))

    def _take_symbol_on_record(self) -> None:
        grounds = {found.ground for found in decision_now(self.application, self.today).grounds}
        symbol = symbol_on_record(self.application)
        if symbol is not None and not WHOSE_CASE & grounds:
            take_class(self.application, symbol, now=self.now)
