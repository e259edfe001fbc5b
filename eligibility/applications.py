"""What can be done to an application: begin, finish a step, change its people, discard, begin anew."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from accounts.models import User
from accounts.permissions import Actor
from accounts.references import new_reference
from eligibility import record
from eligibility.models import Application, CaseEvent, Person, TravelingApplicant, VisaClass
from eligibility.rules import Party
from eligibility.steps import Step

# "Answers older than 30 days are confirmed first": much can happen to a case in a month.
ANSWERS_LAST = timedelta(days=30)

PERSON_FIELDS = tuple(field.name for field in Person._meta.get_fields() if field.concrete)
DETAIL_FIELDS = (
    *PERSON_FIELDS,
    "visa_type",
    "service",
    "class_group",
    "visa_class",
    "party",
    "priority_date",
    "chargeability",
    "telephone",
    "other_telephone",
    "email",
    "street",
    "city",
    "province",
    "postal_code",
    "help_needed",
    "principal_name",
    "principal_date_of_birth",
    "case_number",
)
CONTACT_FIELDS = (
    "telephone",
    "other_telephone",
    "email",
    "street",
    "city",
    "province",
    "postal_code",
    "help_needed",
    "medical_valid_until",
)
NO_ANSWERS: dict[str, object] = {
    "reason": "",
    "missed_year": None,
    "missed_month": None,
    "missed_day": None,
    "interviewed": None,
    "no_contact": None,
    "last_contact_year": None,
    "last_contact_month": None,
    "last_contact_day": None,
    "not_current": None,
    "class_changed": None,
    "answered_at": None,
}


class ApplicationFrozen(Exception):
    """An appointment stands on the application, or it was discarded: its answers no longer change."""


class PeopleFrozen(Exception):
    """The closing time of the interview day has come: the people on the list no longer change."""


class PersonHasCome(Exception):
    """Somebody who is ticked on the list of the day is on record, and stays there."""


def begin(user: User, *, creation_key: str, now: datetime, **fields: object) -> Application:
    """Store a new application; the same ``creation_key`` of the same account gives the same one again.

    One that was begun alike and holds nothing more yet is taken up again: whoever goes Back from step two
    and presses Continue once more wants the same application, not a second one on the dashboard.
    """
    same = Application.objects.of(user).unfinished().filter(previous=None, kept_input={}, **fields)
    if untouched := same.filter(done_steps=[Step.VISA_TYPE]).first():
        return untouched
    return _create(
        creation_key,
        user=user,
        created_at=now,
        updated_at=now,
        email=user.email,
        done_steps=[Step.VISA_TYPE],
        **fields,
    )


def _create(creation_key: str, *, user: User, **fields: object) -> Application:
    """Insert once per key: the second of two clicks gets what the first one made."""
    try:
        with transaction.atomic():
            return Application.objects.create(
                reference=new_reference(), creation_key=creation_key, user=user, **fields
            )
    except IntegrityError:
        return Application.objects.get(creation_key=creation_key, user=user)


def answers_are_stale(application: Application, now: datetime) -> bool:
    """Say whether the answers are too old to rest a decision on, so that they are confirmed first."""
    return application.answered_at is None or now - application.answered_at > ANSWERS_LAST


def confirm_answers(application: Application, *, now: datetime) -> None:
    """Note that the applicant confirmed the answers as they stand; raises ``ApplicationFrozen``."""
    _write(application, now, answered_at=now)


def finish_step(application: Application, step: Step, fields: dict[str, object], *, now: datetime) -> None:
    """Save a step's valid answers and mark it finished; raises ``ApplicationFrozen``.

    Another visa class can make another set of questions apply: then they are to be answered again.
    """
    changes = dict(fields)
    done = [*application.done_steps] if step in application.done_steps else [*application.done_steps, step]
    if step is Step.VISA_CLASS and _class_changes(application, fields):
        changes |= {**NO_ANSWERS, "class_insisted": False}
        done = [name for name in done if name != Step.QUESTIONS]
    if step is Step.QUESTIONS:
        changes["answered_at"] = now
    kept = {name: data for name, data in application.kept_input.items() if name != step}
    _write(application, now, **changes, done_steps=done, kept_input=kept)


def _class_changes(application: Application, fields: dict[str, object]) -> bool:
    return any(
        getattr(application, name) != fields[name]
        for name in ("class_group", "visa_class", "party")
        if name in fields
    )


def take_class(application: Application, visa_class: VisaClass, *, now: datetime) -> None:
    """Put the record's symbol in the place of the chosen one of the same category."""
    _write(application, now, visa_class=visa_class, class_group=visa_class.group)


def keep_input(application: Application, page: str, data: dict[str, list[str]] | None) -> None:
    """Keep what was typed on a page although it is not valid, to be shown again; None keeps it no longer.

    It is no answer: people are typed while an appointment stands, too.
    """
    kept = {name: typed for name, typed in application.kept_input.items() if name != page}
    application.kept_input = kept if data is None else {**kept, page: data}
    Application.objects.filter(pk=application.pk).update(kept_input=application.kept_input)


