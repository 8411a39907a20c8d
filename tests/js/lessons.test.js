// What lessons compute in the browser: graphs and their walks, layouts, norms, recorded runs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import { spread } from "../../assets/charts/end_labels.js";
import { walkLayout } from "../../assets/lessons/chain_rule/walk_layout.js";
import { known, pathsFrom, phaseOf, playerStep, stepCount } from "../../assets/lessons/chain_rule/walk_state.js";
import { walkWords } from "../../assets/lessons/chain_rule/walk_words.js";
import { knownAt } from "../../assets/lessons/forward_pass/network_board.js";
import { bestEpoch, loadRecording, percent, reached } from "../../assets/lessons/home/recorded_training_data.js";
import { connected, mapLayout } from "../../assets/lessons/live_training/map_layout.js";
import { colourOf } from "../../assets/lessons/live_training/probe.js";
import { CURVES } from "../../assets/lessons/vanishing_gradients/comparison.js";
import { ComparisonHistory, isFaint } from "../../assets/lessons/vanishing_gradients/comparison_history.js";
import { normsPlan } from "../../assets/lessons/vanishing_gradients/comparison_norms.js";
import * as comparison from "../../assets/lessons/vanishing_gradients/comparison_words.js";
import { Layout } from "../../assets/lessons/vanishing_gradients/gradient_flow_layout.js";
import { exponentOf, norm, powerOfTen, ticks } from "../../assets/lessons/vanishing_gradients/gradient_flow_numbers.js";
import { curvesPlan } from "../../assets/run/comparison/curves.js";
import { installDom, read } from "./fake_dom.js";

installDom();

// L = (w·x + b)² with w = 3, x = 2, b = −1: u = 6, z = 5, L = 25; dL/dz = 10, dL/du = dL/db = 10, dL/dw = 20.
const node = (id, column, role, value, sign = "", gradient = null) => ({ id, label: id, sign, role, column, value, gradient });
const WALK = {
  nodes: [
    node("w", 0, "parameter", 3, "", 20),
    node("x", 0, "input", 2),
    node("b", 0, "parameter", -1, "", 10),
    node("u", 1, "operation", 6, "×", 10),
    node("z", 2, "operation", 5, "+", 10),
    node("L", 3, "output", 25, "( )²", 1),
  ],
  edges: [
    { source: "w", target: "u", local: 2, formula: "x" },
    { source: "x", target: "u", local: null },
    { source: "u", target: "z", local: 1, formula: "1" },
    { source: "b", target: "z", local: 1 },
    { source: "z", target: "L", local: 10, formula: "2 · z" },
  ],
  forward: ["u", "z", "L"],
  output: "L",
  picked: "w",
  backward: [
    { node: "z", from: "L", edge: 4, local: 10, upstream: 1, downstream: 10, accumulated: 10, part: 1, parts: 1,
      short: "∂L/∂z = 2z = 10.0000" },
    { node: "u", from: "z", edge: 2, local: 1, upstream: 10, downstream: 10, accumulated: 10, part: 1, parts: 1 },
    { node: "b", from: "z", edge: 3, local: 1, upstream: 10, downstream: 10, accumulated: 10, part: 1, parts: 1 },
    { node: "w", from: "u", edge: 0, local: 2, upstream: 10, downstream: 20, accumulated: 20, part: 1, parts: 2 },
  ],
};

