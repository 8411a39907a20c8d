// Axes, ranges of charts, layouts and colours: from numbers to pixels.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { logTicks, Plot, roundUp, ticks, tickText } from "../../assets/charts/axes.js";
import { horizon, linearRange, logRange, verticalRange } from "../../assets/charts/range.js";
import { css, lerp, mix, word } from "../../assets/pictures/colour.js";
import { confusionWords, counted } from "../../assets/pictures/confusion.js";
import { Colours, MapPainter } from "../../assets/pictures/heat_map.js";
import { edgePath, layout as networkLayout, range } from "../../assets/pictures/network_layout.js";
import { ClassPainter, Palette } from "../../assets/pictures/paint.js";
import { curve, layout as recordedLayout } from "../../assets/pictures/recorded_layout.js";
import { decode } from "../../assets/pictures/unit_pictures.js";
import { installDom, packed } from "./fake_dom.js";

installDom();

const near = (actual, expected, within = 1e-9) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

describe("ticks", () => {
  test("at 1, 2 or 5 times a power of ten", () => {
    assert.deepEqual(ticks(0, 10, 5), { step: 2, values: [0, 2, 4, 6, 8, 10] });
    assert.deepEqual(ticks(0, 1, 4).step, 0.5);
    assert.deepEqual(ticks(-3, 7, 2).values, [0, 5]);
    assert.deepEqual(ticks(120, 980, 9).values, [200, 300, 400, 500, 600, 700, 800, 900]);
  });

  test("of a logarithmic axis: powers of ten, more between them where there are few, fewer where there are many", () => {
    assert.deepEqual(logTicks(1, 1000, 4), [1, 10, 100, 1000]);
    assert.deepEqual(logTicks(1, 9, 4), [1, 2, 3, 5]);
    assert.deepEqual(logTicks(1e-12, 1, 4).map((value) => Math.round(Math.log10(value))), [-12, -9, -6, -3, 0]);
  });

  test("have as many decimals as their step needs", () => {
    assert.equal(tickText(0.25, 0.05), "0.25");
    assert.equal(tickText(-2, 1), "−2");
    assert.equal(tickText(1e-18, 0.1), "0");
    assert.equal(tickText(100_000, 50_000), "10⁵");
    assert.equal(tickText(0.00003, 0.00001), "3·10⁻⁵");
  });

  test("round up to 1, 2, 5", () => {
    assert.deepEqual([0.3, 1, 1.1, 2.5, 5.1, 70].map(roundUp), [0.5, 1, 2, 5, 10, 100]);
    assert.equal(roundUp(0), 1);
    assert.equal(roundUp(NaN), 1);
  });
});

describe("a plot", () => {
  const box = { x: 10, y: 20, width: 100, height: 50 };

  test("maps numbers to pixels, upwards", () => {
    const plot = new Plot(box, [0, 10], [-1, 1]);
    assert.equal(plot.x(0), 10);
    assert.equal(plot.x(2.5), 35);
    assert.equal(plot.y(-1), 70);
    assert.equal(plot.y(1), 20);
    assert.equal(plot.y(0), 45);
    assert.deepEqual(plot.at(35, 45), [2.5, 0]);
    assert.ok(plot.holds(10, 20) && plot.holds(110, 70) && !plot.holds(9, 20));
  });

  test("keeps what is far outside near its box", () => {
    const plot = new Plot(box, [0, 1], [0, 1]);
    assert.equal(plot.y(1000), 20 - 2 * 50);
    assert.equal(plot.y(-1000), 70 + 2 * 50);
  });

  test("has a logarithmic scale: the geometric mean lies in the middle", () => {
    const plot = new Plot(box, [0, 1], [0.01, 100], true);
    near(plot.y(1), 45);
    near(plot.y(0.01), 70);
    near(plot.y(0), 70 + 2 * 50);
  });

  test("has a logarithmic scale across, too", () => {
    const plot = new Plot(box, [0.001, 10], [0, 1], false, true);
    near(plot.x(0.1), 60);
    near(plot.at(60, 45)[0], 0.1);
  });

  test("of a single value does not divide by zero", () => {
    const plot = new Plot(box, [3, 3], [2, 2]);
    assert.equal(plot.x(3), 10);
    assert.equal(plot.y(2), 70);
  });
});

