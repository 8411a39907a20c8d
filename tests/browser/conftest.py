"""A real server and a real browser. Without Chromium the tests skip and say how to get it, or fail in CI."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests.browser.live_training_fake import fake_server
from tests.servers import running

# The shell without windows first: it draws a picture in a tenth of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    f"--{flag}"
    for flag in (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
# What the page says; whether the script rests and every component and drawing has something. A text that hides itself
# counts, too: to leave it out, as innerText does, costs a layout of the page at each look.
# A picture needs a frame more than its controls: until then its drawing is empty. One in a hidden part stays so.
LOOK = """(still) => {
  const hosts = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const roots = hosts.map((host) => host.shadowRoot);
  const text = document.querySelector("[data-testid=stMain]")?.textContent ?? "";
  // Before the first message of the server the script rests, too, over an empty page.
  const rests = text.trim() && document.querySelector(still);
  // What Streamlit's own client has not loaded yet has a skeleton in its place.
  const loaded = rests && !document.querySelector("[data-testid=stSkeleton]");
  const drawn = loaded && roots.every((root) => root?.querySelector(".root")?.childElementCount);
  const drawings = drawn ? roots.flatMap((root) => [...root.querySelectorAll("svg")]) : [];
  return [text, Boolean(drawn), drawings.every((drawing) => drawing.childElementCount || drawing.closest("[hidden]"))];
}"""
STREAMLITS_OWN = ("/_stcore/", "/media/")  # addresses whose 404s are not ours
STANDS, LONGEST_EMPTY, NUDGE, LONGEST = 0.4, 5.0, 1.0, 90.0  # seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser, a server and training processes share two cores: a test that fails runs once more, and is reported."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))


def find_chromium() -> str | None:
    """The browser of $CHROMIUM, of the system, or of Playwright."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        reason = "no Chromium found: run `playwright install chromium` or `apt-get install chromium`"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def running_server(script: str = "app.py") -> Iterator[str]:
    """The address of a fresh `streamlit run app.py`, as the README starts it, for the time of a test."""
    with running(script) as started:
        yield started.address


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running_server() as address:
        yield address


class Visit:
    """One visitor's page, with the errors that it logged."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("pageerror", self._failed)
        page.on("console", self._heard)

    def end(self) -> None:
        """Hear no more of what the page logs."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)

    def _failed(self, error: Error) -> None:
        self.errors.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        # After a deep link Streamlit's own client first asks below the page's path and logs its own 404s.
        # A picture of a script's run that was overtaken is gone before the browser has asked for it.
        if message.type == "error" and not any(part in message.location.get("url", "") for part in STREAMLITS_OWN):
            self.errors.append(message.text)

    def open(self, path: str) -> Visit:
        self.page.goto(self.address + path)
        return self.settle()

    def listen_to_sent(self) -> list[str | bytes]:
        """Reload; the list then grows with every message that the browser sends to the server."""
        sent: list[str | bytes] = []

        def keep(frame: str | bytes) -> None:  # Playwright marks its handlers, and a bound append cannot be marked
            sent.append(frame)

        self.page.on("websocket", lambda socket: socket.on("framesent", keep))
        self.page.reload()
        self.settle()
        sent.clear()
        return sent

    def settle(self) -> Visit:
        """Wait until the script has run, every component is drawn and the page has stood still for 0.4 s."""
        self.page.wait_for_selector(STILL, timeout=60_000)
        last, since = "", time.monotonic()
        patience, nudged, end = since + LONGEST_EMPTY, since, since + LONGEST
        # The clock is here: Chromium slows the clock of a page that it takes for hidden.
        while time.monotonic() - since < STANDS:
            self.page.wait_for_timeout(60)
            now, drawn, filled = self.page.evaluate(LOOK, STILL)
            filled = filled or time.monotonic() > patience
            if now != last or not drawn or not filled:
                last, since = now, time.monotonic()
            assert time.monotonic() < end, "the page does not come to rest"
            if not (drawn and filled) and time.monotonic() - nudged > NUDGE:
                # It draws no frames of such a page either; a picture of the page makes it draw.
                self.page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})
                nudged = time.monotonic()
        return self

    def assert_clean(self) -> None:
        """No error box, no "Page not found", no console error, no sideways scrolling."""
        assert self.page.locator("[data-testid=stException], [data-testid=stBidiComponentError]").count() == 0
        assert self.page.get_by_text("Page not found").count() == 0
        assert self.page.get_by_role("dialog").count() == 0
        assert self.errors == []
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for all tests, so that the browser fetches and compiles Streamlit's own client once."""
    context = browser.new_context()
    yield context
    context.close()


