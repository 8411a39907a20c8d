"""The comparison alone, on a bare page, against a tiny server that plays a made-up run."""

import re
from itertools import pairwise

import pytest

from tests.browser.comparison_fake import (
    DIVERGED,
    MOUNT,
    PREVIEW,
    STEPS,
    STEPS_OF_ROWS,
    VARIANTS,
    FakeComparison,
    accuracy,
    loss,
)
from tests.browser.comparison_reader import classes, labels, looks, paths, saved, saved_text, written
from tests.browser.live_training_reader import phase

# How far to the right the words of a picture reach.
REACH = """(svg) => {
  const host = document.body.appendChild(document.createElement("div"));
  host.innerHTML = svg;
  const right = (node) => node.getBoundingClientRect().right;
  const reach = Math.max(...[...host.querySelectorAll("text")].map(right));
  const start = host.firstChild.getBoundingClientRect().left;
  host.remove();
  return reach - start;
}"""
# What the next animation frame after a move of the scrubber shows.
SCRUB = """async (row) => {
  const root = document.querySelector("#host").shadowRoot;
  const scrubber = root.querySelector(".scrubber");
  scrubber.value = row;
  scrubber.dispatchEvent(new Event("input"));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [".player-label", ".comparison-charts section:last-child .readout", "caption"].map((part) => root.querySelector(part).textContent);
}"""  # noqa: E501


@pytest.fixture
def lesson(bare, fake):
    """Opens the component, with a run or before one."""

    def open_page(run=None, **look):
        page = bare(**look)
        page.evaluate(MOUNT)
        show(page, None)
        page.locator(".curves canvas[aria-label]").wait_for()
        if run:
            fake.runs["token"] = run
            show(page, "token")
        return page

    return open_page


def show(page, run):
    page.evaluate("data => window.show(data)", {"preview": PREVIEW, "run": run and {"id": run}})


def finished(page):
    """The run is over, and the pictures have caught up with it."""
    phase(page, f"finished: {STEPS} steps")
    page.locator(".player-label", has_text=f"step {STEPS} of {STEPS}").wait_for()
    page.wait_for_timeout(50)


def sent(page, name):
    return [value for sent_name, value in page.evaluate("window.sent") if sent_name == name]


def table(page):
    return [row.locator("td").all_inner_texts() for row in page.locator(".comparison-table tbody tr").all()]


def test_before_the_start_the_variants_stand_beside_empty_axes(lesson):
    page = lesson()
    assert page.locator(".remark").inner_text() == "Train them side by side: same digits, same batches, same seed."
    assert page.locator(".comparison-table .name").all_inner_texts() == VARIANTS
    assert [text for text, _ in labels(page)] == VARIANTS
    assert paths(page, "curves") == paths(page, "layers") == [[]] * 4
    page.get_by_role("button", name="Train", exact=True).click()
    phase(page, "starting…")
    (value,) = sent(page, "start")
    assert list(value) == ["mode", "choice", "nonce"]
    assert value["mode"] == "run"


def test_every_variant_gets_its_line_its_look_and_its_name_at_the_end(lesson):
    page = lesson(FakeComparison())
    finished(page)
    rows = [len(points) for points in paths(page, "curves")]
    assert rows == [11, sum(step < DIVERGED for step in STEPS_OF_ROWS), 11, 11]
    strokes, dashes = zip(*looks(page), strict=True)
    assert len(set(strokes)) == len(set(dashes)) == len(VARIANTS)
    heights = [float(given["y"]) for _, given in labels(page)]
    assert min(lower - upper for upper, lower in pairwise(heights)) >= 14
    ends = [points[-1][1] for points in paths(page, "curves")]
    assert ends[0] > ends[2] > ends[3]  # higher accuracies lie higher up
    assert "guessing: 10 %" in written(page, "curves")
    assert page.locator(".outcome-sentence").inner_text() == "Batch normalization wins."


