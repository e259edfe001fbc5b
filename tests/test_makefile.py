"""`make run` as a newcomer meets it: the Makefile's own commands, on an empty database."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.databases import ROOT, names_in_settings


def test_newcomer_gets_a_database_with_a_demo_from_the_commands_of_make_run(tmp_path: Path) -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nrun:")[2].partition("\ntest:")[0]
    commands = [
        found.split()
        for found in re.findall(r"manage\.py ([a-z][^&\\;|]*)", recipe)
        if not found.startswith("runserver")
    ]
    assert [command[0] for command in commands] == ["migrate", "createcachetable", "demo"]
    environment = {name: value for name, value in os.environ.items() if name not in names_in_settings()}
    environment |= {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}"}
    for command in commands:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
    assert "sokha@example.org" in done.stdout
