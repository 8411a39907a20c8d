// The records of a run: packed pictures, the history, the questions to the server, the session, the words.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { before, bytesOf, Frames } from "../../assets/run/frames.js";
import { History } from "../../assets/run/history.js";
import { nonce, Session } from "../../assets/run/session.js";
import { RunStream } from "../../assets/run/stream.js";
import { description, duration, figure, phaseWords, powers, rate, remark, score } from "../../assets/run/words.js";
import { installClock, installDom, packed } from "./fake_dom.js";

installDom();
const clock = installClock();

const LAYOUT = [
  { name: "output", type: "u1", shape: [3] },
  { name: "weights", type: "f4", shape: [2] },
];
const picture = (bytes, weights) => [Uint8Array.from(bytes), Float32Array.from(weights)];
const START = {
  kind: "start",
  layout: LAYOUT,
  epochs: 10,
  batches: 4,
  loss: "BCE",
  task: "binary",
  picture: "map",
  sizes: [2, 3, 1],
  inputs: ["x1", "x2"],
  target: "y",
  classes: ["no", "yes"],
  score: "accuracy",
  patience: 2,
  counts: { training: 640, validation: 160 }, // of which 400 are drawn
  points: { training: { x: [], y: [0, 1, 1] }, validation: { x: [], y: [0] } },
};

describe("pictures by epoch", () => {
  test("arrays lie one after the other, little-endian, longer numbers also at odd addresses", () => {
    const frames = new Frames(LAYOUT);
    assert.equal(frames.size, 3 + 2 * 4);
    frames.add(0, packed(...picture([1, 2, 3], [0.5, -1])));
    frames.add(5, packed(...picture([4, 5, 6], [2, 8])));
    assert.deepEqual([...frames.at(5).output], [4, 5, 6]);
    assert.deepEqual([...frames.at(5).weights], [2, 8]);
    assert.deepEqual([...frames.at(0).weights], [0.5, -1]);
    assert.equal(frames.at(5).place, 5);
  });

  test("an epoch without a picture shows the last one before, the first where there is none before", () => {
    const frames = new Frames([LAYOUT[0]]);
    assert.equal(frames.at(3), null);
    frames.add(2, packed(Uint8Array.from([1, 1, 1])));
    frames.add(8, packed(Uint8Array.from([2, 2, 2])));
    assert.equal(frames.at(7).place, 2);
    assert.equal(frames.at(8).place, 8);
    assert.equal(frames.at(0).place, 2);
    assert.deepEqual([before(frames.places, 1), before(frames.places, 2), before(frames.places, 99)], [-1, 0, 1]);
  });

  test("pictures may come late, and a newer one of an epoch replaces the older", () => {
    const frames = new Frames([LAYOUT[0]]);
    for (const place of [9, 4, 6]) frames.add(place, packed(Uint8Array.from([place, place, place])));
    assert.deepEqual(frames.places, [4, 6, 9]);
    assert.equal(frames.at(5).output[0], 4);
    frames.add(4, packed(Uint8Array.from([7, 7, 7])));
    assert.equal(frames.at(5).output[0], 7);
    assert.deepEqual(frames.places, [4, 6, 9]);
  });

  test("at most 24 stay unpacked", () => {
    const frames = new Frames([{ name: "output", type: "u1", shape: [1] }]);
    for (let place = 0; place < 40; place += 1) frames.add(place, packed(Uint8Array.of(place)));
    for (let epoch = 0; epoch < 40; epoch += 1) assert.equal(frames.at(epoch).output[0], epoch);
    assert.equal(frames.unpacked.size, 24);
  });

  test("a picture that is a file is an address for an image", () => {
    const frames = new Frames([{ name: "samples", type: "webp", shape: [] }]);
    frames.add(3, "QQ==");
    assert.deepEqual(frames.at(4), { place: 3, samples: "data:image/webp;base64,QQ==" });
    assert.equal(frames.at(3), frames.at(4));
    assert.equal(frames.unpack("Qg==", 5).samples, "data:image/webp;base64,Qg==");
  });

  test("a text is let go once it is read", () => {
    const bundle = { pack: packed(Uint8Array.from([0, 127, 255])) };
    assert.deepEqual([...bytesOf(bundle)], [0, 127, 255]);
    assert.equal(bundle.pack, null);
  });
});