def test_table_and_gradients_follow_the_scrubber_within_a_frame(lesson):
    page = lesson(FakeComparison())
    finished(page)
    late = paths(page, "layers")
    label, title, caption = page.evaluate(SCRUB, 2)
    assert (label, caption) == (f"step 15 of {STEPS}", "The variants at step 15")
    assert title.endswith("at step 15")
    early = paths(page, "layers")
    assert early[2][0][1] > late[2][0][1]  # 0.03 lies below 0.104
    assert early[2][1:] == late[2][1:]
    for variant, cells in enumerate(table(page)):
        assert cells[:2] == [f"{loss(variant, 15):.4f}", f"{100 * accuracy(variant, 15):.1f} %"]
    assert [cells[2:] for cells in table(page)] == [
        ["0", "0"], ["0.0150", "0.0150"], ["0.0300", "0.0300"], ["0.0450", "0.0450"],
    ]  # fmt: skip


def test_keys_go_from_row_to_row(lesson):
    page = lesson(FakeComparison())
    finished(page)
    page.get_by_label("One step on").focus()
    for key, step in (("Home", 5), ("ArrowRight", 10), ("ArrowLeft", 5), ("End", STEPS)):
        page.keyboard.press(key)
        assert page.locator(".player-label").inner_text() == f"step {step} of {STEPS}"
        assert page.get_by_label("Go to step").get_attribute("aria-valuetext") == f"step {step} of {STEPS}"


def test_norms_that_have_vanished_are_hollow_on_the_bottom_edge(lesson):
    page = lesson(FakeComparison())
    finished(page)
    (bottom,) = [
        float(given["d"].split()[-1])
        for _, given, _, _ in saved(page, "layers")
        if given.get("stroke-dasharray") == "1 4"
    ]
    first, second, _ = paths(page, "layers")[0]
    assert first[1] == pytest.approx(bottom, abs=0.1)
    assert second[1] < bottom - 15
    hollow = [
        given
        for _, given, _, _ in saved(page, "layers")
        if re.search(r"A3\.5 ", given.get("d", "")) and given["fill"] != "none"
    ]
    assert len(hollow) == 1
    assert hollow[0]["fill"] not in {stroke for stroke, _ in looks(page)}


def test_a_variant_that_diverged_is_marked_and_its_numbers_are_gone(lesson):
    page = lesson(FakeComparison())
    finished(page)
    assert table(page)[1] == ["diverged", "–", "–", "–"]
    assert paths(page, "layers")[1] == []
    danger = page.locator(".comparison-table .v1 td").first.evaluate("node => getComputedStyle(node).color")
    crosses = [given for tag, given, _, _ in saved(page, "curves") if tag == "path" and given.get("stroke") == danger]
    assert len(crosses) == 4  # two strokes at its end, two at its name
    assert [text for text, given in labels(page) if "fill-opacity" in given] == [VARIANTS[1]]  # written in grey
    page.evaluate(SCRUB, 0)
    assert table(page)[1][0] == f"{loss(1, 5):.4f}"
    page.get_by_text("This picture as text").click()
    page.wait_for_timeout(500)
    words = page.locator(".as-text").inner_text()
    assert "At step 5:" in words
    assert "ReLU, diverging: training loss 2.2167" in words


def test_the_curves_turn_to_the_loss_and_back(lesson):
    page = lesson(FakeComparison())
    finished(page)
    before = paths(page, "curves")
    page.get_by_role("button", name="training loss").click()
    page.wait_for_timeout(80)
    falling = paths(page, "curves")[2]
    assert falling[0][1] < falling[-1][1]
    assert "guessing: ln 10" in written(page, "curves")
    page.get_by_role("button", name="validation accuracy").click()
    page.wait_for_timeout(80)
    assert paths(page, "curves") == before


