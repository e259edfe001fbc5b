"""W3C's Nu HTML checker finds no error on any page in any state.

It needs Java and a file of 30 MB, more than all other tests together, so it runs where somebody names it:

    VNU_JAR=/path/to/vnu.jar .venv/bin/python -m pytest tests/accessibility/test_html.py

npm's package vnu-jar holds the file. Wrong nesting, or an attribute that stands twice, fails every test that
reads a page: tests/markup.py.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.accessibility.states import State, different
from tests.accessibility.world import applicants_states, staff_states, the_world

VNU_JAR = os.environ.get("VNU_JAR", "")

if VNU_JAR:

    @pytest.mark.django_db
    @pytest.mark.sqlite
    def test_every_state_is_valid_html(tmp_path: Path) -> None:
        with the_world() as (family, officer):
            states = [
                *applicants_states(family, "en"),
                *applicants_states(family, "km"),
                *staff_states(officer),
            ]

        faults = faults_in(tmp_path, different(states))
        assert faults == [], "\n".join(faults)


def faults_in(folder: Path, states: list[State]) -> list[str]:
    """Return what the checker calls an error, one line each."""
    for number, state in enumerate(states):
        (folder / f"{number}.html").write_text(state.html, encoding="utf-8")
    command = ["java", "-jar", VNU_JAR, "--errors-only", "--format", "json", "--exit-zero-always", folder]
    said = subprocess.run(command, capture_output=True, check=True, text=True, timeout=300)
    found = []
    for each in json.loads(said.stderr)["messages"]:
        state = states[int(Path(each["url"]).stem)]
        found.append(
            f"{state.name}, line {each.get('lastLine')}: {each['message']} {each.get('extract', '')}"
        )
    return found
