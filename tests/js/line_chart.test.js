// The line chart: what it draws, as the SVG that it saves; what it says; what it does under the pointer and the keys.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { spread } from "../../assets/charts/end_labels.js";
import { LineChart } from "../../assets/charts/line_chart.js";
import { LossChart, lossPlan } from "../../assets/charts/losses.js";
import { Readout } from "../../assets/charts/readout.js";
import { lastUpTo, movedPlace, nearestPlace, valueAt } from "../../assets/charts/series.js";
import { describe as tell, valuesAt } from "../../assets/charts/words.js";
import { lossPlan as recordedPlan } from "../../assets/lessons/home/recorded_training_losses.js";
import { asSvg } from "../../assets/pictures/save.js";
import { History } from "../../assets/run/history.js";
import { installCanvas, installDom } from "./fake_dom.js";

installDom();
installCanvas();

const LOOK = { unit: "epoch", margin: { left: 40, right: 10, top: 20, bottom: 30 } };
const near = (actual, expected, within = 0.011) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

/** A chart of 300 × 150 pixels: its plot is 250 wide and 100 high. */
function chartOf(data, { look = {}, events = {} } = {}) {
  const chart = new LineChart({ ...LOOK, ...look }, events);
  Object.assign(chart.node, { clientWidth: 300, clientHeight: 150 });
  chart.draw({ name: "Loss by epoch", xs: [0, 10], ys: [0, 1], ...data });
  return chart;
}

/** The elements of the picture that a chart saves, without what stands above it: {tag, text, and the attributes}. */
function drawn(chart) {
  const text = asSvg({ sheet: chart.sheet, name: () => "x" });
  return [...text.matchAll(/<(\w+)([^>]*?)\/?>([^<]*)/g)].map(([, tag, given, inside]) => ({ tag, text: inside,
    ...Object.fromEntries([...given.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value])) })
  );
}

/** The lines in a colour, as lists of points; a list for each piece between gaps. */
function lines(chart, colour, width = "2") {
  return drawn(chart).filter((one) => one.tag === "path" && one.stroke === colour && one["stroke-width"] === width)
    .map((one) => ({ ...one,
      pieces: one.d.split("M").slice(1).map((piece) => piece.split("L").map((place) => place.split(" ").map(Number))) })
    );
}

const ACCENT = "rgb(0, 128, 128)";
const NEGATIVE = "rgb(255, 128, 0)";
const series = (values, given = {}) => ({ label: "training", hue: "accent", values, ...given });

