"""The ways through the site that most journeys share: letters, logging in, the eight steps."""

import re

from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts import outbox
from accounts.models import User
from tests.factories import PASSWORD
from tests.journeys.acting import (
    answer,
    choose,
    choose_from_menu,
    fill_in,
    fill_in_date,
    heading,
    open_page,
    press,
)

CONDITIONS = {
    "interviewed": "You have been interviewed.",
    "no contact": (
        "You are the principal applicant and you have not contacted the Embassy for more than a year."
    ),
    "not current": (
        "Your case is not current for processing based on the current cut-off dates. This includes "
        "retrogressed cases and cases whose visa classes have been changed."
    ),
    "class changed": "Your visa class has been changed.",
}
COVID = "Embassy Phnom Penh cancelled my original IV appointment due to COVID-19"
MISSED = "I failed to attend my original appointment"
FOLLOW_TO_JOIN = "I am a follow-to-join IV applicant."
NONE_OF_THESE = "None of these"


def letters_that_leave() -> list[mail.EmailMessage]:
    """Send what is owed, and return what was sent just now."""
    before = len(mail.outbox)
    outbox.deliver(timezone.now())
    return mail.outbox[before:]


def link_in(letter: mail.EmailMessage) -> str:
    """Return the path of the link in a letter."""
    [link] = re.findall(r"^https?://[^/\s]+(/accounts/\S+)$", letter.body, re.MULTILINE)
    return link


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Log in on the login page, or on the page that asks to."""
    if "/accounts/login/" not in page.url:
        open_page(page, "/accounts/login/")
    fill_in(page, "E-mail address", email)
    fill_in(page, "Password", password)
    press(page, "Log in")


def come_in(page: Page, user: User, server: str) -> None:
    """Open the dashboard as somebody who logged in yesterday."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server}])
    open_page(page, "/dashboard/")


def begin_application(page: Page) -> None:
    """Steps one and two."""
    choose_from_menu(page, "New Application / Schedule Appointment")
    choose(page, "Immigrant Visa")
    press(page, "Continue")
    choose(page, "Immigrant Visas - rescheduling an initial interview")
    press(page, "Continue")


def choose_class(page: Page, symbol: str) -> None:
    """Step three: the class as it is printed on the letter."""
    fill_in(page, "If you know the visa class on your letter, type it here", symbol)
    press(page, "Continue")
    press(page, "Continue")


def give_details(page: Page, given_names: str = "Sokha", surname: str = "Chan") -> None:
    """Step four: what is required, and nothing else."""
    fill_in(page, "Surname", surname)
    fill_in(page, "Given names", given_names)
    fill_in_date(page, "Date of birth", "7", "12", "1985")
    choose(page, "Female")
    fill_in(page, "Telephone number of the family", "012 345 678")


def answer_questions(
    page: Page,
    category: str = MISSED,
    *,
    month_and_year: tuple[str, str] | None = ("3", "2026"),
    day: str = "",
    yes: str = "",
    asked: tuple[str, ...] = ("interviewed", "no contact", "not current", "class changed"),
) -> None:
    """Step six: the category, the month of the appointment, and No to all conditions but `yes`."""
    choose(page, category)
    if month_and_year:
        fill_in_date(page, "When was that appointment?", day, *month_and_year)
    for condition in asked:
        answer(page, CONDITIONS[condition], "Yes" if condition == yes else "No")
    press(page, "Continue")


def walk_to_questions(page: Page, symbol: str = "F41", given_names: str = "Sokha") -> None:
    """Steps one to five of a family of one."""
    begin_application(page)
    choose_class(page, symbol)
    give_details(page, given_names)
    press(page, "Continue")
    press(page, "Continue")
    assert heading(page) == "Questions"


def walk_to_calendar(page: Page, case_number: str, symbol: str = "F41", given_names: str = "Sokha") -> None:
    """Steps one to seven of a family of one that failed to attend in March."""
    walk_to_questions(page, symbol, given_names)
    conditions = tuple(CONDITIONS) if symbol[0] in "FE" else ("interviewed", "no contact", "class changed")
    answer_questions(page, asked=conditions)
    fill_in(page, "Case ID number", case_number)
    press(page, "Continue")
    assert heading(page) == "Choose date and time"


def take(page: Page, day: str, time: str, *, of: str) -> None:
    """Choose a day and a time in the calendar, up to the review: "Tuesday, 8 December 2026", "8:30 a.m."."""
    with page.expect_navigation():
        page.get_by_role("listitem").get_by_role("link", name=re.compile(re.escape(day))).click()
    assert heading(page) == f"Times on {day}"
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^" + re.escape(time))).click()
    assert heading(page) == of
