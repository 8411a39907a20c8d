"""The live-training component alone, on a bare page, against a tiny server that plays a made-up run."""

import re

import pytest

from tests.browser.live_training_fake import (
    BEST,
    STOP,
    FakeRun,
    entry,
    loss,
    packed,
    preview,
    rows,
    stop,
)
from tests.browser.live_training_reader import drawn_epoch, go_to, phase, sent, shown_loss

# What is written and with which opacity lines are drawn on the loss chart; which epochs' pictures the stage shows.
LISTEN = """() => {
  window.drawn = { texts: [], strokes: [], epochs: [] };
  const brush = CanvasRenderingContext2D.prototype;
  for (const [method, list, note] of [["fillText", "texts", (_, text) => text], ["stroke", "strokes", (self) => self.globalAlpha]]) {
    const plain = brush[method];
    brush[method] = function (...given) {
      if (this.canvas.closest?.(".losses")) window.drawn[list].push(note(this, ...given));
      return plain.apply(this, given);
    };
  }
  const canvas = document.querySelector("#host").shadowRoot.querySelector(".stage canvas");
  const note = () => window.drawn.epochs.push([performance.now(), Number(canvas.dataset.epoch)]);
  new MutationObserver(note).observe(canvas, { attributes: true, attributeFilter: ["data-epoch"] });
}"""  # noqa: E501


@pytest.fixture
def lesson(bare, fake):
    """Opens the component, with a run or before one."""

    def open_page(run=None, **look):
        page = bare(**look)
        show(page)
        page.locator(".stage canvas[data-epoch]").wait_for()
        page.evaluate(LISTEN)
        if run:
            fake.runs["token"] = run
            show(page, run={"id": "token"})
        return page

    return open_page


def show(page, data=None, **changes):
    page.evaluate("data => window.show(data)", {**(data or preview()), **changes})


def stopped(page):
    """The run has stopped, and the pictures have caught up with it."""
    phase(page, f"stopped early at epoch {STOP}")
    page.locator(f".stage canvas[data-epoch='{STOP}']").wait_for()


def test_pictures_come_evenly_while_sixty_epochs_a_second_arrive(lesson):
    page = lesson(FakeRun(rate=60, epochs=400, stops=False))
    page.wait_for_timeout(3000)
    seen = page.evaluate("window.drawn.epochs")
    steady = [(at, epoch) for at, epoch in seen if at > seen[0][0] + 500]
    seconds = (steady[-1][0] - steady[0][0]) / 1000
    assert seconds > 1.5
    assert len({epoch for _, epoch in steady}) / seconds >= 15
    assert [epoch for _, epoch in steady] == sorted(epoch for _, epoch in steady)
    words = page.locator(".phase").inner_text()
    assert re.fullmatch(r"training: epoch \d+ of 400 · \d+ epochs/s · at most \d+ s left", words)


def test_every_picture_follows_the_scrubber_and_the_keys(lesson):
    page = lesson(FakeRun())
    stopped(page)
    go_to(page, 5)
    assert (drawn_epoch(page), shown_loss(page)) == (5, f"{loss(5):.4f}")
    assert page.locator(".player-label").inner_text() == "epoch 5 of 12"
    page.get_by_label("One epoch on").focus()
    for key, epoch in (("ArrowRight", 6), ("ArrowLeft", 5), ("Home", 0), ("End", 12)):
        page.keyboard.press(key)
        assert (drawn_epoch(page), shown_loss(page)) == (epoch, f"{loss(epoch):.4f}")
    page.get_by_text("This picture as text").click()
    page.wait_for_timeout(500)
    assert "Early stopping ended the run at epoch 12." in page.locator(".as-text p").inner_text()


def test_pointing_at_the_loss_chart_looks_back_and_a_click_stays(lesson):
    page = lesson(FakeRun())
    stopped(page)
    box = page.locator(".losses canvas").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 60)
    assert drawn_epoch(page) <= 1
    page.mouse.move(box["x"] - 300, box["y"])
    assert drawn_epoch(page) == 12
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.move(box["x"] - 300, box["y"])
    assert 4 <= drawn_epoch(page) <= 8


def test_keys_on_the_loss_chart_go_from_epoch_to_epoch_and_tell_its_values(lesson):
    page = lesson(FakeRun())
    stopped(page)
    chart = page.locator(".losses canvas")
    chart.focus()
    for key, epoch in (("ArrowLeft", 11), ("Home", 0), ("PageUp", 10), ("End", 12)):
        page.keyboard.press(key)
        assert drawn_epoch(page) == epoch
        assert chart.get_attribute("aria-valuetext").startswith(
            f"epoch {epoch}: training {loss(epoch):.4f}, validation "
        )
        assert page.locator(".losses .chart-values .where").inner_text() == f"epoch {epoch}"
    assert chart.get_attribute("aria-label").startswith("Loss by epoch (MSE), epoch 0 to 12. training: from ")
    page.keyboard.press("Escape")
    assert page.locator(".losses .chart-values").is_hidden()


def test_every_picture_is_saved_as_png_and_svg(lesson):
    page = lesson(FakeRun())
    stopped(page)
    for picture, name in ((".stage", f"network-at-epoch-{STOP}"), (".loss-panel", "loss-by-epoch-mse")):
        button = page.locator(f"{picture} .save").get_by_label("Save picture", exact=True)
        for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg xmlns=")):
            button.focus()
            page.keyboard.press("Enter")
            if kind == "SVG":
                page.keyboard.press("ArrowDown")
            with page.expect_download() as download:
                page.keyboard.press("Enter")
            assert download.value.suggested_filename == f"{name}.{kind.lower()}"
            assert download.value.path().read_bytes().startswith(start)


