"""The tests run on the databases that people use, set up as in life."""

from pathlib import Path

import psycopg2
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from tests.databases import ROOT, names_in_settings


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_database_is_the_one_asked_for(request):
    assert connection.vendor == request.config.getoption("--database")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_is_reached_through_psycopg2():
    """Django would use psycopg 3, silently, if anything brought it along."""
    connection.ensure_connection()
    assert not is_psycopg3
    assert isinstance(connection.connection, psycopg2.extensions.connection)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_lets_a_whole_race_connect():
    assert int(ask("SHOW max_connections")) >= 100


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_is_a_file_that_waits_for_the_lock_and_keeps_what_it_confirmed():
    assert Path(connection.settings_dict["NAME"]).is_file()
    assert ask("PRAGMA journal_mode") == "wal"
    assert ask("PRAGMA synchronous") == 2
    assert ask("PRAGMA foreign_keys") == 1
    assert ask("PRAGMA busy_timeout") == 20_000
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
def test_cache_is_empty_at_the_start_of_a_test(time):
    assert cache.get("left-over") is None
    cache.set("left-over", time)
    assert cache.get("left-over") == time


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_cache_is_empty_at_the_start_of_a_test_that_commits(time):
    assert cache.get("left-over") is None
    cache.set("left-over", time)
    assert cache.get("left-over") == time


def test_developers_environment_does_not_count(settings):
    assert {"DEBUG", "SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS"} <= names_in_settings()
    assert settings.DEBUG is False
    assert settings.SECRET_KEY == "a key for tests only"
    assert str(ROOT) not in str(settings.DATABASES["default"]["NAME"])
