"""pytest plugin: journeys in Chromium, against a server of the test's own (`live_server`).

A test that asks for `page` or `new_page` is a journey: it is marked `browser`, runs after all others, and is
skipped, with a word in the last lines, where no Chromium is found. $CHROMIUM names one. A journey fails, too,
if its pages broke the Content-Security-Policy, asked a foreign host, or got a 500. When it fails, what its
pages showed is kept in .test-artifacts/.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.missing import did_not_run, nothing_may_be_missing

ARTIFACTS = Path(__file__).resolve().parent.parent / ".test-artifacts"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_PROGRAMS = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]
PLAYWRIGHT_FOLDERS = [".cache/ms-playwright", "Library/Caches/ms-playwright"]
PLAYWRIGHT_PROGRAMS = [
    "chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "*.app/Contents/MacOS/Google Chrome*",
]
CURE = (
    "install Chromium (Debian: sudo apt install chromium; anywhere: .venv/bin/python -m playwright install "
    "chromium) or name one: CHROMIUM=/path/to/chrome make test"
)
# Longer than SQLite waits for a lock, so that a journey that met one fails of the answer, not of waiting.
SECONDS = 30
MOST_SAID = 12
_PAGES = pytest.StashKey[list[Page]]()
_TRAFFIC = pytest.StashKey[list[str]]()


def find_chromium() -> str | None:
    """The Chromium to use: $CHROMIUM, the system's, a Mac's application, Playwright's own download."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        found = shutil.which(named)
        if found is None:
            raise pytest.UsageError(f"CHROMIUM names no program: {named}")
        return found
    for name in NAMES:
        if found := shutil.which(name):
            return found
    programs = [Path("/Applications") / name for name in MAC_PROGRAMS]
    downloads = [Path.home() / folder for folder in PLAYWRIGHT_FOLDERS]
    if folder := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        downloads.insert(0, Path(folder))
    for download in downloads:
        for name in PLAYWRIGHT_PROGRAMS:
            programs += sorted(download.glob(f"chromium-*/*/{name}"), reverse=True)
    return next((str(program) for program in programs if program.is_file()), None)


def pytest_configure(config: pytest.Config) -> None:
    if nothing_may_be_missing() and find_chromium() is None:
        raise pytest.UsageError(f"CI is set, so nothing may be missing, but there is no Chromium: {CURE}")


def pytest_itemcollected(item: pytest.Item) -> None:
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Say which journeys cannot run, also where another plugin leaves them out; put the others last."""
    journeys = [item for item in items if item.get_closest_marker("browser")]
    if journeys and find_chromium() is None:
        did_not_run(config, f"{len(journeys)} browser journeys did not run: {CURE}")
        for item in journeys:
            item.add_marker(pytest.mark.skip(reason="no Chromium"))
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which makes Django refuse the database to the
        # test. No view runs in it. Journeys come last, so that no other test loses that guard.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, live_server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`new_page(width=1280, javascript=False)`: a page of somebody new, with cookies of her own.

    Addresses are relative: `page.goto("/dashboard/")`. Without JavaScript unless asked for, since every page
    must work so; 360 is the width of a small phone.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    own = urlsplit(live_server.url).netloc
    pages = request.node.stash[_PAGES] = []
    traffic = request.node.stash[_TRAFFIC] = []
    expect.set_options(timeout=SECONDS * 1000)

    def open_page(*, width: int = 1280, javascript: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            locale="en-US",
            timezone_id="Asia/Phnom_Penh",
            viewport={"width": width, "height": 740 if width < 600 else 900},
        )
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: "Content Security Policy" in message.text and faults.append(message.text),
        )
        page.on(
            "request",
            lambda asked: (
                urlsplit(asked.url).netloc not in {own, ""} and faults.append(f"foreign host: {asked.url}")
            ),
        )
        page.on(
            "response",
            lambda answer: answer.status >= 500 and faults.append(f"{answer.status}: {answer.url}"),
        )
        page.on("request", lambda asked: traffic.append(f"{asked.method} {asked.url}"))
        page.on("response", lambda answer: traffic.append(f"{answer.status} {answer.url}"))
        page.on("requestfailed", lambda asked: traffic.append(f"{asked.failure} {asked.url}"))
        pages.append(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One person's page: a desktop, without JavaScript."""
    return new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Keep what the pages of a failed journey showed."""
    report = yield
    if report.when == "call" and report.failed:
        for number, page in enumerate(item.stash.get(_PAGES, []), start=1):
            name = re.sub(r"[^\w.-]+", "-", item.nodeid.removeprefix("tests/")).strip("-")
            path = ARTIFACTS / f"{name}-{number}.png"
            try:
                page.screenshot(path=path, full_page=True)
                path.with_suffix(".html").write_text(page.content(), encoding="utf-8")
                focus = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
                report.sections.append((f"page {number}", f"{page.url}\n{path}\nfocus: {focus}"))
            except BrowserError as error:
                report.sections.append((f"page {number}", f"not kept: {error}"))
        if traffic := item.stash.get(_TRAFFIC, []):
            report.sections.append(("the last requests and answers", "\n".join(traffic[-MOST_SAID:])))
    return report
