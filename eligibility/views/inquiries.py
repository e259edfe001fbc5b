"""Asking the IV Unit: the form, the page of one inquiry, the list of one's own."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import allow
from accounts.permissions import applicant_of, network_address
from accounts.references import grouped, normalise
from eligibility.addresses import resume_url
from eligibility.answered import answered
from eligibility.case_numbers import CaseNumberError, CaseNumberProblem, parse
from eligibility.forms.inquiries import InquiryForm, ReplyForm
from eligibility.inquiry.inquiries import reply, submit
from eligibility.inquiry.known_details import application_of, known_of
from eligibility.inquiry.links import opens
from eligibility.letters import address_for_answers
from eligibility.models import AnswerTime, Application, Inquiry
from eligibility.outcomes import BLOCKING, decision_now

# Without an account, of one network address: a whole village may share it.
ANONYMOUS_LIMIT = 30
ANONYMOUS_SECONDS = 60 * 60

# Anybody may give anybody's address: the page shows the reference number, so that the letter can be spared.
LETTERS_LIMIT = 10

# Of one inquiry, with account or without.
REPLY_LIMIT = 20
REPLY_SECONDS = 60 * 60

# What somebody without an account sent stays visible in the same browser, but not for the next guest of a
# copy shop's computer.
SENT_HERE = "inquiries_sent_here"
SHOWN_FOR = timedelta(hours=24)

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_new(request: HttpRequest) -> HttpResponse:
    """The inquiry form, filled in with what is known; works without logging in."""
    now = timezone.now()
    user = request.user if request.user.is_authenticated else None
    category = request.GET.get("category", "")
    known = known_of(
        user,
        application=_application_in_link(request),
        appointment=request.GET.get("appointment", ""),
        category=category,
    )
    form = InquiryForm(
        request.POST if request.method == "POST" else None,
        initial=known.initial,
        today=timezone.localdate(now),
        has_account=user is not None,
    )
    retry = None
    if form.is_valid():
        if user is None:
            key = f"inquiry:{network_address(request)}"
            retry = allow(key, limit=ANONYMOUS_LIMIT, seconds=ANONYMOUS_SECONDS, now=now)
        if retry is None:
            inquiry = submit(
                form.inquiry_fields(),
                form.cleaned_data["message"],
                application=known.application,
                # What was sent, changed after "Back" and sent again is another inquiry: nothing is lost.
                creation_key=form.creation_key("inquiry", user and user.pk, form.cleaned_data.items()),
                now=now,
                by=applicant_of(request),
                with_letter=user is not None or _may_be_written_to(form.cleaned_data["email"], now),
            )
            if user is None:
                _remember(request, inquiry, now)
            return redirect("inquiry", inquiry.reference)
    context = {
        "form": form,
        "retry": retry,
        "cannot_come": category == Inquiry.Category.CANNOT_COME and known.appointment_on is not None,
        "answered": answered(known.application) if known.application else [],
        "login_next": request.get_full_path(),
    }
    return render(request, "eligibility/inquiry_new.html", context, status=429 if retry else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one inquiry: its number, what happens next, the whole exchange, a further message."""
    now = timezone.now()
    inquiry = _inquiry_seen_by(request, reference, now)
    return _exchange(request, inquiry, now, may_reply=inquiry.user_id is not None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_by_link(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The exchange of an inquiry without account, for whoever has the letter with the answer.

    Without the details that were typed: a letter may have gone to a mistyped address.
    """
    inquiry = _inquiry_of(reference)
    if inquiry is None or not opens(inquiry, key):
        raise Http404
    return _exchange(request, inquiry, timezone.now(), may_reply=True, by_link=True)


def _exchange(
    request: HttpRequest, inquiry: Inquiry, now: datetime, *, may_reply: bool, by_link: bool = False
) -> HttpResponse:
    form = ReplyForm(request.POST if request.method == "POST" else None) if may_reply else None
    retry = None
    if form is not None and form.is_valid():
        retry = allow(f"inquiry-reply:{inquiry.pk}", limit=REPLY_LIMIT, seconds=REPLY_SECONDS, now=now)
        if retry is None:
            text = form.cleaned_data["message"]
            key = form.creation_key("reply", inquiry.pk, text)
            reply(inquiry, text, creation_key=key, now=now, by=applicant_of(request))
            messages.success(request, _("Your message was added."))
            return redirect(request.path)
    exchange = list(inquiry.messages.all())
    context = {
        "inquiry": inquiry,
        "by_link": by_link,
        "retry": retry,
        "exchange": exchange,
        "aloud": grouped(inquiry.reference),
        "just_received": len(exchange) == 1 and inquiry.state == Inquiry.State.RECEIVED,
        "answer_days": AnswerTime.in_working_days(),
        "looks_like_receipt": _looks_like_receipt(inquiry),
        "answer_by_email": address_for_answers(inquiry),
        "answered": answered(inquiry.application) if inquiry.application else [],
        "continue_url": "" if by_link else _opened_by_clearance(inquiry, now),
        "form": form,
    }
    return render(request, "eligibility/inquiry.html", context, status=429 if retry else 200)


@login_required
@require_safe
def inquiry_list(request: HttpRequest) -> HttpResponse:
    """The inquiries of one's account with their state, the latest first."""
    own = Inquiry.objects.filter(user=request.user)
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"inquiry": inquiry, "aloud": grouped(inquiry.reference)} for inquiry in page]
    return render(request, "eligibility/inquiries.html", {"page": page, "rows": rows})


