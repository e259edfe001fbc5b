"""The outbox: nothing is lost, nothing that was rolled back is sent, nothing is sent twice."""

import signal
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import outbox
from accounts.letters import message_id
from accounts.models import Notification, User
from accounts.notifications import notify
from tests.accounts.together import at_once
from tests.accounts.transports import Down

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
LINK = "https://interviews.example.org/accounts/confirm-email/" + "MTY:1abcde:" + "x" * 200 + "/"


def account_letter(to: str = "sokha@example.org") -> Notification:
    send_mail("Confirm your address", f"Open this link:\n\n{LINK}\n", None, [to])
    return Notification.objects.latest("pk")


def greet(to: str = "sokha@example.org", now: datetime = NOW) -> Notification:
    return notify("greeting", to=to, context={"name": "Sokha", "day": "1 December"}, now=now)


@pytest.mark.django_db
def test_mail_of_django_becomes_one_letter_for_each_recipient():
    user = User.objects.create_user("sokha@example.org")

    count = EmailMessage("Two\nlines", "Body", to=["SOKHA@example.org"], bcc=["b@example.org"]).send()

    assert count == 1
    assert [
        (
            letter.to_address,
            letter.user,
            letter.kind,
            letter.subject,
            letter.body,
            letter.state,
            letter.language,
        )
        for letter in Notification.objects.order_by("pk")
    ] == [
        ("SOKHA@example.org", user, "account", "Two lines", "Body", "queued", "en"),
        ("b@example.org", None, "account", "Two lines", "Body", "queued", "en"),
    ]
    assert mail.outbox == []


@pytest.mark.django_db
def test_mail_with_an_attachment_or_a_second_text_is_refused_aloud():
    with_file = EmailMessage("Subject", "Body", to=["a@example.org"])
    with_file.attach("a.txt", "content", "text/plain")
    with_html = EmailMultiAlternatives("Subject", "Body", to=["a@example.org"])
    with_html.attach_alternative("<p>Body</p>", "text/html")

    for message in (with_file, with_html):
        with pytest.raises(ValueError, match="Register a kind of letter"):
            message.send()
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_a_letter_of_a_transaction_that_is_rolled_back_is_never_owed(greeting):
    def act() -> None:
        with transaction.atomic():
            greet()
            account_letter()
            raise RuntimeError("the act did not succeed")

    with pytest.raises(RuntimeError):
        act()

    assert not Notification.objects.exists()
    assert outbox.deliver(FAR_AHEAD) == 0


@pytest.mark.django_db
def test_an_account_letter_is_sent_once_and_its_live_link_is_wiped():
    letter = account_letter()

    assert outbox.deliver(FAR_AHEAD) == 1
    assert outbox.deliver(FAR_AHEAD) == 0

    [message] = mail.outbox
    assert (message.to, message.subject) == (["sokha@example.org"], "Confirm your address")
    assert LINK in message.body
    assert message.message()["Message-ID"] == f"<letter-{letter.pk}@localhost>"
    letter.refresh_from_db()
    assert (letter.state, letter.body, letter.tries, letter.leased_until) == ("sent", "", 1, None)
    assert letter.subject == "Confirm your address"
    assert letter.sent_at is not None


@pytest.mark.django_db
def test_with_debug_the_text_of_an_account_letter_can_still_be_read(settings):
    settings.DEBUG = True
    letter = account_letter()

    outbox.deliver(FAR_AHEAD)

    letter.refresh_from_db()
    assert (letter.state, LINK in letter.body) == ("sent", True)


@pytest.mark.django_db(transaction=True)
def test_with_debug_a_letter_leaves_right_after_commit_and_its_link_is_whole(settings, capfd):
    settings.DEBUG = True
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.console.EmailBackend"

    with transaction.atomic():
        account_letter()
        assert LINK not in capfd.readouterr().out

    assert LINK in capfd.readouterr().out.splitlines()
    assert Notification.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_with_debug_a_failure_of_the_transport_does_not_reach_the_page(settings):
    settings.DEBUG = True
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Nonexistent"

    letter = account_letter()

    assert (letter.state, letter.last_error[:11]) == ("queued", "ImportError")


@pytest.mark.django_db(transaction=True)
def test_without_debug_nothing_is_sent_in_the_request():
    account_letter()

    assert mail.outbox == []


@pytest.mark.django_db
def test_without_a_transport_letters_wait(settings, greeting):
    settings.OUTBOX_TRANSPORT = ""
    letter = greet()

    assert outbox.deliver(FAR_AHEAD) == 0

    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.leased_until) == ("queued", 0, None)