describe("a line chart draws", () => {
  test("a line at the places of its values, in its hue and dashes", () => {
    const [line] = lines(chartOf({ series: [series([0, 1, 0.5], { dash: [5, 3] })] }), ACCENT);
    assert.deepEqual(line.pieces, [[[40, 120], [65, 20], [90, 70]]]);
    assert.equal(line["stroke-dasharray"], "5 3");
  });

  test("values at places of their own, and a gap where there is none", () => {
    const [line] = lines(chartOf({ series: [series([0, NaN, 1, 1], { xs: [0, 2, 4, 10] })] }), ACCENT);
    assert.deepEqual(line.pieces, [[[40, 120]], [[140, 20], [290, 20]]]);
  });

  test("a hundred thousand values in a few points per pixel, with their extremes", () => {
    const values = Array.from({ length: 100_000 }, (_, at) => (at === 54_321 ? 1 : 0.2));
    const [line] = lines(chartOf({ xs: [0, 100_000], series: [series(values)] }), ACCENT);
    assert.ok(line.pieces[0].length <= 4 * 251);
    assert.equal(Math.min(...line.pieces[0].map(([, y]) => y)), 20);
  });

  test("what came after a place faintly", () => {
    const [before, after] = lines(chartOf({ series: [series([1, 0.5, 0.25, 0], { fadedFrom: 2 })] }), ACCENT);
    assert.deepEqual([before.pieces[0].length, before.opacity], [3, undefined]);
    assert.deepEqual([after.pieces[0].length, after.opacity], [2, "0.4"]);
    assert.equal(lines(chartOf({ series: [series([1, 0.5, 0.25], { fadedFrom: 2 })] }), ACCENT).length, 1, "nothing came after it");
  });

  test("a band from the lowest to the highest value", () => {
    const chart = chartOf({ series: [series([0.5, 0.5], { band: [[0.2, 0.4], [0.8, 0.6]] })] });
    const band = drawn(chart).find((one) => one.tag === "path" && one.opacity === "0.18");
    assert.equal(band.d, "M40 40L65 60L65 80L40 100Z");
    assert.equal(band.fill, ACCENT);
  });

  test("levels with their labels, lines where it stopped, a ring on the best", () => {
    const chart = chartOf({ series: [series([1, 0.5, 0.75])], references: [{ level: 0.25, label: "ln 2" }],
      markers: [{ at: 2, label: "stop 2" }, { at: 1, label: "best 1", ring: 0 }] });
    const all = drawn(chart);
    assert.ok(all.some((one) => one.d === "M40 95L290 95" && one["stroke-dasharray"] === "2 3"));
    assert.ok(all.some((one) => one.d === "M90 20L90 120" && one.stroke === "rgb(255, 0, 0)"));
    const texts = all.filter((one) => one.tag === "text" && one.fill !== "none").map((one) => [one.text, one.y]);
    assert.ok(texts.some(([text, y]) => text === "ln 2" && y === "90"));
    assert.deepEqual(texts.filter(([text]) => /stop|best/.test(text)), [["stop 2", "13"], ["best 1", "29"]], "the second gives way");
    assert.ok(all.some((one) => one.d?.startsWith("M71 70A6 6") && one.fill === "rgb(255, 255, 255)"));
  });

  test("a cursor, and where it meets the lines dots: rings for some", () => {
    const chart = chartOf({ cursor: 1, series: [series([1, 0.5]), series([0, 0.25], { hue: "negative", hollow: true })] });
    const dots = drawn(chart).filter((one) => one.d?.includes("A4 4"));
    assert.deepEqual(dots.map(({ d, fill }) => [d.split("A")[0], fill]), [["M69 70", ACCENT], ["M69 70", "none"], ["M69 95",
      "rgb(255, 255, 255)"], ["M69 95", "none"]]);
    assert.ok(drawn(chart).some((one) => one.d === "M65 20L65 120"));
  });

  test("earlier runs faintly, the one pointed at strongly, with its name at its end", () => {
    const ghost = { name: "A", lines: [{ xs: [0, 10], values: [1, 0] }] };
    const pale = drawn(chartOf({ series: [], ghosts: [ghost] }));
    assert.ok(pale.some((one) => one.d === "M40 20L290 120" && one["stroke-width"] === "1.1" && one.opacity === "0.75"));
    assert.ok(pale.some((one) => one.text === "A" && one["font-weight"] === "650"));
    assert.ok(
      drawn(chartOf({ series: [], ghosts: [{ ...ghost, lit: true }] })).some((one) =>
        one.d === "M40 20L290 120" && one["stroke-width"] === "2"
      ),
    );
  });

  test("a logarithmic axis; what is too small for it hollow on an edge of its own", () => {
    const chart = chartOf({ log: true, xs: [0, 2], ys: [0.01, 1], foot: { below: 1e-6, label: "< 10⁻⁶" },
      series: [series([1, 0.1, 1e-9], { dotted: true })] });
    const [line] = lines(chart, ACCENT);
    assert.deepEqual(line.pieces, [[[40, 20], [165, 60], [290, 120]]]); // the plot gives 20 pixels to the edge
    const all = drawn(chart);
    assert.ok(all.some((one) => one.text === "&#60; 10⁻⁶"));
    assert.equal(all.filter((one) => one.d?.includes("A3 3") && one.fill === ACCENT).length, 2);
    assert.equal(all.filter((one) => one.d?.includes("A3.5 3.5") && one.fill === "rgb(255, 255, 255)").length, 1);
  });

  test("nothing where there is no room", () => {
    const chart = new LineChart(LOOK);
    chart.draw({ name: "", xs: [0, 1], series: [] });
    assert.equal(chart.plot, undefined);
  });
});

