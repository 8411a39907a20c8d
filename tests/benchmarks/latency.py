"""From moving a slider to the changed main picture, in Chromium, for every lesson.

    python -m tests.benchmarks.latency      # median and 95th percentile in ms, pictures per second in a drag

A pointer goes down on the slider, its `input` events are dispatched in the page, and the clock stops in the first
animation frame after the picture has changed, so the figures hold network, server and drawing. Single moves are 120 ms
apart, of a hand that holds on.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, STILL, find_chromium, running_server


@dataclass(frozen=True)
class Probe:
    """What to move and what must change: a lesson's link, its slider, an element of its main picture."""

    path: str
    slider: str
    picture: str


FORWARD, WALK, GRAPH = ".board .unit .value", ".walk-node.input .number.forward", ".window .stage"
NAME = ".walk-node.parameter .number.forward"  # every name of a formula is a parameter
OUTPUT_PIXEL = ".arithmetic .sums .result"
LARGEST = "/forward_pass?preset=toy-network&sizes=2-8-8-8-8-3&act=tanh-tanh-tanh-tanh-identity&x=1_1&y=0_0_0&w="
PROBES = (
    Probe("/forward_pass?preset=toy-network", "Input x", FORWARD),
    Probe("/forward_pass?preset=2-4-2-1-tanh", "Input x₁", FORWARD),
    Probe("/forward_pass?preset=3-5-4-2", "Input x₁", FORWARD),
    Probe(LARGEST, "Input x₁", FORWARD),
    Probe("/chain_rule?preset=toy-network", "Value of x", WALK),
    Probe("/chain_rule?preset=shared-variable", "Value of x", NAME),
    Probe("/chain_rule?preset=3-4-4-2", "Value of x₁", WALK),
    Probe("/chain_rule?preset=toy-network#torchviz", "Value of x", GRAPH),
    Probe("/chain_rule?preset=3-4-4-2#torchviz", "Value of x₁", GRAPH),
    Probe("/vanishing_gradients?preset=sigmoid-10-layers", "Width", ".picture .readout"),
    Probe("/convolution?preset=edges", "Weight in row 2, column 2", OUTPUT_PIXEL),
    Probe("/convolution?preset=depthwise-rgb", "Weight in row 3, column 3", OUTPUT_PIXEL),
)

_SETUP = """([label, selector]) => {
  const roots = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((node) => node.shadowRoot);
  const find = (what) => roots.map((root) => root?.querySelector(what)).find(Boolean);
  window.slider = find(`[aria-label="${label}"]`);
  window.picture = find(selector);
  if (!window.slider || !window.picture) throw new Error(`nothing is called ${label}, or nothing matches ${selector}`);
  // Values from −3 to 3, whatever the slider's own bounds are.
  const place = (value) => Number(slider.min) + ((value + 3) / 6) * (slider.max - slider.min);
  slider.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
  window.move = (value) => {
    slider.value = place(value);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
}"""

_ONE = """async (value) => {
  const started = performance.now();
  const changed = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - started));
    });
    observer.observe(picture, { childList: true, characterData: true, subtree: true });
    setTimeout(() => resolve(NaN), 5000);
  });
  move(value);
  return changed;
}"""

_DRAG = """async (seconds) => {
  let [pictures, last] = [0, picture.textContent];
  const observer = new MutationObserver(() => {
    if (picture.textContent !== last) pictures += 1;
    last = picture.textContent;
  });
  observer.observe(picture, { childList: true, characterData: true, subtree: true });
  const started = performance.now();
  for (let step = 0; performance.now() - started < 1000 * seconds; step += 1) {
    move(2.9 * Math.sin(step / 40) + 0.01);
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  observer.disconnect();
  return pictures / seconds;
}"""


def measure(page: Page, address: str, probe: Probe, moves: int, seconds: float = 3.0) -> tuple[float, float, float]:
    """Median and 95th percentile of one move in ms, and changed pictures per second during a drag."""
    page.goto(address + probe.path)
    page.wait_for_selector(STILL)
    if probe.picture == GRAPH:
        page.get_by_text("the same graph, as autograd keeps it").click()
    page.locator(probe.picture).first.wait_for(timeout=60_000)
    page.wait_for_timeout(2500)
    page.evaluate(_SETUP, [probe.slider, probe.picture])
    times = []
    for move in range(moves + 5):
        times.append(page.evaluate(_ONE, round(-2.5 + 0.049 * (move % 100) + 0.013, 3)))
        page.wait_for_timeout(120)
    settled = times[5:]
    return statistics.median(settled), statistics.quantiles(settled, n=20)[-1], page.evaluate(_DRAG, seconds)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--moves", type=int, default=100)
    arguments.add_argument("--only", default="", help="measure only the links that contain this")
    chosen = arguments.parse_args()
    print(f"{'page':<60} {'median':>8} {'95 %':>8} {'pictures/s':>11}")
    with running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for probe in (probe for probe in PROBES if chosen.only in probe.path):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            median, high, drag = measure(page, address, probe, chosen.moves)
            print(f"{probe.path[:60]:<60} {median:>5.0f} ms {high:>5.0f} ms {drag:>11.1f}", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