@pytest.mark.django_db
def test_an_outage_delays_a_letter_ever_longer_and_loses_none(settings, greeting, caplog):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Down"
    letter = greet()
    now, pauses = NOW, []

    for _ in range(10):
        assert outbox.deliver(now) == 0
        letter.refresh_from_db()
        pauses.append(round((letter.next_try_at - now).total_seconds()))
        now = letter.next_try_at

    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert letter.last_error == "OutOfReachError: ConnectionRefusedError: no mail server here"
    assert "sokha@example.org" not in caplog.text
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver(now - timedelta(seconds=1)) == 0
    assert outbox.deliver(now) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.last_error, letter.tries) == ("sent", "", 11)


@pytest.mark.django_db
def test_a_server_out_of_reach_is_asked_once_in_a_round(settings, greeting):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Down"
    for _ in range(3):
        greet()
    Down.asked = 0

    outbox.deliver(NOW)

    assert Down.asked == 1
    assert sorted(Notification.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.django_db
def test_an_address_refused_for_good_fails_and_stops_nobody_else(settings, greeting):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Refusing"
    gone, busy, fine = greet("gone@example.org"), greet("busy@example.org"), greet("fine@example.org")
    link = account_letter("gone@example.org")

    assert outbox.deliver(NOW) == 1
    assert outbox.deliver(FAR_AHEAD) == 0

    for letter in (gone, busy, fine, link):
        letter.refresh_from_db()
    assert [gone.state, busy.state, fine.state, link.state] == ["failed", "queued", "sent", "failed"]
    assert (gone.last_error[:21], busy.tries, link.body) == ("SMTPRecipientsRefused", 2, "")


@pytest.mark.django_db
def test_a_letter_that_cannot_be_composed_waits_and_stops_nobody_else(greeting):
    broken = notify("greeting", to="a@example.org", context={"day": "1 December"}, now=NOW)
    whole = greet()

    assert outbox.deliver(NOW) == 1

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, broken.last_error, whole.state) == ("queued", "KeyError: 'name'", "sent")


@pytest.mark.django_db
def test_a_sender_that_died_keeps_a_letter_for_two_minutes_only(greeting):
    letter = greet()
    Notification.objects.filter(pk=letter.pk).update(leased_until=NOW + outbox.LEASE, tries=1)

    assert outbox.deliver(NOW + timedelta(seconds=119)) == 0
    assert outbox.deliver(NOW + timedelta(seconds=120)) == 1
    assert mail.outbox[0].message()["Message-ID"] == message_id(letter)


@pytest.mark.django_db
def test_no_more_letters_are_tried_than_allowed(greeting):
    for _ in range(3):
        greet()

    assert outbox.deliver(NOW, limit=2) == 2
    assert outbox.deliver(NOW, go_on=lambda: False) == 0
    assert outbox.deliver(NOW) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once(settings, greeting):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Slow"
    addresses = [f"family{number}@example.org" for number in range(20)]
    for address in addresses:
        greet(address)

    counts = at_once(lambda: outbox.deliver(NOW), lambda: outbox.deliver(NOW))

    assert sorted(message.to[0] for message in mail.outbox) == sorted(addresses)
    assert sum(counts) == 20
    assert all(counts)
    assert set(Notification.objects.values_list("state", "tries")) == {("sent", 1)}


@pytest.mark.django_db
def test_staff_can_queue_a_failed_letter_again_but_not_a_wiped_one(settings, greeting):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.Refusing"
    ours, link = greet("gone@example.org"), account_letter("gone@example.org")
    outbox.deliver(FAR_AHEAD)
    for letter in (ours, link):
        letter.refresh_from_db()

    assert outbox.send_again(ours, now=NOW) is True
    assert outbox.send_again(link, now=NOW) is False

    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver(NOW) == 1
    assert [message.to for message in mail.outbox] == [["gone@example.org"]]


@pytest.mark.django_db
def test_the_sending_command_sends_what_waits(greeting):
    greet(now=datetime(2020, 1, 1, tzinfo=UTC))
    out = StringIO()

    call_command("send_notifications", "--once", stdout=out)

    assert out.getvalue() == "1 letter sent, 0 still waiting.\n"
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_sending_command_says_that_no_mail_server_is_named(settings):
    settings.OUTBOX_TRANSPORT = ""

    with pytest.raises(CommandError) as refusal:
        call_command("send_notifications", "--once")

    assert str(refusal.value) == "No mail server is named: set EMAIL_URL. Until then all letters wait."


@pytest.mark.django_db(transaction=True)
def test_the_sending_command_finishes_its_letter_when_told_to_stop(settings, greeting):
    settings.OUTBOX_TRANSPORT = "tests.accounts.transports.ToldToStop"
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for _ in range(2):
        greet(now=datetime(2020, 1, 1, tzinfo=UTC))
    out = StringIO()

    try:
        call_command("send_notifications", stdout=out)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    assert out.getvalue().splitlines()[-1] == "Stopped."
    assert sorted(Notification.objects.values_list("state", flat=True)) == ["queued", "sent"]
    assert len(mail.outbox) == 1
