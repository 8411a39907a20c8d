// The training of a CNN on its page: one epoch, one image, one set of weights for all of it.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { AttackPicture } from "../../assets/lessons/cnn_filters/attack.js";
import { CnnTraining } from "../../assets/lessons/cnn_filters/cnn_training.js";
import { FakeElement, installCanvas, installClock, installDom, installFrames, packed } from "./fake_dom.js";

installDom();
installCanvas();
const clock = installClock();
const screen = installFrames();
Object.assign(FakeElement.prototype, { clientWidth: 700, clientHeight: 200 });
globalThis.ImageData = class {
  constructor(width, height) {
    this.data = { buffer: new ArrayBuffer(4 * width * height) };
  }
};

const IMAGE = packed(Uint8Array.of(0, 50, 100, 200));
const START = { kind: "start", axis: "epoch", epochs: 3, task: "classes", picture: "filters", sizes: [4, 2], classes: ["cat", "dog"],
  loss: "cross-entropy", score: "accuracy", batches: 2, patience: 2, image: IMAGE, image_shape: [1, 2, 2], truth: 1, first: "conv 1",
  block: "ReLU 1", counts: { training: 4, validation: 4 }, inputs: [], target: "class",
  layout: [{ name: "filters", type: "u1", shape: [1, 1, 1, 1] }, { name: "maps", type: "u1", shape: [1, 2, 2] }, { name: "shown",
    type: "u1", shape: [2] }] };
const LOSSES = [0.9, 0.5, 0.2, 0.3];
const row = (epoch) => ({ kind: "rows", first: epoch,
  columns: { training_loss: [LOSSES[epoch]], validation_loss: [LOSSES[epoch]], validation_score: [epoch / 4] } });
const picture = (epoch) => ({ kind: "picture", place: epoch, pack: packed(Uint8Array.of(128, 0, 0, 0, 0, 20 * epoch, 255 - 20 * epoch)) });
const epochs = (...numbers) => numbers.flatMap((epoch) => [picture(epoch), row(epoch)]);
const STOP = { kind: "stop", epoch: 3, reason: "limit", sentence: "All 3 epochs are done.", can_continue: false, best: 2, restored: true };
const RECORDED = [START, ...epochs(0, 1, 2, 3), STOP];
const other = (frames) => ({ image: packed(Uint8Array.of(9, 9, 9, 9)), image_shape: [1, 2, 2], truth: null, layout: START.layout.slice(1),
  frames });

