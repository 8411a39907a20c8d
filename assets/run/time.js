// Time travel: the player over the epochs of a run that may still be growing. It follows the newest epoch until the
// reader moves it; what arrives in bundles is played evenly at the screen's rate.

import { el } from "../base/dom.js";
import { Player, reducedMotion } from "../base/player.js";

const LONGEST_LAG_MS = 160; // between the arrival of an epoch and its picture
const REPLAY_MS = 9000; // a whole run is replayed in about this time
const SLOWEST = 10; // epochs per second of a replay
const LIVE_MS = 30; // between two pictures of a run: they arrive no faster, and the run needs the processor too
const CALM_MS = 450; // between two pictures for readers who want less motion

export class TimeTravel extends Player {
  /** @type {number | null} */ peeked = null;
  live = true;
  playing = false;
  position = 0;
  speed = 0;
  drawnAt = 0;
  arrivedAt = 0;
  calmAt = 0;

  /**
   * `onStep()` draws the epoch `shown`; `wake()` asks for `advance(now)` in the next animation frame, and in the ones
   * after it while it is `moving`; `newest()` names the end of the run if it lies between two places; `unit` is what one
   * step of the scrubber is called; `name(step)` is where it stands in words, by default the epoch.
   * @param {{ onStep(step: number): void, wake(): void, newest(): string | null, unit?: string, name?(step: number): string | null }} given
   */
  constructor({ onStep, wake, newest, unit = "epoch", name = () => null }) {
    super({ onStep, unit });
    this.wake = wake;
    this.newest = newest;
    this.named = name;
    this.liveButton = el("button", { type: "button", class: "live", onclick: () => this.goLive() }, "live");
    this.liveButton.title = `Back to the newest ${unit}`;
    this.node.append(this.liveButton);
    this.node.classList.add("time");
    this.playButton.classList.remove("primary");
    this.face("play", "Replay");
  }

  /** Begin anew with a history of so many epochs. @param {number} steps */
  restart(steps) {
    this.pause();
    this.steps = steps;
    this.live = true;
    this.position = steps - 1;
    this.speed = 0;
    this.peeked = null;
    this.arrivedAt = 0;
    this.scrubber.max = String(steps - 1);
    this.follow(true);
    this.go(steps - 1);
  }

  /** The run has grown to so many epochs: play the new ones until the next ones come. @param {number} steps */
  grow(steps) {
    const now = performance.now();
    const gap = Math.min(LONGEST_LAG_MS, 1.25 * (now - this.arrivedAt));
    if (steps > this.steps) {
      this.arrivedAt = now;
      this.steps = steps;
      this.scrubber.max = String(steps - 1);
      this.speed = (steps - 1 - this.position) / gap;
    }
    if (this.moving) this.begin();
    else this.go(this.step); // the label names the new end
  }

  /** Show another epoch for as long as the reader points at it; null ends it. @param {number | null} epoch */
  peek(epoch) {
    if (epoch === this.peeked) return;
    this.peeked = epoch === null ? null : Math.max(0, Math.min(epoch, this.steps - 1));
    this.go(this.step);
  }

  /** The epoch on display. */
  get shown() {
    return this.peeked ?? this.step;
  }

  /** @param {number} step */
  jump(step) {
    this.peeked = null;
    super.jump(step);
    this.position = this.step;
    this.follow(this.step === this.steps - 1);
  }

  goLive() {
    this.jump(this.steps - 1);
  }

  /** @param {boolean} live */
  follow(live) {
    this.live = live;
    this.liveButton.classList.toggle("on", live);
    this.liveButton.setAttribute("aria-pressed", String(live));
  }

  /** Whether the next animation frame will show another epoch. */
  get moving() {
    return (this.live || this.playing) && this.position < this.steps - 1;
  }

  begin() {
    this.drawnAt ||= performance.now();
    this.wake();
  }

  play() {
    if (this.step >= this.steps - 1) {
      this.position = 0;
      this.go(0);
    }
    this.playing = true;
    this.follow(false);
    this.face("pause", "Pause the replay");
    this.begin();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  pause() {
    this.playing = false;
    this.face("play", "Replay");
  }

  /** Move as far as it is time to by now. @param {number} now */
  advance(now) {
    if (!this.moving) return this.halt();
    if (!this.playing && now - this.drawnAt < LIVE_MS) return undefined;
    const passed = Math.max(0, Math.min(100, now - this.drawnAt));
    const end = this.steps - 1;
    if (reducedMotion() && now - this.calmAt < CALM_MS) return undefined;
    this.calmAt = this.drawnAt = now;
    this.position = Math.min(end, this.position + this.pace(passed));
    const step = Math.ceil(this.position - 1e-9);
    if (this.playing && step >= end) this.finish();
    return step !== this.step ? this.go(step) : undefined;
  }

  halt() {
    this.drawnAt = 0;
  }

  /** How many epochs to move on after so many milliseconds. @param {number} passed */
  pace(passed) {
    const replay = Math.max(SLOWEST, this.steps / (REPLAY_MS / 1000)) / 1000;
    if (reducedMotion()) return this.playing ? Math.max(1, replay * CALM_MS) : this.steps;
    return passed * (this.playing ? replay : Math.max(this.speed, 1 / LONGEST_LAG_MS));
  }

  /** A replay has reached the newest epoch: from here on it follows. */
  finish() {
    this.pause();
    this.follow(true);
  }

  told() {
    return this.place(); // it names its unit itself
  }

  place() {
    const newest = this.shown === this.steps - 1 ? this.newest() : null;
    return newest ?? this.named(this.shown) ?? (this.steps > 1 ? `epoch ${this.shown} of ${this.steps - 1}` : "epoch 0");
  }
}
