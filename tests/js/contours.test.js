// Lines of equal height, and sliders that move by powers of ten.

import assert from "node:assert/strict";
import { test } from "node:test";

import { installDom } from "./fake_dom.js";

installDom();
const { contour } = await import("../../assets/pictures/contours.js");
const { ValueSlider } = await import("../../assets/base/value_slider.js");

/** @type {(column: number, row: number) => [number, number]} */
const place = (column, row) => [column, row];

test("a slope is crossed by one straight line, cell by cell", () => {
  const slope = [0, 1, 2, 0, 1, 2, 0, 1, 2];
  assert.equal(contour(slope, 3, 0.5, place), "M0.5 0.0L0.5 1.0M0.5 1.0L0.5 2.0");
  assert.equal(contour(slope, 3, 5, place), "");
});

test("around a top runs a closed line, and none where a corner has no height", () => {
  const top = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const ends = contour(top, 3, 0.5, place).split(/[ML]/).filter(Boolean).sort();
  assert.deepEqual(ends, ["0.5 1.0", "0.5 1.0", "1.0 0.5", "1.0 0.5", "1.0 1.5", "1.0 1.5", "1.5 1.0", "1.5 1.0"]);
  assert.equal(contour([NaN, 1, 0, 0], 2, 0.5, place), "");
});

test("a slider of powers goes from value to place and back in two digits", () => {
  const slider = new ValueSlider("Rate", "Rate", () => {}, "powers");
  assert.ok(Math.abs(slider.place(0.03) - Math.log10(0.03)) < 1e-12);
  assert.equal(slider.fromPlace(Math.log10(0.0304)), 0.03);
  assert.equal(new ValueSlider("β₂", "β₂", () => {}, 3).fromPlace(0.99912), 0.999);
});
