"""A colleague at the desk: with certain permissions, and what her pages say."""

from html import unescape

from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from tests.appointments.bookings import at

CLOSURES = "/admin/appointments/closure/"
SLOTS = "/admin/appointments/interviewslot/"
APPOINTMENTS = "/admin/appointments/appointment/"
PATTERNS = "/admin/appointments/releasepattern/"
EVENTS = "/admin/appointments/calendarevent/"
RELEASE = SLOTS + "release/"
PLACES = SLOTS + "places/"
WEEK = {
    "first_day": "2026-12-07",
    "last_day": "2026-12-13",
    "weekdays": ["0", "1", "2", "3", "4"],
    "times": "8:00, 8:30",
    "capacity": "3",
    "reserved": "0",
    "reason": "Regular release",
}
# What a calendar manager may do, and what everybody at the desk may see.
SEES = ["view_closure", "view_interviewslot", "view_releasepattern", "view_appointment"]
MANAGES = [
    *SEES,
    "add_closure",
    "change_closure",
    "delete_closure",
    "add_interviewslot",
    "change_interviewslot",
    "add_releasepattern",
    "change_releasepattern",
    "delete_releasepattern",
]
MORNING = at("2026-11-22", "09:00")


def colleague(*permissions: str) -> Client:
    """A browser of a member of the staff who has these permissions of this app and no other."""
    user = User.objects.create_user("iv@example.org", "pw-for-tests", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="appointments", codename__in=permissions)
    )
    client = Client()
    client.force_login(user)
    return client


def said(response) -> list[str]:
    """What the page says was done, or refused."""
    return [str(message) for message in response.context["messages"]]


def text(response) -> str:
    """The page, its entities read."""
    return unescape(response.content.decode())


def words(response) -> str:
    """The page with its spaces in order."""
    return " ".join(text(response).split())


def hidden_fields(response) -> dict[str, object]:
    """What the form of a preview sends, its buttons left out."""
    fields = {field.html_name: field.value() for field in response.context["form"]}
    sent = {name: "" if value is None else value for name, value in fields.items()}
    return sent | ({"seen": response.context["seen"]} if response.context.get("seen") else {})
