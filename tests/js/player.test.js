// The player, and time travel through a run that grows.

import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { Player } from "../../assets/base/player.js";
import { Tabs } from "../../assets/run/tabs.js";
import { TimeTravel } from "../../assets/run/time.js";
import { FakeElement, installClock, installDom } from "./fake_dom.js";

const preferences = installDom();
const clock = installClock();
let drawn;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  preferences.reduced = false;
  clock.now = 0;
  drawn = [];
});

function playerOf(options) {
  const player = new Player({ onStep: (step) => drawn.push(step), ...options });
  player.resize(5, 0);
  return player;
}

/** Something that the player listens to for keys. */
function listening(player) {
  const node = new FakeElement("div");
  player.listen(node);
  return node;
}

function press(target, key, properties = {}) {
  return target.fire("keydown", { key, ...properties });
}

describe("the player", () => {
  test("plays to the end and stops there", () => {
    const player = playerOf({ interval: 100 });
    player.play();
    mock.timers.tick(1000);
    assert.deepEqual(drawn, [1, 2, 3, 4]);
    assert.equal(player.timer, undefined);
    assert.equal(player.playButton.getAttribute("aria-label"), "Play");
  });

  test("is read out when it has rested, not at every step", () => {
    const player = playerOf({ interval: 100 });
    const heard = () => player.announcer.node.textContent;
    press(listening(player), "ArrowRight");
    press(listening(player), "ArrowRight");
    mock.timers.tick(600);
    assert.equal(heard(), "");
    mock.timers.tick(100);
    assert.equal(heard(), "step 2 / 4");
    assert.equal(player.scrubber.getAttribute("aria-valuetext"), "2 / 4");
  });

  test("reads out what the picture says about the step, and nothing before the reader has moved", () => {
    const player = playerOf({ interval: 100, loop: true });
    const heard = () => player.announcer.node.textContent;
    player.onStep = (step) => player.narrate(`Step ${step} multiplies.`);
    player.go(0);
    mock.timers.tick(1000);
    assert.equal(heard(), "");
    player.play();
    mock.timers.tick(2050);
    assert.equal(heard(), "");
    player.pause();
    mock.timers.tick(700);
    assert.equal(heard(), `Step ${player.step} multiplies.`);
  });

  test("plays from the start again when it stands at the end", () => {
    const player = playerOf({ interval: 100 });
    player.jump(4);
    player.toggle();
    mock.timers.tick(100);
    assert.deepEqual(drawn, [4, 0, 1]);
    player.toggle();
    mock.timers.tick(1000);
    assert.deepEqual(drawn, [4, 0, 1]);
  });

  test("loops after a rest on the last step", () => {
    const player = playerOf({ interval: 100, loop: true, rest: 300 });
    player.play();
    mock.timers.tick(400);
    assert.equal(player.step, 4);
    mock.timers.tick(200);
    assert.equal(player.step, 4);
    mock.timers.tick(100);
    assert.equal(player.step, 0);
    player.destroy();
  });

  test("shows where it stands", () => {
    const player = playerOf({});
    player.go(1);
    assert.equal(player.label.textContent, "1 / 4");
    assert.equal(player.scrubber.value, "1");
    assert.equal(player.scrubber.style["--done"], "25%");
  });

  test("stays within its steps, also when there are fewer of them", () => {
    const player = playerOf({});
    player.jump(99);
    assert.equal(player.step, 4);
    player.jump(-1);
    assert.equal(player.step, 0);
    player.jump(4);
    player.resize(3);
    assert.equal(player.step, 2);
    assert.equal(player.scrubber.max, "2");
  });

  test("opens at step 0, and stays there, or at the end, when there are more steps", () => {
    const player = new Player({ onStep: (step) => drawn.push(step) });
    player.resize(6);
    assert.equal(player.step, 0);
    player.resize(8);
    assert.equal(player.step, 0);
    player.jump(3);
    player.resize(6);
    assert.equal(player.step, 3);
    player.jump(5);
    player.resize(8);
    assert.equal(player.step, 7);
  });

  test("shows the end before the first step, where a changed number would show nothing", () => {
    const player = playerOf({});
    player.go(0);
    player.reveal();
    assert.equal(player.step, 4);
    player.jump(2);
    player.reveal();
    assert.equal(player.step, 2);
  });

  test("keys step, jump and play, but not with other keys and not on a button", () => {
    const player = playerOf({});
    const root = new FakeElement("div");
    player.listen(root);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"]) assert.ok(press(root, key).defaultPrevented);
    assert.deepEqual(drawn, [1, 2, 1, 4, 0]);
    assert.ok(!press(root, "ArrowRight", { ctrlKey: true }).defaultPrevented);
    assert.ok(!press(root, "x").defaultPrevented);
    press(root, " ");
    assert.notEqual(player.timer, undefined);
    player.pause();
    const button = new FakeElement("button");
    player.listen(button);
    press(button, " ");
    assert.equal(player.timer, undefined);
  });
});

