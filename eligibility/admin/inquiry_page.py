"""What stands on the page of one inquiry: the exchange, the facts beside it, and the forms."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from eligibility.admin.decided import beside
from eligibility.admin.inquiry_words import facts_beside, why_sentence
from eligibility.answered import answered, verdict
from eligibility.clearances import accounts_of
from eligibility.forms.clearances import ClearanceForm
from eligibility.forms.inquiry_desk import AnswerForm, AssignForm, InquiryNoteForm, TranslationForm
from eligibility.inquiry.case_answers import case_number_of
from eligibility.inquiry.desk import holder
from eligibility.inquiry.queue import same_case, urgent_reasons
from eligibility.letters import address_for_answers
from eligibility.models import Case, Inquiry, InquiryMessage, ReplyTemplate
from eligibility.rules import Party

MAY_CLEAR = "eligibility.clear_ground"
MAY_ANSWER = "eligibility.change_inquiry"


@dataclass
class Typed:
    """What somebody sent that is not done yet, to be shown again."""

    answer: AnswerForm | None = None
    clearance: ClearanceForm | None = None
    note: InquiryNoteForm | None = None
    translation: tuple[int, TranslationForm] | None = None
    moved: bool = False
    held_by: User | None = None


def colleagues() -> list[User]:
    """Return who answers inquiries."""
    codes = Permission.objects.filter(codename="change_inquiry", content_type__app_label="eligibility")
    may = Q(is_superuser=True) | Q(groups__permissions__in=codes) | Q(user_permissions__in=codes)
    return list(User.objects.filter(may, is_staff=True, is_active=True).distinct().order_by("email"))


def answer_form(request: HttpRequest, inquiry: Inquiry) -> AnswerForm:
    """Return the form of the answer as it was sent."""
    return AnswerForm(request.POST, templates=ReplyTemplate.objects.all(), category=inquiry.category)


def clearance_form(request: HttpRequest, inquiry: Inquiry, now: datetime) -> ClearanceForm | None:
    """Return the form that clears a ground, as it was sent or with what is known; None where none can be."""
    today = timezone.localdate(now)
    number = case_number_of(inquiry, today)
    if not number or not request.user.has_perm(MAY_CLEAR):
        return None
    party = inquiry.application.party if inquiry.application else Party.PRINCIPAL
    sent = request.POST if "clear_party" in request.POST else None
    if sent is not None and sent["clear_party"] in set(Party):
        party = sent["clear_party"]
    decision = inquiry.application.decisions.first() if inquiry.application else None
    grounds = [found["ground"] for found in decision.grounds] if decision else []
    return ClearanceForm(
        sent,
        today=today,
        accounts=accounts_of(number, party, inquiry),
        initial={"clear_party": party, "grounds": grounds},
        use_required_attribute=False,
    )


def page_of(request: HttpRequest, inquiry: Inquiry, typed: Typed, now: datetime) -> dict[str, object]:
    """Return the context of the page."""
    today = timezone.localdate(now)
    number = case_number_of(inquiry, today)
    exchange = list(inquiry.messages.select_related("author", "translated_by"))
    last = exchange[-1].pk if exchange else 0
    may_answer = request.user.has_perm(MAY_ANSWER)
    held_by = holder(inquiry, now)
    application = inquiry.application
    decision = application.decisions.first() if application else None
    return {
        "inquiry": inquiry,
        "exchange": [_shown(message, typed) for message in exchange],
        "last": last,
        "form": _answer_form(inquiry, typed, last) if may_answer else None,
        "clearance_form": (typed.clearance or clearance_form(request, inquiry, now)) if may_answer else None,
        "clearance_open": typed.clearance is not None and typed.clearance.is_bound,
        "note_form": (typed.note or InquiryNoteForm()) if may_answer else None,
        "assign_form": _assign_form(inquiry) if may_answer else None,
        "notes": list(inquiry.notes.select_related("by")),
        "events": list(inquiry.events.select_related("by")[:30]),
        "moved": typed.moved,
        "held_by": held_by,
        "is_mine": held_by == request.user,
        "is_held_by_other": held_by is not None and held_by != request.user,
        "may_answer": may_answer,
        "may_see_application": request.user.has_perm("eligibility.view_application"),
        "address": address_for_answers(inquiry),
        "application": application,
        "answered": answered(application) if application else [],
        "decision": decision,
        "verdict": verdict(decision) if decision else None,
        "beside_decision": beside(decision) if decision else [],
        "beside": facts_beside(number, today),
        "urgent": [why_sentence(each, today) for each in urgent_reasons(inquiry, number, today)],
        "case_number": number,
        "case_url": _case_url(inquiry, number),
        "others": _others(inquiry, now),
        "also": request.POST.getlist("also"),
    }


def _shown(message: InquiryMessage, typed: Typed) -> dict[str, object]:
    form = typed.translation[1] if typed.translation and typed.translation[0] == message.pk else None
    return {"message": message, "form": form, "text": form["text"].value() if form else message.translation}


def _answer_form(inquiry: Inquiry, typed: Typed, last: int) -> AnswerForm:
    """Return the form: empty, as it was sent, or with what was typed before somebody else wrote."""
    templates = ReplyTemplate.objects.all()
    form = typed.answer
    if form is None:
        return AnswerForm(initial={"read_until": last}, templates=templates, category=inquiry.category)
    if not typed.moved:
        return form
    kept = {name: form.data.get(name, "") for name in ("answer", "translation")}
    initial = {**kept, "read_until": last}
    return AnswerForm(initial=initial, templates=templates, category=inquiry.category)


def _assign_form(inquiry: Inquiry) -> AssignForm:
    return AssignForm(colleagues=colleagues(), initial={"colleague": inquiry.assigned_to_id})


def _case_url(inquiry: Inquiry, number: str) -> str:
    """Return the address of the case's page, where there is something on it."""
    application = inquiry.application
    named = {inquiry.case_number, application.case_number if application else ""}
    if not number or (number not in named and not Case.objects.filter(number=number).exists()):
        return ""
    try:
        return reverse("admin:case", args=[number])
    except NoReverseMatch:
        return ""


def _others(inquiry: Inquiry, now: datetime) -> list[dict[str, object]]:
    """Return the other inquiries about the case; those that wait can get the same answer."""
    others = same_case(inquiry, now)
    written = InquiryMessage.objects.filter(inquiry__in=others).order_by("pk").values_list("inquiry", "pk")
    last = dict(written) if others else {}
    waiting = {Inquiry.State.RECEIVED, Inquiry.State.READING}
    return [
        {"inquiry": each, "value": f"{each.pk}:{last.get(each.pk, 0)}", "waits": each.state in waiting}
        for each in others
    ]
