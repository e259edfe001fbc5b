"""What every page of an applicant costs on a thin line: bytes over the wire, and how soon one can read.

    .venv/bin/python -m benchmarks.thin_line

Serves the demo as in production (gunicorn, collected files, no DEBUG) on a free port and opens each page in
Chromium, in both languages: once with an empty cache (the first visit) and once more (a later page). The
bytes are what Chromium received, headers included. Budgets: 40 kB at first, 12 kB later; the start page
readable within 2.5 s at 400 kbit/s and 400 ms latency.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FIRST, LATER = 40_000, 12_000
LATENCY_MS, BYTES_PER_SECOND, READABLE_MS = 400, 400_000 // 8, 2_500
LANGUAGES = ("en", "km")
EMAIL = "dara@example.org"
OPEN_TO_ALL = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/inquiries/new/",
    "/nowhere/",
)


def main() -> int:
    """Print the tables; return 1 where a budget is exceeded."""
    with tempfile.TemporaryDirectory(prefix="thin-line-") as folder:
        port = _free_port()
        common = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": "measured-on-this-machine-alone-" * 2,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "0",
            "PUBLIC_ORIGIN": f"http://127.0.0.1:{port}",
        }
        addresses = _prepare(common)
        with _served(common | {"DEBUG": "0"}, port) as origin:
            return _measure(origin, addresses)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _prepare(common: dict[str, str]) -> list[str]:
    """Make the demo, with an application at every step, in a process of its own; return Dara's addresses."""
    script = """
import django; django.setup()
from django.core.management import call_command
for name in ("migrate", "createcachetable", "collectstatic"):
    call_command(name, verbosity=0, **({"interactive": False} if name == "collectstatic" else {}))
call_command("demo", stdout=open("/dev/null", "w"))
from accounts.models import User
from appointments.models import Appointment
from eligibility.steps import STEPS
from tests.factories import ApplicationFactory
dara = User.objects.get(email="dara@example.org")
number = Appointment.objects.get(application__user=dara).number
pages = ["/dashboard/", "/applications/new/", "/inquiries/", "/accounts/profile/"]
pages += [f"/appointments/{number}/{page}" for page in ("", "print/", "reschedule/", "cancel/")]
for step in STEPS[1:]:
    made = ApplicationFactory(user=dara, at=step)
    pages.append(f"/applications/{made.reference}/{step}/")
print("\\n".join(pages))
"""
    settings = {"DJANGO_SETTINGS_MODULE": "embassy_sched.settings", "DEBUG": "1", "STATIC_MANIFEST": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=common | settings,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return [line for line in done.stdout.splitlines() if line.startswith("/")]


@contextmanager
def _served(environment: dict[str, str], port: int) -> Iterator[str]:
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "4"),
            *("--log-level", "error", "--bind", f"127.0.0.1:{port}", "embassy_sched.wsgi"),
        ],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield origin
    finally:
        server.terminate()
        server.wait()


def _measure(origin: str, addresses: list[str]) -> int:
    from tests.browsers import FLAGS, find_chromium

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        over = 0
        print(f"{'bytes over the wire':44} {'first':>7} {'later':>7}   status")
        for language in LANGUAGES:
            for address in (*OPEN_TO_ALL, *addresses):
                over += _row(chromium, origin, address, language, inside=address in addresses)
        for language in LANGUAGES:
            shown = _readable_after(chromium, origin, language)
            over += shown > READABLE_MS
            print(f"start page, {language}, readable after {shown} ms (budget {READABLE_MS})")
        chromium.close()
    print(f"{over} over budget (first {FIRST}, later {LATER} bytes)")
    return 1 if over else 0


def _row(chromium: Browser, origin: str, address: str, language: str, *, inside: bool) -> bool:
    """Print one page's bytes; say whether it is over a budget. Cookies are there before, and not counted."""
    context = chromium.new_context(base_url=origin, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    if page.evaluate("document.documentElement.lang") != language:
        page.click(".language-switch button")
    if inside:
        page.fill("[name=login]", EMAIL)
        page.fill("[name=password]", "demo-phnom-penh")
        page.click("main form button[type=submit]")
        if page.evaluate("document.documentElement.lang") != language:
            page.click(".language-switch button")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    first, status = _received(wire, page, address)
    later, _status = _received(wire, page, address)
    context.close()
    name = f"{language} {_plain(address)}"
    over = first > FIRST or later > LATER
    print(f"{name:44} {first:7} {later:7}   {status}{'  OVER' if over else ''}")
    return over


def _received(wire: CDPSession, page: Page, address: str) -> tuple[int, int]:
    sizes: list[int] = []

    def count(event: dict[str, float]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    wire.on("Network.loadingFinished", count)
    answer = page.goto(address, wait_until="networkidle")
    wire.remove_listener("Network.loadingFinished", count)
    return sum(sizes), answer.status if answer else 0


def _readable_after(chromium: Browser, origin: str, language: str) -> int:
    """Return the milliseconds until the start page shows its text, over the thin line with an empty cache."""
    context = chromium.new_context(base_url=origin, locale=language)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
    page.goto("/")
    painted = "performance.getEntriesByName('first-contentful-paint')[0]"
    page.wait_for_function(f"() => Boolean({painted})")
    shown = int(page.evaluate(f"() => Math.round({painted}.startTime)"))
    context.close()
    return shown


def _plain(address: str) -> str:
    """Return an address without what is different in every run."""
    parts = address.split("/")
    return "/".join("…" if len(part) == 10 and part.isupper() else part for part in parts)


if __name__ == "__main__":
    sys.exit(main())