describe("names at the ends of the lines", () => {
  const two = [{ label: "plain", hue: "accent", values: [0, 0.5] }, { label: "batch normalization of all layers", hue: "negative",
    values: [0.2, 0.51] }];
  const look = { ends: true };

  test("are pushed apart", () => {
    assert.deepEqual(spread([50, 52, 10], 15, 0, 100), [50, 65, 10]);
    const chart = chartOf({ series: two }, { look });
    const [lower, upper] = chart.labels;
    assert.ok(lower.y - upper.y >= 15);
  });

  test("are shortened by words to what there is room for", () => {
    const chart = chartOf({ series: two }, { look });
    assert.equal(chart.labels[1].text, "batch …");
    chart.showLabel(chart.labels[1]);
    assert.equal(chart.sheet.canvas.getAttribute("title"), "batch normalization of all layers");
  });

  test("a line that ended before the others has a cross", () => {
    const chart = chartOf({ series: [two[0], { ...two[1], values: [0.2, NaN] }] }, { look });
    const danger = drawn(chart).filter((one) => one.stroke === "rgb(255, 0, 0)");
    assert.equal(danger.length, 4, "two strokes at its end, two at its name");
    assert.equal(drawn(chart).find((one) => one.text === "batch …" && one.fill !== "none").fill, "rgb(128, 128, 128)");
  });

  test("the one in front is strong, the others are faint and below it", () => {
    const chart = chartOf({ series: two, lit: 0 }, { look });
    assert.equal(lines(chart, ACCENT, "3")[0].opacity, undefined);
    assert.equal(lines(chart, NEGATIVE)[0].opacity, "0.16");
    const order = drawn(chart).filter((one) => ["2", "3"].includes(one["stroke-width"]) && one.d?.startsWith("M40")).map((one) =>
      one.stroke
    );
    assert.equal(order.at(-1), ACCENT);
  });
});

