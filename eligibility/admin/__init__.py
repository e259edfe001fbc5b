"""What the consular staff sees of cases, applications, inquiries and lookup tables."""

from eligibility.admin import applications, bulletins, cases, inquiries, lookups, roster

__all__ = ["applications", "bulletins", "cases", "inquiries", "lookups", "roster"]
