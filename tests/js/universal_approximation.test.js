// The curve that a hand draws, the steps from one sigmoid to a network, and what the chart of a study shows.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { FakeElement, installCanvas, installDom } from "./fake_dom.js";

installDom();
installCanvas();
Object.assign(FakeElement.prototype, { clientWidth: 600, focus() {}, closest() {
  return null;
}, setPointerCapture() {}, getBoundingClientRect: () => ({ left: 0, top: 0 }) });
Object.defineProperty(FakeElement.prototype, "childElementCount", { get() {
  return this.childNodes.length;
} });
const { HandPicture } = await import("../../assets/lessons/universal_approximation/hand_picture.js");
const { plan } = await import("../../assets/lessons/universal_approximation/study.js");

const inside = (node, kind) =>
  node.childNodes.flatMap((child) =>
    child instanceof FakeElement ? [...(child.getAttribute("class") === kind ? [child] : []), ...inside(child, kind)] : []
  );
const DATA = { knots: [[-1, 0], [0, 0.5], [1, 0]], seen: 0.5, grid: [-1, 0, 1], total: [0, 0.5, 0], pair: [[0, 1, 1], [0, 0, 1]],
  tallest: 1, bumps: [[[-1, -0.5, 0], [0, 0.2, 0]], [[0, 0.5, 1], [0, 0.5, 0]]], handles: [[-0.5, 0.2], [0.5, 0.5]] };

describe("a curve and its bumps", () => {
  let edits;
  let picture;
  const drawn = (step, kind) => (picture.draw(DATA, step), inside(picture.svg, kind).length);
  const pointer = (type, clientX, clientY, pointerType = "mouse") =>
    picture.svg.fire(type, { pointerId: 1, button: 0, clientX, clientY, pointerType });

  beforeEach(() => {
    edits = [];
    picture = new HandPicture((key, change) => edits.push([key, change]), () => {});
    picture.draw(DATA, 5);
  });

  test("come step by step: the curve, a sigmoid, two and their difference, a bump, all, their sum", () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((step) => drawn(step, "line up")), [0, 1, 1, 0, 0, 0]);
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((step) => drawn(step, "line down")), [0, 0, 1, 0, 0, 0]);
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((step) => drawn(step, "line total")), [0, 0, 1, 0, 0, 1]);
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((step) => drawn(step, "bump")), [0, 0, 0, 1, 2, 2]);
    assert.equal(drawn(0, "line curve"), 1);
  });

  test("a point and the top of a bump move up by two hundredths with a key", () => {
    picture.knots[1].node.fire("keydown", { key: "ArrowUp" });
    picture.tops[0].node.fire("keydown", { key: "ArrowDown", shiftKey: true });
    assert.deepEqual(edits, [["knot:1", { set: "knot", index: 1, value: 0.52 }], ["bump:0", { set: "bump", index: 0, value: 0 }]]);
  });

  test("a mouse draws: the point nearest to it takes its height, until it lets go", () => {
    const { plot } = picture;
    pointer("pointermove", plot.x(0), plot.y(1));
    pointer("pointerdown", plot.x(-0.9), plot.y(-0.25));
    pointer("pointermove", plot.x(0.2), plot.y(0.75));
    assert.ok(picture.held);
    pointer("pointerup", 0, 0);
    pointer("pointermove", plot.x(1), plot.y(1));
    assert.deepEqual(edits.map(([, { index, value }]) => [index, value]), [[0, -0.25], [1, 0.75]]);
    assert.ok(!picture.held);
  });

  test("a finger scrolls the page instead", () => {
    pointer("pointerdown", 300, 100, "touch");
    pointer("pointermove", 300, 150, "touch");
    assert.deepEqual(edits, []);
  });
});

test("the chart of a study has a line per variant with its seeds as a band, and what needs no training", () => {
  const start = { study: "width", name: "Error", quantity: "error", lines: ["tanh", "ReLU"], samples: [], places: [[1, 4], [1, 4]],
    seeds: 3, given: { label: "by hand", places: [2, 4], values: [0.5, 0.25] } };
  const lists = { mean: [[0.4, 0.1], [0.4, 0.2]], low: [[0.3, 0.05], [0.3, 0.1]], high: [[0.5, 0.2], [0.5, 0.3]] };
  const { series, places, log } = plan({ start, list: (name) => lists[name] }, 20);
  assert.deepEqual(places, [1, 2, 4]);
  assert.ok(log);
  assert.deepEqual(series.map(({ label }) => label), ["tanh", "ReLU", "by hand"]);
  assert.deepEqual(series[1].band, [[0.3, 0.1], [0.5, 0.3]]);
  assert.deepEqual(series[2].values, [0.5, 0.25]);
  const single = plan({ start: { ...start, seeds: 1, given: null, quantity: "accuracy" }, list: () => null }, 0);
  assert.deepEqual(single.series.map(({ band, values }) => [band, values]), [[null, []], [null, []]]);
  assert.equal(single.references[0].level, 0.1);
});
