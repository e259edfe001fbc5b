"""The environment: what is refused at the start, with which sentence, and what follows from the rest."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.databases import ROOT, names_in_settings

PRODUCTION = {
    "SECRET_KEY": "f3a9-" * 12,
    "ALLOWED_HOSTS": "iv.example.org,www.iv.example.org",
    "DATABASE_URL": "postgresql://iv:p%40ss@db.example.org:5432/iv?sslmode=require",
    "EMAIL_URL": "smtp+tls://iv:secret@mail.example.org:587",
    "FROM_EMAIL": "iv-appointments@example.org",
    "TRUSTED_PROXIES": "1",
}


def settings_with(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> dict[str, object]:
    """Read the settings anew in this environment and nothing else of ours."""
    for name in names_in_settings():
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "embassy_sched" / "settings.py"))


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is required unless DEBUG=1"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is required unless DEBUG=1"),
        ({"DEBUG": "flase"}, "DEBUG must be 1 or 0"),
        ({"HTTPS": "maybe"}, "HTTPS must be 1 or 0"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a whole number"),
        ({"TRUSTED_PROXIES": "២x"}, "TRUSTED_PROXIES must be a whole number"),
        ({"DATABASE_URL": "mysql://iv@db/iv"}, "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        ({"DATABASE_URL": "postgresql://db.example.org:5432/"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL must be a file"),
        ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL must look like"),
        ({"UNLISTED_CASES": "perhaps"}, "UNLISTED_CASES must be inquiry or accept"),
        ({"FROM_EMAIL": "the IV Unit"}, "FROM_EMAIL must be an e-mail address"),
        ({"PUBLIC_ORIGIN": "iv.example.org"}, "PUBLIC_ORIGIN must be an address that begins with https://"),
        ({"PUBLIC_ORIGIN": "https://[::1"}, "PUBLIC_ORIGIN must be an address that begins with https://"),
        ({"PUBLIC_ORIGIN": "https://iv.example.org/visas"}, "PUBLIC_ORIGIN must end after the host"),
        ({"FIANCE_PAGE_URL": "javascript:alert(1)"}, "FIANCE_PAGE_URL must be an address"),
    ],
)
def test_nonsense_is_refused_at_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(monkeypatch, PRODUCTION | changes)
    assert str(refusal.value).startswith(sentence)


def test_production_is_strict_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, PRODUCTION)
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["PUBLIC_ORIGIN"] == "https://iv.example.org"
    assert settings["OUTBOX_TRANSPORT"] == "django.core.mail.backends.smtp.EmailBackend"
    assert settings["EMAIL_BACKEND"] == "accounts.outbox.EmailBackend"
    database = settings["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["OPTIONS"]["sslmode"]) == (
        "iv",
        "p@ss",
        "require",
    )
    assert database["CONN_MAX_AGE"] is None


def test_development_needs_nothing_but_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, {"DEBUG": "1"})
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "db.sqlite3")
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["OUTBOX_TRANSPORT"] == "django.core.mail.backends.console.EmailBackend"


@pytest.mark.parametrize(
    "given, address",
    [
        ({}, "អគារលេខ 1 ផ្លូវលេខ 96 សង្កាត់វត្តភ្នំ ខណ្ឌដូនពេញ រាជធានីភ្នំពេញ"),
        ({"POST_ADDRESS": "1 Main Street"}, ""),
        ({"POST_NAME": "U.S. Consulate", "POST_ADDRESS_KM": "ផ្លូវលេខ 1"}, "ផ្លូវលេខ 1"),
    ],
)
def test_another_post_never_gets_the_khmer_address_of_this_one(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], address: str
) -> None:
    assert settings_with(monkeypatch, {"DEBUG": "1", **given})["POST_ADDRESS_KM"] == address


def test_readers_of_the_table_find_every_variable() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Environment")[2]
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", table))
    assert names_in_settings() - named == set()


def test_check_deploy_is_clean_with_production_settings(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **PRODUCTION}
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (check.returncode, check.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        check.stderr
    )


@pytest.mark.parametrize("command", ["check", "makemigrations", "migrate"])
def test_who_starts_without_a_key_reads_one_sentence_and_no_traceback(tmp_path: Path, command: str) -> None:
    start = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (start.returncode, start.stderr) == (
        1,
        "SECRET_KEY is required unless DEBUG=1: 50 random characters, kept secret.\n",
    )
