"""What would the system say to ...? Any answers and facts, judged and explained, and kept nowhere."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eligibility.explanations import as_told, explain
from eligibility.rules import (
    RULES,
    RULES_VERSION,
    Answers,
    Decision,
    Party,
    applicable_questions,
    decide,
    unanswered,
)
from eligibility.wording import BASIS_PHRASES, GROUND_SENTENCES, QUESTION_TEXTS, REASON_SENTENCES
from embassy_sched.staff.drawn_questions import drawn_questions
from embassy_sched.staff.pages import page, require
from embassy_sched.staff.supposed_form import SupposedCaseForm
from embassy_sched.tree_picture import picture

LANGUAGES = {"en": "English", "km": "ខ្មែរ"}


@dataclass(frozen=True)
class Spoke:
    """A rule that spoke: its code, its ground, what that rests on, and whether a clearance overruled it."""

    code: str
    sentence: str
    basis: str
    cleared: bool


@dataclass(frozen=True)
class Told:
    """What the applicant reads, in one language."""

    language: str
    name: str
    heading: str
    paragraphs: list[str]


@require_safe
def supposed(request: HttpRequest) -> HttpResponse:
    """Show the form, and beside it what the rules say; nothing is stored."""
    require(request, "eligibility.view_decisionrecord")
    asked = "ask" in request.GET
    form = SupposedCaseForm(request.GET if asked else None, initial={"today": timezone.localdate()})
    said = _said(form) if asked and form.is_valid() else {}
    title = _("What would the system say to …?")
    context = {"form": form, "version": RULES_VERSION, "trees": _trees(timezone.localdate()), **said}
    return page(request, "supposed", title, **context)


def _trees(today: date) -> list[dict[str, object]]:
    drawn = (drawn_questions(party, today) for party in Party)
    return [{"tree": picture(title, asks), "asks": asks} for title, asks in drawn]


def _said(form: SupposedCaseForm) -> dict[str, object]:
    answers, facts, today = form.answers, form.facts, form.cleaned_data["today"]
    decision = decide(answers, facts, today)
    lacking = unanswered(answers, facts, today)
    return {
        "decision": decision,
        "told": [_told(decision, answers, language) for language in LANGUAGES],
        "reasons": [REASON_SENTENCES[reason] for reason in decision.reasons],
        "spoke": _spoke(decision),
        "silent": len(RULES) - len(decision.grounds) - len(decision.cleared),
        "to_verify": [QUESTION_TEXTS[code].question for code in decision.to_verify],
        "questions": [
            (QUESTION_TEXTS[question.code].question, question.code in lacking)
            for question in applicable_questions(answers.party, facts)
        ],
    }


def _spoke(decision: Decision) -> list[Spoke]:
    order = {rule.code: place for place, rule in enumerate(RULES)}
    found = [(each, False) for each in decision.grounds] + [(each, True) for each in decision.cleared]
    found.sort(key=lambda pair: order[pair[0].ground])
    return [
        Spoke(
            each.ground.value,
            str(GROUND_SENTENCES[each.ground]),
            str(BASIS_PHRASES[each.basis]),
            cleared,
        )
        for each, cleared in found
    ]


def _told(decision: Decision, answers: Answers, language: str) -> Told:
    """Return the applicant's words; while it is open whose case it is, those leave out the record."""
    with translation.override(language):
        explained = explain(as_told(decision), answers)
        said = [" ".join(str(text) for text in each if text) for each in explained.grounds]
        if decision.from_day:
            day = date_format(decision.from_day, "l, j F Y")
            said.append(_("You can schedule a new appointment from %(day)s.") % {"day": day})
        said += [str(text) for text in (explained.objection, explained.next) if text]
        return Told(language, LANGUAGES[language], str(explained.heading), said)
