"""The case, the application, the decision, the inquiry, the notice."""

from eligibility.models.applications import (
    Application,
    DecisionRecord,
    Gender,
    Person,
    Relation,
    TravelingApplicant,
)
from eligibility.models.cases import Case, CaseClaim, CaseEvent, CaseNote, PartyField, PartyRecord, VisaClass
from eligibility.models.inquiries import Inquiry, InquiryMessage
from eligibility.models.notices import Notice

__all__ = [
    "Application",
    "Case",
    "CaseClaim",
    "CaseEvent",
    "CaseNote",
    "DecisionRecord",
    "Gender",
    "Inquiry",
    "InquiryMessage",
    "Notice",
    "PartyField",
    "PartyRecord",
    "Person",
    "Relation",
    "TravelingApplicant",
    "VisaClass",
]
