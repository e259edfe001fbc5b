"""What the consular staff sees of cases, applications, inquiries and lookup tables."""

from eligibility.admin import applications, cases, inquiries, lookups, roster

__all__ = ["applications", "cases", "inquiries", "lookups", "roster"]