describe("a walk through the graph", () => {
  test("starts, goes forward, sets the seed, goes backward", () => {
    assert.equal(stepCount(WALK), 1 + 3 + 1 + 4);
    const phases = Array.from({ length: 9 }, (_, step) => phaseOf(WALK, step));
    assert.deepEqual(phases.map(({ phase }) => phase), ["start", ...Array(3).fill("forward"), "seed", ...Array(4).fill("backward")]);
    assert.equal(phases.at(-1).index, 3);
    assert.equal(playerStep(WALK, 3), 8);
  });

  test("knows what has been computed so far", () => {
    assert.deepEqual([...known(WALK, 0).values], ["w", "x", "b"]);
    assert.deepEqual([...known(WALK, 2).values], ["w", "x", "b", "u", "z"]);
    assert.equal(known(WALK, 3).gradients.size, 0);
    assert.deepEqual([...known(WALK, 4).gradients], [["L", 1]]);
    assert.deepEqual([...known(WALK, 8).gradients], [["L", 1], ["z", 10], ["u", 10], ["b", 10], ["w", 20]]);
  });

  test("lights all paths from a node to the output", () => {
    const paths = pathsFrom(WALK, "w");
    assert.deepEqual([...paths.nodes], ["w", "u", "z", "L"]);
    assert.deepEqual([...paths.edges], [0, 2, 4]);
    const both = pathsFrom({
      edges: [["a", "b"], ["a", "c"], ["b", "d"], ["c", "d"], ["e", "d"]].map(([source, target]) => ({ source, target })),
    }, "a");
    assert.deepEqual([...both.edges].sort(), [0, 1, 2, 3]);
  });

  test("tells each step with its numbers", () => {
    const byId = new Map(WALK.nodes.map((one) => [one.id, one]));
    const told = (step) => read(walkWords(WALK, step, byId));
    assert.equal(told(1), "Forward 1 of 3. u = w × x = 3.0000 × 2.0000 = 6.0000.");
    assert.equal(told(2), "Forward 2 of 3. z = u + b = 6.0000 + (−1.0000) = 5.0000.");
    assert.equal(told(3), "Forward 3 of 3. L = (z)² = (5.0000)² = 25.0000.");
    assert.equal(told(4), "Backward, start. How much does L change with L itself? ∂L/∂L = 1.");
    assert.equal(told(5), "Backward 1 of 4. ∂L/∂z: local derivative ∂L/∂z = 2 · z = 10.0000 × upstream ∂L/∂L = 1.0000 gives 10.0000."
      + " In short: ∂L/∂z = 2z = 10.0000.");
    assert.equal(told(6), "Backward 2 of 4. ∂L/∂u: local derivative ∂z/∂u = 1.0000 × upstream ∂L/∂z = 10.0000 gives 10.0000.");
    assert.equal(
      told(8),
      "Backward 4 of 4. ∂L/∂w: local derivative ∂u/∂w = x = 2.0000 × upstream ∂L/∂u = 10.0000 gives 20.0000."
        + " Contribution 1 of 2; the sum so far is 20.0000.",
    );
  });

  test("has a column per depth, and neighbours in an order that does not cross", () => {
    const crossed = {
      nodes: [["a", 0], ["b", 0], ["c", 1], ["d", 1]].map(([id, column]) => ({ id, column })),
      edges: [["a", "d"], ["b", "c"]].map(([source, target]) => ({ source, target })),
    };
    const { positions, width } = walkLayout(crossed.nodes, crossed.edges, 600);
    assert.equal(width, 600);
    assert.deepEqual([positions.get("a").x, positions.get("c").x], [150, 450]);
    const up = (one, other) => positions.get(one).y < positions.get(other).y;
    assert.equal(up("a", "b"), up("d", "c"));
    assert.equal(walkLayout(Array.from({ length: 20 }, (_, at) => ({ id: `${at}`, column: at })), [], 600).width, 20 * 88);
  });
});

test("a forward pass knows z of a layer one step before its a", () => {
  assert.deepEqual(knownAt(0, 0), { z: true, a: true });
  assert.deepEqual(knownAt(3, 2), { z: true, a: false });
  assert.deepEqual(knownAt(4, 2), { z: true, a: true });
  assert.deepEqual(knownAt(2, 2), { z: false, a: false });
});