function historyOf(...chunks) {
  const history = new History(START);
  for (const chunk of chunks) history.take(chunk);
  return history;
}
const rows = (first, training, validation = null) => ({ kind: "rows", first,
  columns: { training_loss: training, validation_loss: validation } });

describe("the history of a run", () => {
  test("rows are kept by epoch; what is unknown is NaN", () => {
    const history = historyOf(rows(0, [1, 0.5, null]), rows(3, [0.25]));
    assert.equal(history.length, 4);
    assert.equal(history.last, 3);
    assert.equal(history.at("training_loss", 1), 0.5);
    assert.ok(Number.isNaN(history.at("training_loss", 2)));
    assert.ok(Number.isNaN(history.at("training_loss", 99)));
    assert.ok(Number.isNaN(history.at("no_such_column", 0)));
    assert.deepEqual([...history.column("training_loss")], [1, 0.5, NaN, 0.25]);
    assert.equal(history.column("validation_loss"), null);
  });

  test("columns grow beyond their first room", () => {
    const losses = Array.from({ length: 1000 }, (_, epoch) => 1 / (epoch + 1));
    const history = historyOf(rows(0, losses.slice(0, 200)), rows(200, losses.slice(200)));
    assert.equal(history.length, 1000);
    assert.equal(history.at("training_loss", 0), 1);
    assert.equal(history.at("training_loss", 999), 0.001);
  });

  test("the watched loss is validation's where there is one; the lowest is found after epoch 0", () => {
    assert.equal(historyOf(rows(0, [1, 0.5])).watched, "training_loss");
    const history = historyOf(rows(0, [1, 0.8, 0.6, 0.4], [0.1, 0.9, 0.7, 0.8]));
    assert.equal(history.watched, "validation_loss");
    assert.equal(history.lowest(), 2);
    assert.deepEqual(history.bests, [2]);
  });

  test("what the run named best is marked, and the lowest again once it has gone on", () => {
    const history = historyOf(rows(0, [1, 0.8, 0.6], [1, 0.7, 0.8]), { kind: "stop", epoch: 2, best: 1, reason: "early" });
    assert.deepEqual(history.bests, [1]);
    assert.equal(history.firstStop, 2);
    assert.equal(history.wentOn, false);
    history.take(rows(3, [0.5], [0.6]));
    assert.equal(history.wentOn, true);
    assert.deepEqual(history.bests, [1, 3]);
  });

  test("without validation and without patience nobody watches", () => {
    const history = new History({ ...START, patience: null });
    history.take(rows(0, [1, 0.5]));
    assert.deepEqual(history.bests, []);
    assert.equal(history.firstStop, Infinity);
  });

  test("a batch's picture is the newest until its epoch is complete", () => {
    const history = historyOf(rows(0, [1]), { kind: "picture", place: 0, pack: packed(...picture([0, 0, 0], [0, 0])) });
    history.take({ kind: "single", epoch: 1, batch: 2, loss: 0.9, pack: packed(...picture([1, 2, 3], [4, 5])) });
    assert.deepEqual([...history.frame(0, true).output], [1, 2, 3]);
    assert.deepEqual([...history.frame(0, false).output], [0, 0, 0]);
    history.take(rows(1, [0.8]));
    assert.equal(history.batch, null);
  });

  test("a run by steps names its places so, and may have gaps between its rows", () => {
    const history = new History({ axis: "step", epochs: 20 });
    for (const first of [5, 10, 12]) history.take({ kind: "rows", first, columns: { loss: [1 / first], norms: [[first, [null, 2]]] } });
    assert.deepEqual([history.length, history.last, history.places], [3, 12, [5, 10, 12]]);
    assert.deepEqual([history.placeOf(1), history.placeOf(9), history.indexOf(11), history.indexOf(0)], [10, 12, 1, 0]);
    assert.deepEqual(history.list("norms", 10), [10, [NaN, 2]]);
    assert.equal(history.list("norms", 11), null);
    assert.deepEqual([...history.measure("loss").xs], [5, 10, 12]);
    assert.equal(history.measure("nothing"), null);
    history.take({ kind: "stop", step: 12, reason: "limit" });
    assert.deepEqual([history.firstStop, history.wentOn], [12, false]);
  });

  test("a single step that is no batch is none; the next row or picture at its place ends it", () => {
    const history = new History({ axis: "step", layout: [LAYOUT[0]] });
    const single = { kind: "single", step: 4, player: "generator", pack: packed(Uint8Array.of(1, 2, 3)) };
    history.take(single);
    assert.equal(history.batch, null);
    assert.equal(history.single.frame.place, 4);
    history.take({ kind: "picture", place: 3, pack: single.pack });
    assert.notEqual(history.single, null);
    history.take({ kind: "picture", place: 4, pack: single.pack });
    assert.equal(history.single, null);
  });
});

