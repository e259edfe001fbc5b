"""Letters of a kind of the tests' own, so that no app's letter is needed."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as written
from django.test import override_settings

from accounts import letters


def calendar_of(context: dict[str, object]) -> list[letters.Attachment]:
    return [("interview.ics", f"SUMMARY:{context['name']}", "text/calendar")]


@pytest.fixture
def greeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The kind "greeting", with a calendar file, and nothing else."""
    monkeypatch.setattr(letters, "_kinds", {})
    letters.register("greeting", "greeting", attachments=calendar_of)
    templates = deepcopy(written.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    with override_settings(TEMPLATES=templates):
        yield