describe("the plane of a live training", () => {
  const start = (sizes, names = ["output", "units", "parameters"], shown = sizes.slice(1, -1)) => ({
    sizes,
    hidden_shown: shown,
    inputs: ["x1", "x2"],
    layout: names.map((name) => ({ name, type: "u1", shape: [1] })),
  });

  test("draws edges if all units are shown, all weights are known, and few enough cross", () => {
    assert.ok(connected(start([2, 8, 8, 1])));
    assert.ok(!connected(start([2, 8, 8, 1], ["output"])));
    assert.ok(!connected(start([2, 8, 16, 1], undefined, [8, 8])));
    assert.ok(connected(start([2, 23, 23, 1])), "2·23 + 23·23 + 23 = 598");
    assert.ok(!connected(start([2, 24, 24, 1])), "2·24 + 24·24 + 24 = 648");
    assert.ok(connected(start([2, 200, 1])), "2·200 + 200 = 600, the most");
    assert.ok(!connected(start([2, 201, 1])));
    assert.ok(!connected(start([2, 1])));
  });

  test("has tiles left of the map that do not overlap and fit into it", () => {
    const place = mapLayout(start([2, 8, 8, 3]), 900, 500);
    assert.equal(place.vertical, false);
    assert.deepEqual(place.tiles.map((tiles) => tiles.length), [2, 8, 8]);
    assert.equal(place.pins.length, 3);
    for (const tiles of place.tiles) {
      for (const { x, size } of tiles) assert.ok(x >= 0 && x + size <= place.map.x);
      for (const [at, { y, size }] of tiles.slice(0, -1).entries()) assert.ok(y + size < tiles[at + 1].y);
    }
    assert.ok(place.map.x + place.map.size <= 900);
  });

  test("on a phone the map comes first, within the width", () => {
    const place = mapLayout(start([2, 8, 8, 1]), 360, 500);
    assert.equal(place.vertical, true);
    for (const { x, y, size } of place.tiles.flat()) assert.ok(x >= 0 && x + size <= 360 && y > place.map.y + place.map.size);
    assert.ok(place.tiles[0][0].y > place.tiles[2][0].y, "the inputs at the bottom");
  });

  test("two classes have the colours of the signs, more have hues of their own", () => {
    assert.equal(colourOf({ task: "binary" }, 0), "var(--negative)");
    assert.equal(colourOf({ task: "classes" }, 12), "var(--class-2)");
  });
});

describe("norms over many powers of ten", () => {
  test("are written short, or as a mantissa and a power", () => {
    assert.equal(norm(-7 + Math.log10(2.1)), "2.1·10⁻⁷");
    assert.equal(norm(Math.log10(0.021)), "0.0210");
    assert.equal(norm(Math.log10(123.4)), "123");
    assert.equal(norm(Math.log10(9.96e-5)), "1.0·10⁻⁴");
    assert.equal(norm("∞"), "∞");
    assert.deepEqual([2e-9, 9e-9, 9.96e-5, 1].map((value) => exponentOf(Math.log10(value))), [-9, -9, -4, 0]);
    assert.equal(powerOfTen(-12), "10⁻¹²");
  });

  test("have ticks at whole powers, at most about so many", () => {
    assert.deepEqual(ticks(-3, 1, 8), [-3, -2, -1, 0, 1]);
    assert.deepEqual(ticks(-20, 1, 6), [-20, -15, -10, -5, 0]);
  });

  test("lie in columns of layers and rows of activations", () => {
    const band = { low: [-4, -1], mid: [-3, 0], high: [-2, 0.5] };
    const layout = new Layout(800, { depth: 2, activation: "tanh" }, { tanh: band, relu: { ...band, mid: [-1, "0"] } });
    assert.deepEqual([layout.low, layout.high], [-5, 1]);
    assert.equal(layout.x(1), layout.left + layout.column / 2);
    assert.equal(layout.y(1), layout.top);
    assert.equal(layout.y(-99), layout.bottom);
    assert.deepEqual(layout.at(layout.x(2), layout.rowTop(1) + 1), { layer: 2, row: 1 });
    assert.deepEqual(layout.at(5, layout.top), { layer: null, row: null });
    assert.equal(layout.every, 1);
  });

  test("labels are pushed apart and keep their order", () => {
    assert.deepEqual(spread([50, 52, 10], 15, 0, 100), [50, 65, 10]);
    assert.deepEqual(spread([98, 99], 15, 0, 100), [85, 100]);
    assert.deepEqual(spread([-5], 15, 0, 100), [0]);
  });
});

const compared = (first, values) => ({ kind: "rows", first,
  columns: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])) });

