"""The queue of the morning: urgent first and why, each case once, taken by one colleague at a time."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.permissions import Actor
from eligibility.inquiry import desk as inquiry_desk
from eligibility.inquiry.desk import LEASE, BeingAnswered
from eligibility.inquiry.inquiries import answer, reply
from eligibility.inquiry.queue import next_free, urgent_reasons, waiting
from eligibility.inquiry.urgency import Urgency, Urgent
from eligibility.models import Case, Inquiry, InquiryEvent, PartyRecord, RosterEntry, TravelingApplicant
from tests.cast import NOW, TODAY, a_user, an_application, applicant, officer
from tests.eligibility.inquiring import an_inquiry, last_read, logged_in
from tests.eligibility.test_inquiry_admin import staff
from tests.markup import Page

pytestmark = pytest.mark.django_db

QUEUE = "/admin/eligibility/inquiry/queue/"


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def sopheap() -> Actor:
    return officer(staff("sopheap@example.org", "view_inquiry", "change_inquiry"))


@pytest.fixture
def dara() -> Actor:
    return officer(staff("dara@example.org", "view_inquiry", "change_inquiry"))


@pytest.fixture
def desk(sopheap: Actor) -> Client:
    client = logged_in(sopheap.user)
    client.get(QUEUE)
    return client


def an_interview(number: str, day: date) -> None:
    case = Case.objects.create(number=number, created_at=NOW)
    PartyRecord.objects.create(case=case, appointment_on=day, appointment_number="AAAAAAAAAA")


def test_urgent_inquiries_come_first_and_the_others_in_their_order():
    first, second = an_inquiry(), an_inquiry()
    Inquiry.objects.filter(pk=first.pk).update(created_at=NOW - timedelta(days=3))
    medical = an_inquiry(category="medical")
    child = an_inquiry(case_number="PNP2023534005")
    application = an_application(a_user(), case_number="PNP2023534005")
    TravelingApplicant.objects.create(
        application=application, creation_key="child", relation="son", date_of_birth=date(2005, 12, 24)
    )
    near = an_inquiry(case_number="PNP2023534004")
    an_interview("PNP2023534004", date(2026, 11, 27))
    held = an_inquiry()
    Inquiry.objects.filter(pk=held.pk).update(claims_listed_case=True)

    assert [each.inquiry for each in waiting(NOW)] == [held, near, child, medical, first, second]


def test_a_year_that_ends_by_the_posts_list_is_urgent_until_something_newer_is_on_record():
    an_inquiry()
    listed = an_inquiry(case_number="PNP2023534004")
    case = Case.objects.create(number="PNP2023534004", created_at=NOW)
    entry = RosterEntry.objects.create(case=case, original_appointment_on=date(2025, 12, 10))
    year_ends = (Urgent(Urgency.YEAR_ENDS, date(2026, 12, 10)),)

    assert [each.urgent for each in waiting(NOW)] == [year_ends, ()]
    assert urgent_reasons(listed, "PNP2023534004", TODAY) == year_ends
    RosterEntry.objects.update(interviewed_on=date(2025, 12, 10))
    assert [each.urgent for each in waiting(NOW)] == [(), ()]
    RosterEntry.objects.update(interviewed_on=None)
    PartyRecord.objects.create(case=entry.case, appointment_on=date(2026, 12, 20))
    assert [each.urgent for each in waiting(NOW)] == [(), ()]


def test_inquiries_about_one_case_stand_together_below_the_most_urgent():
    later = an_inquiry(case_number="PNP2023534004")
    other = an_inquiry()
    urgent = an_inquiry(case_number="PNP2023534004", category="help_needed")

    found = waiting(NOW)

    assert [each.inquiry for each in found] == [urgent, other]
    assert [each.inquiry for each in found[0].others] == [later]


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_for_thirty_as_for_one(desk: Client, count: int, django_assert_num_queries):
    for number in range(count):
        family = a_user()
        case = f"PNP2023534{number + 1:03}"
        an_inquiry(family, case_number=case)
        an_inquiry(case_number=case)
        application = an_application(family, case_number=case)
        TravelingApplicant.objects.create(application=application, creation_key=case, relation="son")
        an_interview(case, date(2026, 11, 25))

    # Session, user, two of permissions; inquiries, records, list, applications with their people, messages.
    with django_assert_num_queries(4 + 6):
        page = Page(desk.get(QUEUE).content.decode())

    assert f"{2 * count} inquiries wait." in page.one("main").text
    assert page.one("main").text.count("Interview in 3 days, on 25 November 2026") == 2 * count


def test_the_page_of_one_inquiry_costs_the_same_with_many_messages(
    desk: Client, sopheap: Actor, django_assert_num_queries
):
    family = a_user()
    inquiry = an_inquiry(family, case_number="PNP2023534004")
    an_interview("PNP2023534004", date(2026, 11, 25))
    url = f"/admin/eligibility/inquiry/{inquiry.pk}/change/"
    counts = []
    for round_ in range(2):
        for number in range(1 + 2 * round_):
            reply(inquiry, "And?", creation_key=f"{round_}{number}", now=NOW, by=applicant(family))
            an_inquiry(case_number="PNP2023534004")
            key = f"n{round_}{number}"
            inquiry_desk.add_note(inquiry, "Note", creation_key=key, now=NOW, by=sopheap)
        desk.get(url)
        # Session, user, two of permissions; inquiry; messages, reply texts, colleagues, notes, events;
        # beside: records, claims, list, clearances; urgent: people, records, list; case, others, theirs.
        with django_assert_num_queries(4 + 1 + 5 + 4 + 3 + 2):
            counts.append(desk.get(url).status_code)
    assert counts == [200, 200]


def test_an_officer_begins_with_the_most_urgent_and_colleagues_see_it(
    desk: Client, sopheap: Actor, dara: Actor
):
    later, urgent = an_inquiry(), an_inquiry(category="help_needed")

    response = desk.post(f"{QUEUE}next/")

    assert response.url == f"/admin/eligibility/inquiry/{urgent.pk}/change/"
    urgent.refresh_from_db()
    assert (urgent.state, urgent.locked_by, urgent.assigned_to) == ("reading", sopheap.user, sopheap.user)
    assert urgent.locked_until == NOW + LEASE
    colleague = logged_in(dara.user)
    assert "sopheap@example.org answers now" in colleague.get(QUEUE).content.decode()
    assert next_free(NOW, dara.user) == later
    assert [event.kind for event in urgent.events.all()] == ["taken"]


def test_nothing_waits_and_nobody_is_sent_anywhere(desk: Client):
    response = desk.post(f"{QUEUE}next/", follow=True)

    assert "No inquiry waits that nobody has." in response.content.decode()
    assert desk.get(f"{QUEUE}next/").status_code == 405


def test_a_colleague_takes_over_knowingly_and_the_first_answer_is_refused(sopheap: Actor, dara: Actor):
    inquiry = an_inquiry()
    inquiry_desk.take(inquiry, now=NOW, by=sopheap)
    with pytest.raises(BeingAnswered) as refused:
        inquiry_desk.take(inquiry, now=NOW, by=dara)
    assert refused.value.colleague == sopheap.user
    inquiry_desk.take(inquiry, now=NOW, by=dara, over=True)

    with pytest.raises(BeingAnswered):
        answer(inquiry, "Yes.", read_until=last_read(inquiry), creation_key="a", now=NOW, by=sopheap)
    answer(inquiry, "No.", read_until=last_read(inquiry), creation_key="b", now=NOW, by=dara)

    assert list(inquiry.messages.filter(from_staff=True).values_list("text", flat=True)) == ["No."]
    kinds = InquiryEvent.objects.order_by("pk").values_list("kind", "by__email")
    assert list(kinds) == [
        ("taken", "sopheap@example.org"),
        ("taken_over", "dara@example.org"),
        ("answered", "dara@example.org"),
    ]


def test_a_lease_runs_out_by_itself(sopheap: Actor, dara: Actor):
    inquiry = an_inquiry()
    inquiry_desk.take(inquiry, now=NOW, by=sopheap)

    inquiry_desk.take(inquiry, now=NOW + LEASE, by=dara)

    inquiry.refresh_from_db()
    assert (inquiry.locked_by, inquiry.assigned_to) == (dara.user, sopheap.user)


def test_what_is_put_back_waits_for_everybody(sopheap: Actor, dara: Actor):
    inquiry = an_inquiry()
    inquiry_desk.take(inquiry, now=NOW, by=sopheap)
    with pytest.raises(BeingAnswered):
        inquiry_desk.put_back(inquiry, now=NOW, by=dara)
    inquiry_desk.put_back(inquiry, now=NOW, by=sopheap)

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.locked_by, inquiry.assigned_to) == ("received", None, None)


def test_an_inquiry_is_given_to_a_colleague_once(desk: Client, sopheap: Actor, dara: Actor):
    inquiry = an_inquiry()
    url = f"/admin/eligibility/inquiry/{inquiry.pk}/assign/"
    for _ in range(2):
        desk.post(url, {"colleague": dara.user.pk})

    inquiry.refresh_from_db()
    assert inquiry.assigned_to == dara.user
    assert next_free(NOW, sopheap.user) is None
    assert InquiryEvent.objects.get().detail == {"to": str(dara.user.pk)}
    assert "Choose a colleague" in desk.post(url, {"colleague": "999"}, follow=True).content.decode()
    desk.post(url, {"colleague": ""})
    inquiry.refresh_from_db()
    assert inquiry.assigned_to is None
    assert "Nothing waits." in logged_in(dara.user).get(f"{QUEUE}?of=me").content.decode()
