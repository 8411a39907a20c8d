// What every picture that follows a hand shares: edits, controls, the sentence about a refused value, steps.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { LiveStage, SteppedStage } from "../../assets/pictures/live_stage.js";
import { FakeElement, installClock, installDom } from "./fake_dom.js";

installDom();
installClock();
globalThis.ResizeObserver = class {
  observe() {}
  disconnect() {}
};
const DATA = { alt: "in words", name: "picture", choices: [], table: [], steps: 3,
  sliders: [{ edit: { set: "x", index: 0 }, name: "x", value: 1, low: 0, high: 2 }] };

class Stage extends LiveStage {
  drawn = [];
  constructor(root, channel) {
    super(root, channel);
    this.mount([], [this.steps]);
  }
  draw() {
    this.drawn.push(this.data);
  }
}

class Stepped extends SteppedStage {
  drawn = [];
  constructor(root, channel) {
    super(root, channel, () => ({}), 1000);
    this.mount([this.bar], []);
  }
  prepare(before) {
    if (!before) this.player.resize(this.data.steps);
  }
  draw() {
    this.drawn.push(this.player.step);
  }
}

describe("a picture that follows a hand", () => {
  let sent;
  let stage;
  const channel = { set: (name, value) => sent.push([name, value]), trigger() {} };

  beforeEach(() => {
    sent = [];
    stage = new Stage(new FakeElement("div"), channel);
    stage.update(DATA);
  });

  test("draws what comes and says it in words", () => {
    assert.deepEqual(stage.drawn, [DATA]);
    assert.equal(stage.alt.textContent, "in words");
    assert.equal(stage.problem.hidden, true);
  });

  test("says why a value was refused, and marks its field, until another one is taken", () => {
    stage.update({ ...DATA, problem: { key: "x:0", sentence: "x must be finite." } });
    assert.equal(stage.problem.hidden, false);
    assert.equal(stage.problem.textContent, "x must be finite.");
    stage.update(DATA);
    assert.equal(stage.problem.hidden, true);
    assert.equal(stage.problem.textContent, "");
  });

  test("sends what its controls change", () => {
    stage.edit("x:0", { set: "x", value: 2 });
    stage.queue.flush();
    assert.deepEqual(sent[0][1].edits, [{ key: "x:0", set: "x", value: 2 }]);
  });

  test("read step by step, it opens at the first step, and an edit shows the last", () => {
    const stepped = new Stepped(new FakeElement("div"), channel);
    stepped.update(DATA);
    assert.deepEqual(stepped.drawn, [0]);
    stepped.edit("x:0", { set: "x", value: 2 });
    assert.deepEqual(stepped.drawn, [0, 2]);
    stepped.destroy();
  });
});