describe("the history of a comparison", () => {
  const history = new ComparisonHistory({ axis: "step", variants: ["tanh", "ReLU"], depth: 2, steps: 100, every: 10 });
  history.take({ kind: "start" });
  history.take(compared(0, { accuracy: [0.1, 0.1], loss: [2.3, 2.3], gradients: [[1e-5, 0.01], [0.1, 0.2]] }));
  history.take(compared(10, { accuracy: [0.4, null], loss: [1.5, null], gradients: [[0, 0.02], null] }));

  test("has a row per variant, and knows who has diverged", () => {
    assert.equal(history.length, 2);
    assert.equal(history.last, 10);
    assert.deepEqual(history.row(0, 0), { loss: 2.3, accuracy: 0.1, norms: [1e-5, 0.01], first: 1e-5, ratio: 1e-3, diverged: false });
    assert.equal(history.row(1, 1).diverged, true);
    assert.equal(history.row(2, 0), null);
    assert.equal(history.row(-1, 0), null);
  });

  test("keeps the range of all norms but the vanished ones", () => {
    assert.deepEqual(history.powers.map((power) => power + 0), [-6, 0]);
    const close = new ComparisonHistory({ axis: "step", variants: ["a"], depth: 1, steps: 1, every: 1 });
    close.take(compared(0, { accuracy: [0], loss: [1], gradients: [[1.05e-3, 0.5]] }));
    assert.deepEqual(close.powers.map((power) => power + 0), [-4, 0], "1.05·10⁻³ is too close to 10⁻³ to lie above it");
    close.take(compared(1, { accuracy: [0], loss: [1], gradients: [[1.2e-5]] }));
    assert.deepEqual(close.powers.map((power) => power + 0), [-5, 0]);
    close.take(compared(2, { accuracy: [0], loss: [1], gradients: [[1.05e-5]] }));
    assert.deepEqual(close.powers.map((power) => power + 0), [-6, 0]);
    assert.equal(history.faint, true);
    assert.ok(isFaint(1e-13) && !isFaint(1e-11) && !isFaint(NaN));
    assert.deepEqual(new ComparisonHistory({ axis: "step", variants: ["a"], depth: 1, steps: 1, every: 1 }).powers, [-6, 0]);
  });

  test("in words", () => {
    assert.deepEqual(comparison.cells(history.row(0, 0)), ["2.3000", "10.0 %", "1.0·10⁻⁵", "1.0·10⁻³"]);
    assert.deepEqual(comparison.cells(history.row(1, 1)), ["diverged", "–", "–", "–"]);
    assert.equal(comparison.size(0), "0");
    assert.equal(comparison.size(Infinity), "∞");
    assert.deepEqual(comparison.description(history, 1).slice(1), [
      "tanh: training loss 1.5000, validation accuracy 40.0 %, gradient norms from 0 in layer 1 to 0.0200 in layer 2, a ratio of 0.",
      "ReLU: diverged.",
    ]);
    const state = { place: 2, sentence: null, lost: false };
    assert.equal(comparison.phaseWords({ phase: "running", state, history, rate: 9 }), "training: step 10 of 100 · 10 s left");
    assert.equal(comparison.phaseWords({ phase: "done", state, history, rate: null }), "stopped after step 10 of 100");
    assert.equal(comparison.phaseWords({ phase: "ended", state, history, rate: null }), "stopped after step 10 of 100");
    assert.equal(comparison.remark({ phase: "ended", state, history }).bad, false, "a reader's own stop is no warning");
  });

  test("with several seeds: means with their intervals, the difference to the first variant, who has diverged", () => {
    const seeded = new ComparisonHistory({ axis: "step", variants: ["tanh", "ReLU"], depth: 1, steps: 10, every: 5, seeds: 3 });
    seeded.take(
      compared(5, { accuracy: [0.5, 0.8], accuracy_low: [0.4, null], accuracy_high: [0.6, null], loss: [1, 0.5], loss_low: [0.9, null],
        loss_high: [1.1, null], gradients: [[1], [1]], count: [3, 1], difference: [[0, 0, 0], [0.3, -0.1, 0.7]] }),
    );
    assert.equal(history.spread(0, 0), null, "one seed has no spread");
    assert.deepEqual(seeded.spread(0, 0), { accuracy: [0.4, 0.6], loss: [0.9, 1.1], count: 3, seeds: 3, difference: null });
    assert.deepEqual(comparison.cells(seeded.row(0, 0), seeded.spread(0, 0)), ["1.0000", "50.0 % (40.0 to 60.0)", "1.00", "1.00", "–"]);
    assert.deepEqual(comparison.cells(seeded.row(0, 1), seeded.spread(0, 1)), ["0.5000, 2 of 3 diverged", "80.0 %", "1.00", "1.00",
      "+30.0 (−10.0 to +70.0)"]);
    assert.match(comparison.description(seeded, 0)[1],
      /^tanh: training loss 1\.0000, validation accuracy 50\.0 % \(40\.0 to 60\.0\), gradient/);
    assert.match(comparison.description(seeded, 0)[2], /\+30\.0 \(−10\.0 to \+70\.0\) percentage points against the first variant/);
    const bands = curvesPlan(CURVES[0], { history: seeded, shown: 0, end: 0, lit: null, pinned: null }).series.map(({ band }) => band);
    assert.deepEqual(bands, [[[0.4], [0.6]], [[NaN], [NaN]]]);
  });

  test("as learning curves: a place per row, names from the variants, guessing as the level", () => {
    const plan = curvesPlan(CURVES[0], { history, shown: 0, end: 0, lit: 1, pinned: null });
    assert.deepEqual(plan.series.map(({ label, hue, values }) => [label, hue, values.length]), [["tanh", "hue-0", 1], ["ReLU", "hue-1",
      1]]);
    assert.deepEqual([plan.xs, plan.ys, plan.places, plan.cursor, plan.lit], [[0, 100], [0, 1], history.steps, history.steps[0], 1]);
    assert.equal(plan.words(0.5), "50.0 %");
    assert.equal(plan.references[0].level, 0.1);
    assert.equal(curvesPlan(CURVES[1], { history, shown: 0, end: 0, lit: null, pinned: null }).ys[1], 3);
  });

  test("as norms by layer: what has vanished lies on the edge", () => {
    const plan = normsPlan({ history, shown: 0, end: 0, lit: null, pinned: null }, 300);
    assert.deepEqual(plan.series[0].values, history.row(0, 0).norms);
    assert.deepEqual([plan.xs, plan.log, plan.across], [[0.5, 2.5], true, [1, 2]]);
    assert.equal(plan.foot?.below, history.faint ? 1e-12 : undefined);
    assert.equal(plan.tick(1e-7), "10⁻⁷");
  });
});