describe("the picture of a CNN's training", () => {
  let lesson;
  let triggered;
  const frames = (count = 2) => {
    for (let at = 0; at < count; at += 1) {
      clock.now += 100;
      screen.frame(clock.now);
    }
  };
  const show = (data) => {
    lesson.update({ run: null, look: null, ...data });
    frames();
  };
  const say = (chunks, phase) => {
    lesson.session.take(chunks);
    lesson.session.stream.change({ phase, place: 0, can_continue: false, sentence: null, lost: false });
    frames(12);
  };
  const looks = () => {
    mock.timers.tick(250);
    return triggered.filter(([name]) => name === "look").map(([, place]) => place);
  };
  const words = () => {
    mock.timers.tick(400);
    return lesson.alt.textContent;
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.fetch = () => new Promise(() => {});
    triggered = [];
    lesson = new CnnTraining(new FakeElement("div"), { set() {}, trigger: (name, value) => triggered.push([name, value]) });
  });
  afterEach(() => {
    lesson.destroy();
    mock.timers.reset();
  });

  test("opens a recorded training at the epoch whose weights were kept, and says why", () => {
    show({ preview: RECORDED, place: { run: null, epoch: 2 } });
    assert.equal(lesson.view.shown, 2);
    assert.equal(lesson.numbers.epoch.textContent, "2");
    assert.equal(lesson.controls.remark.textContent,
      "All 3 epochs are done. Early stopping keeps the weights of epoch 2: its validation loss is the lowest, 0.2000.");
    assert.deepEqual(looks(), [], "the page knows this epoch");
  });

  test("tells the page which epoch is looked at, once the scrubber rests", () => {
    show({ preview: RECORDED, place: { run: null, epoch: 2 } });
    lesson.time.jump(0);
    frames(1);
    lesson.time.jump(1);
    frames(1);
    assert.deepEqual(looks(), [{ run: null, epoch: 1, batch: null }]);
    lesson.seeking.onPeek(3);
    frames(1);
    assert.equal(looks().length, 1, "what is only pointed at is not told");
  });

  test("goes back with early stopping, and not while it trains", () => {
    show({ preview: RECORDED.slice(0, 3), place: { run: null, epoch: 0 } });
    show({ preview: RECORDED.slice(0, 3), run: { id: "a" }, place: { run: "a", epoch: 0 } });
    say([START, ...epochs(0, 1, 2)], "running");
    assert.equal(lesson.view.shown, 2);
    assert.deepEqual(looks(), []);
    say(epochs(3), "running");
    say([STOP], "done");
    assert.equal(lesson.view.shown, 2);
    assert.deepEqual(looks().at(-1), { run: "a", epoch: 2, batch: null });
    assert.match(lesson.controls.remark.textContent, /keeps the weights of epoch 2/);
  });

  test("tells the batch after which a paused run rests", () => {
    show({ preview: RECORDED.slice(0, 3), run: { id: "a" }, place: { run: "a", epoch: 0 } });
    say([START, ...epochs(0, 1), { kind: "single", epoch: 2, batch: 1, loss: 1, pack: picture(1).pack }], "paused");
    assert.deepEqual(looks().at(-1), { run: "a", epoch: 1, batch: 1 });
  });

  test("shows another image only with what the epoch on display makes of it", () => {
    const pack = (cat) => packed(Uint8Array.of(0, 0, 0, 0, cat, 255 - cat));
    show({ preview: RECORDED, look: other({ 2: pack(255) }), place: { run: null, epoch: 2 } });
    assert.match(words(), /^After epoch 2: 1 filters of conv 1\. Your image: the network answers cat, 100 %\./);
    lesson.time.jump(1);
    frames(1);
    assert.match(words(), /Your image: its answer comes when the picture rests\./);
    show({ preview: RECORDED, look: other({ 1: pack(51), 2: pack(255) }), place: { run: null, epoch: 1 } });
    assert.match(words(), /Your image: the network answers dog, 80 %\./);
    show({ preview: RECORDED, place: { run: null, epoch: 1 } });
    assert.match(words(), /Image of class dog: the network answers dog, 92 %\./);
  });

  test("says of uploaded weights what they are", () => {
    show({ preview: [{ ...START, origin: "uploaded" }, row(0), picture(0)], place: { run: null, epoch: 0 } });
    assert.match(lesson.controls.words.textContent, /^your weights, epoch unknown/);
    assert.match(words(), /^With your weights: /);
  });

  test("fills its width with the image and the filters", () => {
    show({ preview: RECORDED, place: { run: null, epoch: 2 } });
    lesson.stage.shapes = { filters: [8, 1, 3, 3], maps: [8, 28, 28] };
    for (const width of [640, 785, 900]) {
      const { side, left, per, size, height } = lesson.stage.arrange(width);
      const right = left + per * (size + 8) - 8;
      assert.ok(right <= width && right > 0.9 * width, `${width}: ends at ${right}`);
      assert.ok(side <= 360 && height <= 475, `${side}, ${height}`);
    }
  });
});

describe("the attack", () => {
  const DATA = { steps: [0, 0.1, 0.5], start: 1, side: 2, original: "data:a", strip: "data:b",
    sentences: [["Before: 6. After: 6.", "The loss stays."], ["Before: 6. After: 4.", "It rises."], ["Before: 6. After: 1.",
      "It falls."]] };
  let attack;
  let root;

  beforeEach(() => {
    globalThis.Image = class extends FakeElement {
      complete = true;
      naturalWidth = 4;
    };
    root = new FakeElement("div");
    attack = new AttackPicture(root);
    attack.update(DATA);
  });

  const said = () => attack.said.map((node) => node.textContent);

  test("opens at the step that the page names, and shows its sentences", () => {
    assert.equal(attack.written, "0.100");
    assert.deepEqual(said(), DATA.sentences[1]);
  });

  test("a move of the slider shows another row of the strip", () => {
    attack.range.value = "2";
    attack.range.dispatchEvent(new Event("input"));
    assert.deepEqual(attack.parts().map(([, x, y]) => [x, y]), [[0, 0], [0, 4], [2, 4]]);
    assert.deepEqual(said(), DATA.sentences[2]);
    assert.equal(attack.range.getAttribute("aria-valuetext"), "ε = 0.500");
  });

  test("the step stays where the reader put it, as near as another network's steps come", () => {
    attack.range.value = "2";
    attack.range.dispatchEvent(new Event("input"));
    attack.update({ ...DATA, steps: [0, 0.45], start: 0, sentences: DATA.sentences.slice(0, 2) });
    assert.equal(attack.written, "0.450");
  });
});
