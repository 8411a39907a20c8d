"""The benchmarks that need a server and a browser, tried with tiny sizes; how long anything takes is not looked at."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser

from core.lessons.catalogue import lesson
from tests.benchmarks import cold_start, latency, live_training, load, opening
from tests.benchmarks.load_server import state_of
from tests.benchmarks.load_visitors import Crowd

FORMULA = next(probe for probe in latency.PROBES if "shared-variable" in probe.path)


def test_the_latency_of_a_formula_is_measured(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    median, high, pictures = latency.measure(page, server, FORMULA, 2, 0.5)
    page.close()
    assert math.isfinite(median)  # NaN: the picture did not change
    assert median <= high
    assert pictures > 0


def test_a_page_is_painted_before_it_is_complete(browser: Browser, server: str) -> None:
    page = browser.new_page()
    painted, complete = cold_start.seen_at(page, f"{server}/forward_pass", time.monotonic())
    page.close()
    assert 0 < painted <= complete


def test_a_click_in_the_navigation_opens_a_lesson(browser: Browser, server: str) -> None:
    page = browser.new_page()
    cold_start.seen_at(page, f"{server}/glossary", time.monotonic())
    picture, complete = opening.opened(page, lesson("convolution"))
    page.close()
    assert 0 < picture <= complete


def test_the_first_picture_of_a_run_is_seen(browser: Browser, server: str) -> None:
    (milliseconds,) = live_training.first_picture(browser, server, 1)
    assert milliseconds > 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux tells of a process")
def test_visitors_without_a_browser_read_move_and_train(server: str) -> None:
    async def visit() -> Crowd:
        crowd = Crowd([server], (0.0, 0.05))
        await crowd.arrive(2, 0)
        await crowd.work(1, 2.0)
        await crowd.leave()
        return crowd

    # In a thread of its own: Playwright's tests leave a running event loop in this one.
    with ThreadPoolExecutor(1) as other:
        log = other.submit(lambda: asyncio.run(visit()).log).result()
    assert log.failures == []
    assert {sample.kind for sample in log.samples} >= {"open", "move", "start"}
    assert log.polls
    state = state_of(os.getpid())
    result = load.Result(2, 1, 2.0, log, state, state, [state], state, 0.1)
    assert load.summary(result).count("|") == len(load.HEAD) + 1
    assert "| 2 | all controls |" in load.times(result)
