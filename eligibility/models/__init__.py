"""The case, the application, the decision, the inquiry, the notice."""

from eligibility.models.applications import (
    Application,
    DecisionRecord,
    Gender,
    Person,
    Relation,
    TravelingApplicant,
)
from eligibility.models.bulletins import BulletinEvent, BulletinName, CutoffDate, VisaBulletin
from eligibility.models.cases import Case, CaseClaim, CaseEvent, CaseNote, PartyField, PartyRecord, VisaClass
from eligibility.models.clearances import Clearance
from eligibility.models.conversations import AnswerTime, InquiryEvent, InquiryNote, ReplyTemplate
from eligibility.models.inquiries import Inquiry, InquiryMessage
from eligibility.models.notices import Notice
from eligibility.models.reminders import MissedReminder
from eligibility.models.roster import RosterEntry, RosterImport

__all__ = [
    "AnswerTime",
    "Application",
    "BulletinEvent",
    "BulletinName",
    "Case",
    "CaseClaim",
    "CaseEvent",
    "CaseNote",
    "Clearance",
    "CutoffDate",
    "DecisionRecord",
    "Gender",
    "Inquiry",
    "InquiryEvent",
    "InquiryMessage",
    "InquiryNote",
    "MissedReminder",
    "Notice",
    "PartyField",
    "PartyRecord",
    "Person",
    "Relation",
    "ReplyTemplate",
    "RosterEntry",
    "RosterImport",
    "TravelingApplicant",
    "VisaBulletin",
    "VisaClass",
]
