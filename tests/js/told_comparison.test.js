// A comparison whose curves, columns and chart are named by the server.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { curvesPlan } from "../../assets/run/comparison/curves.js";
import { cells, description, told, ToldHistory } from "../../assets/run/comparison/told.js";
import { installDom } from "./fake_dom.js";

installDom();

const START = { axis: "epoch", variants: ["nothing", "L2"], epochs: 100, seeds: 3, judged: "test", lower: false,
  curves: [{ key: "test", name: "test accuracy", form: "share", reference: { level: 0.1 } }, { key: "norm", name: "norm", form: "number" }],
  columns: [{ key: "norm", head: "norm", form: "number" }, { key: "test", head: "test accuracy", form: "share" }],
  profile: { key: "sizes", name: "sizes", axis: "|w|", unit: "|w| about", places: [0.1, 1], form: "share", log: true } };
const row = (first, values) => ({ kind: "rows", first,
  columns: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])) });
const VALUES = { test: [0.7, 0.85], test_low: [0.65, 0.8], test_high: [0.75, 0.9], norm: [30, 7.25], norm_low: [29, 7],
  norm_high: [31, 7.5], sizes: [[0.25, 0.75], [0.5, 0.5]], count: [3, 3], difference: [[0, 0, 0], [0.15, 0.1, 0.2]] };
const history = (start = START, values = VALUES) => {
  const made = new ToldHistory(start);
  made.take(row(0, values));
  return made;
};
const plan = told(() => "");

describe("a comparison that the server names", () => {
  test("has its numbers in the order of its columns, the judged one with interval and difference", () => {
    assert.deepEqual(history().keys, ["test", "norm"]);
    assert.deepEqual(cells(history(), 0, 1), ["7.25", "85.0 % (80.0 to 90.0)", "+15.0 (+10.0 to +20.0)"]);
    assert.deepEqual(cells(history(), 0, 0), ["30", "70.0 % (65.0 to 75.0)", "–"]);
    assert.deepEqual(cells(new ToldHistory(START), 0, 0), ["–", "–", "–"]);
    assert.deepEqual(history().several("sizes", 0, 1), [0.5, 0.5]);
    assert.match(description(history(), 0)[2], /^L2: norm 7\.25, test accuracy 85\.0 % .* \+15\.0 .* percentage points against/);
  });

  test("knows who is best, and that less can be better", () => {
    const { best } = plan.columns(START);
    assert.deepEqual([best.column, best.value(history(), 0, 1)], [1, 0.85]);
    const errors = { ...START, judged: "error", lower: true, curves: [{ key: "error", name: "error", form: "number" }],
      columns: [{ key: "error", head: "error", form: "number" }] };
    const made = history(errors, { error: [0.5, 0.25], error_low: [0.4, 0.2], error_high: [0.6, 0.3], count: [3, 2],
      difference: [[0, 0, 0], [-0.25, -0.4, -0.1]] });
    assert.equal(plan.columns(errors).best.value(made, 0, 1), -0.25);
    assert.equal(plan.columns(errors).ofSeeds, "error above the first");
    assert.deepEqual(cells(made, 0, 1), ["0.2500 (0.200 to 0.300), 1 of 3 diverged", "−0.250 (−0.400 to −0.100)"]);
  });

  test("draws a curve per number, shares from 0 to 100 %", () => {
    const [accuracy, norm] = plan.curves(START);
    const view = { history: history(), shown: 0, end: 0, lit: null, pinned: null };
    const drawn = curvesPlan(accuracy, view);
    assert.deepEqual([drawn.name, drawn.xs, drawn.ys, drawn.references[0].level], ["Test accuracy by epoch", [0, 100], [0, 1], 0.1]);
    assert.deepEqual(drawn.series[1].band, [[0.8], [0.9]]);
    assert.deepEqual([curvesPlan(norm, view).ys, curvesPlan(norm, view).references], [[0, null], []]);
  });
});