def test_pointing_brings_a_variant_forward_and_a_click_keeps_it_there(lesson):
    page = lesson(FakeComparison())
    finished(page)
    name = page.locator(".comparison-table .name").nth(2)
    name.hover()
    page.wait_for_timeout(80)
    lit = [["faded"], ["faded"], ["lit"], ["faded"]]
    assert classes(page) == classes(page, "layers") == lit
    page.mouse.move(5, 5)
    page.wait_for_timeout(80)
    assert classes(page) == [[]] * 4
    canvas = page.locator(".curves canvas")
    (label,) = [given for text, given in labels(page) if text == VARIANTS[2]]
    canvas.click(position={"x": float(label["x"]) + 5, "y": float(label["y"]) - 4})
    page.mouse.move(5, 5)
    page.wait_for_timeout(80)
    assert classes(page) == lit
    assert name.get_attribute("aria-pressed") == "true"
    box = canvas.bounding_box()
    x, y = paths(page, "curves")[3][4]
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_timeout(80)
    assert classes(page)[3] == ["lit"]
    assert page.locator(".player-label").inner_text() == f"step 25 of {STEPS}"  # a look back while the pointer rests


def test_a_replay_shows_every_row_again(lesson):
    page = lesson(FakeComparison())
    finished(page)
    page.evaluate("""() => {
      window.steps = [];
      const label = document.querySelector("#host").shadowRoot.querySelector(".player-label");
      const note = () => window.steps.push(Number(label.textContent.split(" ")[1]));
      new MutationObserver(note).observe(label, { childList: true, characterData: true, subtree: true });
    }""")
    page.get_by_role("button", name="Replay").click()
    page.wait_for_function(f"window.steps.length > 1 && window.steps.at(-1) === {STEPS}")
    steps = page.evaluate("window.steps")
    assert steps == sorted(steps)
    assert len(set(steps)) >= 9


def test_buttons_start_by_trigger_and_steer_the_run_by_route(lesson):
    run = FakeComparison(rate=4)
    page = lesson(run)
    phase(page, f"of {STEPS} · ")
    assert re.fullmatch(rf"training: step \d+ of {STEPS} · \d+ s left", page.locator(".phase").inner_text())
    page.get_by_role("button", name="Pause").click()
    phase(page, "paused after step")
    page.get_by_role("button", name="Go on").click()
    phase(page, "training: step")
    page.get_by_role("button", name="Stop").click()
    phase(page, "stopped after step")
    assert page.locator(".remark").inner_text() == "Same digits, same batches, same seed: only the remedy differs."
    assert page.locator(".remark").get_attribute("class") == "remark"
    assert run.commands == ["pause", "run", "stop"]
    page.wait_for_timeout(100)
    news = [(one["run"], one["phase"]) for one in sent(page, "news")]
    assert news == [("token", name) for name in ("running", "paused", "running", "done")]
    page.get_by_role("button", name="Reset").click()
    assert [list(value) for value in sent(page, "reset")] == [["nonce"]]


def test_a_run_that_waits_says_where_it_stands(lesson):
    run = FakeComparison()
    run.phase, run.place, run.sent = "queued", 2, 0
    page = lesson(run)
    phase(page, "waiting: place 2")
    run.phase = "running"
    finished(page)


def test_a_run_that_is_gone_gets_a_sentence(lesson):
    page = lesson()
    show(page, "unknown")
    phase(page, "the training has ended")
    assert "no longer on the server" in page.locator(".remark").inner_text()


def test_readers_who_want_less_motion_get_all_rows_too(lesson):
    page = lesson(FakeComparison(rate=20), motion="reduce")
    finished(page)
    assert len(paths(page, "curves")[0]) == 11


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (400, "dark"), (1100, "dark")])
def test_it_fits_every_screen(lesson, width, scheme):
    page = lesson(FakeComparison(), width=width, scheme=scheme)
    finished(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    reach = page.evaluate(REACH, saved_text(page, "curves"))
    assert width / 3 < reach <= page.locator(".curves canvas").bounding_box()["width"]