describe("the range of a chart", () => {
  test("starts at zero and ends at a round number", () => {
    assert.deepEqual(linearRange([[0.9, 0.5, 0.3]]), [0, 1]);
    assert.deepEqual(linearRange([[0.55, 0.5, 0.3]]), [0, 0.6]);
    assert.deepEqual(linearRange([[0.7, 0.5]]), [0, 0.8]);
    assert.deepEqual(linearRange([]), [0, 1]);
  });

  test("lets a few enormous losses leave the picture", () => {
    const losses = [1000, ...Array(99).fill(0.5)];
    const [low, high] = linearRange([losses]);
    assert.equal(low, 0);
    assert.ok(high < 3, `${high}`);
  });

  test("reaches below zero where values do, but not to the worst of a thousand", () => {
    const [low, high] = linearRange([[...Array.from({ length: 500 }, (_, at) => -1 + at / 250), -80]]);
    assert.ok(low > -1.3 && low < -1 && high > 1 && high < 1.3, `${low} ${high}`);
  });

  test("on a logarithmic scale takes the positive values with some room", () => {
    const [low, high] = logRange([[1, 0.01, 0, NaN]]);
    near(low, 0.01 / 1.15);
    near(high, 1.15);
    assert.deepEqual(logRange([[0, NaN]]), [0.1, 1]);
  });

  test("holds lines, bands, earlier runs and levels, unless its ends are fixed", () => {
    const series = [{ label: "a", hue: "accent", values: [0.5, 0.4], band: [[0.3, 0.2], [0.7, 0.55]] }];
    assert.deepEqual(verticalRange({ name: "", xs: [0, 1], series }), [0, 0.8]);
    assert.deepEqual(verticalRange({ name: "", xs: [0, 1], series, ghosts: [{ name: "A", lines: [{ xs: [0], values: [0.95] }] }] }), [0,
      1]);
    const levels = verticalRange({ name: "", xs: [0, 1], series, references: [{ level: -1 }, { level: 2 }] });
    near(levels[0], -1.1);
    near(levels[1], 2.2);
    assert.deepEqual(verticalRange({ name: "", xs: [0, 1], series, ys: [null, 3] }), [0, 3]);
    const faint = verticalRange({ name: "", xs: [0, 1], log: true, foot: { below: 1e-3, label: "" },
      series: [{ label: "a", hue: "accent", values: [1e-9, 0.01, 1] }] });
    near(faint[0], 0.01 / 1.15);
  });

  test("ends at the last epoch, while it grows in round steps", () => {
    assert.equal(horizon(37, 200, false), 37);
    assert.equal(horizon(37, 200, true), 40);
    assert.equal(horizon(3, 200, true), 10);
    assert.equal(horizon(199, 200, true), 200);
    assert.equal(horizon(250, 200, true), 300);
  });
});

describe("colours", () => {
  test("are mixed, and written as CSS and as pixels", () => {
    assert.equal(lerp(10, 20, 0.25), 12.5);
    assert.deepEqual(mix([0, 0, 0], [255, 100, 10], 0.5), [127.5, 50, 5]);
    assert.equal(css([127.5, 50, 5]), "rgb(128 50 5)");
    const pixel = new Uint8Array(Uint32Array.of(word([1, 2, 3])).buffer);
    assert.deepEqual([...pixel], [1, 2, 3, 255]);
  });

  test("of a table go from the negative over the ground to the positive", () => {
    const colours = new Colours();
    colours.shade = (strength) => [strength < 0 ? 200 : 0, 0, Math.abs(strength) * 100];
    const table = colours.table("units", 127);
    assert.equal(table.length, 2 * 127 * 4 + 1);
    assert.equal(table[0], word([200, 0, 100]));
    assert.equal(table[508], word([0, 0, 0]), "byte 127 is zero");
    assert.equal(table.at(-1), word([0, 0, 100]));
    assert.equal(colours.table("units", 127), table, "kept by name");
  });

  test("of a number lie between low and high", () => {
    const palette = new Palette();
    palette.shade = (strength) => [100 + 100 * strength, 0, 0];
    assert.equal(palette.valueColour(5, 0, 10), "rgb(100 0 0)");
    assert.equal(palette.valueColour(10, 0, 10), "rgb(200 0 0)");
    assert.equal(palette.valueColour(0, 0, 10), "rgb(0 0 0)");
    palette.classes = Array.from({ length: 10 }, (_, index) => `c${index}`);
    assert.equal(palette.ofClass(13), "c3");
  });
});