def _application_in_link(request: HttpRequest) -> Application | None:
    """Return the application that a link names. A stranger's is 404; without a login nothing is looked up."""
    reference = request.GET.get("application", "")
    if not reference or not request.user.is_authenticated:
        return None
    application = application_of(request.user, reference)
    if application is None:
        raise Http404
    return application


def _inquiry_seen_by(request: HttpRequest, reference: str, now: datetime) -> Inquiry:
    """Return an inquiry of this account, or one that was sent from this browser without an account."""
    inquiry = _inquiry_of(reference)
    if inquiry is None:
        raise Http404
    if inquiry.user_id is None:
        seen = inquiry.reference in _sent_here(request, now)
    else:
        seen = inquiry.user_id == request.user.pk
    if not seen:
        raise Http404
    return inquiry


def _inquiry_of(reference: str) -> Inquiry | None:
    number = normalise(reference)
    found = Inquiry.objects.filter(reference=number).select_related("user", "application")
    return found.first() if number else None


def _may_be_written_to(address: str, now: datetime) -> bool:
    key = f"inquiry-letter:{address.lower()}"
    return allow(key, limit=LETTERS_LIMIT, seconds=ANONYMOUS_SECONDS, now=now) is None


def _sent_here(request: HttpRequest, now: datetime) -> dict[str, float]:
    """Return what this browser sent without an account and may still see: reference and moment."""
    oldest = (now - SHOWN_FOR).timestamp()
    return {reference: at for reference, at in request.session.get(SENT_HERE, {}).items() if at >= oldest}


def _remember(request: HttpRequest, inquiry: Inquiry, now: datetime) -> None:
    request.session[SENT_HERE] = _sent_here(request, now) | {inquiry.reference: now.timestamp()}


def _opened_by_clearance(inquiry: Inquiry, now: datetime) -> str:
    """Return where the application of an inquiry goes on that an officer has opened; "" where none is."""
    application = inquiry.application
    answered_now = inquiry.state in (Inquiry.State.ANSWERED, Inquiry.State.CLOSED)
    if application is None or not answered_now or not application.is_unfinished:
        return ""
    decision = decision_now(application, timezone.localdate(now))
    opened = decision.cleared and decision.outcome not in BLOCKING
    return resume_url(application) if opened else ""


def _looks_like_receipt(inquiry: Inquiry) -> bool:
    try:
        parse(inquiry.case_number, timezone.localdate(inquiry.created_at))
    except CaseNumberError as error:
        return error.code == CaseNumberProblem.RECEIPT
    return False
