"""Every module keeps to the drawing of the house, and the checker catches whoever does not."""

import pytest

from tests.drawing import (
    EVERY_MODULE,
    PURE_MODULES,
    SETTLED_AS_PURE,
    TAKEN_MAY_BE_WRITTEN_IN,
    breaches_of_direction,
    breaches_of_layers,
    breaches_of_purity,
    says_it_is_pure,
    writers_of_taken,
)


def test_every_module_settled_as_pure_is_there_and_says_so() -> None:
    assert set(EVERY_MODULE) >= SETTLED_AS_PURE
    assert [name for name in sorted(SETTLED_AS_PURE) if not says_it_is_pure(EVERY_MODULE[name])] == []


@pytest.mark.parametrize("name", EVERY_MODULE)
def test_module_keeps_to_the_drawing(name: str) -> None:
    source = EVERY_MODULE[name]

    assert breaches_of_direction(name, source) == []
    assert breaches_of_layers(name, source) == []
    assert writers_of_taken(name, source) == []
    if name in PURE_MODULES:
        assert breaches_of_purity(name, source) == []


# The checker is checked: what it must catch, and what it must let pass.


@pytest.mark.parametrize(
    "name, source",
    [
        ("accounts.models", "import eligibility.rules"),
        ("accounts.models", "from eligibility import models"),
        ("accounts.views", "def f():\n    from appointments.booking import schedule"),
        ("eligibility.models.cases", "ForeignKey('appointments.Appointment')"),
        ("eligibility.record", "import_module('appointments.booking')"),
        ("appointments.views", "from embassy_sched.settings import DEBUG"),
    ],
)
def test_import_of_a_later_app_is_caught(name: str, source: str) -> None:
    assert breaches_of_direction(name, source) != []


@pytest.mark.parametrize(
    "name, source",
    [
        ("eligibility.models.cases", "from accounts.models import User\nfrom eligibility.rules import Party"),
        ("eligibility.views", "render(request, 'appointments/calendar.html'); reverse('appointment')"),
        ("embassy_sched.views", "from appointments.models import Appointment"),
        ("accounts.models", "from appointments_of_others import nothing"),
    ],
)
def test_import_of_an_earlier_app_passes(name: str, source: str) -> None:
    assert breaches_of_direction(name, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils import timezone",
        "from django.utils.translation import gettext_lazy as _",
        "from eligibility.models import Case",
        "from eligibility import claims",
        "import eligibility",
        "import time",
        "import os.path",
        "from datetime import date\ntoday = date.today()",
        "import datetime\nnow = datetime.datetime.now(datetime.UTC)",
        "def f():\n    import requests",
        "open('closures.csv')",
    ],
)
def test_impurity_is_caught(source: str) -> None:
    assert breaches_of_purity("eligibility.rules", source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date, datetime, time\nfrom collections.abc import Mapping\nimport re",
        "from eligibility.partial_dates import PartialDate\nfrom eligibility import cutoff_dates",
        "import accounts.references",
        "def decide(answers, facts, today):\n    return today",
    ],
)
def test_purity_passes(source: str) -> None:
    assert breaches_of_purity("eligibility.rules", source) == []


@pytest.mark.parametrize(
    "name, source",
    [
        ("appointments.models.slots", "from appointments.places import take"),
        ("appointments.models.slots", "from appointments import places"),
        ("appointments.models.slots", "from .. import places"),
        ("appointments.models.__init__", "from .. import places"),
        ("appointments.booking", "from appointments.forms import CalendarForm"),
        ("appointments.booking", "def f():\n    from appointments.views import calendar"),
        ("appointments.booking", "from django.http import Http404"),
        ("appointments.booking", "from django import forms"),
        ("appointments.booking", "from eligibility.views import questions"),
        ("eligibility.forms.questions", "from eligibility.views.wizard import step"),
        ("accounts.models", "from accounts.date_fields import DatePartsField"),
        ("eligibility.models.cases", "from eligibility.wording import PARTY_NAMES"),
        ("eligibility.wording", "from eligibility.forms import QuestionsForm"),
    ],
)
def test_import_of_a_later_layer_is_caught(name: str, source: str) -> None:
    assert breaches_of_layers(name, source) != []


@pytest.mark.parametrize(
    "name, source",
    [
        (
            "appointments.booking",
            "from appointments import places\nfrom appointments.models import Appointment",
        ),
        ("appointments.models.slots", "from appointments.working_days import WorkingCalendar"),
        (
            "appointments.views",
            "from appointments.forms import CalendarForm\nfrom django.http import Http404",
        ),
        ("eligibility.admin.cases", "from eligibility.views.inquiries import show"),
        ("accounts.permissions", "if TYPE_CHECKING:\n    from django.http import HttpRequest"),
        ("eligibility.models.cases", "from django.db import models\nfrom eligibility.steps import Step"),
        ("eligibility.wording", "from eligibility.claims import CaseHeldByAnother"),
    ],
)
def test_import_of_an_earlier_layer_passes(name: str, source: str) -> None:
    assert breaches_of_layers(name, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "slot.taken = 0",
        "slot.taken += 1",
        "slot.taken, other = 1, 2",
        "InterviewSlot.objects.filter(pk=1).update(taken=F('taken') + 1)",
        "InterviewSlot.objects.update(**{'taken': 1})",
        "InterviewSlot.objects.update(**dict(taken=1))",
        "InterviewSlot.objects.create(starts_at=now, taken=1)",
        "InterviewSlot(starts_at=now, taken=1)",
        "InterviewSlot.objects.get_or_create(pk=1, defaults={'taken': 1})",
        "setattr(slot, 'taken', 1)",
        "slot.save(update_fields=['capacity', 'taken'])",
        "InterviewSlot.objects.bulk_update(slots, ['taken'])",
        "cursor.execute('UPDATE appointments_interviewslot SET taken=taken+1')",
    ],
)
def test_writer_of_taken_outside_places_is_caught(source: str) -> None:
    assert writers_of_taken("appointments.release", source) != []
    assert writers_of_taken(TAKEN_MAY_BE_WRITTEN_IN, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "InterviewSlot.objects.filter(taken=0).exclude(taken__gt=F('capacity'))",
        "InterviewSlot.objects.filter(taken=0).update(withdrawn_at=now)",
        "InterviewSlot.objects.update(capacity=F('taken'))",
        "free = slot.capacity - slot.taken",
        "taken = models.PositiveSmallIntegerField(default=0)",
        "CheckConstraint(condition=Q(taken__gte=0))",
        "text = 'The update says that this place is taken.'",
    ],
)
def test_reader_of_taken_passes(source: str) -> None:
    assert writers_of_taken("appointments.availability", source) == []