/** A server that answers with what the test puts into `answers`, in order. */
function server() {
  const asked = [];
  const answers = [];
  globalThis.fetch = async (address, { method = "GET" } = {}) => {
    asked.push(`${method} ${address}`);
    const answer = answers.shift();
    if (answer === undefined) throw new Error("no connection");
    return { ok: true, status: 200, json: async () => answer };
  };
  return { asked, answers };
}
const answer = (phase, next = 0, chunks = [], can_continue = false) => ({ phase, place: 0, can_continue, sentence: null, next, chunks });
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe("questions to the server", () => {
  let states;
  let chunks;
  const follow = () => new RunStream("/runs/a", { onChunks: (more) => chunks.push(...more), onPhase: (state) => states.push(state) });
  const tick = async (milliseconds) => {
    clock.now += milliseconds;
    mock.timers.tick(milliseconds);
    await settled();
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    [states, chunks] = [[], []];
    clock.now = 0;
  });
  afterEach(() => mock.timers.reset());

  test("asks every 90 ms while it trains, and goes on where it was", async () => {
    const { asked, answers } = server();
    answers.push(answer("running", 2, ['{"kind":"start"}', { kind: "rows" }]), answer("running", 3, [{ kind: "rows" }]));
    const stream = follow();
    await settled();
    await tick(89);
    assert.deepEqual(asked, ["GET /runs/a?since=0"]);
    await tick(1);
    assert.deepEqual(asked, ["GET /runs/a?since=0", "GET /runs/a?since=2"]);
    assert.deepEqual(chunks.map(({ kind }) => kind), ["start", "rows", "rows"]);
    assert.deepEqual(states.map(({ phase }) => phase), ["running"]);
    stream.close();
  });

  test("a run that is done is read to its end at once, then left alone", async () => {
    const { asked, answers } = server();
    answers.push(answer("done", 1, [{ kind: "rows" }]), answer("done", 1, []));
    follow();
    await settled();
    await tick(0);
    await tick(60_000);
    assert.equal(asked.length, 2);
  });

  test("a run that could go on hears from us every two seconds", async () => {
    const { asked, answers } = server();
    answers.push(answer("done", 0, [], true), answer("done", 0, [], true));
    const stream = follow();
    await settled();
    await tick(1999);
    assert.equal(asked.length, 1);
    await tick(1);
    assert.equal(asked.length, 2);
    stream.close();
  });

  test("a lost connection is told, tried again after 300, 700, 1500 ms, and found again", async () => {
    const { asked, answers } = server();
    answers.push(answer("paused"));
    const stream = follow();
    await settled();
    await tick(1000);
    assert.equal(states.at(-1).lost, true);
    assert.equal(states.at(-1).phase, "paused", "the rest is what it said last");
    await tick(300);
    await tick(699);
    assert.equal(asked.length, 3);
    answers.push(answer("paused"));
    await tick(1);
    assert.equal(asked.length, 4);
    assert.equal(states.at(-1).lost, false);
    stream.close();
  });

  test("a run that is gone has ended, with a sentence", async () => {
    const { asked, answers } = server();
    answers.push({ phase: "gone" });
    follow();
    await settled();
    await tick(60_000);
    assert.equal(states.at(-1).phase, "ended");
    assert.match(states.at(-1).sentence, /no longer on the server/);
    assert.equal(asked.length, 1);
  });

  test("a command that did not arrive is sent again when the server answers; a single step is not", async () => {
    const { asked, answers } = server();
    answers.push(answer("paused"));
    const stream = follow();
    await settled();
    stream.command("epoch");
    await settled();
    stream.command("run");
    await settled();
    assert.deepEqual(asked.filter((line) => line.startsWith("POST")), ["POST /runs/a/epoch", "POST /runs/a/run"]);
    answers.push(answer("paused"), {}, answer("running"));
    await tick(3000);
    assert.deepEqual(asked.filter((line) => line.startsWith("POST")), ["POST /runs/a/epoch", "POST /runs/a/run", "POST /runs/a/run"]);
    stream.close();
  });

  test("a choice goes along with the command", async () => {
    const { asked, answers } = server();
    answers.push(answer("paused"), {}, answer("paused"));
    const stream = follow();
    await settled();
    stream.command("batch", "D step");
    await settled();
    assert.ok(asked.includes("POST /runs/a/batch?choice=D%20step"));
    stream.close();
  });
});

