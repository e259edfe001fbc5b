"""People who sign in by e-mail, and the outbox of letters owed to anybody."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, so that one person has one account."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the user of an address, however its letters are written."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Store a new user; without a password nobody can sign in with it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Store an administrator; `createsuperuser` calls this."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: an applicant, a helper, or a member of the consular staff."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language of letters"), max_length=10, default="en")
    is_staff = models.BooleanField(_("consular staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("account created"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("correct_email", _("Can correct an account's e-mail address"))]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.email


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Words of the outbox."""

    def due(self, now: datetime) -> "NotificationQuerySet":
        """Letters that wait, whose next try has come, and that no sender holds."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lte=now),
            state=Notification.State.QUEUED,
            next_try_at__lte=now,
        )


class Notification(models.Model):
    """One letter owed: written in the transaction of the act it tells of, sent afterwards.

    Our own letters are rendered when they are sent, from ``context``, a snapshot taken when they were
    owed. Account letters (sign-in links) come from allauth ready written in ``subject`` and ``body``;
    they hold live links, so the body is wiped once it was sent.
    """

    class State(models.TextChoices):
        """Where a letter stands."""

        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("refused by the mail server")
        WITHDRAWN = "withdrawn", _("withdrawn before it was sent")

    to_address = models.EmailField(_("to"), max_length=254)
    user = models.ForeignKey(
        User,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notifications",
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    kind = models.CharField(_("kind"), max_length=40)
    context = models.JSONField(_("what it tells"), default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("owed since"))
    next_try_at = models.DateTimeField(_("next try"))
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="letters_that_wait"),
            # For the letters of one family on the page of its case.
            models.Index(fields=["to_address"], name="letters_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_address}"


class AccountEvent(models.Model):
    """What staff did to an account: who, when, why; never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        EMAIL_CORRECTED = "email_corrected", _("e-mail address corrected")
        STAFF_JOINED = "staff_joined", _("made a member of the staff, or given other groups")
        STAFF_LEFT = "staff_left", _("no longer a member of the staff")

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("network address"), max_length=45, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    detail = models.JSONField(_("before and after"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d}"
