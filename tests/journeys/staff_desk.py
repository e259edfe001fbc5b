"""A member of the staff at a desk, in a role, in a browser without JavaScript."""

from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from tests.factories import PASSWORD
from tests.journeys.acting import open_page
from tests.journeys.walking import log_in
from tests.roles import a_member


def sit_down(page: Page, role: str) -> Page:
    """Log in as a member of the staff in a role, on the admin's front page."""
    member = a_member(role, email=f"{role.replace(' ', '-').lower()}@example.org")
    member.set_password(PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    log_in(page, member.email)
    open_page(page, "/admin/")
    return page


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name, exact=True).first.click()


def fill(page: Page, label: str, text: str) -> None:
    """Type into a field, by its label."""
    page.locator("#content").get_by_label(f"{label}:", exact=True).fill(text)
