"""The buttons on the page of an inquiry besides the answer: each a POST, each back to the page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import staff_of
from eligibility.admin.inquiry_page import Typed, colleagues
from eligibility.forms.inquiry_desk import AssignForm, InquiryNoteForm, ReadUntilForm, TranslationForm
from eligibility.inquiry import desk
from eligibility.inquiry.desk import BeingAnswered
from eligibility.inquiry.inquiries import ConversationMoved, close, reopen
from eligibility.models import Inquiry


class InquiryActs:
    """Mixin for the ModelAdmin of inquiries, which brings ``inquiry_to_change``, ``show`` and ``to_page``."""

    @method_decorator(require_POST)
    def take_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin to answer; from a colleague only where the button says so."""
        inquiry = self.inquiry_to_change(request, pk)
        over = "over" in request.POST
        return self._do(
            request,
            inquiry,
            lambda: desk.take(inquiry, now=timezone.now(), by=staff_of(request), over=over),
            _("You answer this inquiry: colleagues see it."),
        )

    @method_decorator(require_POST)
    def put_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave it to colleagues."""
        inquiry = self.inquiry_to_change(request, pk)
        return self._do(
            request,
            inquiry,
            lambda: desk.put_back(inquiry, now=timezone.now(), by=staff_of(request)),
            _("The inquiry waits for whoever takes it."),
        )

    @method_decorator(require_POST)
    def assign_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say whose it is."""
        inquiry = self.inquiry_to_change(request, pk)
        form = AssignForm(request.POST, colleagues=colleagues())
        if not form.is_valid():
            self.message_user(request, _("Choose a colleague from the list."), messages.ERROR)
            return self.to_page(inquiry)
        desk.assign(inquiry, form.chosen, now=timezone.now(), by=staff_of(request))
        self.message_user(request, _("Kept."), messages.SUCCESS)
        return self.to_page(inquiry)

    @method_decorator(require_POST)
    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep a note for colleagues."""
        inquiry = self.inquiry_to_change(request, pk)
        form = InquiryNoteForm(request.POST)
        if not form.is_valid():
            return self.show(request, inquiry, Typed(note=form))
        text = form.cleaned_data["text"]
        key = form.creation_key("inquiry-note", inquiry.pk, request.user.pk, text)
        desk.add_note(inquiry, text, creation_key=key, now=timezone.now(), by=staff_of(request))
        self.message_user(request, _("The note is kept."), messages.SUCCESS)
        return self.to_page(inquiry)

    @method_decorator(require_POST)
    def translate_view(self, request: HttpRequest, pk: int, message: int) -> HttpResponse:
        """Put a translation beside a message."""
        inquiry = self.inquiry_to_change(request, pk)
        found = inquiry.messages.filter(pk=message).first()
        if found is None:
            raise Http404
        form = TranslationForm(request.POST)
        if not form.is_valid():
            return self.show(request, inquiry, Typed(translation=(found.pk, form)))
        desk.translate(found, form.cleaned_data["text"], now=timezone.now(), by=staff_of(request))
        self.message_user(request, _("The translation stands beside the message."), messages.SUCCESS)
        return self.to_page(inquiry)

    @method_decorator(require_POST)
    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close an inquiry without a further answer."""
        inquiry = self.inquiry_to_change(request, pk)
        form = ReadUntilForm(request.POST)
        read_until = form.cleaned_data["read_until"] if form.is_valid() else None
        try:
            close(inquiry, read_until=read_until, now=timezone.now(), by=staff_of(request))
        except ConversationMoved:
            return self.show(request, inquiry, Typed(moved=True))
        except BeingAnswered as refusal:
            return self.show(request, inquiry, Typed(held_by=refusal.colleague))
        self.log_change(request, inquiry, "Closed.")
        self.message_user(request, _("The inquiry is closed."), messages.SUCCESS)
        return self.to_page(inquiry)

    @method_decorator(require_POST)
    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put an inquiry back among those that wait."""
        inquiry = self.inquiry_to_change(request, pk)
        reopen(inquiry, now=timezone.now(), by=staff_of(request))
        self.log_change(request, inquiry, "Opened again.")
        self.message_user(request, _("The inquiry waits for an answer again."), messages.SUCCESS)
        return self.to_page(inquiry)

    def _do(self, request: HttpRequest, inquiry: Inquiry, act: Callable[[], None], done: str) -> HttpResponse:
        try:
            act()
        except BeingAnswered as refusal:
            return self.show(request, inquiry, Typed(held_by=refusal.colleague))
        self.message_user(request, done, messages.SUCCESS)
        return redirect("admin:eligibility_inquiry_change", inquiry.pk)
