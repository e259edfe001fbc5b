"""axe-core over states, in one page of Chromium, with our style sheets and without a server."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

from tests.accessibility.states import State

AXE = Path(__file__).with_name("axe.min.js")
WIDTHS = (360, 1280)
SMALLEST_WIDTH = 320
# target-size (WCAG 2.2) is off unless asked for. Colors are looked at where they are, so nothing is scrolled.
RUN = """async () => {
  const found = await axe.run(document, {
    resultTypes: ['violations'], elementRef: false, rules: {'target-size': {enabled: true}},
  });
  return found.violations.map(each => [each.id, each.nodes.slice(0, 3).map(
    node => node.html.slice(0, 160) + ' ' + (node.failureSummary || '').split('\\n')[1]
  )]);
}"""
# What is folded away is read, too, once somebody opens it: the menu, the list of steps.
UNFOLD = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"
LAYOUT = """() => {
  const texts = [...document.querySelectorAll('body *:not(option, .usa-sr-only)')]
    .filter(each => [...each.childNodes].some(n => n.nodeType == 3 && /[\\u1780-\\u17ff]/.test(n.data)));
  const told = found => found.slice(0, 3).map(each => each.outerHTML.slice(0, 120));
  return [
    document.documentElement.scrollWidth,
    told([...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest('.usa-skipnav, .usa-sr-only, table'))),
    told(texts.filter(each => parseFloat(getComputedStyle(each).lineHeight)
      < 1.4 * parseFloat(getComputedStyle(each).fontSize))),
  ];
}"""


class Reader:
    """One page of Chromium that shows states; JavaScript is on, for axe, and no policy is in its way."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(base_url="http://localhost", reduced_motion="reduce")
        self._context.add_init_script(path=AXE)
        self._page = self._context.new_page()
        self._page.route("**/*", self._answer)
        self._state: State | None = None

    def close(self) -> None:
        """Give the page back."""
        self._context.close()

    def show(self, state: State) -> None:
        """Open a state, and what is folded in it; status and title must be those that the server sent."""
        self._state = state
        response = self._page.goto("/state")
        assert response is not None
        got = (response.status, " ".join(self._page.title().split()))
        assert got == (state.status, state.title), state.name
        self._page.evaluate(UNFOLD)

    def violations(self, width: int) -> list[str]:
        """Return what axe objects to on the page that is open, one line each."""
        self._page.set_viewport_size({"width": width, "height": 900})
        return [f"{width} px: {rule}: {where}" for rule, where in self._page.evaluate(RUN)]

    def faults_of_layout(self) -> list[str]:
        """Return what runs over the edge of the smallest phone, and Khmer lines that are too tight."""
        self._page.set_viewport_size({"width": SMALLEST_WIDTH, "height": 700})
        width, wide, tight = self._page.evaluate(LAYOUT)
        faults = [f"{width} px wide: {wide}"] if width > SMALLEST_WIDTH else []
        return faults + ([f"lines too tight: {tight}"] if tight else [])

    def picture(self, path: Path) -> None:
        """Keep what the page looks like, for looking at it."""
        self._page.screenshot(path=path, full_page=True)

    def _answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path == "/state" and self._state is not None:
            page = self._state
            route.fulfill(status=page.status, content_type="text/html; charset=utf-8", body=page.html)
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=found)
        else:
            route.fulfill(status=404)