describe("a session", () => {
  let told;
  let triggered;
  let session;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    server();
    [told, triggered] = [[], []];
    const note = (name) => () => told.push(name);
    session = new Session(
      { set() {}, trigger: (name, value) => triggered.push([name, value]) },
      { onHistory: note("history"), onRecords: note("records"), onPhase: note("phase"), onAdvance: note("advance") },
    );
  });
  afterEach(() => {
    session.destroy();
    mock.timers.reset();
  });

  test("shows the preview until the run's own records are there", () => {
    session.set({ preview: [START, rows(0, [1])], run: null });
    assert.equal(session.history.at("training_loss", 0), 1);
    assert.equal(session.phase, "none");
    session.set({ preview: [START, rows(0, [1])], run: { id: "a" } });
    const preview = session.history;
    session.take([START]);
    assert.equal(session.history, preview, "a start without a row is nothing to look at");
    session.take([rows(0, [0.7])]);
    assert.notEqual(session.history, preview);
    assert.equal(session.history.at("training_loss", 0), 0.7);
  });

  test("asks for one start at a time, and again after six seconds without an answer", () => {
    session.set({ preview: [START], run: null });
    session.start("run");
    session.start("run");
    assert.equal(session.phase, "starting");
    assert.equal(triggered.length, 1);
    assert.equal(triggered[0][0], "start");
    mock.timers.tick(6000);
    assert.equal(session.phase, "none");
    session.start("run");
    assert.equal(triggered.length, 2);
    assert.notEqual(triggered[0][1].nonce, triggered[1][1].nonce);
  });

  test("measures epochs per second", () => {
    session.set({ preview: [START], run: { id: "a" } });
    clock.now = 0;
    session.take([START, rows(0, [1])]);
    assert.equal(session.rate, null);
    clock.now = 500;
    session.take([rows(1, Array(100).fill(0.5))]);
    assert.equal(session.rate, 200);
  });

  test("tells the page of every phase and every stop once", () => {
    session.set({ preview: [START], run: { id: "a" } });
    session.take([START, rows(0, [1, 0.5])]);
    session.state = { ...session.state, phase: "done" };
    session.report();
    session.report();
    assert.deepEqual(triggered, [["news", { run: "a", phase: "done", epoch: 1 }]]);
    session.take([{ kind: "stop", epoch: 1, reason: "limit" }]);
    session.report();
    assert.equal(triggered.length, 2);
  });

  test("numbers that no other message has", () => {
    const numbers = new Set(Array.from({ length: 500 }, nonce));
    assert.equal(numbers.size, 500);
  });
});

