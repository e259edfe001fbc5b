"""pytest plugin: what did not run is said in the last lines; with CI set, nothing may be missing."""

import os
from collections.abc import Generator

import pytest

_NOTES = pytest.StashKey[list[str]]()


def did_not_run(config: pytest.Config, note: str) -> None:
    """Keep a sentence for the last lines: what did not run, and how to get it."""
    notes = config.stash.setdefault(_NOTES, [])
    if note not in notes:
        notes.append(note)


def nothing_may_be_missing() -> bool:
    """Whether this run is the judge (CI) and not somebody's laptop."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Hear what a worker of pytest-xdist had to say."""
    for note in getattr(node, "workeroutput", {}).get("did_not_run", []):
        did_not_run(node.config, note)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    notes = session.config.stash.get(_NOTES, [])
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["did_not_run"] = notes
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if nothing_may_be_missing():
        skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
        if skipped:
            did_not_run(
                session.config, f"CI is set, so nothing may be missing, but {skipped} tests were skipped."
            )
        if session.config.stash.get(_NOTES, []) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None]:
    yield
    notes = config.stash.get(_NOTES, [])
    if notes:
        terminalreporter.section("did not run", yellow=True)
        for note in notes:
            terminalreporter.write_line(note)
