// Numbers, names, edits on their way, the bus between components.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { publish, subscribe } from "../../assets/base/bus.js";
import { component, el, factor, indexed, named, number, put } from "../../assets/base/dom.js";
import { EditQueue } from "../../assets/base/edit_queue.js";
import { narration } from "../../assets/base/narration.js";
import { reach, text, ValueSlider } from "../../assets/base/value_slider.js";
import { later, lookup, sure } from "../../assets/base/values.js";
import { FakeElement, installCanvas, installClock, installDom, read } from "./fake_dom.js";

installDom();
installCanvas();

describe("numbers as the whole app writes them", () => {
  test("four decimals and a real minus sign", () => {
    assert.equal(number(0.125), "0.1250");
    assert.equal(number(-1.23456), "−1.2346");
    assert.equal(number(2, 0), "2");
  });

  test("what rounds to zero has no sign", () => {
    assert.equal(number(-0.00001), "0.0000");
    assert.equal(number(-0.4, 0), "0");
  });

  test("millions are written in powers of ten, what is missing as a question mark", () => {
    assert.equal(number(1_234_567), "1.235e+6");
    assert.equal(number(-1e6), "−1.000e+6");
    assert.equal(number(null), "?");
    assert.equal(number(undefined), "?");
  });

  test("negative factors stand in parentheses", () => {
    assert.equal(factor(-0.5), "(−0.5000)");
    assert.equal(factor(0.5, 1), "0.5");
  });
});

describe("names of core", () => {
  test("as plain text", () => {
    assert.equal(indexed("w1[2,1]"), "w⁽¹⁾₂₁");
    assert.equal(indexed("a2"), "a₂");
    assert.equal(indexed("b10[3]"), "b⁽¹⁰⁾₃");
    assert.equal(indexed("x_long"), "x_long");
  });

  test("as elements: the letter, and its indices one above the other", () => {
    assert.equal(named("w1[2,1]").textContent, "w(1)21");
    assert.equal(named("a2").textContent, "a2");
  });
});

describe("elements", () => {
  test("properties become attributes, listeners and nothing", () => {
    let clicks = 0;
    const node = el("button", { class: "small", hidden: true, disabled: false, title: null, onclick: () => (clicks += 1) }, "a", null, ["b",
      undefined]);
    node.fire("click");
    assert.equal(clicks, 1);
    assert.deepEqual([...node.attributes], [["class", "small"], ["hidden", ""]]);
    assert.equal(node.textContent, "ab");
  });

  test("put writes only what differs", () => {
    const node = new FakeElement("p");
    const written = mock.method(node, "setAttribute");
    put(node, "x", 3);
    put(node, "x", 3);
    put(node, "x", 4);
    assert.equal(written.mock.callCount(), 2);
    assert.equal(node.getAttribute("x"), "4");
  });
});

describe("a component of Streamlit", () => {
  /** Mount a made-up view; style sheets arrive when the test says so. */
  const mounting = () => {
    const arrived = Promise.withResolvers();
    globalThis.CSSStyleSheet = class {
      replace = async () => this;
    };
    globalThis.fetch = () => arrived.promise;
    const told = [];
    const draw = component(() => ({ update: (data) => told.push(data), destroy: () => told.push("destroyed") }),
      `sheet-${Math.random()}.css`);
    const parentElement = Object.assign(new FakeElement("shadow-root"), { isConnected: true });
    const call = (data) => draw({ parentElement, data, setStateValue() {}, setTriggerValue() {} });
    return { arrive: () => arrived.resolve({ text: async () => "" }), told, call, parentElement };
  };
  test("stays when newer data overtake it while it is mounting, though Streamlit ends the call that they overtook", async () => {
    const { arrive, told, call, parentElement } = mounting();
    const [first, second] = [call("opening"), call("preset")];
    arrive();
    (await first)();
    const end = await second;
    assert.deepEqual(told, ["opening", "preset"]);
    assert.equal(parentElement.childNodes.length, 1);
    parentElement.isConnected = false;
    end();
    assert.deepEqual(told, ["opening", "preset", "destroyed"]);
    assert.equal(parentElement.childNodes.length, 0);
  });

  test("goes with its place on the page, also while newer data are on their way", async () => {
    const { arrive, told, call, parentElement } = mounting();
    arrive();
    const end = await call("opening");
    const newer = call("newer");
    parentElement.isConnected = false;
    end();
    (await newer)();
    assert.equal(told.at(-1), "destroyed");
  });
});

