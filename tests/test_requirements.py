"""requirements*.txt are in step with pyproject.toml, and tell nothing about where packages were fetched.

Works offline: what each package needs is read from the installed packages.
"""

import re
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.databases import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = RUNTIME + PROJECT["dependency-groups"]["dev"]
FILES = {"requirements.txt": RUNTIME, "requirements-dev.txt": DEVELOPMENT}
CURE = "run `make lock`"


def pinned(file: str) -> dict[str, str]:
    """Name to version of what `file` installs on this machine."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = re.findall(r"^([a-z0-9].*?) \\$", text, flags=re.MULTILINE)
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    }


def needed(wanted: list[str]) -> dict[str, list[Requirement]]:
    """Name to what is asked of it, for `wanted` and everything that these need in turn."""
    asked: dict[str, list[Requirement]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(Requirement(text), frozenset()) for text in wanted]
    while waiting:
        requirement, extras = waiting.pop()
        markers = [{"extra": extra} for extra in (extras or {""})]
        if requirement.marker and not any(requirement.marker.evaluate(marker) for marker in markers):
            continue
        name = canonicalize_name(requirement.name)
        asked.setdefault(name, []).append(requirement)
        key = (name, frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            waiting += [(Requirement(text), key[1]) for text in distribution(name).requires or []]
    return asked


@pytest.mark.parametrize("file", FILES)
def test_developer_who_changes_pyproject_is_told_to_lock_anew(file):
    asked = needed(FILES[file])
    pins = pinned(file)
    assert sorted(pins) == sorted(asked), CURE
    misfits = [
        f"{name} {pins[name]}: {requirement}"
        for name, requirements in asked.items()
        for requirement in requirements
        if not requirement.specifier.contains(pins[name], prereleases=True)
    ]
    assert misfits == [], CURE


def test_developer_installs_what_production_runs_on():
    runtime = pinned("requirements.txt")
    assert runtime.items() <= pinned("requirements-dev.txt").items(), CURE


@pytest.mark.parametrize("file", FILES)
def test_requirements_name_no_place_they_came_from(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"/|--(?!hash=sha256:)", line)] == []