def discard(application: Application, *, now: datetime) -> None:
    """Put an unfinished application away; raises ``ApplicationFrozen`` if an appointment stands on it."""
    _write(application, now, discarded_at=now)


def _write(application: Application, now: datetime, **changes: object) -> None:
    """Change an application unless an appointment came to stand on it meanwhile."""
    changes["updated_at"] = now
    if not Application.objects.unfinished().filter(pk=application.pk).update(**changes):
        raise ApplicationFrozen
    for name, value in changes.items():
        setattr(application, name, value)


def begin_anew(application: Application, user: User, *, creation_key: str, now: datetime) -> Application:
    """Store a new application with all details and people of an earlier one; the questions are asked afresh.

    Source: "you will need to wait until the appointment date has passed to reschedule a new one."
    """
    with transaction.atomic():
        copy = _create(
            creation_key,
            user=user,
            previous=application,
            created_at=now,
            updated_at=now,
            done_steps=[
                step for step in application.done_steps if step not in (Step.QUESTIONS, Step.CALENDAR)
            ],
            **{name: getattr(application, name) for name in DETAIL_FIELDS},
        )
        if not copy.traveling_applicants.exists():
            for number, person in enumerate(application.traveling_applicants.all()):
                TravelingApplicant.objects.create(
                    application=copy,
                    creation_key=f"{creation_key}-{number}"[-40:],
                    relation=person.relation,
                    **{name: getattr(person, name) for name in PERSON_FIELDS},
                )
    return copy


def add_person(
    application: Application,
    fields: dict[str, object],
    *,
    creation_key: str,
    now: datetime,
    by: Actor,
    reason: str = "",
    beyond_rule: str = "",
) -> TravelingApplicant:
    """Add a traveling applicant, once per ``creation_key``; raises ``PeopleFrozen``.

    Staff say why; with the code of the rule that they go beyond, they do it also after the closing time.
    """
    try:
        with transaction.atomic():
            person = TravelingApplicant.objects.create(
                application=application, creation_key=creation_key, **fields
            )
            _people_changed(application, now=now, by=by, printed=True, reason=reason, beyond_rule=beyond_rule)
    except IntegrityError:
        return application.traveling_applicants.get(creation_key=creation_key)
    return person


def change_person(person: TravelingApplicant, fields: dict[str, object], *, now: datetime, by: Actor) -> None:
    """Change a traveling applicant's data; raises ``PeopleFrozen``.

    Somebody whom another tab removed at the same moment stays removed.
    """
    with transaction.atomic():
        stored = TravelingApplicant.objects.filter(pk=person.pk)
        printed = stored.values(*fields).first() not in (None, fields)
        stored.update(**fields)
        _people_changed(person.application, now=now, by=by, printed=printed)


def remove_person(
    person: TravelingApplicant, *, now: datetime, by: Actor, reason: str = "", beyond_rule: str = ""
) -> None:
    """Take a traveling applicant off the list; raises ``PeopleFrozen``, or ``PersonHasCome``."""
    try:
        with transaction.atomic():
            application = person.application
            person.delete()
            _people_changed(application, now=now, by=by, printed=True, reason=reason, beyond_rule=beyond_rule)
    except ProtectedError as error:
        raise PersonHasCome from error


def change_contact(application: Application, fields: dict[str, object], *, now: datetime, by: Actor) -> None:
    """Change contact data or help needed of a scheduled application; raises ``PeopleFrozen``."""
    with transaction.atomic():
        changes = {name: value for name, value in fields.items() if name in CONTACT_FIELDS}
        Application.objects.filter(pk=application.pk).update(**changes)
        _people_changed(application, now=now, by=by, printed=False)


def _people_changed(
    application: Application,
    *,
    now: datetime,
    by: Actor,
    printed: bool,
    reason: str = "",
    beyond_rule: str = "",
) -> None:
    """Check, under lock, that people may change still, and leave the event where a case is known.

    ``printed`` says whether a page that was printed before names other people now: that is a new version.
    """
    current = Application.objects.select_for_update().get(pk=application.pk)
    if current.discarded_at or not (beyond_rule or current.people_may_change(now)):
        raise PeopleFrozen
    Application.objects.filter(pk=current.pk).update(updated_at=now, people_changed_at=now)
    application.people_changed_at = now
    if printed and current.is_frozen:
        Application.objects.filter(pk=current.pk).update(people_version=F("people_version") + 1)
        application.people_version = current.people_version + 1
    if current.case and current.is_frozen:
        record.note(
            current.case,
            Party(current.party),
            CaseEvent.Kind.PEOPLE_CHANGED,
            now,
            by,
            reason=reason,
            beyond_rule=beyond_rule,
        )
