"""Answering: send, send and go on to the next, clear and answer in one act; and the queue of the morning."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import staff_of
from eligibility import clearances
from eligibility.admin.inquiry_page import MAY_ANSWER, MAY_CLEAR, Typed, answer_form, clearance_form
from eligibility.admin.inquiry_words import why_sentence
from eligibility.forms.clearances import ClearanceForm
from eligibility.forms.inquiry_desk import LARGEST_KEY, AnswerForm
from eligibility.inquiry import desk
from eligibility.inquiry.case_answers import clear_and_answer
from eligibility.inquiry.desk import BeingAnswered
from eligibility.inquiry.inquiries import ConversationMoved, answer
from eligibility.inquiry.queue import Waiting, next_free, waiting
from eligibility.letters import address_for_answers
from eligibility.models import Inquiry

REFUSED = {
    clearances.NotClearable: gettext_lazy("This is settled in another way: nothing was cleared or sent."),
    clearances.DayHasPassed: gettext_lazy("This day has passed: nothing was cleared or sent."),
}
# A colleague may be as fast: so often another one is looked for.
TRIES = 5


class InquiryAnswering:
    """Mixin for the ModelAdmin of inquiries."""

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send an answer; a GET leads to the page of the inquiry, where the form is."""
        inquiry = self.inquiry_to_change(request, pk)
        if request.method != "POST":
            return self.to_page(inquiry)
        now = timezone.now()
        act = request.POST.get("act", "send")
        form = answer_form(request, inquiry)
        if act == "insert":
            return self.show(request, inquiry, Typed(answer=_with_template(form, inquiry)))
        clearing = clearance_form(request, inquiry, now) if act.startswith("clear") else None
        if act.startswith("clear") and clearing is None:
            form.add_error(None, _("There is nothing to clear here: nothing was sent."))
        elif clearing is None and request.POST.get("reason", "").strip():
            form.add_error(
                None, _("A clearance is filled in: press “Clear and answer”, or empty its reason.")
            )
        if not all([form.is_valid(), clearing is None or clearing.is_valid()]):
            return self.show(request, inquiry, Typed(answer=form, clearance=clearing))
        try:
            self._send(request, inquiry, form, clearing, now)
        except ConversationMoved:
            return self.show(request, inquiry, Typed(answer=form, clearance=clearing, moved=True))
        except BeingAnswered as refusal:
            typed = Typed(answer=form, clearance=clearing, held_by=refusal.colleague)
            return self.show(request, inquiry, typed)
        except clearances.ClearanceRefused as refusal:
            form.add_error(None, REFUSED[type(refusal)])
            return self.show(request, inquiry, Typed(answer=form, clearance=clearing))
        self._tell(request, inquiry, cleared=clearing is not None)
        self._answer_others(request, form, now)
        return self._go_on(request, now) if act.endswith("next") else redirect(QUEUE)

    @method_decorator(require_POST)
    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take the most urgent inquiry that nobody has."""
        self.require_answering(request)
        return self._go_on(request, timezone.now())

    @method_decorator(require_safe)
    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show what waits, the urgent first, each case once."""
        self.require_viewing(request)
        now = timezone.now()
        today = timezone.localdate(now)
        mine = request.GET.get("of") == "me"
        found = waiting(now, of=request.user if mine else None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Inquiries that wait"),
            "rows": [_row(each, today) for each in found],
            "count": sum(1 + len(each.others) for each in found),
            "mine": mine,
            "may_answer": request.user.has_perm(MAY_ANSWER),
            "may_clear": request.user.has_perm(MAY_CLEAR),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/eligibility/inquiry/queue.html", context)

    def _send(
        self,
        request: HttpRequest,
        inquiry: Inquiry,
        form: AnswerForm,
        clearing: ClearanceForm | None,
        now: datetime,
    ) -> None:
        data = form.cleaned_data
        text = data["answer"]
        sent = {
            "translation": data["translation"],
            "read_until": data["read_until"],
            "creation_key": form.creation_key("answer", inquiry.pk, request.user.pk, text),
            "now": now,
            "by": staff_of(request),
            "over": data["over"],
        }
        if clearing is None:
            answer(inquiry, text, **sent)
        else:
            clear_and_answer(
                inquiry, text, clearing.party, clearing.permission, account=clearing.account, **sent
            )
        self.log_change(request, inquiry, "Answered.")

    def _tell(self, request: HttpRequest, inquiry: Inquiry, *, cleared: bool) -> None:
        done = _("Cleared, and the applicant is told.") + " " if cleared else ""
        if address := address_for_answers(inquiry):
            sentence = _("The answer is sent to %(address)s.") % {"address": address}
            self.message_user(request, done + sentence, messages.SUCCESS)
            return
        sentence = _("The answer is kept. There is no e-mail address: please call %(telephone)s.") % {
            "telephone": inquiry.telephone
        }
        self.message_user(request, done + sentence, messages.WARNING)

    def _answer_others(self, request: HttpRequest, form: AnswerForm, now: datetime) -> None:
        """Send the same answer to other inquiries of the case that were ticked, each judged for itself."""
        sent, missed = 0, 0
        for pk, read_until in _ticked(request):
            other = Inquiry.objects.filter(pk=pk).select_related("user").first()
            if other is None:
                continue
            text = form.cleaned_data["answer"]
            try:
                answer(
                    other,
                    text,
                    translation=form.cleaned_data["translation"],
                    read_until=read_until,
                    creation_key=form.creation_key("answer", other.pk, request.user.pk, text),
                    now=now,
                    by=staff_of(request),
                )
                sent += 1
            except (ConversationMoved, BeingAnswered):
                missed += 1
        if sent:
            said = ngettext(
                "The same answer went to %(count)d other inquiry of the case.",
                "The same answer went to %(count)d other inquiries of the case.",
                sent,
            )
            self.message_user(request, said % {"count": sent}, messages.SUCCESS)
        if missed:
            said = ngettext(
                "%(count)d other inquiry was not answered: somebody wrote or answers it.",
                "%(count)d other inquiries were not answered: somebody wrote or answers them.",
                missed,
            )
            self.message_user(request, said % {"count": missed}, messages.WARNING)

    def _go_on(self, request: HttpRequest, now: datetime) -> HttpResponse:
        for _look in range(TRIES):
            following = next_free(now, request.user)
            if following is None:
                break
            try:
                desk.take(following, now=now, by=staff_of(request))
            except BeingAnswered:
                continue
            return redirect("admin:eligibility_inquiry_change", following.pk)
        self.message_user(request, _("No inquiry waits that nobody has."), messages.INFO)
        return redirect(QUEUE)


QUEUE = "admin:eligibility_inquiry_queue"


def _with_template(form: AnswerForm, inquiry: Inquiry) -> AnswerForm:
    """Return the form with the chosen text in it; nothing is sent or kept."""
    kept = {name: form.data.get(name, "") for name in ("read_until", "key", "template")}
    initial = {**kept, **form.with_template(inquiry.language), "over": "over" in form.data}
    return AnswerForm(initial=initial, templates=form.templates.values(), category=inquiry.category)


def _ticked(request: HttpRequest) -> list[tuple[int, int]]:
    """Return the other inquiries that were ticked, each with the last message that stood on the page."""
    pairs = []
    for value in request.POST.getlist("also")[:20]:
        pk, _colon, last = value.partition(":")
        if all(part.isascii() and part.isdigit() and int(part[:19]) <= LARGEST_KEY for part in (pk, last)):
            pairs.append((int(pk[:19]), int(last[:19])))
    return pairs


def _row(waits: Waiting, today: datetime) -> dict[str, object]:
    return {
        "waits": waits,
        "why": [why_sentence(each, today) for each in waits.urgent],
        "others": [_row(each, today) for each in waits.others],
    }