describe("the recorded run of the home page", () => {
  test("is inflated, and its changes from epoch to epoch are added up modulo 256", async () => {
    const changes = (epochs) => deflateSync(Buffer.from(epochs.flat())).toString("base64");
    const weights = [new Float32Array([0.5]), new Float32Array([-2])].map((numbers) => [...new Uint8Array(numbers.buffer)]);
    const recording = {
      settings: { hidden: [1, 1] },
      loss: { training: [1, 0.5], validation: [0.9, 0.7] },
      right: { training: [0.5, 1], validation: [0.4, 0.8] },
      output: changes([[250, 1], [10, 255]]),
      units: changes([[7], [0]]),
      parameters: changes([weights[0], weights[1].map((byte, at) => (byte - weights[0][at] + 256) % 256)]),
    };
    globalThis.fetch = async () => ({ ok: true, json: async () => recording });
    const loaded = await loadRecording("x.json");
    assert.deepEqual(loaded.output.map((bytes) => [...bytes]), [[250, 1], [4, 0]]);
    assert.deepEqual(loaded.parameters.map((numbers) => [...numbers]), [[0.5], [-2]]);
    assert.deepEqual(loaded.sizes, [2, 1, 1, 1]);
    // Layer 1: weights at 0 and 1, bias 2; layer 2: weight 3, bias 4; the output: weight 5, bias 6.
    assert.deepEqual(loaded.edges.map(({ at }) => at), [0, 1, 3, 5]);
    assert.equal(bestEpoch(loaded), 1);
    assert.equal(reached(loaded, 0.8), 1);
    assert.equal(reached(loaded, 0.9), Infinity);
  });

  test("that cannot be fetched says so", async () => {
    globalThis.fetch = async () => ({ ok: false, status: 404 });
    await assert.rejects(loadRecording("x.json"), /x\.json: 404/);
  });

  test("percentages are whole", () => {
    assert.equal(percent(0.996), "100 %");
  });
});