describe("words", () => {
  test("figures", () => {
    assert.equal(figure(0.12345), "0.1235");
    assert.equal(figure(-0.5), "−0.5000");
    assert.equal(figure(0.00001234), "1.23·10⁻⁵");
    assert.equal(figure(0), "0.0000");
    assert.equal(figure(1234.567), "1234.57");
    assert.equal(figure(12345.6), "12346");
    assert.equal(figure(2e7), "2.00·10⁷");
    assert.equal(figure(NaN), "–");
    assert.equal(powers(-0.00031, 1), "−3.1·10⁻⁴");
    assert.equal(rate(0.001), "0.001");
    assert.equal(rate(0.00005), "5.00·10⁻⁵");
    assert.equal(score(0.875, "accuracy"), "87.5 %");
    assert.equal(score(1, "accuracy"), "100 %");
    assert.equal(score(0.875, "R²"), "0.875");
    assert.equal(duration(0.2), "1 s");
    assert.equal(duration(125), "2 min 5 s");
  });

  const state = { phase: "", place: 3, can_continue: false, sentence: null, lost: false };
  const told = (phase, history, more = {}) => ({ phase, state: { ...state, ...more.state }, history, rate: more.rate ?? null });

  test("phases", () => {
    const history = historyOf(rows(0, [1, 0.9, 0.8]));
    assert.equal(phaseWords(told("none", history)), "not trained yet");
    assert.equal(phaseWords(told("queued", history)), "waiting: place 3");
    assert.equal(phaseWords(told("running", history, { rate: 4 })), "training: epoch 2 of 10 · 4.0 epochs/s · at most 2 s left");
    assert.equal(phaseWords(told("paused", history)), "paused after epoch 2 of 10");
    assert.equal(phaseWords(told("paused", history, { state: { lost: true } })),
      "connection lost, trying again · paused after epoch 2 of 10");
    assert.equal(phaseWords(told("paused", new History(START))), "paused before epoch 1 of 10");
    history.take({ kind: "stop", epoch: 2, best: 1, reason: "early", sentence: "Two epochs without a lower loss." });
    assert.equal(phaseWords(told("done", history)), "stopped early at epoch 2");
    assert.deepEqual(remark(told("done", history)), { text: "Two epochs without a lower loss.", bad: false });
  });

  test("remarks", () => {
    const history = historyOf(rows(0, [1, 0.9], [1, 0.7]));
    assert.deepEqual(remark(told("failed", history, { state: { sentence: "Out of memory." } })), { text: "Out of memory.", bad: true });
    assert.deepEqual(remark(told("running", history)), { text: "The lowest validation loss so far: 0.7000, at epoch 1.", bad: false });
  });

  test("the picture as text", () => {
    const history = historyOf({
      kind: "rows",
      first: 0,
      columns: { training_loss: [0.7, 0.4], validation_loss: [0.8, 0.5], training_score: [0.5, 0.75], validation_score: [0.25, 0.5] },
    });
    assert.equal(
      description(history, 1),
      "A 2-3-1 network learns to tell 2 classes apart (no, yes) from 640 training samples, checked on 160 validation samples."
        + " After epoch 1 of 1 the training loss (BCE) is 0.4000, the validation loss 0.5000."
        + " Its accuracy: 75.0 % in training, 50.0 % in validation. The lowest validation loss is 0.5000 at epoch 1."
        + " The picture shows what the network answers at every point of the plane of x1 and x2, with the samples on top"
        + " and what each hidden unit responds to beside it.",
    );
  });
});