describe("maps of bytes", () => {
  globalThis.ImageData = class {
    constructor(width, height) {
      this.data = new Uint8ClampedArray(4 * width * height);
    }
  };
  const brush = { putImageData() {} };
  const create = document.createElement;
  document.createElement = (tag) => Object.assign(create(tag), { getContext: () => brush });

  test("are interpolated between the middles of their squares", () => {
    const painter = new MapPainter();
    const table = Uint32Array.from({ length: 4 * 255 + 1 }, (_, at) => at);
    // Two columns 0 and 100 on four pixels: the samples lie at pixels 0.5 and 2.5, so the pixels hold 0, 25, 75, 100.
    painter.paint(Uint8Array.from([0, 100, 0, 100]), 2, table, 4);
    assert.deepEqual([...painter.words].slice(0, 4).map((at) => at / 4), [0, 25, 75, 100]);
    assert.deepEqual([...painter.words].slice(12).map((at) => at / 4), [0, 25, 75, 100]);
  });

  test("of classes show the winner: half of the picture each, and nobody in between", () => {
    const painter = new ClassPainter();
    const palette = { areas: Array.from({ length: 10 }, (_, hue) => Array(256).fill(hue)) };
    painter.paint(Uint8Array.from([0, 4, 0, 4, 255, 255, 255, 255]), 2, palette, 5);
    const row = [...painter.words].slice(0, 180);
    assert.deepEqual(new Set(row), new Set([0, 4]));
    assert.equal(row.filter((hue) => hue === 4).length, 90);
  });

  test("of classes are the stronger the surer", () => {
    const painter = new ClassPainter();
    const palette = { areas: Array.from({ length: 10 }, () => Array.from({ length: 256 }, (_, share) => share)) };
    const strengthOf = (chance) =>
      painter.paint(Uint8Array.from([1, 1, 1, 1, chance, chance, chance, chance]), 2, palette, 2) && painter.words[0];
    assert.equal(strengthOf(255), 255);
    assert.ok(Math.abs(strengthOf(191) - 127) <= 1, "3/4 of two classes is half of the way from a coin toss");
    assert.ok(strengthOf(128) <= 2);
  });

  test("of units come as base64: byte 127 is zero", () => {
    assert.deepEqual([...decode(packed(Uint8Array.from([0, 127, 254])))], [-1, 0, 1]);
  });
});

describe("a network's picture", () => {
  test("layers stand from left to right, their units evenly around the middle", () => {
    const place = networkLayout([2, 3, 1], 900, true);
    assert.equal(place.vertical, false);
    assert.deepEqual(place.units.map((units) => units.length), [2, 3, 1]);
    const middles = place.units.map((units) => units.reduce((sum, { y }) => sum + y, 0) / units.length);
    for (const middle of middles) near(middle, place.loss.y);
    const columns = [...place.units.map(([{ x }]) => x), place.loss.x];
    for (const gap of columns.slice(1).map((x, at) => x - columns[at])) near(gap, columns[1] - columns[0]);
    near(columns[0], 900 - columns[3]);
  });

  test("on a narrow place layers stand from top to bottom, within its width", () => {
    const place = networkLayout([8, 8, 1], 360, false);
    assert.equal(place.vertical, true);
    assert.equal(place.loss, null);
    for (const { x } of place.units.flat()) assert.ok(x - place.tile / 2 >= 0 && x + place.tile / 2 <= 360);
    assert.ok(place.units[0][0].y < place.units[1][0].y);
  });

  test("edges lead from the side of a tile to the side of the next", () => {
    const edge = edgePath({ x: 50, y: 100 }, { x: 200, y: 40 }, { tile: 20, vertical: false });
    assert.ok(edge.d.startsWith("M60 100C") && edge.d.endsWith("190 40"));
    assert.deepEqual(edge.at(0), { x: 60, y: 100 });
    assert.deepEqual(edge.at(1), { x: 190, y: 40 });
    assert.deepEqual(edge.at(0.5), { x: 125, y: 70 });
  });

  test("the recorded run has its map on the right or, on a phone, on top", () => {
    const wide = recordedLayout([2, 8, 8, 1], 1000);
    assert.equal(wide.map.x + wide.map.size, 1000);
    assert.deepEqual(wide.tiles.map((tiles) => tiles.length), [2, 8, 8]);
    const narrow = recordedLayout([2, 8, 8, 1], 390);
    assert.equal(narrow.vertical, true);
    assert.ok(narrow.tiles[0][0].y > narrow.tiles[2][0].y, "inputs at the bottom");
    for (const { x, size } of narrow.tiles.flat()) assert.ok(x >= 0 && x + size <= 390);
    assert.deepEqual(curve({ x: 0, y: 0, size: 10 }, { x: 100, y: 20, size: 10 }, false), [[10, 5], [55, 5], [55, 25], [100, 25]]);
  });

  test("a range counts from zero", () => {
    assert.deepEqual(range(3), [0, 1, 2]);
  });
});

test("a confusion matrix in words", () => {
  assert.equal(confusionWords(Int32Array.from([3, 1, 0, 6]), ["no", "yes"]), "3 of 4 of class no, 6 of 6 of class yes");
  assert.equal(counted({ classes: [], counts: { validation: 5 } }), "validation samples");
  assert.equal(counted({ classes: [], points: { training: { x: [], y: [1] } } }), "training samples");
});
