// Edits that the direct route draws while the hand moves: what is asked, what is drawn, and what happens without it.

import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { isHeard, subscribe } from "../../assets/base/bus.js";
import { EditQueue } from "../../assets/base/edit_queue.js";
import { installClock, installDom } from "./fake_dom.js";

installDom();
const clock = installClock();
const LIVE = { lesson: "forward_pass", link: { preset: "toy-network" } };
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a hand that moves", () => {
  let sent;
  let drawn;
  let questions;
  let queue;

  const tick = (milliseconds) => {
    clock.now += milliseconds;
    mock.timers.tick(milliseconds);
  };
  /** The route answers a question with a record. */
  const answer = (number, record, ok = true) => {
    questions[number].resolve({ ok, status: ok ? 200 : 500, json: async () => ({ version: 1, lesson: "forward_pass", picture: record }) });
    return settled();
  };
  const x = (value) => queue.push("x:0", { set: "x", value });

  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    clock.now = 0;
    [sent, drawn, questions] = [[], [], []];
    globalThis.fetch = (address, options) =>
      new Promise((resolve, reject) => questions.push({ address: String(address), body: JSON.parse(options.body), resolve, reject }));
    queue = new EditQueue((message) => sent.push(message), () => {}, (record) => drawn.push(record));
    queue.received({ alt: "", live: LIVE });
  });

  test("asks the route with the page's link and the changes, and the page hears of it when the hand rests", async () => {
    x(1);
    assert.match(questions[0].address, /\/pictures\/forward_pass$/);
    assert.deepEqual(questions[0].body, { link: LIVE.link, changes: [{ key: "x:0", set: "x", value: 1 }], more: false });
    tick(100);
    x(2);
    tick(119);
    assert.equal(sent.length, 0);
    tick(1);
    assert.deepEqual(sent.map(({ edits }) => edits), [[{ key: "x:0", set: "x", value: 2 }]]);
    await answer(0, { at: 1 });
    assert.deepEqual(drawn, [{ at: 1 }]);
  });

  test("a hand that holds on may pause, and one that lets go rests at once", () => {
    document.dispatchEvent(new Event("pointerdown"));
    x(1);
    tick(249);
    assert.equal(sent.length, 0);
    document.dispatchEvent(new Event("pointerup"));
    tick(50);
    assert.deepEqual(sent.map(({ edits }) => edits), [[{ key: "x:0", set: "x", value: 1 }]]);
    document.dispatchEvent(new Event("pointerup"));
    tick(1000);
    assert.equal(sent.length, 1, "what was sent is not sent again");
  });

  test("two questions at most are on their way, and of those that wait the newest is asked", async () => {
    [1, 2, 3, 4].forEach(x);
    assert.deepEqual(questions.map(({ body }) => body.changes[0].value), [1, 2]);
    await answer(0, { at: 1 });
    assert.deepEqual(questions.map(({ body }) => body.changes[0].value), [1, 2, 4]);
  });

  test("an answer that comes after a newer one is not drawn", async () => {
    x(1);
    x(2);
    await answer(1, { at: 2 });
    await answer(0, { at: 1 });
    assert.deepEqual(drawn, [{ at: 2 }]);
  });

  test("while the hand is ahead of the page, the page's older answer does not move the picture back", async () => {
    x(1);
    tick(120); // told to the page
    x(2);
    await answer(1, { at: 2, problem: null });
    const late = queue.received({ at: 1, alt: "", ack: { sender: queue.sender, sequence: 1 }, live: LIVE });
    assert.equal(late.at, 2);
    tick(120);
    const last = queue.received({ at: "page", alt: "", ack: { sender: queue.sender, sequence: 2 }, live: LIVE });
    assert.equal(last.at, "page");
  });

  test("what was on its way when the page answered is not drawn any more", async () => {
    x(1);
    tick(120);
    queue.received({ alt: "", ack: { sender: queue.sender, sequence: 1 }, live: LIVE });
    await answer(0, { at: 1 });
    assert.deepEqual(drawn, []);
  });

  test("another experiment on the page, a preset for instance, is drawn at once", async () => {
    x(1);
    await answer(0, { at: 1 });
    tick(120);
    assert.equal(queue.received({ at: "preset", alt: "", live: LIVE }).at, "preset");
  });

  test("a route that is gone hands the drag over to the page, and is asked again five seconds later", async () => {
    x(1);
    questions[0].reject(new Error("no network"));
    await settled();
    tick(50);
    assert.equal(sent.length, 1);
    x(2);
    assert.equal(questions.length, 1);
    tick(50);
    assert.equal(sent.length, 2);
    queue.received({ alt: "", ack: { sender: queue.sender, sequence: 2 }, live: LIVE });
    tick(5000);
    x(3);
    assert.equal(questions.length, 2);
  });

  test("an answer that refuses counts as none", async () => {
    x(1);
    await answer(0, {}, false);
    tick(50);
    assert.deepEqual([sent.length, drawn.length], [1, 0]);
  });

  test("what no link restores is streamed to the page as before", () => {
    queue.received({ alt: "", live: { lesson: "convolution", link: null } });
    x(1);
    tick(0);
    assert.deepEqual([questions.length, sent.length], [0, 1]);
  });

  test("what another picture draws is asked for as long as somebody listens to it", () => {
    queue.wantsMore = () => isHeard("torch-values");
    x(1);
    const end = subscribe("torch-values", () => {});
    x(2);
    assert.deepEqual(questions.map(({ body }) => body.more), [false, true]);
    end();
    assert.equal(isHeard("torch-values"), false);
  });

  test("what the picture shows by itself is not asked for", () => {
    queue.push("layer", { set: "layer", value: 3 }, false);
    assert.equal(questions.length, 0);
    tick(120);
    assert.equal(sent.length, 1);
  });
});
