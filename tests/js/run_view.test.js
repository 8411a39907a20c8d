// The view of a run: what a lesson gets for naming its axis, its steps, its panels and its words.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { History } from "../../assets/run/history.js";
import { Pace } from "../../assets/run/pace.js";
import { FakeElement, installCanvas, installClock, installDom, installFrames, packed } from "./fake_dom.js";
import { LineLesson } from "./made_up_lesson.js";

installDom();
installCanvas();
const clock = installClock();
const screen = installFrames();
Object.assign(FakeElement.prototype, { clientWidth: 400, clientHeight: 200 });

const START = { kind: "start", axis: "step", steps: 100, picture: "line", sizes: [1, 1], hidden_shown: [], task: "regression",
  layout: [{ name: "line", type: "f4", shape: [3] }], range: { x: [0, 1], y: [-1, 1] },
  points: { training: { x: [[0.2], [0.7]], y: [0.1, 0.6] } } };
const row = (step, training, validation, more = {}) => ({ kind: "rows", first: step,
  columns: { training_loss: [training], validation_loss: [validation], ...more } });
const picture = (place) => ({ kind: "picture", place, pack: packed(Float32Array.of(place / 100, 0, -1)) });
const RECORDS = [START, row(0, 1, 1.25), picture(0), row(10, 0.5, 0.75), picture(10), row(20, 0.25, 0.5), picture(20)];

/** All elements below a node, itself first. */
const within = (node) => [node, ...node.childNodes.filter((child) => child instanceof FakeElement).flatMap(within)];

describe("a lesson with two series and a picture of a line", () => {
  let root;
  let lesson;
  let triggered;
  const button = (name) => within(root).find((node) => node.tag === "button" && node.textContent === name);
  const alt = () => within(root).find((node) => node.tag === "details").childNodes[1].textContent;
  const show = (preview = RECORDS.slice(0, 3), more = {}) => {
    lesson.update({ preview, run: null, ...more });
    frames(2);
  };
  const frames = (count) => {
    for (let at = 0; at < count; at += 1) {
      clock.now += 100;
      screen.frame(clock.now);
    }
  };
  /** The run on display says this. */
  const say = (chunks, phase = "running") => {
    lesson.session.take(chunks);
    lesson.session.stream.change({ phase, place: 0, can_continue: false, sentence: null, lost: false });
    frames(12);
  };
  /** Follow a run that has said this. */
  const follow = (chunks, phase) => {
    show(RECORDS.slice(0, 3), { run: { id: "a" } });
    say(chunks, phase);
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.fetch = () => new Promise(() => {});
    root = new FakeElement("div");
    triggered = [];
    lesson = new LineLesson(root, { set() {}, trigger: (name, value) => triggered.push([name, value]) });
  });
  afterEach(() => {
    lesson.destroy();
    mock.timers.reset();
  });

  test("has buttons, a player by steps, and says where it is", () => {
    show();
    assert.deepEqual(lesson.controls.words.textContent, "not trained yet");
    assert.equal(lesson.controls.remark.textContent, "A line at random.");
    assert.ok(button("Fit") && button("1 step") && button("Stop") && button("Reset weights"));
    assert.equal(button("Reset weights").getAttribute("aria-disabled"), "true", "the weights are random");
    assert.equal(lesson.time.label.textContent, "step 0 of 100");
    assert.equal(lesson.time.scrubber.getAttribute("aria-label"), "Go to step");
  });

  test("draws the picture and the losses of the newest place as they come", () => {
    follow(RECORDS);
    const { view } = lesson;
    assert.deepEqual([view.shown, view.index, view.newest, view.live, view.end, view.growing], [20, 2, true, true, 20, true]);
    assert.deepEqual([...view.frame.line].map((value) => Math.round(100 * value) / 100), [0.2, 0, -1]);
    assert.deepEqual(lesson.losses.chart.data.series.map(({ label, values }) => [label, values[20]]), [["training", 0.25], ["validation",
      0.5]]);
    assert.equal(lesson.losses.chart.data.cursor, 20);
    assert.equal(lesson.stage.sheet.canvas.dataset.epoch, "20", "painted");
    assert.match(lesson.controls.words.textContent, /^training: step 20 of 100/);
  });

  test("goes back to every place by keys and by its charts, and on to the newest", () => {
    follow(RECORDS, "paused");
    root.fire("keydown", { key: "ArrowLeft" });
    frames(1);
    assert.deepEqual([lesson.view.shown, lesson.view.live, lesson.view.newest, lesson.view.end], [10, false, false, 20]);
    assert.equal(lesson.time.label.textContent, "step 10 of 100");
    lesson.seeking.onPeek(4);
    frames(1);
    assert.equal(lesson.view.shown, 0, "the last place that is not later");
    lesson.seeking.onPeek(null);
    lesson.seeking.onSeek(20);
    frames(1);
    assert.deepEqual([lesson.view.shown, lesson.view.live], [20, true]);
  });

  test("tells the picture in words, where screen readers look for them too", () => {
    follow(RECORDS, "paused");
    mock.timers.tick(400);
    assert.equal(alt(), "At step 20 of 100 the training loss is 0.2500, the validation loss 0.5000.");
    assert.equal(lesson.stage.sheet.canvas.getAttribute("aria-label"), alt());
  });

  test("rests between two places", () => {
    follow([...RECORDS, { kind: "single", step: 21, pack: packed(Float32Array.of(1, 1, 1)) }], "paused");
    assert.equal(lesson.time.label.textContent, "inside step 21");
    assert.deepEqual([...lesson.view.frame.line], [1, 1, 1]);
    lesson.time.jump(0);
    frames(1);
    assert.equal(lesson.view.frame.place, 0);
  });

  test("says that a run was recorded before, which does not grow", () => {
    show(RECORDS);
    assert.equal(lesson.controls.words.textContent, "fitted before, 20 steps");
    assert.equal(lesson.controls.remark.textContent, "Move the scrubber.");
    assert.equal(lesson.view.growing, false);
    button("Reset weights").fire("click");
    assert.equal(triggered[0][0], "reset", "its weights can be put away");
  });

  test("keeps earlier runs, and lets them go", () => {
    const ghost = { name: "A", label: "slow", training: [[0, 1], [10, 0.9]], stop: 10 };
    show(undefined, { ghosts: [ghost] });
    assert.deepEqual(lesson.view.ghosts, [ghost]);
    const forget = within(lesson.ghosts.node).find((node) => node.getAttribute("aria-label") === "Forget run A");
    forget.fire("focus");
    frames(1);
    assert.equal(lesson.view.lit, "A");
    forget.fire("click");
    assert.deepEqual(triggered, [["forget", { name: "A" }]]);
  });

  test("a single step starts a run, or goes on with the one that rests", async () => {
    show();
    button("1 step").fire("click");
    assert.deepEqual([triggered[0][0], triggered[0][1].mode], ["start", "batch"]);
    frames(1);
    assert.equal(lesson.controls.words.textContent, "starting…");
    const { primary } = lesson.controls;
    assert.equal(primary.getAttribute("aria-disabled"), "true");
    assert.notEqual(primary.disabled, true, "a disabled button would lose the focus of who has just pressed it");
    primary.fire("click");
    assert.equal(triggered.length, 1, "one that may not be pressed does nothing");
    follow(RECORDS, "paused");
    root.fire("keydown", { key: "Home" });
    const asked = [];
    globalThis.fetch = (address, { method }) => asked.push(`${method} ${address.split("/").slice(-2).join("/")}`) && new Promise(() => {});
    button("1 step").fire("click");
    await Promise.resolve();
    assert.deepEqual(asked, ["POST a/batch"]);
    assert.equal(lesson.time.live, true, "back to where it goes on");
  });

  test("does not draw out of sight; of a bundle of entries the last one holds", () => {
    show();
    screen.see(false);
    lesson.losses.chart.data = null;
    lesson.schedule();
    frames(2);
    assert.equal(lesson.losses.chart.data, null);
    screen.see(false, true);
    frames(2);
    assert.notEqual(lesson.losses.chart.data, null);
  });

  test("draws whenever its data arrive and it is in sight, whatever was said of that before", () => {
    show();
    screen.see(false);
    root.getBoundingClientRect = () => ({ top: 2000, bottom: 2600, width: 400, height: 600 });
    lesson.losses.chart.data = null;
    show();
    assert.equal(lesson.losses.chart.data, null);
    root.getBoundingClientRect = () => ({ top: 100, bottom: 700, width: 400, height: 600 });
    show();
    assert.notEqual(lesson.losses.chart.data, null);
  });

  test("has the time left from the run's own clock, however its rows arrive", () => {
    follow([START, row(0, 1, 1, { seconds: [0] }), row(10, 1, 1, { seconds: [4] }), row(20, 1, 1, { seconds: [8] })]);
    assert.equal(lesson.controls.words.textContent, "training: step 20 of 100 · 3 steps/s · 32 s left");
  });
});