class Tabs:
    """The tabs of a worker's browser. One is kept from test to test: a page opened in it costs half as much as one
    in a new tab, whose process begins from nothing. A session of the server is never kept, opening begins another."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.kept: Page | None = None
        self.used: list[Page] = []

    def tab(self) -> Page:
        """The kept one for the first page of a test, a new one for each further one."""
        if self.kept is None or self.kept.is_closed():
            self.kept = self.context.new_page()
        page = self.context.new_page() if self.kept in self.used else self.kept
        self.used.append(page)
        return page

    def leave(self) -> None:
        """What the test opened is closed, but for the kept tab, which is left empty and as it was."""
        for page in self.used:
            if page is self.kept and not page.is_closed():
                page.unroute_all()
                if page.url.startswith("http"):
                    page.evaluate("sessionStorage.clear()")
                page.goto("about:blank")
            elif not page.is_closed():
                page.close()
        self.used.clear()
        self.context.clear_cookies()


@pytest.fixture(scope="session")
def tabs(visitors: BrowserContext) -> Tabs:
    return Tabs(visitors)


@contextmanager
def visiting(new_tab: Callable[[], Page], server: str) -> Iterator[Callable[..., Visit]]:
    """Opens pages: visit("/forward_pass", width=400, scheme="dark")."""
    visits = []

    def open_page(path: str, width: int = 1440, height: int = 900, scheme: str = "light", at: str = "") -> Visit:
        page = new_tab()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        visits.append(Visit(page, at or server))
        return visits[-1].open(path)

    yield open_page
    for opened in visits:
        opened.end()


@pytest.fixture
def visit(tabs: Tabs, server: str) -> Iterator[Callable[..., Visit]]:
    """Pages of one test."""
    with visiting(tabs.tab, server) as open_page:
        yield open_page
    tabs.leave()


@pytest.fixture(scope="module")
def long_visit(visitors: BrowserContext, server: str) -> Iterator[Callable[..., Visit]]:
    """Pages that several tests of a module look at: a run that has finished, for instance."""
    pages = []

    def new_tab() -> Page:
        pages.append(visitors.new_page())
        return pages[-1]

    with visiting(new_tab, server) as open_page:
        yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def graph_server():
    with running_server("tests/browser/graph_view_app.py") as address:
        yield address


@pytest.fixture
def graph_page(visit, graph_server):
    def open_page(**look):
        page = visit("/", at=graph_server, **look)
        page.page.locator(".stage .node").first.wait_for()
        return page

    return open_page


@pytest.fixture(scope="module")
def fake() -> Iterator[ThreadingHTTPServer]:
    """A tiny server of a bare page, the assets and made-up runs."""
    with fake_server() as server:
        yield server


@pytest.fixture
def bare(browser: Browser, fake: ThreadingHTTPServer) -> Iterator[Callable[..., Page]]:
    """Opens the bare page of the fake server; all pages must stay without errors, but those that hold `allow`."""
    contexts, errors, allowed = [], [], []

    def open_page(
        width: int = 1100, scheme: str = "light", motion: str = "no-preference", allow: str | None = None
    ) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion=motion)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda heard: errors.append(heard.text) if heard.type == "error" else None)
        page.goto(f"http://127.0.0.1:{fake.server_port}/")
        page.wait_for_function("() => Boolean(window.show)")
        allowed.extend([allow] if allow else [])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(words in error for words in allowed)] == []