describe("under the pointer", () => {
  const heard = () => {
    const told = [];
    const note = (name) => (value) => told.push([name, value]);
    return { told, events: { onSeek: note("seek"), onPeek: note("peek"), onLight: note("light"), onPick: note("pick") } };
  };
  const at = (offsetX, offsetY, buttons = 0, pointerType = "mouse") => ({ offsetX, offsetY, buttons, pointerType });
  const two = [series([1, 0.8, 0.6]), series([0, 0.1, 0.2], { label: "validation", hue: "negative" })];
  const readout = (chart) => chart.readout.node.childNodes.map((row) => row.textContent);

  test("the nearest place is peeked at, its values are read", () => {
    const { told, events } = heard();
    const chart = chartOf({ series: two, cursor: 2 }, { events });
    chart.sheet.canvas.fire("pointermove", at(63, 80));
    assert.deepEqual(told, [["light", null], ["peek", 1]]);
    assert.deepEqual(readout(chart), ["epoch 1", "training0.8000", "validation0.1000"]);
    chart.sheet.canvas.fire("pointerleave");
    assert.deepEqual(told.slice(2), [["light", null], ["peek", null]]);
    assert.ok(chart.readout.node.hidden);
  });

  test("the values stand in the corner that hides the least, and not under the pointer", () => {
    const { node } = new Readout();
    const shown = Object.assign(new Readout(), { node: Object.assign(node, { offsetWidth: 80, offsetHeight: 30 }) });
    const plot = { x: 40, y: 20, width: 250, height: 100 };
    const corner = (pointer, crowd) => {
      shown.stand(plot, pointer, crowd);
      return [node.style.left, node.style.top];
    };
    assert.deepEqual(corner(60, () => 0), ["206px", "24px"]);
    assert.deepEqual(corner(280, () => 0), ["44px", "24px"]);
    assert.deepEqual(corner(60, ({ y }) => (y < 50 ? 5 : 0)), ["206px", "86px"]);
    assert.deepEqual(corner(160, ({ x }) => (x > 100 ? 5 : 0)), ["44px", "24px"], "on the other side where there is less");
    assert.deepEqual(corner(60, ({ x }) => (x > 100 ? 5 : 0)), ["206px", "24px"], "but never under the pointer");
  });

  test("a click and a drag seek, a finger does not peek", () => {
    const { told, events } = heard();
    const chart = chartOf({ series: two, cursor: 2 }, { events });
    chart.sheet.canvas.fire("pointerdown", at(45, 60));
    chart.sheet.canvas.fire("pointermove", at(66, 60, 1));
    assert.deepEqual(told.filter(([name]) => name === "seek"), [["seek", 0], ["seek", 1]]);
    told.length = 0;
    chart.sheet.canvas.fire("pointermove", at(66, 60, 0, "touch"));
    assert.deepEqual(told.filter(([name]) => name !== "light"), []);
  });

  test("only places where the cursor can stand are sought, none beyond the last value", () => {
    const { told, events } = heard();
    const chart = chartOf({ series: [series([1, 0.5], { xs: [0, 5] })], places: [0, 5] }, { events });
    for (const x of [90, 110, 290]) chart.sheet.canvas.fire("pointerdown", at(x, 60));
    assert.deepEqual(told.filter(([name]) => name === "seek").map(([, value]) => value), [0, 5, 5]);
    assert.equal(nearestPlace({ name: "", xs: [0, 10], series: two }, 9), 2);
    assert.equal(nearestPlace({ name: "", xs: [0, 10], series: [], places: [] }, 9), null);
  });

  test("the line that is meant comes forward, a name is picked", () => {
    const { told, events } = heard();
    const chart = chartOf({ series: two }, { events, look: { ends: true } });
    chart.sheet.canvas.fire("pointermove", at(chart.plot.x(1), chart.plot.y(0.1) - 5));
    assert.deepEqual(told[0], ["light", 1]);
    const label = chart.labels[0];
    chart.sheet.canvas.fire("pointermove", at(label.x + 5, label.y));
    assert.deepEqual(told.slice(2), [["light", 0], ["peek", null]]);
    chart.sheet.canvas.fire("pointerdown", at(label.x + 5, label.y));
    assert.deepEqual(told.at(-1), ["pick", 0]);
  });
});

