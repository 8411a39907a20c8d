// GANs in the browser: contours, arrows, histories of both kinds, words.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BOXES, edges, gradients, SIZES } from "../../assets/lessons/gan/gan_flow_layout.js";
import { stepSentence } from "../../assets/lessons/gan/gan_flow_words.js";
import { ImageHistory } from "../../assets/lessons/gan/image_gan_history.js";
import * as image from "../../assets/lessons/gan/image_gan_words.js";
import { arrowLengths, contour, largestPush, positions, smoothed } from "../../assets/lessons/gan/plane_gan_geometry.js";
import { GanHistory } from "../../assets/lessons/gan/plane_gan_history.js";
import { undecided, verdicts } from "../../assets/lessons/gan/plane_gan_layers.js";
import * as plane from "../../assets/lessons/gan/plane_gan_words.js";
import { installDom, packed } from "./fake_dom.js";

installDom();

const near = (actual, expected, within = 1e-6) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

describe("places from bytes", () => {
  test("positions lie between the bounds", () => {
    assert.deepEqual(positions(Uint16Array.from([0, 65535, 65535, 0]), [-2, 2]), [[-2, 2], [2, -2]]);
  });

  test("an arrow has the gradient's direction; its length grows, but not beyond 26 pixels", () => {
    const frame = { arrows: Uint8Array.from([128 + 127, 128, 128, 128 - 127, 128, 128]), arrow_scale: Float32Array.from([1]) };
    const [right, down, none] = arrowLengths(frame);
    near(right[0], 1);
    near(right[2], 26 * (1 - Math.exp(-1)));
    near(down[1], -1);
    assert.deepEqual(none, [0, 0, 0]);
    near(arrowLengths({ ...frame, arrow_scale: [1000] })[0][2], 26);
    near(largestPush({ ...frame, arrow_scale: [3] }), 3);
  });

  test("smoothing keeps constants, and the sum of what lies inside", () => {
    assert.deepEqual([...smoothed(Uint8Array.from({ length: 9 }, () => 40), 3)], Array(9).fill(40));
    const peak = new Uint8Array(81);
    peak[40] = 160;
    const map = smoothed(peak, 9);
    near(map.reduce((sum, value) => sum + value, 0), 160, 1e-3);
    // Twice (1/4, 1/2, 1/4) each way has 3/8 of the peak in the middle of a line.
    near(map[40], 160 * (3 / 8) ** 2, 1e-3);
  });
});