test("values that are filled later, looked up, or must be there", () => {
  assert.equal(later(), undefined);
  assert.equal(lookup({ ArrowUp: -1 }, "ArrowUp"), -1);
  assert.equal(lookup({ ArrowUp: -1 }, "toString"), undefined, "not what every object inherits");
  assert.equal(sure(0), 0);
  assert.throws(() => sure(new Map().get("a")), TypeError);
});

test("who has subscribed to a topic hears it until they leave", () => {
  const heard = [];
  const leave = subscribe("walk-step", (detail) => heard.push(detail.step));
  publish("walk-step", { step: 4 });
  publish("graph-node", { node: "a" });
  leave();
  publish("walk-step", { step: 5 });
  assert.deepEqual(heard, [4]);
});

describe("sliders", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  /** A slider whose range is at rest, as it is between two moves of a hand. */
  const atRest = (onInput) => {
    const slider = new ValueSlider("x", "Input x", onInput);
    slider.node.getRootNode = () => document;
    slider.range.matches = () => false;
    return slider;
  };

  test("late answers to earlier places of a drag do not move the number back", () => {
    const slider = atRest(() => {});
    const drag = (value) => {
      slider.range.value = String(value);
      slider.range.fire("input");
    };
    slider.set(3);
    drag(2);
    drag(1);
    slider.set(2);
    assert.deepEqual([slider.field.value, slider.range.value], ["1", "1"]);
    slider.set(1);
    slider.set(2.5); // another hand, after the answer
    assert.deepEqual([slider.field.value, slider.range.value], ["2.5", "2.5"]);
  });

  test("without an answer the server's value comes back", () => {
    const slider = atRest(() => {});
    slider.set(3);
    slider.range.value = "1";
    slider.range.fire("input");
    mock.timers.tick(700);
    assert.equal(slider.field.value, "1");
    mock.timers.tick(200);
    assert.equal(slider.field.value, "3");
  });

  test("reach as far as the value needs", () => {
    assert.equal(reach(0.2), 3);
    assert.equal(reach(-3.5), 5);
    assert.equal(reach(51), 100);
    assert.equal(reach(1000), 100);
    assert.equal(reach(1, 10), 10);
  });

  test("write at most six decimals", () => {
    assert.equal(text(0.1 + 0.2), "0.3");
    assert.equal(text(-2), "-2");
    assert.equal(text(1 / 3), "0.333333");
  });

  test("arrow keys move by 0.1, with Shift by 1, and do not reach the player", () => {
    const values = [];
    const slider = new ValueSlider("x", "Input x", (value) => values.push(value));
    slider.range.value = "1";
    let stopped = 0;
    const press = (key, shiftKey = false) => slider.range.fire("keydown", { key, shiftKey, stopPropagation: () => (stopped += 1) });
    assert.ok(press("ArrowRight").defaultPrevented);
    press("ArrowDown", true);
    assert.ok(!press("a").defaultPrevented);
    assert.deepEqual(values, [1.1, 0.1]);
    assert.equal(slider.field.value, "0.1");
    assert.equal(stopped, 3);
  });

  test("a field that was refused keeps its text", () => {
    const slider = atRest(() => {});
    slider.set(4);
    assert.deepEqual([slider.range.min, slider.range.max, slider.field.value], ["-5", "5", "4"]);
    slider.fault(true);
    slider.field.value = "abc";
    slider.set(1);
    assert.equal(slider.field.value, "abc");
    assert.equal(slider.field.getAttribute("aria-invalid"), "true");
  });

  test("the old value typed again takes a complaint away, and is not sent without one", () => {
    const values = [];
    const slider = atRest((value) => values.push(value));
    slider.set(4);
    slider.field.value = "4";
    slider.field.fire("change");
    assert.deepEqual(values, []);
    slider.fault(true);
    slider.field.fire("change");
    assert.deepEqual(values, ["4"]);
  });
});

