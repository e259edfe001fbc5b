"""W3C's Nu HTML checker finds no error on any page in any state.

It needs Java and a file of 30 MB, more than all other tests together, so it runs where somebody names the file:

    VNU_JAR=/path/to/vnu.jar .venv/bin/python -m pytest tests/accessibility/test_html.py

npm's package vnu-jar holds it. What a page must not do in any case (wrong nesting, an attribute twice) every
test of pages refuses: tests/markup.py.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.accessibility.states import different
from tests.accessibility.world import applicants_states, staff_states, the_world

VNU_JAR = os.environ.get("VNU_JAR", "")
# Django's own admin: pages whose markup is not ours, each with what the checker says of it and why it stays.
DJANGOS_OWN: tuple[str, ...] = ()

if VNU_JAR:

    @pytest.mark.django_db
    @pytest.mark.sqlite
    def test_every_state_is_valid_html(tmp_path: Path) -> None:
        with the_world() as (family, officer):
            states = different(
                [
                    *applicants_states(family, "en"),
                    *applicants_states(family, "km"),
                    *staff_states(officer),
                ]
            )
        names = {}
        for number, state in enumerate(states):
            path = tmp_path / f"{number:03}.html"
            path.write_text(state.html, encoding="utf-8")
            names[path.name] = f"{state.language}: {state.name}"

        assert faults_in(tmp_path, names) == []


def faults_in(folder: Path, names: dict[str, str]) -> list[str]:
    """Return what the checker calls an error, a page and a place each."""
    command = ["java", "-jar", VNU_JAR, "--errors-only", "--format", "json", "--exit-zero-always", str(folder)]
    said = subprocess.run(command, capture_output=True, check=True, text=True, timeout=300)
    found = []
    for message in json.loads(said.stderr)["messages"]:
        if any(words in message["message"] for words in DJANGOS_OWN):
            continue
        page = names[Path(message["url"]).name]
        found.append(f"{page}, line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}")
    return found