describe("contour lines", () => {
  test("of a ramp across stand where the level is, as high as the map", () => {
    const ramp = Float32Array.from({ length: 16 }, (_, at) => at % 4);
    const pieces = contour(ramp, 4, 1.5);
    for (const [x1, , x2] of pieces) {
      near(x1, 0.5);
      near(x2, 0.5);
    }
    near(pieces.reduce((sum, [, y1, , y2]) => sum + Math.abs(y2 - y1), 0), 1.25);
  });

  test("of a cone are circles", () => {
    const side = 41;
    const cone = Float32Array.from({ length: side * side }, (_, at) => Math.hypot((at % side) - 20, Math.floor(at / side) - 20));
    const pieces = contour(cone, side, 12);
    for (const [x, y] of pieces) near(Math.hypot(x * side - 20.5, y * side - 20.5), 12, 0.05);
    const around = pieces.reduce((sum, [x1, y1, x2, y2]) => sum + side * Math.hypot(x2 - x1, y2 - y1), 0);
    near(around, 2 * Math.PI * 12, 0.3);
  });

  test("of a saddle are two pieces that do not cross; of a plain there are none", () => {
    const inner = (piece) => piece.every((share) => share >= 0.25 && share <= 0.75);
    for (const corners of [[1, 0, 0, 1], [0, 1, 1, 0]]) {
      const saddle = contour(Float32Array.from(corners), 2, 0.5).filter(inner);
      assert.equal(saddle.length, 2);
      // Each cuts a corner: from the middle of one side to the middle of the next.
      for (const [x1, y1, x2, y2] of saddle) near(Math.hypot(x2 - x1, y2 - y1), Math.SQRT2 / 4);
      const middles = saddle.map(([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2]);
      near(Math.hypot(middles[0][0] - middles[1][0], middles[0][1] - middles[1][1]), Math.SQRT2 / 4);
    }
    assert.deepEqual(contour(new Float32Array(9), 3, 0.5), []);
  });
});

describe("D's verdict", () => {
  test("has a level between real and fake where its scores have one", () => {
    assert.equal(undecided({ cross_entropy: true, loss: "non-saturating" }), 0.5);
    assert.equal(undecided({ cross_entropy: false, loss: "least-squares" }), 0.5);
    assert.equal(undecided({ cross_entropy: false, loss: "wasserstein" }), null);
  });

  test("of least squares is undecided at 0.5 and sure 0.6 away from it", () => {
    const frame = { surface: Uint8Array.from([0, 85, 255]), surface_range: [0, 1.5] };
    const bytes = verdicts(frame, { loss: "least-squares" });
    near(bytes[0], 127.5 - 127.5 * (0.5 / 0.6), 1e-3);
    near(bytes[1], 127.5, 1e-3);
    near(bytes[2], 255, 1e-3);
    assert.equal(verdicts(frame, { loss: "non-saturating" }), frame.surface);
  });
});

describe("the flow of a step", () => {
  test("has a line for the data and one for the gradient between boxes that exist", () => {
    for (const { spots, width, height } of SIZES) {
      for (const { name } of BOXES) assert.ok(spots[name].x > 0 && spots[name].x < width && spots[name].y < height);
      assert.equal(edges(spots).length, 5);
      assert.ok(edges(spots)[0].path.startsWith("M125 49.5C") || edges(spots)[0].path.startsWith("M93.5 64C"));
    }
    assert.deepEqual(gradients().map(({ name, path }) => [name, path]), [["loss-d", ""], ["d-fake", ""], ["fake-g", ""]]);
  });

  const step = { player: "generator", step: 12, epoch: 1, inner: 1, real: 0.9, fake: 0.25, loss: 1.3863, gradient_norm: 0.5 };

  test("is told in a sentence", () => {
    assert.match(stepSentence(null), /Press D step or G step/);
    assert.match(stepSentence(step), /^G step 12: D gave G's fakes 0\.250 on average, so G's loss was 1\.3863\./);
    const critic = { ...step, player: "discriminator", inner: 3, penalty: 0.02 };
    assert.match(stepSentence(critic, { cross_entropy: false }),
      /^D step 3 before step 12 of G: D scored the real batch 0\.900 and the fakes 0\.250/);
    assert.match(stepSentence(critic, {}), /of which the gradient penalty is 0\.0200/);
  });
});

const PLANE = {
  axis: "step",
  layout: [{ name: "fakes", type: "u2", shape: [1, 2] }],
  steps: 100,
  every: 10,
  discriminator_steps: 1,
  loss: "non-saturating",
  latent: 2,
  distribution: "ring",
  range: [-2, 2],
  positions: [-2, 2],
  real: [],
  modes: [[0, 1], [1, 0]],
  spread: 0.1,
  floor: { js: 0.05, mmd: 0.01 },
  cross_entropy: true,
};
const measures = (first, js, mmd, covered) => ({ kind: "rows", first,
  columns: { js: [js], mmd: [mmd], covered: [covered], shares: [[0.5, 0.25]] } });
const fakes = (...pairs) => packed(Uint16Array.from(pairs.flat()));

describe("a run in the plane", () => {
  const history = new GanHistory(PLANE);
  history.take({ kind: "picture", place: 0, pack: fakes([0, 0]) });
  history.take({ kind: "picture", place: 10, pack: fakes([65535, 0]) });
  history.take({ kind: "rows", first: 1, columns: { generator_loss: [0.7, 0.6, null], real: [0.5, 0.6, 0.7], fake: [0.4, 0.3, 0.2] } });
  history.take(measures(0, 0.9, 0.8, 0));
  history.take(measures(10, 0.4, 0.3, 1));

  test("has a row for every step and a picture for some", () => {
    assert.equal(history.length, 2);
    assert.equal(history.last, 10);
    assert.equal(history.at("generator_loss", 2), 0.6);
    assert.ok(Number.isNaN(history.at("generator_loss", 3)));
    assert.deepEqual([...history.column("real")].slice(0, 5), [NaN, 0.5, 0.6, 0.7, NaN]);
    assert.deepEqual([history.placeOf(1), history.placeOf(99), history.indexOf(9), history.indexOf(10)], [10, 10, 0, 1]);
    assert.deepEqual([...history.frame(1, false).fakes], [65535, 0]);
  });

  test("keeps its measures by step", () => {
    assert.equal(history.measuresAt(9).js, 0.9);
    assert.equal(history.measuresAt(10).covered, 1);
    assert.deepEqual(history.measuresAt(10).shares, [0.5, 0.25]);
    const { xs, ys } = history.measure("js");
    assert.deepEqual([[...xs], [...ys]], [[0, 10], [0.9, 0.4]]);
    history.take(measures(20, 0.2, 0.1, 2));
    assert.deepEqual([...history.measure("js").ys], [0.9, 0.4, 0.2]);
  });

  test("a single step is the newest picture until a later one comes", () => {
    const single = { kind: "single", player: "generator", step: 21, inner: 1, real: 0.8, fake: 0.3, loss: 1.2, gradient_norm: 0.4,
      pack: fakes([7, 8]) };
    history.take(single);
    assert.deepEqual([...history.frame(1, true).fakes], [7, 8]);
    assert.equal(history.last, 21);
    const now = plane.moment(history, 1, true);
    assert.deepEqual([now.step, now.title, now.generator_loss, now.generator_gradient, now.fake], [21, "after G step 21", 1.2, 0.4, 0.3]);
    const state = { place: 1, sentence: null, lost: false };
    assert.equal(plane.phaseWords({ phase: "paused", state, history, rate: null }), "paused after G step 21");
    history.take({ kind: "picture", place: 30, pack: fakes([1, 1]) });
    assert.equal(history.single, null);
    assert.equal(plane.phaseWords({ phase: "running", state, history, rate: 40 }), "training: step 30 of 100 · 40 steps/s · 2 s left");
  });

  test("ends with a reason", () => {
    const state = { place: 1, sentence: null, lost: false };
    const ended = new GanHistory(PLANE);
    ended.take({ kind: "stop", step: 37, reason: "diverged", sentence: "The loss is not a number.", diagnosis: { title: "diverged" } });
    assert.equal(plane.phaseWords({ phase: "done", state, history: ended, rate: null }), "stopped at step 37: it diverged");
    assert.deepEqual(plane.remark({ phase: "done", state, history: ended, rate: null }), {
      text: "Diagnosis: diverged. The loss is not a number.",
      bad: true,
    });
  });
});

const IMAGES = {
  layout: [{ name: "samples", type: "png", shape: [] }],
  epochs: 20,
  batches: 5,
  loss: "BCE",
  codec: "png",
  real: "UkVBTA==",
  side: 8,
  channels: 1,
  latent: 16,
  title: "digits",
  judged: true,
  cross_entropy: true,
};

describe("a run on images", () => {
  const history = new ImageHistory(IMAGES);
  history.take({ kind: "picture", place: 0, pack: "QQ==" });
  history.take({ kind: "rows", first: 0,
    columns: { real: [null, 0.9], fake: [null, 0.05], sure: [null, 0.005], digit_classes: [null, [0.5, 0.495, 0.005]] } });
  history.take({ kind: "picture", place: 5, pack: "Qg==" });

  test("keeps numbers as columns and lists as they are", () => {
    assert.equal(history.length, 2);
    assert.equal(history.at("real", 1), 0.9);
    assert.equal(history.list("digit_classes", 0), null);
    assert.deepEqual(history.list("digit_classes", 1), [0.5, 0.495, 0.005]);
    assert.equal(history.appeared(1), 2, "of three shares two are at least 1 %");
    assert.ok(Number.isNaN(history.appeared(0)));
    assert.deepEqual(history.bests, []);
  });

  test("shows the newest grid that is not later", () => {
    assert.deepEqual([0, 4, 5, 9].map((epoch) => history.frames.at(epoch).place), [0, 0, 5, 5]);
    assert.equal(history.frames.at(5).samples, "data:image/png;base64,Qg==");
    assert.equal(history.real, "data:image/png;base64,UkVBTA==");
  });

  test("a single step lies inside its epoch until that is complete", () => {
    history.take({ kind: "single", player: "discriminator", step: 1, epoch: 2, inner: 1, loss: 0.25, real: 0.9, fake: 0.1, gradient_norm: 1,
      pack: "Qw==", batch_real: "RA==" });
    assert.equal(history.inside.frame.samples, "data:image/png;base64,Qw==");
    assert.equal(history.inside.batch_real, "RA==");
    assert.equal(history.inside.batch_fakes, undefined);
    const told = { phase: "paused", state: { place: 0, sentence: null, lost: false, can_continue: true }, history, rate: null };
    assert.equal(image.phaseWords(told), "paused in epoch 2, after a step of D");
    assert.deepEqual(image.remark(told), { text: "Only D has learned: its loss on this batch was 0.2500. G's weights stayed.",
      bad: false });
    history.take({ kind: "rows", first: 2, columns: { real: [0.8], fake: [0.4] } });
    assert.equal(history.single, null);
  });

  test("in words", () => {
    assert.equal(image.duelWords(history, 1), "D gives real images 0.90 and fakes 0.05 on average: D tells them apart easily.");
    assert.equal(image.duelWords(history, 2), "D gives real images 0.80 and fakes 0.40 on average: D often tells them apart.");
    assert.equal(image.percent(0.005), "< 1 %");
    assert.equal(image.percent(0.876), "88 %");
    assert.equal(image.percent(NaN), "–");
    assert.match(image.judgedWords(history, 1),
      /more than 90 % sure of < 1 % of 500 fakes; 2 of 10 digits appear \(0: 50 %, 1: 50 %, 2: < 1 %\)/);
    assert.match(image.description(history, 0), /^Before training: 64 samples of the generator from the same 16 random numbers/);
  });
});
