// The drawing pad: what hands and keys make of a square, and what is told of it.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { Drawing } from "../../assets/base/drawing.js";
import { DrawingPad } from "../../assets/base/drawing_pad.js";
import { FakeElement, installCanvas, installDom, installFrames } from "./fake_dom.js";

installDom();
installCanvas();
installFrames();
Object.assign(FakeElement.prototype, { clientWidth: 100, matches: () => false,
  getBoundingClientRect: () => ({ left: 10, top: 20, width: 100, height: 100 }) });

const at = (pixels, side, column, row) => pixels[row * side + column];

describe("a drawing", () => {
  test("has ink where its lines are, and none elsewhere", () => {
    const drawing = new Drawing();
    drawing.begin([0.25, 0.5]);
    drawing.go([0.75, 0.5]);
    const pixels = drawing.pixels(100);
    assert.equal(at(pixels, 100, 50, 50), 255);
    assert.equal(at(pixels, 100, 22, 50), 255, "the line's end is round");
    assert.equal(at(pixels, 100, 50, 56), 0);
    assert.equal(at(pixels, 100, 15, 50), 0);
    const ink = pixels.reduce((sum, value) => sum + value, 0) / 255;
    assert.ok(Math.abs(ink - (50 * 9 + Math.PI * 4.5 ** 2)) < 12, `a bar of 50 × 9 with round ends, got ${ink}`);
  });

  test("stays on its square and has an end", () => {
    const drawing = new Drawing();
    drawing.begin([-3, 0.5]);
    for (let spot = 0; spot < 30_000; spot += 1) drawing.go([2, 2]);
    assert.deepEqual([drawing.strokes[0][0], drawing.strokes[0][1]], [[0, 0.5], [1, 1]]);
    assert.equal(drawing.spots, 20_000);
  });

  test("says what lies on it", () => {
    const drawing = new Drawing();
    assert.equal(drawing.words(), "empty");
    drawing.begin([0.1, 0.2]);
    drawing.go([0.5, 0.9]);
    drawing.begin([0.4, 0.4]);
    assert.equal(drawing.words(), "2 lines, from 10 to 50 % across and 20 to 90 % down");
  });
});

describe("the pad", () => {
  let pad;
  let sent;
  const key = (name, more = {}) => pad.canvas.fire("keydown", { key: name, ...more });
  const pointer = (type, x, y, more = {}) =>
    pad.canvas.fire(type, { pointerId: 1, button: 0, clientX: 10 + 100 * x, clientY: 20 + 100 * y, ...more });
  const ink = () => {
    mock.timers.tick(200);
    return Uint8Array.from(atob(sent.at(-1).pixels), (letter) => letter.charCodeAt(0));
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    sent = [];
    pad = new DrawingPad(new FakeElement("div"), { set: (name, value) => name === "drawing" && sent.push(value), trigger() {} });
    pad.update({ side: 50, name: "Draw a digit" });
  });
  afterEach(() => {
    pad.destroy();
    mock.timers.reset();
  });

  test("takes a line of a hand, and tells it at most five times a second", () => {
    pointer("pointerdown", 0.2, 0.5);
    for (let step = 0; step <= 60; step += 1) pointer("pointermove", 0.2 + step / 100, 0.5);
    pointer("pointermove", 0.5, 0.9, { pointerId: 2 });
    pointer("pointerup", 0.8, 0.5);
    assert.equal(sent.length, 0);
    const pixels = ink();
    assert.equal(sent.length, 1);
    assert.equal(sent[0].side, 50);
    assert.equal(pixels.length, 2500);
    assert.equal(at(pixels, 50, 25, 25), 255);
    assert.equal(at(pixels, 50, 25, 40), 0, "a second finger draws nothing");
    assert.match(pad.canvas.getAttribute("aria-label"), /^Draw a digit: 1 line, from 20 to 80 % across/);
  });

  test("draws by the keyboard: arrows move the pen, space puts it down", () => {
    key("ArrowLeft", { shiftKey: true });
    assert.equal(pad.spoken.textContent, "Pen up at 10 across, 14 down, of 28");
    assert.equal(pad.drawing.strokes.length, 0);
    const space = key(" ");
    assert.ok(space.defaultPrevented, "the page does not scroll");
    for (let step = 0; step < 8; step += 1) key("ArrowDown");
    assert.equal(pad.spoken.textContent, "Pen down at 10 across, 22 down, of 28");
    key(" ");
    key("ArrowRight");
    const pixels = ink();
    assert.equal(at(pixels, 50, Math.floor((10 / 28) * 50), Math.floor((18 / 28) * 50)), 255);
    assert.equal(pad.drawing.strokes.length, 1);
    assert.deepEqual(pad.drawing.strokes[0].length, 9);
    assert.ok(!key("Tab").defaultPrevented, "the pad lets the focus go");
  });

  test("takes back line by line, and clears", () => {
    assert.ok(pad.undoButton.disabled && pad.clearButton.disabled);
    for (const x of [0.2, 0.8]) {
      pointer("pointerdown", x, 0.5);
      pointer("pointerup", x, 0.5);
    }
    pad.undoButton.fire("click");
    const pixels = ink();
    assert.deepEqual([at(pixels, 50, 10, 25), at(pixels, 50, 40, 25)], [255, 0]);
    pad.clearButton.fire("click");
    assert.ok(ink().every((value) => value === 0));
    assert.equal(pad.spoken.textContent, "Cleared.");
    assert.ok(pad.undoButton.disabled);
  });
});
