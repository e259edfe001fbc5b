"""The sentence for every code of this app's pure modules. Where the Embassy's page has one, it is quoted."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eligibility.case_numbers import CaseNumberError, CaseNumberProblem
from eligibility.rules import Basis, Ground, Outcome, Party, QuestionCode, Reason
from eligibility.steps import Step

Text = str | Promise


class QuestionText(NamedTuple):
    """A question as it stands on the page, and the help under it (perhaps empty)."""

    question: Text
    help: Text


_INTERVIEWED = _("You have been interviewed.")
_NO_CONTACT = _(
    "You are the principal applicant and you have not contacted the Embassy for more than a year."
)
_NOT_CURRENT = _(
    "Your case is not current for processing based on the current cut-off dates. "
    "This includes retrogressed cases and cases whose visa classes have been changed."
)
_CLASS_CHANGED = _("Your visa class has been changed.")

GROUND_SENTENCES: Mapping[Ground, Text] = {
    Ground.INTERVIEWED: _INTERVIEWED,
    Ground.NO_CONTACT: _NO_CONTACT,
    Ground.NOT_CURRENT: _NOT_CURRENT,
    Ground.CLASS_CHANGED: _CLASS_CHANGED,
    Ground.NO_REASON: _(
        "You do not fall into one of the categories that may schedule a new visa interview appointment here."
    ),
    Ground.CLASS_ASKS_STAFF: _(
        "The Embassy's page does not say how appointments of your visa class are rescheduled. "
        "The IV Unit tells you."
    ),
    Ground.CHECKED_IN: _(
        "You came to your appointment and checked in. The IV Unit tells you how your case goes on."
    ),
    Ground.HELD_BY_ANOTHER: _(
        "Another account has already scheduled an appointment for this Case ID number."
    ),
    Ground.UNLISTED_CASE: _(
        "This Case ID number is not in the list of cases whose interview can be rescheduled here."
    ),
    Ground.NOT_ASKED_TO_FOLLOW: _(
        "The IV Unit has not asked you to make an appointment as a follow-to-join applicant."
    ),
    Ground.REQUEST_NOT_FOUND: _("We cannot find the request yet. Tell us when and how you were asked."),
    Ground.CLASS_DIFFERS: _(
        "The visa class that you chose is not the one that our record has for this Case ID number."
    ),
    Ground.LIST_DIFFERS: _(
        "The Case ID number, the principal applicant's name and the date of birth do not belong together in "
        "the list of the IV Unit. One of them may be mistyped, or differ in the list."
    ),
}

REASON_SENTENCES: Mapping[Reason, Text] = {
    Reason.CANCELLED_COVID: _(
        "Embassy Phnom Penh cancelled my original IV appointment due to COVID-19 and now I am rescheduling "
        "my appointment."
    ),
    Reason.MISSED: _(
        "I failed to attend my original appointment and now I need to reschedule my original appointment."
    ),
    Reason.FOLLOW_TO_JOIN: _(
        "I am a follow-to-join IV applicant. The principal applicant has already applied for or been issued "
        "an IV, and the IV Unit at the U.S. Embassy in Cambodia has asked me to make an IV appointment."
    ),
    Reason.CANCELLED_BY_POST: _("The Embassy cancelled my appointment."),
    Reason.NONE: _("None of these"),
}

BASIS_PHRASES: Mapping[Basis, Text] = {
    Basis.ANSWER: _("This is what you answered."),
    Basis.RECORD: _("This is what our record says."),
}

OUTCOME_HEADINGS: Mapping[Outcome, Text] = {
    Outcome.MAY_SCHEDULE: _("You may schedule a new interview appointment"),
    Outcome.INQUIRY: _("Do not reschedule. Please submit an inquiry"),
    Outcome.FIANCE_PAGE: _("Interviews for K visas are rescheduled on another page"),
    Outcome.WAIT: _("Your appointment date has not passed"),
    Outcome.HAS_APPOINTMENT: _("You already have an appointment"),
    Outcome.INCOMPLETE: _("Some questions are not answered yet"),
}

PARTY_NAMES: Mapping[Party, Text] = {
    Party.PRINCIPAL: _("Principal applicant"),
    Party.FOLLOW_TO_JOIN: _("Follow-to-join applicant"),
}

STEP_NAMES: Mapping[Step, Text] = {
    Step.VISA_TYPE: _("Visa type"),
    Step.SERVICE: _("Service"),
    Step.VISA_CLASS: _("Visa class"),
    Step.APPLICANT: _("Applicant"),
    Step.TRAVELING_APPLICANTS: _("Traveling applicants"),
    Step.QUESTIONS: _("Questions"),
    Step.CASE_ID: _("Case ID number"),
    Step.CALENDAR: _("Date and time"),
}

QUESTION_TEXTS: Mapping[QuestionCode, QuestionText] = {
    QuestionCode.REASON: QuestionText(
        _("Which of these sentences is true for you?"),
        _("You may only schedule a new visa interview appointment if one of them is."),
    ),
    QuestionCode.APPOINTMENT_ON: QuestionText(
        _("When was that appointment?"),
        _("Month and year are enough. If it was this month or is later, give the day, too."),
    ),
    QuestionCode.INTERVIEWED: QuestionText(
        _INTERVIEWED,
        _("Yes also if you were given a 221(g) letter or asked for more papers."),
    ),
    QuestionCode.NO_CONTACT: QuestionText(
        _NO_CONTACT,
        _(
            "Yes if it is more than one year since you last contacted the Embassy by e-mail, letter, "
            "telephone or visit."
        ),
    ),
    QuestionCode.LAST_CONTACT_ON: QuestionText(
        _("When did you last contact the Embassy?"),
        _(
            "By e-mail, letter, telephone or visit. Month and year are enough. What you do on this site "
            "does not count here. The IV Unit checks the date."
        ),
    ),
    QuestionCode.NOT_CURRENT: QuestionText(
        _NOT_CURRENT,
        _(
            "Yes if the Embassy, the NVC or the Visa Bulletin says that your date cannot be used now. "
            "If you do not know, answer No; the IV Unit checks."
        ),
    ),
    QuestionCode.CLASS_CHANGED: QuestionText(
        _CLASS_CHANGED,
        _(
            "For example the petitioner became a citizen, or a child turned 21. "
            "FX instead of F2 is no change."
        ),
    ),
}

CASE_NUMBER_SENTENCES: Mapping[CaseNumberProblem, Text] = {
    CaseNumberProblem.EMPTY: _(
        "Enter the Case ID number. It stands on the letters of the National Visa Center (NVC) and of the "
        "Embassy, for example PNP2023534003."
    ),
    CaseNumberProblem.RECEIPT: _(
        "This is the receipt number of USCIS. Enter the case number, which is on the letter of the National "
        "Visa Center (NVC)."
    ),
    CaseNumberProblem.DS_CONFIRMATION: _(
        "This is the confirmation number of the DS-260 or DS-160 form. Enter the case number, which is on "
        "the letter of the National Visa Center (NVC)."
    ),
    CaseNumberProblem.LETTER_O: _(
        "A letter stands where a digit belongs. Enter the digit 0 instead of the letter O, and the digit 1 "
        "instead of the letter I or L."
    ),
    CaseNumberProblem.BAD_DAY: _(
        "The three digits after the year stand for a day, and there is no such day. Compare them with your "
        "letter and enter the number again."
    ),
    CaseNumberProblem.FUTURE: _(
        "The year and the three digits after it stand for a day that has not come yet. Compare them with "
        "your letter and enter the number again."
    ),
    CaseNumberProblem.BAD_SEQUENCE: _(
        "The last digits cannot all be 0. Compare them with your letter and enter the number again."
    ),
    CaseNumberProblem.DV_YEAR: _(
        "A Diversity Visa number begins with the year of the program, and this one is too far from today. "
        "Compare the first four digits with your letter and enter the number again."
    ),
    CaseNumberProblem.NOT_A_CASE_NUMBER: _(
        "Enter the number as it stands on your letter: three letters and ten digits, for example "
        "PNP2023534003; for a Diversity Visa the year, two letters and up to eight digits, for example "
        "2027AS00001234. If your letter shows a different kind of number, submit an inquiry."
    ),
    CaseNumberProblem.TOO_LONG: _(
        "A Case ID number has no more than 14 letters and digits. Enter the number alone, without "
        "other words."
    ),
}


def case_number_message(error: CaseNumberError) -> str:
    """Return what to tell somebody whose text is no case number, with the number that may be meant."""
    sentence = str(CASE_NUMBER_SENTENCES[error.code])
    if error.suggestion is None:
        return sentence
    return f"{sentence} {gettext('Did you mean %(number)s?') % {'number': error.suggestion}}"
