"""The demo: closed days, slots, a small cast and a few texts, so that a newcomer finds a running embassy.

Everything goes through the same verbs as in life. What is there already is left as it is: a second run only
adds what time has used up (slots of the coming weeks, the holidays of another year).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Actor, Role
from appointments import booking
from appointments.availability import free_days, open_slots_of, working_calendar
from appointments.closures import approve, propose_year, years_without_approved_closures
from appointments.models import Closure
from appointments.release import release
from eligibility import applications
from eligibility.models import Application, Notice, VisaClass
from eligibility.rules import Party, Reason
from eligibility.steps import Step
from embassy_sched import demo_replies, roles

PASSWORD = "demo-phnom-penh"  # noqa: S105, printed for everybody; the demo refuses to run outside DEBUG

WEEKS = 10
TIMES = (time(8, 0), time(8, 30), time(9, 0), time(9, 30), time(10, 0))
CAPACITY = 3
MONDAY_TO_FRIDAY = range(5)
# From October on staff plans the year after next, too.
PLAN_AHEAD_FROM = 10
# Far enough away that the demo appointment can still be moved and cancelled.
DARA_COMES_AFTER = timedelta(days=14)
DARA_APPLICATION = "demo-dara"


class DemoRefused(Exception):
    """The demo has known passwords: it is for DEBUG only."""


@dataclass(frozen=True)
class Login:
    """Somebody of the cast: the address to log in with, and who it is."""

    email: str
    who: str | Promise
    role: str = ""


NEWCOMER = Login("sokha@example.org", _("an applicant who is new here"))
SCHEDULED = Login("dara@example.org", _("an applicant who has an appointment"))
CLERK = Login("clerk@example.org", _("staff, IV clerk: /admin/"), role=roles.CLERK)
OFFICER = Login("officer@example.org", _("staff, IV officer"), role=roles.OFFICER)
CALENDAR_MANAGER = Login("calendar@example.org", _("staff, calendar manager"), role=roles.CALENDAR_MANAGER)
AUDITOR = Login("auditor@example.org", _("staff, auditor"), role=roles.AUDITOR)
ADMINISTRATOR = Login("admin@example.org", _("staff, administrator"), role=roles.ADMINISTRATOR)
STAFF = (CLERK, OFFICER, CALENDAR_MANAGER, AUDITOR, ADMINISTRATOR)
CAST = (NEWCOMER, SCHEDULED, *STAFF)

# From the Embassy's interview preparation page; staff edits them under "Notices".
# In English and in Khmer.
WHAT_TO_BRING = (
    (
        "Demo list, check with staff: this printed page; appointment letter; DS-260 confirmation page; "
        "passport valid for 6 months beyond the intended entry; national identity card; two photographs "
        "(5 x 5 cm, no glasses); medical report, if it was handed to you.",
        "បញ្ជីសាកល្បង៖ ទំព័រដែលបានបោះពុម្ពនេះ លិខិតណាត់ជួប ទំព័របញ្ជាក់ DS-260 "
        "លិខិតឆ្លងដែនដែលមានសុពលភាព 6 ខែបន្ទាប់ពីថ្ងៃចូល អត្តសញ្ញាណប័ណ្ណ "
        "រូបថតពីរសន្លឹក (5 x 5 cm មិនពាក់វ៉ែនតា) របាយការណ៍ពិនិត្យសុខភាព ប្រសិនបើបានប្រគល់ឱ្យអ្នក។",
    ),
    (
        "Originals of: birth certificate; marriage certificate; divorce decree or death certificate of a "
        "spouse; court, prison and military records; police certificates of everyone aged 16 or over.",
        "ច្បាប់ដើមនៃ៖ សំបុត្រកំណើត សំបុត្រអាពាហ៍ពិពាហ៍ សាលដីកាលែងលះ ឬសំបុត្រមរណភាពរបស់ប្តីឬប្រពន្ធ "
        "ឯកសារតុលាការ ពន្ធនាគារ និងយោធា លិខិតថ្កោលទោសរបស់អ្នកដែលមានអាយុចាប់ពី 16 ឆ្នាំឡើងទៅ។",
    ),
)


def furnish(*, now: datetime) -> tuple[Login, ...]:
    """Fill what is missing of the demo; return its logins. Raises ``DemoRefused`` outside DEBUG."""
    if not settings.DEBUG:
        raise DemoRefused
    by = Actor(user=_staff()[CALENDAR_MANAGER], role=Role.STAFF)
    today = timezone.localdate(now)
    _approve_holidays(today, now, by)
    _release_slots(today, now, by)
    _write_notices()
    demo_replies.write()
    _account(NEWCOMER)
    _give_appointment(_account(SCHEDULED), now)
    return CAST


def _staff() -> dict[Login, User]:
    """Return the staff's accounts; one that is new, or was the demo's only one, gets its role."""
    there = {user.email: user for user in User.objects.filter(email__in=[login.email for login in STAFF])}
    groups = {group.name: group for group in Group.objects.filter(name__in=roles.ROLES)}
    found = {}
    for login in STAFF:
        user = there.get(login.email)
        if user is None or (user.is_superuser and login.role != roles.ADMINISTRATOR):
            user = _account(login)
            user.is_staff, user.is_superuser = True, login.role == roles.ADMINISTRATOR
            user.save(update_fields=["is_staff", "is_superuser"])
            user.groups.set([groups[login.role]])
        found[login] = user
    return found


def _account(login: Login) -> User:
    """Return the account, made with a verified address if it was not there."""
    user = User.objects.filter(email=login.email).first()
    if user is None:
        user = User.objects.create_user(login.email, PASSWORD)
        EmailAddress.objects.create(user=user, email=login.email, verified=True, primary=True)
    return user


def _approve_holidays(today: date, now: datetime, by: Actor) -> None:
    """Approve the holidays of years that nobody has dealt with; in life staff looks at them first."""
    last = today.year + (2 if today.month >= PLAN_AHEAD_FROM else 1)
    for year in years_without_approved_closures(range(today.year, last + 1)):
        propose_year(year, now=now, by=by)
        approve(Closure.objects.filter(day__year=year, approved_at=None), now=now, by=by)


def _release_slots(today: date, now: datetime, by: Actor) -> None:
    release(today, today + timedelta(weeks=WEEKS), MONDAY_TO_FRIDAY, TIMES, CAPACITY, now=now, by=by)


def _write_notices() -> None:
    place = Notice.Place.WHAT_TO_BRING
    if not Notice.objects.filter(place=place).exists():
        Notice.objects.bulk_create(
            Notice(place=place, text_en=english, text_km=khmer, position=position)
            for position, (english, khmer) in enumerate(WHAT_TO_BRING, start=1)
        )


def _give_appointment(user: User, now: datetime) -> None:
    """Schedule an appointment for a family with a daughter, once."""
    if Application.objects.filter(creation_key=DARA_APPLICATION).exists():
        return
    calendar = working_calendar()
    earliest = timezone.localdate(now) + DARA_COMES_AFTER
    days = [free.day for free in free_days(now, calendar) if free.day >= earliest]
    if not days:
        return
    applicant = Actor(user=user, role=Role.APPLICANT)
    application = applications.begin(
        user, creation_key=DARA_APPLICATION, now=now, visa_type=Application.VisaType.IMMIGRANT
    )
    for step, fields in _answers(timezone.localdate(now)):
        applications.finish_step(application, step, fields, now=now)
        if step is Step.TRAVELING_APPLICANTS:
            applications.add_person(
                application, DAUGHTER, creation_key=f"{DARA_APPLICATION}-1", now=now, by=applicant
            )
    booking.schedule(application, open_slots_of(days[0], now, calendar)[0], now=now, by=applicant)


DAUGHTER: dict[str, object] = {
    "surname": "Demo",
    "given_names": "Bopha",
    "date_of_birth": date(2015, 11, 3),
    "gender": "F",
    "relation": "daughter",
}


def _answers(today: date) -> list[tuple[Step, dict[str, object]]]:
    """Return what Dara filled in: a brother of a U.S. citizen who missed an appointment last year."""
    visa_class = VisaClass.objects.get(symbol="F41")
    return [
        (Step.SERVICE, {"service": Application.Service.RESCHEDULE}),
        (
            Step.VISA_CLASS,
            {"class_group": visa_class.group, "visa_class": visa_class, "party": Party.PRINCIPAL.value},
        ),
        (
            Step.APPLICANT,
            {
                "surname": "Demo",
                "given_names": "Dara",
                "khmer_name": "ដារ៉ា",
                "date_of_birth": date(1980, 4, 13),
                "gender": "M",
                "passport_number": "N00000000",
                "telephone": "+855 12 000 000",
                "city": "Phnom Penh",
            },
        ),
        (Step.TRAVELING_APPLICANTS, {}),
        (
            Step.QUESTIONS,
            {
                "reason": Reason.MISSED.value,
                "missed_year": today.year - 1,
                "missed_month": 12,
                "interviewed": False,
                "no_contact": False,
                "not_current": False,
                "class_changed": False,
            },
        ),
        (Step.CASE_ID, {"case_number": "PNP2012534001"}),
    ]
