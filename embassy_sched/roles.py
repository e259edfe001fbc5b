"""The roles of the consular staff: one written table of what each group may do.

A role is a group of Django's, made by a migration from this table. Whoever changes the table adds a migration
that calls ``write_groups`` again. Nobody edits a group by hand: the table is the truth.
"""

from collections.abc import Mapping

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

CLERK = "IV clerk"
OFFICER = "IV officer"
CALENDAR_MANAGER = "calendar manager"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

APPS = ("accounts", "eligibility", "appointments")

VIEW = frozenset(
    {
        "accounts.view_accountevent",
        "accounts.view_notification",
        "accounts.view_user",
        "appointments.view_appointment",
        "appointments.view_attendance",
        "appointments.view_calendarevent",
        "appointments.view_closing",
        "appointments.view_closingitem",
        "appointments.view_closure",
        "appointments.view_interviewslot",
        "appointments.view_releasepattern",
        "eligibility.view_application",
        "eligibility.view_bulletinevent",
        "eligibility.view_bulletinname",
        "eligibility.view_case",
        "eligibility.view_caseclaim",
        "eligibility.view_caseevent",
        "eligibility.view_casenote",
        "eligibility.view_answertime",
        "eligibility.view_clearance",
        "eligibility.view_cutoffdate",
        "eligibility.view_decisionrecord",
        "eligibility.view_inquiry",
        "eligibility.view_inquiryevent",
        "eligibility.view_inquirymessage",
        "eligibility.view_inquirynote",
        "eligibility.view_replytemplate",
        "eligibility.view_notice",
        "eligibility.view_missedreminder",
        "eligibility.view_partyrecord",
        "eligibility.view_rosterentry",
        "eligibility.view_rosterimport",
        "eligibility.view_travelingapplicant",
        "eligibility.view_visabulletin",
        "eligibility.view_visaclass",
    }
)
DESK = frozenset(
    {
        "appointments.use_day_sheet",
        "appointments.act_on_behalf",
        "appointments.stop_bookings",
        "eligibility.change_inquiry",
        "eligibility.add_casenote",
    }
)
DECISIONS = frozenset(
    {
        "accounts.change_notification",
        "accounts.correct_email",
        "appointments.close_day",
        "appointments.correct_outcome",
        "appointments.interview_today",
        "eligibility.correct_case_number",
        "eligibility.import_roster",
        "eligibility.record_asked",
        "eligibility.settle_claim",
        "eligibility.verify_case",
        "eligibility.clear_ground",
        "eligibility.add_replytemplate",
        "eligibility.change_replytemplate",
        "eligibility.delete_replytemplate",
        "eligibility.change_answertime",
        "eligibility.publish_visabulletin",
        "eligibility.add_bulletinname",
        "eligibility.change_bulletinname",
        "eligibility.delete_bulletinname",
        "eligibility.add_notice",
        "eligibility.change_notice",
        "eligibility.delete_notice",
    }
)
CALENDAR = frozenset(
    {
        "appointments.add_closure",
        "appointments.change_closure",
        "appointments.delete_closure",
        "appointments.add_interviewslot",
        "appointments.change_interviewslot",
        "appointments.add_releasepattern",
        "appointments.change_releasepattern",
        "appointments.delete_releasepattern",
        "appointments.stop_bookings",
    }
)
OVERSIGHT = frozenset({"appointments.view_exceptions", "appointments.view_reports"})
UPKEEP = frozenset({"eligibility.change_visaclass"})

ROLES: Mapping[str, frozenset[str]] = {
    CLERK: VIEW | DESK,
    OFFICER: VIEW | DESK | DECISIONS,
    CALENDAR_MANAGER: VIEW | CALENDAR,
    AUDITOR: VIEW | OVERSIGHT,
    ADMINISTRATOR: VIEW | DESK | DECISIONS | CALENDAR | OVERSIGHT | UPKEEP,
}


def write_groups(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the groups as the table has them, whatever was there before; raises LookupError for a wrong code.

    The permissions are made here, too: Django makes them only after the last migration.
    """
    for app in APPS:
        create_permissions(apps.get_app_config(app), verbosity=0, using=using)
    rows = Permission.objects.using(using).filter(content_type__app_label__in=APPS)
    known = {
        f"{app}.{code}": pk for pk, app, code in rows.values_list("pk", "content_type__app_label", "codename")
    }
    for name, codes in ROLES.items():
        if missing := sorted(codes - known.keys()):
            raise LookupError(f"{name}: no such permissions: {', '.join(missing)}")
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(known[code] for code in codes)
