"""What each kind of letter says: the registry of kinds, and the composing of one letter.

Each app registers its kinds when it starts, so that this app can send a calendar file without knowing
appointments. A letter of ours is composed when it is sent, from the snapshot of facts taken when it was
owed, in the language of its reader.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Engine
from django.utils import translation

from accounts.models import Notification
from accounts.post import post

# The kind of the letters that allauth writes itself; they hold live links.
ACCOUNT = "account"

# File name, content and media type, as EmailMessage.attach() takes them.
Attachment = tuple[str, str | bytes, str]
AttachmentMaker = Callable[[dict[str, object]], Iterable[Attachment]]


@dataclass(frozen=True)
class Kind:
    """One kind of letter: its templates, and what makes its attachments from the letter's context."""

    template: str
    attachments: AttachmentMaker | None = None


_kinds: dict[str, Kind] = {}


class UnknownKindError(LookupError):
    """No app has registered this kind of letter: a mistake in the code that asks for it."""


def register(kind: str, template: str, attachments: AttachmentMaker | None = None) -> None:
    """Make a kind of letter known. To be called from an app's ``ready()``.

    ``template`` names emails/<template>_subject.txt and emails/<template>_body.txt. ``attachments`` gets
    the letter's context when the letter is sent. Raises ValueError if the kind is taken by another letter.
    """
    new = Kind(template, attachments)
    if kind == ACCOUNT or _kinds.setdefault(kind, new) != new:
        raise ValueError(f"The kind of letter {kind!r} is registered already.")


def kind_of(name: str) -> Kind:
    """Return a registered kind, or raise UnknownKindError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(f"No letter of the kind {name!r} is registered.") from None


def compose(letter: Notification) -> EmailMessage:
    """Return the letter as it leaves: one recipient, plain text, the same Message-ID at each try.

    Raises whatever a template or a maker of attachments raises; the letter then waits.
    """
    with translation.override(letter.language):
        if letter.kind == ACCOUNT:
            subject, body, attachments = letter.subject, letter.body, []
        else:
            kind = kind_of(letter.kind)
            subject = one_line(_render(f"emails/{kind.template}_subject.txt", letter.context))
            body = _render(f"emails/{kind.template}_body.txt", letter.context).strip() + "\n"
            attachments = list(kind.attachments(letter.context)) if kind.attachments else []
    message = EmailMessage(
        subject=subject,
        body=body,
        to=[letter.to_address],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
    )
    for name, content, media_type in attachments:
        message.attach(name, content, media_type)
    return message


def message_id(letter: Notification) -> str:
    """Return the letter's Message-ID: a letter that was sent twice is shown once by most mail programs."""
    return f"<letter-{letter.pk}@{urlsplit(settings.PUBLIC_ORIGIN).hostname}>"


def one_line(text: str) -> str:
    """Collapse all white space: a line break in a subject would let a name write mail headers."""
    return " ".join(text.split())


def _render(template: str, context: dict[str, object]) -> str:
    # Plain text: escaping for HTML would turn O'Brien into O&#x27;Brien.
    values = {"origin": settings.PUBLIC_ORIGIN, "post": post(), **context}
    return Engine.get_default().get_template(template).render(Context(values, autoescape=False))
