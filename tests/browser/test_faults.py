"""What goes wrong between a reader and the server: nothing is lost that the page promised to keep."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from pages.server.apology import SENTENCE, UNUSABLE
from tests.browser.conftest import Visit
from tests.servers import Server, Tab, answering, launch, request, running

FAULTS = "tests/browser/faults_app.py"
LONG = "/live_training?preset=spiral&epochs=3000&stop=never&restore=0"
CIRCLES = "/live_training?preset=circles"
SLOWEST = 60_000  # ms that a run or a server may take on a busy machine
GONE = "This run is no longer on the server. Start it again"


def phase(page: Page):
    return page.locator(".run .phase")


def press(page: Page, name: str) -> None:
    page.locator(".run .buttons").get_by_role("button", name=name, exact=True).first.click()


def wait_for(page: Page, words: str | re.Pattern[str]) -> None:
    expect(phase(page)).to_contain_text(words, timeout=SLOWEST)


def epoch(page: Page) -> int:
    return int(page.locator(".side strong").first.inner_text())


def wait_for_epoch(page: Page, least: int) -> None:
    page.wait_for_function(
        """(least) => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
          .some((n) => Number(n.shadowRoot?.querySelector('.side strong')?.textContent) >= least)""",
        arg=least,
        timeout=SLOWEST,
    )


def epoch_at_rest(page: Page) -> int:
    """The epoch shown when a second has brought no other: what has arrived already is played to its end first."""
    last = -1
    while last != (now := epoch(page)):
        last = now
        page.wait_for_timeout(1_000)
    return now


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def open_tab(context: BrowserContext, server: str) -> Callable[[str], Visit]:
    """Opens tabs of one visitor."""
    return lambda path: Visit(context.new_page(), server).open(path)


def test_a_run_goes_on_while_its_reader_has_no_network_and_the_page_catches_up(open_tab, context: BrowserContext):
    page = open_tab(LONG).page
    press(page, "Start")
    wait_for(page, "training: epoch")
    wait_for_epoch(page, 3)
    context.set_offline(True)
    wait_for(page, "connection lost, trying again")
    before = epoch_at_rest(page)
    page.wait_for_timeout(2_000)
    assert epoch(page) == before
    context.set_offline(False)
    wait_for_epoch(page, before + 20)
    wait_for(page, re.compile("^training: epoch"))
    press(page, "Stop")
    wait_for(page, "stopped")
    scrubber = page.get_by_label("Go to epoch")
    for number in (before, before + 7):  # what happened meanwhile is there as well
        scrubber.fill(str(number))
        expect(page.locator(".side strong").first).to_have_text(str(number))


def test_a_lost_websocket_comes_back_to_the_same_session_and_run(context: BrowserContext, server: str):
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    context.route_web_socket(re.compile("/_stcore/stream"), through)
    visit = Visit(context.new_page(), server).open(LONG)
    page = visit.page
    press(page, "Start")
    wait_for(page, "training: epoch")
    wait_for_epoch(page, 3)
    sockets[-1].close(code=1001, reason="lost")
    with page.expect_websocket(timeout=SLOWEST):
        pass
    visit.settle()
    wait_for(page, re.compile("^training: epoch"))
    press(page, "Pause")
    wait_for(page, "paused after epoch")
    press(page, "Reset weights")
    wait_for(page, "not trained yet")
    assert len(sockets) >= 2
    assert page.url.endswith(LONG.partition("?")[2]) or "preset=spiral" in page.url


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task").iterdir() if children.exists() else ()
    born = [int(child) for thread in threads for child in (thread / "children").read_text(encoding="ascii").split()]
    return [pid, *(descendant for child in born for descendant in family(child))]


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def doomed(own_server: Server) -> Server:
    """A server for what no server survives; started again if a test has killed it."""
    if own_server.process.poll() is not None:
        restart(own_server)
    return own_server


def restart(server: Server) -> None:
    """At the address that it had."""
    server.process = answering(launch(port=server.port)).process


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a test forbid a running server to write files")
def test_a_server_whose_disk_is_full_still_draws_and_trains_and_refuses_large_uploads_alone(
    context: BrowserContext, doomed: Server
):
    """From some moment on it may not write a single byte into a file: pages, runs and links need none."""
    import resource

    visit = Visit(context.new_page(), doomed.address).open(CIRCLES)
    press(visit.page, "Start")
    wait_for(visit.page, "finished: 20 epochs")
    for pid in family(doomed.process.pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
    visit = Visit(context.new_page(), doomed.address)
    for path in ("/", "/forward_pass", "/cnn_filters", CIRCLES):
        visit.open(path)
        expect(visit.page.get_by_role("heading", level=1)).to_have_count(1)
        visit.assert_clean()
    press(visit.page, "Start")
    wait_for(visit.page, "finished: 20 epochs")
    assert [uploaded(doomed, size) for size in (100_000, 3_000_000)] == [(204, b""), (500, b"Internal Server Error")]
    visit.settle().assert_clean()


def test_after_a_restart_of_the_server_the_link_restores_the_experiment_and_the_page_says_that_the_run_is_gone(
    context: BrowserContext, doomed: Server
):
    page = Visit(context.new_page(), doomed.address).open("/live_training?preset=spiral&stop=never").page
    page.get_by_role("button", name="Training", exact=False).first.click()
    field = page.get_by_label("Epochs at most")
    field.fill("2345")
    field.press("Enter")
    page.wait_for_url("**epochs=2345**", timeout=SLOWEST)
    page.keyboard.press("Escape")
    press(page, "Start")
    wait_for(page, "training: epoch")
    doomed.kill()
    wait_for(page, "connection lost, trying again")
    restart(doomed)
    expect(page.get_by_text(GONE).or_(phase(page).filter(has_text="not trained yet")).first).to_be_visible(
        timeout=SLOWEST
    )
    assert "epochs=2345" in page.url
    visit = Visit(page, doomed.address).settle()
    assert "epochs=2345" in page.url
    page.reload()
    visit.settle()
    expect(phase(page)).to_contain_text("not trained yet")
    page.get_by_role("button", name="Training", exact=False).first.click()
    expect(page.get_by_label("Epochs at most")).to_have_value("2345")


@pytest.fixture(scope="module")
def faults() -> Iterator[Server]:
    with running(FAULTS) as started:
        yield started


def test_a_run_that_fails_inside_torch_gives_one_sentence(context: BrowserContext, faults: Server):
    visit = Visit(context.new_page(), faults.address).open("/?preset=spiral")
    press(visit.page, "Start")
    wait_for(visit.page, "the run failed")
    sentence = "The run stopped with an error inside PyTorch: RuntimeError."
    expect(visit.page.get_by_text(sentence)).to_have_count(1)
    visit.settle()
    words = visit.page.locator("body").inner_text()
    assert "Traceback" not in words
    assert "mat1" not in words
    visit.assert_clean()
    press(visit.page, "Reset weights")
    wait_for(visit.page, "not trained yet")


@pytest.mark.parametrize("fault", ["script", "callback"])
def test_a_page_that_fails_says_what_to_do(context: BrowserContext, faults: Server, fault: str):
    page = context.new_page()
    page.goto(f"{faults.address}/?fault={fault}")
    if fault == "callback":
        page.get_by_role("button", name="Fail").click()
    expect(page.get_by_text(SENTENCE if fault == "script" else UNUSABLE)).to_be_visible(timeout=SLOWEST)
    assert page.locator("[data-testid=stException]").count() == 0
    assert "secret" not in page.locator("body").inner_text()


def test_two_tabs_of_one_visitor_are_two_experiments_with_runs_of_their_own(open_tab):
    one = open_tab(LONG).page
    two = open_tab(LONG.replace("epochs=3000", "epochs=4321")).page
    press(one, "Start")
    press(two, "Start")
    wait_for(one, "of 3000")
    wait_for(two, "of 4321")
    press(one, "Stop")
    wait_for(one, "stopped")
    wait_for(two, re.compile("^training: epoch"))
    before = epoch(two)
    wait_for_epoch(two, before + 5)
    assert ("epochs=3000" in one.url, "epochs=4321" in two.url) == (True, True)
    one.reload()
    # The run comes back with the tab, unless the server still counts the old session as there.
    expect(phase(one)).to_contain_text(re.compile("stopped|not trained yet"), timeout=SLOWEST)
    wait_for(two, re.compile("^training: epoch"))
    press(two, "Stop")
    wait_for(two, "stopped")


def uploaded(server: Server, size: int) -> tuple[int, bytes]:
    (cookie,) = request(f"{server.address}/_stcore/health").values("set-cookie")
    token = cookie.split(";")[0]
    body = (
        b'--end\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"x" * size + b"\r\n--end--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=end", "Cookie": token}
    headers["X-Xsrftoken"] = token.partition("=")[2]
    with Tab(server.address) as tab:
        session = tab.open().session
        reply = request(f"{server.address}/_stcore/upload_file/{session}/file", "PUT", headers, body)
    return reply.status, reply.body