describe("edits on their way to the server", () => {
  const clock = installClock();
  let sent;
  let pauses;
  let queue;
  const tick = (milliseconds) => {
    clock.now += milliseconds;
    mock.timers.tick(milliseconds);
  };

  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    clock.now = 0;
    [sent, pauses] = [[], []];
    queue = new EditQueue((message) => sent.push(message), (name) => pauses.push(name));
  });

  test("the first goes at once, the next ones at most every 50 ms, each with the newest value", () => {
    queue.push("x:0", { set: "x", value: 1 });
    assert.deepEqual(sent[0], { sender: queue.sender, sequence: 1, edits: [{ key: "x:0", set: "x", value: 1 }] });
    queue.acknowledge({ sender: queue.sender, sequence: 1 });
    tick(10);
    queue.push("x:0", { set: "x", value: 2 });
    queue.push("x:0", { set: "x", value: 3 });
    tick(39);
    assert.equal(sent.length, 1);
    tick(1);
    assert.deepEqual(sent[1].edits, [{ key: "x:0", set: "x", value: 3 }]);
  });

  test("at most two are on their way; the third waits until the server's patience is over", () => {
    for (const value of [1, 2, 3]) {
      queue.push("x:0", { set: "x", value });
      tick(50);
    }
    assert.equal(sent.length, 2);
    tick(400);
    assert.equal(sent.length, 3);
  });

  test("what is not acknowledged goes out again with the next message", () => {
    queue.push("x:0", { set: "x", value: 1 });
    tick(50);
    queue.push("y:0", { set: "y", value: 2 });
    assert.deepEqual(sent[1].edits.map(({ key }) => key), ["x:0", "y:0"]);
    queue.acknowledge({ sender: queue.sender, sequence: 1 });
    assert.deepEqual([...queue.waiting.keys()], ["y:0"]);
  });

  test("another page's answer means nothing", () => {
    queue.push("x:0", { set: "x", value: 1 });
    queue.acknowledge({ sender: "someone", sequence: 9 });
    queue.acknowledge(null);
    assert.equal(queue.waiting.size, 1);
  });

  test("after the last answer it settles, then rests; a new edit puts that off", () => {
    queue.push("x:0", { set: "x", value: 1 });
    queue.acknowledge({ sender: queue.sender, sequence: 1 });
    tick(169);
    assert.deepEqual(pauses, []);
    tick(1);
    assert.deepEqual(pauses, ["settled"]);
    queue.push("x:0", { set: "x", value: 2 });
    tick(1000);
    assert.deepEqual(pauses, ["settled"]);
    queue.acknowledge({ sender: queue.sender, sequence: 2 });
    tick(450);
    assert.deepEqual(pauses, ["settled", "settled", "rested"]);
  });
});

describe("the sentences of a forward pass", () => {
  // z = 0.5·2 + (−1)·3 + 0.25 = −1.75; tanh(−1.75) = −0.9414; ŷ = 2·(−0.9414) + 1 = −0.8828; (1 + 0.8828)² = 3.5451
  const data = {
    x: [2, 3],
    y: [1],
    loss: 3.5451,
    names: { x: ["x1", "x2"], layers: [{ z: ["z1[1]"], a: ["a1[1]"] }, { z: ["z2[1]"], a: ["a2[1]"] }] },
    layers: [
      { w: [[0.5, -1]], b: [0.25], z: [-1.75], a: [-0.9414], activation: { name: "tanh", label: "tanh" } },
      { w: [[2]], b: [1], z: [-0.8828], a: [-0.8828], activation: { name: "identity", label: "id" } },
    ],
  };

  test("inputs, sums, activation, output, loss", () => {
    assert.equal(read(narration(data, 0)), "Input. x1 = 2.0000, x2 = 3.0000.");
    assert.equal(
      read(narration(data, 1)),
      "Layer 1, weighted sums. Each unit multiplies its inputs by its weights and adds its bias: z(1)1"
        + " = 0.5000 × 2.0000 + (−1.0000) × 3.0000 + 0.2500 = −1.7500.",
    );
    assert.equal(read(narration(data, 2)), "Layer 1, tanh. The activation bends every sum: a(1)1 = tanh(−1.7500) = −0.9414.");
    assert.equal(read(narration(data, 4)), "Output layer, no activation. The sum is passed on as it is: a(2)1 = −0.8828.");
    assert.equal(read(narration(data, 5)), "Loss. The squared distance to the target: (y − ŷ)² = (1.0000 − (−0.8828))² = 3.5451.");
  });
});
