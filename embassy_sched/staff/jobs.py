"""The pages for the jobs of the day: where each is, and the permission it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility.wording import Text


def address(name: str, *args: object, query: str = "") -> str:
    """Return the address of a page of the staff's site, or nothing where there is no such page."""
    try:
        return reverse(f"admin:{name}", args=args) + query
    except NoReverseMatch:
        return ""


def day_address(day: date) -> str:
    """Return the address of the list of one day."""
    return address("appointments_appointment_day", day.isoformat()) or appointments_of(day)


def appointments_of(day: date) -> str:
    """Return the address of the appointments of one day."""
    return address("appointments_appointment_changelist", query=f"?interview={day.isoformat()}")


def slots_of(day: date) -> str:
    """Return the address of the slots of one day."""
    return address(
        "appointments_interviewslot_changelist", query=f"?when=all&starts_at__date={day.isoformat()}"
    )


@dataclass(frozen=True)
class Job:
    """A page for a job of the day."""

    name: Text
    url_name: str
    permission: str
    query: str = ""

    @property
    def url(self) -> str:
        """Return the address, or nothing where the page does not exist."""
        return address(self.url_name, query=self.query)


JOBS: Sequence[Job] = (
    Job(_("Cases and people"), "cases", "eligibility.view_case"),
    Job(
        _("Inquiries that wait for an answer"),
        "eligibility_inquiry_queue",
        "eligibility.view_inquiry",
    ),
    Job(_("Clearances that run out"), "clearances", "eligibility.clear_ground"),
    Job(_("Stop bookings for a day"), "appointments_closing_stop", "appointments.stop_bookings"),
    Job(_("Close a day"), "appointments_closing_new", "appointments.close_day"),
    Job(_("Release slots"), "appointments_interviewslot_release", "appointments.add_interviewslot"),
    Job(_("Holidays by year"), "appointments_closure_years", "appointments.view_closure"),
    Job(_("Add a closure"), "appointments_closure_add", "appointments.add_closure"),
    Job(_("Missed, and no new appointment"), "missed", "eligibility.view_caseclaim"),
    Job(_("Import the list of cases"), "eligibility_rosterimport_upload", "eligibility.import_roster"),
    Job(_("Claims that the list does not prove"), "claims-unproved", "eligibility.view_caseclaim"),
    Job(_("Visa Bulletin"), "bulletins", "eligibility.view_visabulletin"),
    Job(_("Exceptions"), "exceptions", "appointments.view_exceptions"),
    Job(_("What would the system say to …?"), "what-would-it-say", "eligibility.view_decisionrecord"),
    Job(_("Reports"), "reports", "appointments.view_reports"),
)


def jobs_of(user: User) -> list[Job]:
    """Return the jobs that somebody may do, of those whose page exists."""
    return [job for job in JOBS if user.has_perm(job.permission) and job.url]