describe("the pace of a run", () => {
  const historyOf = (...rows) => {
    const history = new History({ axis: "step", steps: 100 });
    for (const [step, seconds] of rows) history.take(row(step, 1, 1, seconds === undefined ? {} : { seconds: [seconds] }));
    return history;
  };

  test("is that of the last seconds that were computed", () => {
    const pace = new Pace();
    assert.equal(pace.rate(historyOf([0, 0])), null);
    assert.equal(pace.rate(historyOf([0, 0], [100, 1], [110, 2], [120, 3], [130, 4], [140, 5])), 10, "the fast start counts no more");
    assert.equal(pace.rate(historyOf([0, 0], [1, 5], [2, 15])), 0.1, "one row may take longer than that");
    assert.equal(pace.rate(historyOf([0, 0], [10, 0.1])), null, "too short to say");
    assert.equal(pace.rate(historyOf([0, 0], [100, 4], [110], [130, 7], [140])), 10, "a row without a time is passed over");
  });

  test("leaves out the time of a rest", () => {
    const pace = new Pace();
    const history = historyOf([0, 0], [10, 1]);
    pace.rest(history);
    history.take(row(20, 1, 1, { seconds: [60] }));
    assert.equal(pace.rate(history), null);
    history.take(row(30, 1, 1, { seconds: [61] }));
    assert.equal(pace.rate(history), 10);
  });

  test("is that of the arrivals where rows carry no time", () => {
    const pace = new Pace();
    clock.now = 0;
    pace.hear(historyOf([0], [10]));
    clock.now = 500;
    const history = historyOf([0], [20]);
    pace.hear(history);
    assert.equal(pace.rate(history), 20);
  });
});
