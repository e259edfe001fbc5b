"""Owing a letter: its kind is known, its facts are a snapshot, its text is written when it is sent."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core import mail

from accounts import letters, outbox
from accounts.models import Notification, User
from accounts.notifications import UnknownKindError, notify, register

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_letter_is_composed_from_its_snapshot_in_the_language_of_its_reader(settings, greeting):
    settings.POST_NAME_KM = "ស្ថានទូត"
    user = User.objects.create_user("sokha@example.org")

    letter = notify(
        "greeting",
        to="sokha@example.org",
        user=user,
        language="km",
        context={"name": "O'Brien & <Sons>", "day": "1 December"},
        now=NOW,
    )

    assert (letter.subject, letter.body, letter.created_at, letter.next_try_at) == ("", "", NOW, NOW)
    assert outbox.deliver(NOW) == 1
    [message] = mail.outbox
    assert message.subject == "O'Brien & <Sons>: your interview on 1 December"
    assert message.body == ("Dear O'Brien & <Sons>, in km.\n\nhttp://localhost/appointments/1/\n\nស្ថានទូត\n")
    letter.refresh_from_db()
    assert (letter.subject, letter.body, letter.user) == ("", "", user)


@pytest.mark.django_db
def test_a_letter_carries_the_files_of_its_kind(greeting):
    notify("greeting", to="a@example.org", context={"name": "សុខា", "day": "1 December"}, now=NOW)

    outbox.deliver(NOW)

    parsed = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    [file] = parsed.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("interview.ics", "text/calendar")
    assert file.get_content().strip() == "SUMMARY:សុខា"


@pytest.mark.django_db
def test_a_name_with_line_breaks_cannot_write_mail_headers(greeting):
    name = "Sokha\r\nBcc: everybody@example.org\r\n\r\nText"
    notify("greeting", to="a@example.org", context={"name": name, "day": "1 December"}, now=NOW)

    assert outbox.deliver(NOW) == 1

    message = mail.outbox[0].message()
    assert message["Subject"] == ("Sokha Bcc: everybody@example.org Text: your interview on 1 December")
    assert message["Bcc"] is None


@pytest.mark.django_db
def test_an_unknown_kind_is_an_error_at_once(greeting):
    with pytest.raises(UnknownKindError):
        notify("farewell", to="a@example.org", context={}, now=NOW)

    assert not Notification.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to, context, error",
    [("", {"name": "Sokha"}, ValueError), ("a@example.org", {"day": NOW.date()}, TypeError)],
)
def test_a_letter_that_could_not_be_sent_later_is_an_error_at_once(greeting, to, context, error):
    with pytest.raises(error):
        notify("greeting", to=to, context=context, now=NOW)

    assert not Notification.objects.exists()


def test_two_apps_cannot_register_the_same_kind(greeting):
    letters.register("note", "note")
    register("note", "note")

    with pytest.raises(ValueError, match="'note' is registered already"):
        register("note", "other")
    with pytest.raises(ValueError, match="'account' is registered already"):
        register("account", "note")