describe("with keys", () => {
  const press = (chart, key, given = {}) => chart.sheet.canvas.fire("keydown", { key, ...given });

  test("arrows, Home and End move the cursor, and nothing else", () => {
    const sought = [];
    const chart = chartOf({ series: [series(Array(30).fill(0.5))], xs: [0, 29], cursor: 12 }, {
      events: { onSeek: (place) => sought.push(place) },
    });
    for (const key of ["ArrowRight", "ArrowLeft", "PageUp", "Home", "End"]) assert.ok(press(chart, key).defaultPrevented);
    assert.deepEqual(sought, [13, 11, 22, 0, 29]);
    press(chart, "ArrowRight", { ctrlKey: true });
    press(chart, "a");
    assert.equal(sought.length, 5);
  });

  test("they say where the cursor is and what the lines are there", () => {
    const chart = chartOf({ series: [series([1, 0.5, 0.25])], cursor: 1 }, {
      events: { onSeek: (place) => chart.draw({ ...chart.data, cursor: place }) },
    });
    press(chart, "ArrowRight");
    const { canvas } = chart.sheet;
    assert.equal(canvas.getAttribute("aria-valuetext"), "epoch 2: training 0.2500");
    assert.equal(canvas.getAttribute("aria-valuenow"), "2");
    assert.equal(chart.readout.node.hidden, false);
    press(chart, "Escape");
    assert.equal(chart.readout.node.hidden, true);
  });

  test("a chart whose cursor nobody moves has one of its own", () => {
    const chart = chartOf({ series: [series([1, 0.5], { xs: [1, 2] })], places: [1, 2], xs: [0.5, 2.5] });
    press(chart, "ArrowRight");
    assert.equal(chart.pointed, 2);
    press(chart, "ArrowLeft");
    assert.equal(chart.sheet.canvas.getAttribute("aria-valuetext"), "epoch 1: training 1.0000");
  });

  test("places on the way", () => {
    const data = { name: "", xs: [0, 100], series: [], places: [0, 10, 30] };
    assert.deepEqual([1, 5, -5, Infinity].map((steps) => movedPlace(data, 10, steps)), [30, 30, 0, 30]);
    assert.deepEqual([-1, 0, 9, 10, 99].map((value) => lastUpTo([0, 10, 30], value)), [-1, 0, 0, 1, 2]);
    assert.equal(valueAt({ values: [5, 6], xs: [0, 10] }, 9), 5);
    assert.ok(Number.isNaN(valueAt({ values: [5, 6], xs: [2, 10] }, 1)));
  });
});

describe("in words", () => {
  test("every line's range and last value, the levels, the marks, the earlier runs", () => {
    const words = tell({ name: "Loss by epoch", xs: [0, 10], series: [series([2, 0.5, 0.75]), series([], { label: "validation" })],
      references: [{ level: Math.LN2, meaning: "D at 0.5" }], markers: [{ at: 2, label: "stop 2" }], ghosts: [{ name: "A", lines: [] }] },
      "epoch");
    assert.equal(words, "Loss by epoch, epoch 0 to 2. training: from 0.5000 to 2.0000, last 0.7500. validation: no values. "
      + "To compare with: D at 0.5: 0.6931. Marked: stop 2. Earlier runs: A.");
  });

  test("values at a place, with their band, in the chart's own words", () => {
    const data = { name: "", xs: [0, 1], words: (value) => `${100 * value} %`,
      series: [series([0.5, 0.75], { band: [[0.25, 0.5], [0.75, 1]] })] };
    assert.deepEqual(valuesAt(data, 1).map(([, words]) => words), ["75 % (50 % to 100 %)"]);
    assert.deepEqual(valuesAt(data, 3).map(([, words]) => words), ["–"]);
  });

  test("are put on the canvas", () => {
    const chart = chartOf({ series: [series([1, 0.5])], cursor: 1 });
    chart.say();
    const { canvas } = chart.sheet;
    assert.match(canvas.getAttribute("aria-label"), /^Loss by epoch, epoch 0 to 1\. training: /);
    assert.deepEqual(["role", "tabindex", "aria-valuemin", "aria-valuemax"].map((name) => canvas.getAttribute(name)), ["slider", "0", "0",
      "10"]);
  });
});

