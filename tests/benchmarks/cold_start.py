"""From `streamlit run app.py` to the first painted page and to the first lesson, in Chromium.

    python -m tests.benchmarks.cold_start           # three starts; median and worst, in seconds

A visitor waits at the address from the beginning: the page is asked for again and again until the server answers.
Painted is when the page's title stands there; a lesson is there when its script has run and its picture is drawn. The
browser runs already; its cache is empty.
"""

from __future__ import annotations

import argparse
import statistics
import time

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.conftest import FLAGS, STILL, find_chromium
from tests.servers import launch

LESSONS = ("forward_pass", "live_training", "cnn_filters")
HEADING = "[data-testid=stHeading]"
DRAWN = """[...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .every((host) => host.shadowRoot?.querySelector(".root")?.childElementCount)"""
PATIENCE = 60.0


def load_when_there(page: Page, address: str) -> None:
    """Open an address as soon as a server listens there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            page.goto(address, wait_until="commit")
            return
        except Error:
            if time.monotonic() > until:
                raise
            page.wait_for_timeout(20)


def seen_at(page: Page, address: str, began: float) -> tuple[float, float]:
    """Seconds since a moment until the title at an address is painted, and until the page is complete."""
    load_when_there(page, address)
    page.locator(HEADING).first.wait_for(timeout=1000 * PATIENCE)
    painted = time.monotonic() - began
    page.wait_for_selector(STILL, timeout=1000 * PATIENCE)
    page.wait_for_function(DRAWN, timeout=1000 * PATIENCE)
    return painted, time.monotonic() - began


def seconds_to(browser: Browser, path: str, port: int) -> tuple[float, float]:
    """Seconds from the start of a fresh server until a page's title is painted, and until it is complete."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    began = time.monotonic()
    server = launch(port=port)
    try:
        return seen_at(page, f"{server.address}/{path}", began)
    finally:
        page.context.close()
        server.process.terminate()
        server.process.wait()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--starts", type=int, default=3)
    arguments.add_argument("--port", type=int, default=0)
    chosen = arguments.parse_args()
    print("| first page | title painted, median s | worst | complete, median s | worst |\n|---|--:|--:|--:|--:|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for path in ("", *LESSONS):
            times = [seconds_to(browser, path, chosen.port) for _ in range(chosen.starts)]
            cells = [f"{statistics.median(column):.1f} | {max(column):.1f}" for column in zip(*times, strict=True)]
            print(f"| /{path} | {' | '.join(cells)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
