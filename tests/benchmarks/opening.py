"""From a click in the navigation to the lesson's picture, and the first visit of a new browser, on a warm server.

    python -m tests.benchmarks.opening --rounds 5       # median and worst, in ms

The clock starts in the page at the click and stops in the first frame in which the new page's title stands and its
main picture is drawn; complete is when the script rests and every picture is drawn. Lessons are opened in a row, so
that each comes after another one; the first round only warms up.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from core.lessons.catalogue import BUILT, Lesson
from tests.benchmarks.cold_start import seen_at
from tests.browser.conftest import FLAGS, STILL, find_chromium, running_server

VIEWPORT = {"width": 1440, "height": 900}
_CLICK = """async ([title, question, still]) => {
  const hosts = () => [...document.querySelectorAll("[data-testid=stMain] [data-testid=stBidiComponentIsolated]")];
  const drawn = (host) => {
    const root = host?.shadowRoot?.querySelector(".root");
    const all = [...root?.querySelectorAll("svg, canvas") ?? []];
    const drawings = all.filter((one) => one.getBoundingClientRect().width);
    return Boolean(root?.childElementCount) && drawings.every((one) => one.matches("canvas") || one.childElementCount);
  };
  const frame = () => new Promise(requestAnimationFrame);
  const links = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
  const began = performance.now();
  links.find((one) => one.textContent.trim() === title).click();
  let picture = null;
  while (performance.now() - began < 60_000) {
    await frame();
    if (document.querySelector("[data-testid=stMain] h1")?.textContent.trim() !== question) continue;
    const main = hosts().find((host) => host.shadowRoot?.querySelector("svg, canvas"));
    if (picture === null && drawn(main)) picture = performance.now() - began;
    if (picture === null || !document.querySelector(still)) continue;
    if (hosts().every(drawn)) return [picture, performance.now() - began];
  }
  throw new Error(`${title} does not open`);
}"""


def opened(page: Page, lesson: Lesson) -> tuple[float, float]:
    """Milliseconds from a click on a lesson's name until its main picture is drawn, and until the page is complete."""
    picture, complete = page.evaluate(_CLICK, [lesson.title, lesson.question, STILL])
    return picture, complete


def rounds(page: Page, lessons: Sequence[Lesson], count: int) -> dict[str, list[tuple[float, float]]]:
    """All lessons one after the other, so many times, after a round that only warms up."""
    times: dict[str, list[tuple[float, float]]] = {lesson.slug: [] for lesson in lessons}
    for turn in range(count + 1):
        for lesson in lessons:
            one = opened(page, lesson)
            page.wait_for_timeout(800)  # a reader looks before the next click
            if turn:
                times[lesson.slug].append(one)
    return times


def first_visit(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds until a browser that was never here has painted the title, and until the page is complete."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    painted, complete = seen_at(page, address, time.monotonic())
    page.context.close()
    return 1000 * painted, 1000 * complete


def row(name: str, times: Sequence[tuple[float, float]]) -> str:
    """Median and worst of both columns."""
    cells = [f"{statistics.median(column):.0f} | {max(column):.0f}" for column in zip(*times, strict=True)]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    count = arguments.parse_args().rounds
    with running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_context(viewport=VIEWPORT).new_page()
        seen_at(page, address, time.monotonic())
        page.wait_for_timeout(20_000)  # the server warms up
        print("| click on | picture, median ms | worst | complete, median ms | worst |\n|---|--:|--:|--:|--:|")
        for slug, times in rounds(page, BUILT, count).items():
            print(row(f"/{slug}", times), flush=True)
        page.context.close()
        print("\n| first visit | title, median ms | worst | complete, median ms | worst |\n|---|--:|--:|--:|--:|")
        for lesson in BUILT:
            times = [first_visit(browser, f"{address}/{lesson.slug}") for _ in range(count)]
            print(row(f"/{lesson.slug}", times), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
