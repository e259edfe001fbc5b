"""One run of "New Application / Schedule Appointment", with its people, answers and decisions."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eligibility.class_groups import category
from eligibility.models.cases import Case, PartyField, VisaClass
from eligibility.models.document_numbers import DocumentNumberField
from eligibility.rules import Answers, PartialDate, Party, Reason
from eligibility.steps import Step


class Gender(models.TextChoices):
    """As the passport and the DS-260 write it."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")


class Relation(models.TextChoices):
    """What a traveling applicant is to the principal applicant."""

    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    FATHER = "father", _("Father")
    MOTHER = "mother", _("Mother")
    OTHER = "other", _("Other")


class Person(models.Model):
    """What is asked of everybody who comes to the interview; only name, birth and gender are required."""

    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_names = models.CharField(_("given names"), max_length=80, blank=True)
    khmer_name = models.CharField(_("name in Khmer script"), max_length=120, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    passport_number = DocumentNumberField(_("passport number"), blank=True)
    passport_issued_on = models.DateField(_("passport issued on"), null=True, blank=True)
    passport_expires_on = models.DateField(_("passport expires on"), null=True, blank=True)
    ds260_number = models.CharField(_("DS-260 confirmation number"), max_length=20, blank=True)
    national_id = DocumentNumberField(_("national identity card number"), blank=True)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """Return the name as the passport writes it: surname, then given names; one name alone is fine."""
        return ", ".join(part for part in (self.surname.upper(), self.given_names) if part)

    @property
    def passport_ending(self) -> str:
        """Return the last four characters of the passport number, all that a printed page may show."""
        return self.passport_number[-4:]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Words of applications."""

    def of(self, user: object) -> "ApplicationQuerySet":
        """Applications of one account that were not discarded."""
        return self.filter(user=user, discarded_at=None)

    def unfinished(self) -> "ApplicationQuerySet":
        """Applications that can be resumed or discarded."""
        return self.filter(scheduled_at=None, discarded_at=None)

    def with_document_number(self, number: str) -> "ApplicationQuerySet":
        """Applications with exactly this passport or identity card number, of anybody on them."""
        return self.filter(
            Q(passport_number=number)
            | Q(national_id=number)
            | Q(traveling_applicants__passport_number=number)
            | Q(traveling_applicants__national_id=number)
        ).distinct()


class Application(Person):
    """One run of the wizard: kept at every step, frozen once scheduled (people and contact data excepted)."""

    class VisaType(models.TextChoices):
        """Step one of the wizard."""

        IMMIGRANT = "immigrant", _("Immigrant Visa")

    class Service(models.TextChoices):
        """Step two of the wizard."""

        RESCHEDULE = "reschedule", _("Immigrant Visas - rescheduling an initial interview")

    reference = models.CharField(_("reference"), max_length=10, unique=True)
    creation_key = models.CharField(max_length=40, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    previous = models.ForeignKey(
        "self",
        verbose_name=_("details taken from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("begun"))
    updated_at = models.DateTimeField(_("last changed"))
    scheduled_at = models.DateTimeField(_("scheduled"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)
    people_editable_until = models.DateTimeField(_("people may be changed until"), null=True, blank=True)
    people_changed_at = models.DateTimeField(_("people last changed"), null=True, blank=True)
    # Counts the edits of the people while an appointment stands: an older print names others.
    people_version = models.PositiveSmallIntegerField(_("version of the people"), default=1)

    done_steps = models.JSONField(_("finished steps"), default=list, blank=True)
    kept_input = models.JSONField(_("invalid input, kept"), default=dict, blank=True)

    visa_type = models.CharField(_("visa type"), max_length=20, choices=VisaType.choices, blank=True)
    service = models.CharField(_("service"), max_length=20, choices=Service.choices, blank=True)
    class_group = models.CharField(_("group of visa classes"), max_length=40, blank=True)
    visa_class = models.ForeignKey(
        VisaClass,
        verbose_name=_("visa class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    party = PartyField(_("party"))
    priority_date = models.DateField(_("priority date"), null=True, blank=True)
    chargeability = models.CharField(_("chargeability: place of birth"), max_length=40, blank=True)

    telephone = models.CharField(_("telephone of the family"), max_length=30, blank=True)
    other_telephone = models.CharField(_("other telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail for this case"), max_length=254, blank=True)
    street = models.CharField(_("street, village"), max_length=200, blank=True)
    city = models.CharField(_("district, city"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    help_needed = models.CharField(_("help needed at the interview"), max_length=500, blank=True)
    principal_name = models.CharField(_("name of the principal applicant"), max_length=160, blank=True)
    principal_date_of_birth = models.DateField(
        _("principal applicant's date of birth"), null=True, blank=True
    )

    medical_valid_until = models.DateField(_("medical examination valid until"), null=True, blank=True)

    reason = models.CharField(_("reason to reschedule"), max_length=30, blank=True)
    missed_year = models.PositiveSmallIntegerField(_("year of that appointment"), null=True, blank=True)
    missed_month = models.PositiveSmallIntegerField(_("month of that appointment"), null=True, blank=True)
    missed_day = models.PositiveSmallIntegerField(_("day of that appointment"), null=True, blank=True)
    interviewed = models.BooleanField(_("has been interviewed"), null=True, blank=True)
    no_contact = models.BooleanField(_("no contact for more than a year"), null=True, blank=True)
    last_contact_year = models.PositiveSmallIntegerField(_("year of the last contact"), null=True, blank=True)
    last_contact_month = models.PositiveSmallIntegerField(
        _("month of the last contact"), null=True, blank=True
    )
    last_contact_day = models.PositiveSmallIntegerField(_("day of the last contact"), null=True, blank=True)
    not_current = models.BooleanField(_("case is not current"), null=True, blank=True)
    class_changed = models.BooleanField(_("visa class has been changed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("questions answered"), null=True, blank=True)

    case_number = models.CharField(_("Case ID number"), max_length=20, blank=True)
    class_insisted = models.BooleanField(_("letter shows this class, says the applicant"), default=False)
    case = models.ForeignKey(
        Case,
        verbose_name=_("case"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["case_number"], name="applications_by_case_number")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_frozen(self) -> bool:
        """Say whether an appointment stands on it, so that answers may not change any more."""
        return self.scheduled_at is not None

    @property
    def is_unfinished(self) -> bool:
        """Say whether it can be resumed or discarded."""
        return self.scheduled_at is None and self.discarded_at is None

    @property
    def done(self) -> frozenset[Step]:
        """Return the finished steps."""
        return frozenset(Step(step) for step in self.done_steps)

    @property
    def class_name(self) -> str:
        """Return the visa class as the letter prints it: the symbol, or the category where that is all."""
        return self.visa_class_id or category(self.class_group)

    def people_may_change(self, now: datetime) -> bool:
        """Say whether traveling applicants and contact data may change: until the closing time of its day."""
        if self.discarded_at:
            return False
        return self.people_editable_until is None or now < self.people_editable_until

    def answers(self) -> Answers:
        """Return what the applicant answered, as the rules take it."""
        return Answers(
            party=Party(self.party),
            reason=Reason(self.reason) if self.reason else None,
            appointment_on=_partial(self.missed_year, self.missed_month, self.missed_day),
            interviewed=self.interviewed,
            no_contact=self.no_contact,
            last_contact_on=_partial(self.last_contact_year, self.last_contact_month, self.last_contact_day),
            not_current=self.not_current,
            class_changed=self.class_changed,
        )


def _partial(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    return PartialDate(year, month, day) if year and month else None


class TravelingApplicant(Person):
    """Somebody on the Packet 4 letter who comes to the interview with the applicant ("dependent")."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="traveling_applicants"
    )
    creation_key = models.CharField(max_length=40, unique=True, editable=False)
    relation = models.CharField(
        _("relation to the principal applicant"), max_length=10, choices=Relation.choices
    )

    class Meta:
        verbose_name = _("traveling applicant")
        verbose_name_plural = _("traveling applicants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.full_name


class DecisionRecord(models.Model):
    """A decision with its inputs, the rules that spoke, and their version; kept for ever."""

    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    party = PartyField(_("party"))
    asked_at_step = models.CharField(_("asked at"), max_length=30)
    outcome = models.CharField(_("outcome"), max_length=30)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    grounds = models.JSONField(_("grounds"), default=list, blank=True)
    from_day = models.DateField(_("may schedule from"), null=True, blank=True)
    cleared = models.JSONField(_("grounds that were cleared"), default=list, blank=True)
    to_verify = models.JSONField(_("stated, to be verified"), default=list, blank=True)
    inputs = models.JSONField(_("inputs"), default=dict, blank=True)
    rules_version = models.CharField(_("version of the rules"), max_length=20)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.outcome} · {self.at:%Y-%m-%d}"
