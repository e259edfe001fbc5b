"""Ten thousand appointments in a thousand slots, and what belongs to them: written in bulk."""

from datetime import date, timedelta

from accounts.models import AccountEvent, Notification, User
from appointments.models import (
    Appointment,
    Attendance,
    CalendarEvent,
    Closing,
    ClosingItem,
    Closure,
    InterviewSlot,
    ReleasePattern,
)
from eligibility.models import (
    Application,
    BulletinEvent,
    Case,
    CaseClaim,
    CaseEvent,
    CaseNote,
    Clearance,
    DecisionRecord,
    Inquiry,
    InquiryMessage,
    MissedReminder,
    Notice,
    PartyRecord,
    ReplyTemplate,
    RosterEntry,
    RosterImport,
    TravelingApplicant,
    VisaBulletin,
    VisaClass,
)
from tests.cast import a_user, at

SLOTS = 1_000
IN_A_SLOT = 10
A_DAY = 4
LIST_LENGTH = 300
DAY = date(2026, 11, 30)
TODAY = at(DAY, 7)


def fill() -> None:
    """Fill every table; Monday, 30 November 2026, has forty appointments."""
    today, now = DAY, TODAY
    Closure.objects.bulk_create(
        Closure(
            day=today + timedelta(days=number), kind="us", name="Holiday", proposed_at=now, approved_at=now
        )
        for number in range(400, 400 + LIST_LENGTH)
    )
    slots = InterviewSlot.objects.bulk_create(
        InterviewSlot(
            starts_at=at(today + timedelta(days=number // A_DAY - 125), 8 + number % A_DAY),
            capacity=IN_A_SLOT,
            taken=IN_A_SLOT,
            released_at=now,
        )
        for number in range(SLOTS)
    )
    count = SLOTS * IN_A_SLOT
    users = User.objects.bulk_create(
        User(email=f"crowd{number}@example.org") for number in range(LIST_LENGTH)
    )
    cases = Case.objects.bulk_create(
        Case(number=f"PNP{2000 + number // 1000}500{number % 1000:03}{number}", created_at=now)
        for number in range(count)
    )
    applications = Application.objects.bulk_create(
        Application(
            reference=f"A{number:09}",
            creation_key=f"crowd-{number}",
            user=users[number % LIST_LENGTH],
            surname="Chan",
            given_names=f"Sokha {number}",
            case=cases[number],
            case_number=cases[number].number,
            created_at=now,
            updated_at=now,
            scheduled_at=now,
        )
        for number in range(count)
    )
    appointments = Appointment.objects.bulk_create(
        Appointment(
            number=f"B{number:09}",
            case=cases[number],
            application=applications[number],
            slot=slots[number // IN_A_SLOT],
            ics_uid=f"{number}@interview",
            scheduled_at=now,
            scheduled_by=users[number % LIST_LENGTH],
        )
        for number in range(count)
    )
    _beside(now, today, users, cases, applications, appointments, slots)
    _on_the_lists(now, users, cases)


def _beside(now, today, users, cases, applications, appointments, slots) -> None:
    """What hangs on them, enough for three pages of each list."""
    few = range(LIST_LENGTH)
    officer = a_user("crowd-officer@example.org", is_staff=True)
    CaseClaim.objects.bulk_create(
        CaseClaim(case=cases[number], user=users[number], made_at=now) for number in few
    )
    PartyRecord.objects.bulk_create(PartyRecord(case=cases[number]) for number in few)
    CaseEvent.objects.bulk_create(
        CaseEvent(case=cases[number], kind="scheduled", at=now, by=users[number], role="applicant")
        for number in few
    )
    CaseNote.objects.bulk_create(
        CaseNote(case=cases[number], text="Wheelchair", at=now, by=officer) for number in few
    )
    people = TravelingApplicant.objects.bulk_create(
        TravelingApplicant(application=applications[number], creation_key=f"crowd-{number}", relation="son")
        for number in few
    )
    Attendance.objects.bulk_create(
        Attendance(appointment=appointments[number], person=people[number], came_at=now, ticked_by=officer)
        for number in few
    )
    DecisionRecord.objects.bulk_create(
        DecisionRecord(
            application=applications[number],
            case=cases[number],
            asked_at_step="calendar",
            outcome="may_schedule",
            rules_version="1",
            at=now,
        )
        for number in few
    )
    inquiries = Inquiry.objects.bulk_create(
        Inquiry(
            reference=f"C{number:09}",
            creation_key=f"crowd-{number}",
            user=users[number],
            application=applications[number],
            category="other",
            name="Chan",
            created_at=now,
            updated_at=now,
        )
        for number in few
    )
    InquiryMessage.objects.bulk_create(
        InquiryMessage(inquiry=inquiries[number], creation_key=f"crowd-{number}", text="When?", at=now)
        for number in few
    )
    Notice.objects.bulk_create(Notice(place="start", text_en="Closed on Monday") for _ in few)
    Notification.objects.bulk_create(
        Notification(
            to_address=users[number].email,
            user=users[number],
            kind="case_verified",
            created_at=now,
            next_try_at=now,
        )
        for number in few
    )
    AccountEvent.objects.bulk_create(
        AccountEvent(user=users[number], kind="email_corrected", at=now, by=officer, reason="Mistyped")
        for number in few
    )
    CalendarEvent.objects.bulk_create(
        CalendarEvent(kind="capacity", at=now, by=officer, role="staff", slot=slots[number]) for number in few
    )
    ReleasePattern.objects.bulk_create(
        ReleasePattern(name=f"Week {number}", weekdays=[0], times=["08:00"], capacity=1, changed_at=now)
        for number in few
    )
    closings = Closing.objects.bulk_create(
        Closing(
            day=today,
            name="Storm",
            way="move",
            cause="storm",
            text_en="Storm",
            started_at=now,
            started_by=officer,
            letters_from=now,
            finished_at=now,
        )
        for _ in few
    )
    ClosingItem.objects.bulk_create(
        ClosingItem(closing=closings[number], appointment=appointments[number]) for number in few
    )


def _on_the_lists(now, users, cases) -> None:
    """What the post knows: its lists of cases, its bulletins, clearances, reminders, ready replies."""
    few = range(LIST_LENGTH)
    classes = list(VisaClass.objects.all()[:9])
    month = VisaBulletin.objects.latest("month")
    imports = RosterImport.objects.bulk_create(
        RosterImport(uploaded_at=now, at=now, by=users[number], file_name="cases.csv", digest=f"{number:064}")
        for number in few
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(
            case=cases[number],
            visa_class=classes[number % len(classes)],
            first_import=imports[number],
            last_import=imports[number],
        )
        for number in few
    )
    BulletinEvent.objects.bulk_create(
        BulletinEvent(bulletin=month, version=number, at=now, by=users[number], role="staff")
        for number in few
    )
    Clearance.objects.bulk_create(
        Clearance(
            case=cases[number],
            ground="no_contact",
            reason="Letter",
            given_at=now,
            given_by=users[number],
            until=DAY + timedelta(days=1),
        )
        for number in few
    )
    MissedReminder.objects.bulk_create(
        MissedReminder(
            case_number=cases[number].number,
            to_address=users[number].email,
            missed_on=DAY - timedelta(days=300),
            months=9,
            at=now,
        )
        for number in few
    )
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(title=f"Passport {number}", text_en="Bring the passport.") for number in few
    )