def test_a_reader_who_looks_back_stays_there_until_live_is_pressed(lesson):
    page = lesson(FakeRun(rate=30, epochs=400, stops=False))
    page.wait_for_timeout(700)
    go_to(page, 3)
    page.wait_for_timeout(500)
    assert drawn_epoch(page) == 3
    page.get_by_role("button", name="live").click()
    page.wait_for_timeout(300)
    assert drawn_epoch(page) > 20


def test_best_and_stop_are_marked_and_the_continuation_is_faded(lesson):
    run = FakeRun(rate=40)  # slow enough that it is seen running
    page = lesson(run)
    stopped(page)
    page.wait_for_timeout(300)
    texts, strokes = page.evaluate("[window.drawn.texts, window.drawn.strokes]")
    assert {f"best {BEST}", f"stop {STOP}"} <= set(texts)
    assert not any(abs(alpha - 0.4) < 0.01 for alpha in strokes)
    page.get_by_role("button", name="Go on").click()
    phase(page, "finished: 40 epochs")
    page.wait_for_timeout(300)
    assert run.commands == ["run"]
    assert any(abs(alpha - 0.4) < 0.01 for alpha in page.evaluate("window.drawn.strokes"))
    news = [(value["phase"], value["epoch"]) for value in sent(page, "news")]
    assert [name for name, _ in news] == ["running", "done", "running", "done"]
    assert (news[1], news[3]) == (("done", 12), ("done", 40))


def test_a_lost_connection_is_said_and_nothing_is_missed(lesson):
    run = FakeRun(rate=15, stops=False)
    page = lesson(run, allow="ERR_FAILED")
    phase(page, "training")
    page.route("**/runs/**", lambda route: route.abort())
    phase(page, "connection lost, trying again")
    page.wait_for_timeout(600)
    page.unroute("**/runs/**")
    phase(page, "finished: 40 epochs")
    assert run.asked == sorted(run.asked)
    for epoch in (0, 17, 39):
        go_to(page, epoch)
        assert (drawn_epoch(page), shown_loss(page)) == (epoch, f"{loss(epoch):.4f}")


def test_a_run_that_is_gone_gets_a_sentence(lesson):
    page = lesson()
    show(page, run={"id": "unknown"})
    phase(page, "the run has ended")
    assert "no longer on the server" in page.locator(".remark").inner_text()
    page.get_by_role("button", name="Start again").click()
    assert len(sent(page, "start")) == 1


def test_buttons_start_by_trigger_and_steer_the_run_by_route(lesson):
    run = FakeRun(rate=20, stops=False)
    page = lesson()
    page.get_by_role("button", name="1 batch").click()
    assert [value["mode"] for value in sent(page, "start")] == ["batch"]
    page = lesson(run)
    phase(page, "epochs/s")
    page.get_by_role("button", name="Pause").click()
    phase(page, "paused after epoch")
    go_to(page, 1)
    page.get_by_role("button", name="1 batch").click()
    phase(page, f"paused in epoch {run.epoch + 1}, after batch 2 of 5")
    page.wait_for_timeout(100)
    assert page.locator(".player-label").inner_text() == f"epoch {run.epoch + 1}, batch 2 of 5"
    page.get_by_role("button", name="Go on").click()
    phase(page, "finished")
    assert run.commands == ["pause", "batch", "run"]
    page.get_by_role("button", name="Reset weights").click()
    assert len(sent(page, "reset")) == 1


def test_a_point_is_asked_about_by_keys_and_again_when_the_scrubber_rests(lesson):
    page = lesson(FakeRun())
    stopped(page)
    page.locator(".stage canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert [(value["x"], value["epoch"]) for value in sent(page, "probe")] == [([0.05], 12)]
    answer = {"x": [0.05], "epoch": 12, "logits": [0.7], "probabilities": None, "class": None, "sentence": "So."}
    show(page, run={"id": "token"}, probe=answer)
    page.locator(".probe", has_text="y ≈ 0.7000").wait_for()
    for epoch in (3, 4, 5, 6):
        go_to(page, epoch)
    page.wait_for_timeout(400)
    assert [value["epoch"] for value in sent(page, "probe")] == [12, 6]
    page.locator(".stage canvas").focus()
    page.keyboard.press("Escape")
    page.locator(".probe").wait_for(state="hidden")


def test_a_click_adds_a_point_where_the_reader_asked_for_that(lesson):
    page = lesson()
    page.get_by_role("button", name="adds a point").click()
    page.locator(".stage canvas").click(position={"x": 400, "y": 60})
    (point,) = sent(page, "point")
    assert -1 <= point["x"][0] <= 1 < point["target"] <= 2
    assert sent(page, "probe") == []


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (400, "dark"), (1100, "dark")])
def test_it_fits_every_screen(lesson, width, scheme):
    page = lesson(FakeRun(), width=width, scheme=scheme)
    stopped(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_preview_of_another_shape_rebuilds_the_picture(lesson):
    page = lesson()
    layout = [entry("predicted_training", 3), entry("predicted_validation", 1)]
    other = preview(picture="scatter", layout=layout, sizes=[3, 1], hidden_shown=[], inputs=["a", "b", "c"])
    other["preview"][2]["pack"] = packed(1, 0, 1, 0.5)
    show(page, other)
    page.locator(".legend", has_text="no error").wait_for()
    page.locator(".stage canvas[data-epoch='0']").wait_for()


def test_five_thousand_epochs_are_scrubbed_at_once(lesson):
    run = FakeRun(epochs=5000, stops=False)
    run.messages += [rows(1, 5000), stop(5000, "limit")]
    run.phase = "done"
    page = lesson(run)
    phase(page, "finished: 5000 epochs")
    go_to(page, 2500)
    page.wait_for_timeout(100)
    assert shown_loss(page) == f"{loss(2500):.4f}"
