"""Live training as a visitor sees it, in Chromium, beside the bare generator in the same run.

    python -m tests.benchmarks.live_training

Prints the time from the click on Start to the first moving picture; the epochs per second that arrive in the browser,
that the run computes, and that the bare generator computes; the pictures per second while training; and another
visitor's slider on /forward_pass while four runs compute.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.latency import FORWARD, Probe, measure
from tests.browser.conftest import FLAGS, STILL, find_chromium, running_server

EPOCHS = 2_400
# 250 points, batches of 10, a 2-4-2-1 network: the problem of the benchmark of the trainer.
PROBLEM = f"?preset=spiral&n=250&share=100&hidden=4-2&batch=10&opt=sgd&lr=0.1&stop=never&restore=0&epochs={EPOCHS}"
LONG = "?preset=spiral&n=2000&share=90&epochs=5000&stop=never&restore=0"

BARE = """
import time, torch
torch.set_num_threads(1)
from core.lessons.live_training.link import LIVE_TRAINING_LINK
from core.lessons.live_training.run_to_end import run_to_end
from urllib.parse import parse_qsl
experiment = LIVE_TRAINING_LINK.read(dict(parse_qsl({query!r}))).experiment
run_to_end(LIVE_TRAINING_LINK.read({{"preset": "circles"}}).experiment)
began = time.perf_counter()
run_to_end(experiment)
print({epochs} / (time.perf_counter() - began))
"""

_ROOT = """[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
  .map((node) => node.shadowRoot).find((root) => root?.querySelector('.scene'))"""
_READY = f"() => Boolean({_ROOT})"
_START = """() => {
  const root = ROOT;
  const start = [...root.querySelectorAll('button')].find((b) => b.textContent.includes('Start'));
  const epoch = () => Number(root.querySelector('.side strong')?.textContent ?? 0);
  window.seen = new Set();
  return new Promise((resolve) => {
    const began = performance.now();
    let first = null;
    const look = () => {
      const now = epoch();
      if (now >= 1 && first === null) resolve(first = performance.now() - began);
      if (now >= 1) window.seen.add(now);
      window.lastSeen = [now, performance.now() - began];
      if (!window.finished) requestAnimationFrame(look);
    };
    start.click();
    requestAnimationFrame(look);
  });
}""".replace("ROOT", _ROOT)


def opened(browser: Browser, address: str, query: str) -> Page:
    """A page of its own visitor, with its component there."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{address}/live_training{query}")
    page.wait_for_selector(STILL)
    page.wait_for_function(_READY)
    page.wait_for_timeout(1500)
    return page


def first_picture(browser: Browser, address: str, visitors: int = 5) -> list[float]:
    """Milliseconds from the click on Start to the first epoch on screen, one visitor after the other."""
    times = []
    for _ in range(visitors):
        page = opened(browser, address, "?preset=early-stopping-epoch-53")
        times.append(page.evaluate(_START))
        page.context.close()
    return times


def rates(browser: Browser, address: str) -> tuple[float, float, float]:
    """Epochs per second as they arrive in the browser, as the run itself computes them, and pictures per second."""
    page = opened(browser, address, PROBLEM)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(_START)
    began = time.perf_counter()
    page.wait_for_function(f"() => window.lastSeen[0] >= {EPOCHS}", timeout=120_000)
    wall = time.perf_counter() - began
    pictures = page.evaluate("() => window.seen.size / (window.lastSeen[1] / 1000)")
    run = next(url.split("?")[0] for url in asked if "/runs/" in url)
    computed = max(row["columns"]["seconds"][-1] for row in chunks(run) if row["kind"] == "rows")
    page.context.close()
    return EPOCHS / wall, EPOCHS / computed, pictures


def chunks(run: str) -> Iterator[dict[str, Any]]:
    """Everything that a run has said."""
    since, answer = 0, {"chunks": [None]}
    while answer["chunks"]:
        with urllib.request.urlopen(f"{run}?since={since}") as response:
            answer = json.load(response)
        since = answer["next"]
        yield from answer["chunks"]


def bare_rate() -> float:
    """Epochs per second of the generator alone, in a process of its own."""
    code = BARE.format(query=PROBLEM[1:], epochs=EPOCHS)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def beside_four_runs(browser: Browser, address: str) -> tuple[float, float]:
    """Median and 95th percentile of another visitor's slider while four runs compute, in ms."""
    pages = [opened(browser, address, LONG) for _ in range(4)]
    for page in pages:
        page.evaluate(_START)
    visitor = browser.new_page(viewport={"width": 1440, "height": 900})
    median, high, _ = measure(visitor, address, Probe("/forward_pass?preset=toy-network", "Input x", FORWARD), 60)
    for page in pages:
        page.context.close()
    return median, high


def main() -> None:
    with running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        time.sleep(8)  # the forkserver warms up
        times = first_picture(browser, address)
        print(f"Start to first moving picture: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
        bare = [bare_rate()]
        seen, computed, pictures = rates(browser, address)
        bare.append(bare_rate())
        mean = statistics.mean(bare)
        print(f"epochs/s: {seen:.0f} arrive in the browser, the run computes {computed:.0f}, the generator {mean:.0f}")
        print(f"run against bare generator: {computed / mean:.2f}")
        print(f"different pictures per second while training: {pictures:.0f}")
        median, high = beside_four_runs(browser, address)
        print(f"another visitor's slider beside four runs: median {median:.0f} ms, 95 % {high:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
