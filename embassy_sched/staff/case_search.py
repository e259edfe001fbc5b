"""One box for everything that a family may have at hand: numbers in any spelling, names, addresses.

Reads only, in a bounded number of queries: each table is asked at most once for all that was meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from appointments.models import Appointment
from eligibility.models import Application, Case, CaseClaim, CaseEvent, Inquiry, TravelingApplicant
from embassy_sched.staff.search_terms import ZERO_WIDTH_SPACE, Asked, as_case_number, national_digits

MOST = 50


class Why(StrEnum):
    """Why a case is among the results."""

    CASE_NUMBER = "case_number"
    OLD_NUMBER = "old_number"
    CONFIRMATION = "confirmation"
    APPLICATION = "application"
    INQUIRY = "inquiry"
    NAME = "name"
    TRAVELS_ALONG = "travels_along"
    PRINCIPAL_NAME = "principal_name"
    EMAIL = "email"
    ACCOUNT = "account"
    PHONE = "phone"
    DOCUMENT = "document"


@dataclass
class Hit:
    """A case, or an application or inquiry that names none yet, and why it was found."""

    number: str
    application: Application | None = None
    inquiry: Inquiry | None = None
    names: list[str] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """The results; ``more`` says that there are others that do not fit."""

    hits: list[Hit]
    more: bool = False


def search(asked: Asked) -> Found:
    """Return the cases that fit, those found by a number first."""
    results = _Results()
    _by_case(asked, results)
    _by_appointment(asked, results)
    _by_application(asked, results)
    _by_document(asked, results)
    _by_traveler(asked, results)
    _by_account(asked, results)
    _by_inquiry(asked, results)
    if not results.hits:
        _by_old_number(asked, results)
    hits = list(results.hits.values())
    _add_names(hits[:MOST])
    return Found(hits[:MOST], more=len(hits) > MOST or results.cut)


class _Results:
    """Hits in the order in which they were found, one for each case."""

    def __init__(self) -> None:
        self.hits: dict[object, Hit] = {}
        self.cut = False

    def rows(self, rows: QuerySet) -> list:
        """Return the first rows, and note whether there are others."""
        found = list(rows[: MOST + 1])
        self.cut = self.cut or len(found) > MOST
        return found[:MOST]

    def add(
        self,
        number: str,
        why: Iterable[Why],
        *,
        application: Application | None = None,
        inquiry: Inquiry | None = None,
    ) -> None:
        """Add a case, or what names none yet; found twice it says both reasons."""
        key: object = number or (application.pk if application else None, inquiry.pk if inquiry else None)
        hit = self.hits.setdefault(key, Hit(number))
        if not number:
            hit.application, hit.inquiry = application, inquiry
        hit.why += [each for each in why if each not in hit.why]


def _any(lookup: str, values: Iterable[str]) -> Q:
    either = Q(pk=None)
    for value in values:
        either |= Q(**{lookup: value})
    return either


def _each_word(words: Iterable[str], *columns: str) -> Q:
    """Return rows of which each word stands in one of the columns, in any order."""
    all_of_them = Q()
    for word in words:
        either = Q()
        for column in columns:
            either |= Q(**{f"{column}__icontains": word})
        all_of_them &= either
    return all_of_them


def _without(column: str, sign: str) -> Replace:
    return Replace(F(column), Value(sign), Value(""))


def _by_case(asked: Asked, results: _Results) -> None:
    if asked.numbers:
        cases = Case.objects.filter(_any("number__contains", asked.numbers)).order_by("number")
        for case in results.rows(cases):
            results.add(case.number, [Why.CASE_NUMBER])


def _by_old_number(asked: Asked, results: _Results) -> None:
    """Find a case by the number that it had before it was corrected."""
    if asked.numbers:
        corrected = CaseEvent.objects.filter(
            kind=CaseEvent.Kind.NUMBER_CORRECTED, detail__old__in=asked.numbers
        )
        for event in results.rows(corrected.select_related("case")):
            results.add(event.case.number, [Why.OLD_NUMBER])


def _by_appointment(asked: Asked, results: _Results) -> None:
    if asked.reference:
        for found in Appointment.objects.filter(number=asked.reference).select_related("case"):
            results.add(found.case.number, [Why.CONFIRMATION])


def _by_application(asked: Asked, results: _Results) -> None:
    wanted = _any("case_number__contains", asked.numbers)
    if asked.reference:
        wanted |= Q(reference=asked.reference)
    if asked.email:
        wanted |= Q(email__icontains=asked.email) | Q(user__email__icontains=asked.email)
    if asked.phone:
        wanted |= Q(phone__contains=asked.phone) | Q(other_phone__contains=asked.phone)
    if asked.words:
        wanted |= _each_word(asked.words, "surname", "given_names", "khmer", "principal_name")
    if wanted == Q(pk=None):
        return
    applications = (
        Application.objects.filter(discarded_at=None)
        .annotate(
            phone=_without("telephone", " "),
            other_phone=_without("other_telephone", " "),
            khmer=_without("khmer_name", ZERO_WIDTH_SPACE),
        )
        .filter(wanted)
        .select_related("user")
        .order_by("-updated_at", "-pk")
    )
    for application in results.rows(applications):
        results.add(application.case_number, _why(application, asked), application=application)


def _why(application: Application, asked: Asked) -> list[Why]:
    """Say which of the things asked for an application has."""
    own = " ".join((application.surname, application.given_names, application.khmer_name)).casefold()
    own = own.replace(ZERO_WIDTH_SPACE, "")
    email = asked.email.lower()
    phones = (application.telephone, application.other_telephone)
    reasons = {
        Why.CASE_NUMBER: any(number in application.case_number for number in asked.numbers),
        Why.APPLICATION: asked.reference == application.reference,
        Why.EMAIL: bool(email) and email in application.email.lower(),
        Why.ACCOUNT: bool(email and application.user and email in application.user.email),
        Why.PHONE: bool(asked.phone) and any(asked.phone in national_digits(phone) for phone in phones),
        Why.NAME: bool(asked.words) and any(word.casefold() in own for word in asked.words),
    }
    found = [why for why, stands in reasons.items() if stands]
    return found or [Why.PRINCIPAL_NAME]


def _by_document(asked: Asked, results: _Results) -> None:
    if asked.document:
        having = Application.objects.with_document_number(asked.document).filter(discarded_at=None)
        for application in results.rows(having.order_by("-updated_at", "-pk")):
            results.add(application.case_number, [Why.DOCUMENT], application=application)


def _by_traveler(asked: Asked, results: _Results) -> None:
    if asked.words:
        named = (
            TravelingApplicant.objects.annotate(khmer=_without("khmer_name", ZERO_WIDTH_SPACE))
            .filter(_each_word(asked.words, "surname", "given_names", "khmer"))
            .filter(application__discarded_at=None)
            .select_related("application")
            .order_by("-pk")
        )
        for person in results.rows(named):
            application = person.application
            results.add(application.case_number, [Why.TRAVELS_ALONG], application=application)


def _by_account(asked: Asked, results: _Results) -> None:
    if asked.email:
        held = CaseClaim.objects.filter(user__email__icontains=asked.email).select_related("case")
        for claim in results.rows(held.order_by("-made_at", "-pk")):
            results.add(claim.case.number, [Why.ACCOUNT])


def _by_inquiry(asked: Asked, results: _Results) -> None:
    wanted = Q(pk=None)
    if asked.reference:
        wanted |= Q(reference=asked.reference)
    if asked.email:
        wanted |= Q(email__icontains=asked.email)
    if asked.phone:
        wanted |= Q(phone__contains=asked.phone)
    if asked.words:
        wanted |= _each_word(asked.words, "name")
    if wanted == Q(pk=None):
        return
    inquiries = Inquiry.objects.annotate(phone=_without("telephone", " ")).filter(wanted)
    for inquiry in results.rows(inquiries.select_related("application").order_by("-created_at", "-pk")):
        application = inquiry.application
        number = application.case_number if application else ""
        results.add(number or as_case_number(inquiry.case_number), [Why.INQUIRY], inquiry=inquiry)


def _add_names(hits: list[Hit]) -> None:
    """Name the applicants of each case, the latest application first."""
    for hit in hits:
        if hit.application:
            hit.names = [hit.application.full_name]
        elif hit.inquiry:
            hit.names = [hit.inquiry.name]
    by_number = {hit.number: hit for hit in hits if hit.number}
    named = Application.objects.filter(case_number__in=by_number, discarded_at=None)
    for application in named.order_by("-updated_at", "-pk"):
        names = by_number[application.case_number].names
        if application.full_name and application.full_name not in names:
            names.append(application.full_name)
