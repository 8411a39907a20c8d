// What the reader moves in a picture: a handle under the pointer and the keys, the points and the line of a regression,
// the logits of a classification.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { ClassPicture } from "../../assets/lessons/loss_functions/class_picture.js";
import { LinePicture } from "../../assets/lessons/loss_functions/line_picture.js";
import { arrow, Handle } from "../../assets/pictures/handle.js";
import { FakeElement, installDom } from "./fake_dom.js";

installDom();
Object.assign(FakeElement.prototype, { clientWidth: 600, focus() {}, getBoundingClientRect: () => ({ left: 10, top: 20 }) });
Object.defineProperty(FakeElement.prototype, "ownerSVGElement", { get: () => new FakeElement("svg") });
Object.defineProperty(FakeElement.prototype, "childElementCount", { get() {
  return this.childNodes.length;
} });

const inside = (node, kind) =>
  node.childNodes.flatMap((child) =>
    child instanceof FakeElement ? [...(child.getAttribute("class") === kind ? [child] : []), ...inside(child, kind)] : []
  );

describe("a handle", () => {
  let moves;
  let handle;
  const pointer = (type, clientX, clientY, pointerId = 1) => handle.node.fire(type, { pointerId, button: 0, clientX, clientY });

  beforeEach(() => {
    moves = [];
    handle = new Handle(new FakeElement("circle"), { to: (place) => moves.push(["to", ...place]),
      by: (steps) => moves.push(["by", ...steps]), still: () => moves.push("still") });
  });

  test("follows the pointer that holds it, in pixels of the picture", () => {
    pointer("pointermove", 50, 60);
    pointer("pointerdown", 50, 60);
    pointer("pointermove", 70, 90);
    pointer("pointermove", 0, 0, 2);
    pointer("pointerup", 70, 90);
    pointer("pointermove", 90, 90);
    assert.deepEqual(moves, [["to", 60, 70], "still"]);
  });

  test("moves by a step with an arrow key and by ten with Shift, and leaves other keys alone", () => {
    for (const key of ["ArrowUp", "ArrowLeft", "Enter", "toString"]) handle.node.fire("keydown", { key });
    handle.node.fire("keydown", { key: "ArrowDown", shiftKey: true });
    handle.node.fire("keydown", { key: "ArrowDown", ctrlKey: true });
    assert.deepEqual(moves, [["by", 0, 1], ["by", -1, 0], ["by", 0, -10]]);
  });

  test("says what it is and where it stands", () => {
    handle.set([3, 4], "Point 1", 0.2, "x 0.25, y 0.2");
    const told = ["role", "tabindex", "transform", "aria-label", "aria-valuenow", "aria-valuetext"].map((name) =>
      handle.node.getAttribute(name)
    );
    assert.deepEqual(told, ["slider", "0", "translate(3.00 4.00)", "Point 1", "0.2", "x 0.25, y 0.2"]);
  });
});

test("an arrow points up or down, and is not drawn where it were shorter than its head", () => {
  assert.match(arrow(20), /^M0 0V-20\.0/);
  assert.match(arrow(-20), /^M0 0V20\.0/);
  assert.equal(arrow(4), "");
});

describe("a line through points", () => {
  const DATA = { points: [[0, 0], [1, 2], [2, 1]], line: [1, 0], loss: "mse", delta: 1, errors: [0, -1, 1], losses: [0, 1, 1],
    pulls: [0, -2, 2], best: [{ name: "mse", label: "MSE", line: [0.5, 0.5] }] };
  let edits;
  let picture;

  beforeEach(() => {
    edits = [];
    picture = new LinePicture((key, change) => edits.push([key, change]), () => {});
    picture.draw(DATA, 4);
  });

  test("each square is as wide as it is high, and as high as its error", () => {
    const unit = picture.plot.box.height / (picture.plot.ys[1] - picture.plot.ys[0]);
    const sides = picture.areas().map((area) => ["width", "height"].map((name) => Number(area.getAttribute(name)) / unit));
    sides.forEach(([wide, high], at) => {
      assert.ok(Math.abs(wide - Math.abs(DATA.errors[at])) < 1e-9);
      assert.ok(Math.abs(high - wide) < 1e-9);
    });
  });

  test("the area of Huber grows in height alone beyond δ", () => {
    picture.draw({ ...DATA, loss: "huber", delta: 0.5 }, 4);
    const unit = picture.plot.box.height / (picture.plot.ys[1] - picture.plot.ys[0]);
    const [, area] = picture.areas();
    assert.ok(Math.abs(Number(area.getAttribute("width")) / unit - 0.5) < 1e-9);
    assert.ok(Math.abs(Number(area.getAttribute("height")) / unit - 0.75) < 1e-9, "δ · (1 − δ/2) is the area");
  });

  test("what is not known at a step is not drawn", () => {
    const drawn = (step, kind) => (picture.draw(DATA, step), inside(picture.svg, kind).length);
    assert.deepEqual([0, 1].map((step) => drawn(step, "error")), [0, 3]);
    assert.deepEqual([1, 2].map((step) => drawn(step, "area mse")), [0, 3]);
    assert.deepEqual([2, 3].map((step) => drawn(step, "area mean")), [0, 1]);
    assert.deepEqual([3, 4].map((step) => drawn(step, "pull")), [0, 3]);
  });

  test("a point moved by a key tells its new place", () => {
    picture.points[1].node.fire("keydown", { key: "ArrowUp", shiftKey: true });
    const [[key, change]] = edits;
    assert.deepEqual([key, change.set, change.index, change.x], ["point:1", "point", 1, 1]);
    assert.ok(Math.abs(change.y - (2 + (picture.plot.ys[1] - picture.plot.ys[0]) / 10)) < 0.01);
  });

  test("one end of the line moves and the other stays", () => {
    const left = picture.across(0.06);
    picture.ends[1].node.fire("keydown", { key: "ArrowUp", shiftKey: true });
    const [slope, intercept] = edits.map(([, { value }]) => value);
    assert.ok(slope > 1);
    assert.ok(Math.abs(slope * left + intercept - left) < 0.01);
  });
});

describe("samples as rows", () => {
  const DATA = { logits: [[1, -2], [0.5, 0]], labels: [0, 1], ignored: [false, true], probabilities: [[0.95, 0.05], [0.6, 0.4]],
    chosen: [0.95, 0.4], losses: [0.05, 0], mean: 0.05, cost: "loss", gradient: [[-0.05, 0.05], [0, 0]] };

  test("a logit moved by a key tells its new value", () => {
    const edits = [];
    const picture = new ClassPicture((key, change) => edits.push([key, change]), () => {});
    picture.draw(DATA, 5);
    picture.handles[0][1].node.fire("keydown", { key: "ArrowDown" });
    assert.deepEqual(edits, [["logit:0:1", { set: "logit", sample: 0, index: 1, value: -2.1 }]]);
  });

  test("what is not known at a step is not drawn, and an ignored sample has no cost", () => {
    const picture = new ClassPicture(() => {}, () => {});
    const drawn = (step, kind) => (picture.draw(DATA, step), inside(picture.svg, kind).length);
    assert.deepEqual([0, 1].map((step) => drawn(step, "share") + drawn(step, "share right")), [0, 4]);
    assert.deepEqual([2, 3].map((step) => drawn(step, "cost")), [0, 1]);
    assert.deepEqual([3, 4].map((step) => drawn(step, "figure mean")), [0, 1]);
    assert.equal(drawn(5, "pull"), 2);
    assert.match(picture.svg.textContent, /ignored/);
  });
});