describe("time travel", () => {
  let woken;
  let time;

  beforeEach(() => {
    woken = 0;
    time = new TimeTravel({ onStep: (step) => drawn.push(step), wake: () => (woken += 1), newest: () => null });
    time.restart(1);
    drawn.length = 0;
  });

  /** Animation frames every 16 ms, as long as something moves. */
  function animate(milliseconds) {
    for (const end = clock.now + milliseconds; clock.now < end; clock.now += 16) time.advance(clock.now);
  }

  test("new epochs are played evenly until the next ones are due", () => {
    clock.now = 1000;
    time.grow(11);
    assert.equal(woken, 1);
    animate(80);
    const halfway = time.step;
    assert.ok(halfway >= 3 && halfway <= 7, `half of 10 epochs in half of 160 ms, not ${halfway}`);
    animate(160);
    assert.equal(time.step, 10);
    assert.deepEqual(drawn, [...drawn].sort((one, other) => one - other), "never backwards");
  });

  test("epochs that come every 32 ms are not drawn out over 160", () => {
    clock.now = 1000;
    time.grow(2);
    clock.now += 32;
    time.grow(12);
    animate(64);
    assert.equal(time.step, 11);
  });

  test("a reader who goes back is left there while the run grows", () => {
    time.grow(11);
    animate(500);
    time.jump(4);
    assert.equal(time.live, false);
    time.grow(21);
    animate(500);
    assert.equal(time.step, 4);
    assert.equal(time.label.textContent, "epoch 4 of 20");
    time.goLive();
    assert.equal(time.step, 20);
    assert.equal(time.live, true);
    assert.equal(time.liveButton.getAttribute("aria-pressed"), "true");
  });

  test("pointing shows an epoch for as long as it lasts", () => {
    time.grow(11);
    animate(500);
    time.peek(3);
    assert.equal(time.shown, 3);
    assert.equal(time.step, 10);
    time.peek(99);
    assert.equal(time.shown, 10);
    time.peek(null);
    assert.equal(time.shown, 10);
    assert.equal(time.peeked, null);
  });

  test("a replay of 900 epochs takes about nine seconds and then follows", () => {
    time.restart(901);
    time.play();
    assert.equal(time.step, 0);
    animate(4500);
    assert.ok(Math.abs(time.step - 450) < 15, `half of them, not ${time.step}`);
    animate(5000);
    assert.equal(time.step, 900);
    assert.equal(time.live, true);
    assert.equal(time.playing, false);
  });

  test("a short run is replayed at ten epochs per second", () => {
    time.restart(31);
    time.play();
    animate(1000);
    assert.ok(Math.abs(time.step - 10) <= 1, `ten in a second, not ${time.step}`);
  });

  test("who wants less motion gets two or three pictures a second", () => {
    preferences.reduced = true;
    clock.now = 1000;
    for (let epoch = 2; epoch <= 101; epoch += 1) {
      time.grow(epoch);
      time.advance(clock.now);
      clock.now += 10;
    }
    const pictures = new Set(drawn).size;
    assert.ok(pictures >= 2 && pictures <= 5, `a second has at most 1000 / 450 pictures and its ends, not ${pictures}`);
  });

  test("the end of a run may have a name of its own", () => {
    time.newest = () => "epoch 3, batch 2 of 5";
    time.restart(3);
    assert.equal(time.place(), "epoch 3, batch 2 of 5");
    time.jump(1);
    assert.equal(time.place(), "epoch 1 of 2");
    assert.equal(time.scrubber.getAttribute("aria-valuetext"), "epoch 1 of 2");
  });
});

describe("tabs", () => {
  test("one page is shown; arrows go round and do not reach the player", () => {
    let turned = 0;
    const tabs = new Tabs("More", () => (turned += 1));
    tabs.set(["a", "b", "c"].map((name) => ({ name, node: new FakeElement("p") })));
    assert.equal(tabs.shown, "a");
    let stopped = 0;
    tabs.bar.fire("keydown", { key: "ArrowLeft", stopPropagation: () => (stopped += 1) });
    assert.equal(tabs.shown, "c");
    assert.deepEqual(tabs.pages.map(({ panel }) => panel.hidden), [true, true, false]);
    assert.deepEqual(tabs.pages.map(({ button }) => button.tabIndex), [-1, -1, 0]);
    tabs.bar.fire("keydown", { key: "ArrowRight", stopPropagation: () => (stopped += 1) });
    assert.equal(tabs.shown, "a");
    assert.equal(stopped, 2);
    assert.equal(turned, 3);
  });

  test("a single page needs no bar, and the same pages change nothing", () => {
    const tabs = new Tabs("More", () => {});
    tabs.set([{ name: "a", node: new FakeElement("p") }]);
    assert.equal(tabs.bar.hidden, true);
    const [page] = tabs.pages;
    tabs.set([{ name: "a", node: new FakeElement("p") }]);
    assert.equal(tabs.pages[0], page);
  });
});