describe("the plan of the losses", () => {
  const start = { kind: "start", layout: [], epochs: 10, batches: 4, loss: "MSE", patience: 2 };
  const rows = { kind: "rows", first: 0, columns: { training_loss: [4, 2, 1, 0.5], validation_loss: [4, 1, 2, 3] } };

  test("has both sets, the best epoch on validation, the stop, what came after it faded", () => {
    const history = new History(start);
    history.take(rows);
    history.take({ kind: "stop", epoch: 2, reason: "early", best: 1 });
    const plan = lossPlan({ history, shown: 3, live: true, end: 3, growing: false, ghosts: [], lit: null }, false);
    assert.deepEqual(plan.series.map(({ label, hue, fadedFrom }) => [label, hue, fadedFrom]), [["training", "accent", 2], ["validation",
      "validation", 2]]);
    assert.deepEqual(plan.markers, [{ at: 2, label: "stop 2" }, { at: 1, label: "best 1", ring: 1 }]);
    assert.deepEqual([plan.xs, plan.cursor, plan.dots], [[0, 3], 3, []]);
  });

  test("opens on a logarithmic scale, where a rise from 0.09 to 0.8 under a first loss of 20 is a fifth of the height", () => {
    const history = new History({ ...start, loss_note: "Validation has no noise." });
    history.take({ kind: "rows", first: 0, columns: { training_loss: [20.5, 4.3, 3.7, 3.4], validation_loss: [17.4, 0.85, 0.087, 0.8] } });
    const losses = new LossChart({ redraw() {} });
    Object.assign(losses.node, { clientWidth: 300, clientHeight: 150 });
    const view = { history, shown: 3, live: true, end: 3, growing: false, ghosts: [], lit: null };
    const rise = () => {
      losses.draw(view);
      const { plot } = losses.chart;
      return (plot.y(0.087) - plot.y(0.8)) / plot.box.height;
    };
    assert.ok(rise() > 0.2, `${rise()}`);
    assert.deepEqual([losses.note.textContent, losses.note.hidden], ["Validation has no noise.", false]);
    losses.scale("linear");
    assert.ok(rise() < 0.06, `${rise()}`);
    losses.draw({ ...view, history: new History(start) });
    assert.equal(losses.note.hidden, true);
  });

  test("puts the cursor inside an epoch while single batches are looked at", () => {
    const history = new History(start);
    history.take(rows);
    history.take({ kind: "single", epoch: 4, batch: 1, loss: 0.4, pack: "" });
    const plan = lossPlan({ history, shown: 3, live: true, end: 3, growing: true, ghosts: [], lit: null }, true);
    assert.deepEqual([plan.cursor, plan.shown, plan.log], [3.25, 3, true]);
    assert.deepEqual(plan.dots, [{ at: 3.25, value: 0.4, hue: "accent" }]);
  });

  test("keeps earlier runs, which may be longer", () => {
    const history = new History(start);
    history.take(rows);
    const ghost = { name: "A", label: "", training: [[0, 4], [20, 1]], validation: [[0, 4], [20, null]] };
    const plan = lossPlan({ history, shown: 3, live: true, end: 3, growing: false, ghosts: [ghost], lit: "A" }, false);
    assert.equal(plan.xs[1], 20);
    assert.deepEqual(plan.ghosts.map(({ name, lit, lines: own }) => [name, lit, own.length]), [["A", true, 2]]);
    assert.ok(Number.isNaN(plan.ghosts[0].lines[1].values[1]));
  });

  test("of the home page fades what is to come", () => {
    const plan = recordedPlan({ loss: { training: [0.7, 0.4, 0.1], validation: [0.7, 0.5, 0.2] }, epochs: 3 }, 1);
    assert.deepEqual([plan.xs, plan.ys, plan.cursor], [[0, 2], [0, 0.8], 1]);
    assert.deepEqual(plan.series.map(({ label, fadedFrom }) => [label, fadedFrom]), [["training", 1], ["validation", 1]]);
  });
});

describe("a saved chart", () => {
  test("has its name and its legend above the picture, and is higher by that", () => {
    const chart = chartOf({ series: [series([1, 0.5]), series([0, 1], { label: "a < b", hue: "negative", dash: [5, 3] })] });
    const text = asSvg({ sheet: chart.sheet, name: () => "Loss & more", head: (painting, width) => chart.head(painting, width) });
    assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="300" height="200" /);
    assert.match(text, /<title>Loss &#38; more<\/title>/);
    assert.match(text, />Loss by epoch<\/text>.*>training<\/text>.*>a &#60; b<\/text>/);
    assert.match(text, /transform="matrix\(1 0 0 1 0 50\)"/);
    near(chart.sheet.height, 150);
  });
});
