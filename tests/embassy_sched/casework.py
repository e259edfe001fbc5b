"""What the tests of the staff's pages on cases share: families, colleagues with a few permissions, pages."""

from datetime import date

from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from accounts.references import new_reference
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from eligibility.models import Application
from tests.cast import NOW, a_slot, a_user, an_application, applicant
from tests.eligibility.inquiring import logged_in
from tests.markup import Element, Page

NUMBER = "PNP2023534003"
TUESDAY = date(2026, 12, 8)


def colleague(*permissions: str, email: str = "") -> User:
    """A member of the staff with these permissions only, and with the view of cases."""
    user = a_user(email, is_staff=True)
    codes = {"view_case", *permissions}
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


def desk_of(user: User) -> Client:
    """A colleague's browser; the first visit of the day renews the login."""
    client = logged_in(user)
    client.get("/admin/")
    return client


def a_family(
    number: str = NUMBER, account: str = "", slot: InterviewSlot | None = None, **fields: object
) -> Appointment:
    """A family with an account and an appointment that stands."""
    user = a_user(account)
    details = {"reference": new_reference(), "case_number": number, **fields}
    application: Application = an_application(user, **details)
    return booking.schedule(application, slot or a_slot(TUESDAY), now=NOW, by=applicant(user))


def page_of(client: Client, path: str = f"/admin/cases/{NUMBER}/") -> Page:
    """A page that comes up."""
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return Page(response.content.decode())


def links(page: Page) -> set[str]:
    """Where the links of a page's main part lead."""
    return {link.attributes["href"] for link in page.all("a") if link.inside("main")}


def spaced(element: Element) -> str:
    """The text inside an element, with a space wherever a browser begins a new line or cell."""
    return " ".join(" ".join(element.pieces).split())
