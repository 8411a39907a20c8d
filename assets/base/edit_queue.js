// Edits on their way to the server. Every edit is absolute ("set x1 to 0.3"), so sending it twice does no harm.
//
// Where the direct route can draw what the page shows, it answers while the hand moves, and one message tells the page
// when the hand rests. Else, and when the route is slow or gone, a drag streams at most one message per 50 ms, with at
// most two on their way, so that a slow server is never flooded; what is not yet acknowledged goes out again with the
// next message, so that none is lost.

import { PictureRoute } from "./picture_route.js";
/** @import { Ack, Answered, Edit, Live, Message, Question, Timer } from "../types.js" */

const PAUSE_MS = 50;
const ON_THEIR_WAY = 2;
const PATIENCE_MS = 400;
const STILL_MS = 120; // a hand that moved no more for so long rests
const HELD_MS = 250; // one that holds on to what it drags has rather paused; when it lets go, it rests at once
const CLOSED_MS = 5000; // a route without an answer is left alone for so long
// Pictures that are cheap follow soon after a drag; what is costly to draw waits until the reader really rests.
const REST_MS = { settled: 170, rested: 450 };

export class EditQueue {
  /** @type {Timer[]} */ pauses = [];
  /** @type {Map<string, { edit: Edit; sequence: number | null }>} */ waiting = new Map(); // key -> {edit, sequence}: not yet acknowledged
  /** @type {Timer | undefined} */ timer;
  /** @type {Omit<Question, "changes" | "more"> | null} */ base = null;
  /** @type {any} */ shown = null; // what the route drew last, until the page has caught up
  closedUntil = -Infinity;
  held = false; // whether a button or finger is down
  /** Whether the route is asked for what further pictures of the page draw, too. @type {() => boolean} */
  wantsMore = () => false;

  /**
   * `send(message)` goes to the server; `pause(name)` is called with "settled", then "rested", after the last answer;
   * `draw(record)` gets what the direct route answers, and without it nothing is asked of the route.
   * @param {(message: Message) => void} send @param {(name: string) => void} [pause] @param {(record: any) => void} [draw]
   */
  constructor(send, pause = () => {}, draw) {
    this.send = send;
    this.pause = pause;
    this.sender = Math.random().toString(36).slice(2);
    this.sequence = 0;
    this.sentAt = -Infinity;
    this.acknowledged = 0;
    this.dirty = false;
    this.route = draw ? new PictureRoute((record) => draw(this.shown = record), () => this.lost()) : null;
    for (const name of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(name, this.hold, true);
  }

  /**
   * Set `key` (a place like "x:0") to what `edit` says; `drawn` is false where the picture shows it by itself.
   * @param {string} key @param {Edit} edit
   */
  push(key, edit, drawn = true) {
    this.waiting.set(key, { edit, sequence: null });
    this.dirty = true;
    this.endPauses();
    if (drawn && this.route && this.base && this.isLive) this.route.ask({ ...this.base, changes: this.changes, more: this.wantsMore() });
    this.schedule();
  }

  /** @param {Event} event */
  hold = ({ type }) => {
    this.held = type === "pointerdown";
    if (!this.held && this.dirty && this.isLive) this.schedule(PAUSE_MS);
  };

  /** Whether the route draws now. */
  get isLive() {
    return this.route !== null && this.base !== null && performance.now() >= this.closedUntil;
  }

  get changes() {
    return [...this.waiting].map(([key, { edit }]) => ({ key, ...edit }));
  }

  /** The route gave no answer: the rest of the drag goes the other way. */
  lost() {
    this.closedUntil = performance.now() + CLOSED_MS;
    this.route?.forget();
    if (this.dirty) this.schedule();
  }

  /**
   * What is to be drawn of the server's answer: while the hand is ahead of it, what the route drew last.
   * @template {Answered} Data @param {Data} data @returns {Data}
   */
  received(data) {
    this.acknowledge(data.ack);
    this.base = based(data.live);
    const late = data.ack?.sender === this.sender && this.acknowledged < this.sequence;
    if (this.shown && (this.dirty || late)) return { ...data, ...this.shown };
    this.route?.forget();
    this.shown = null;
    return data;
  }

  /** The server's answer: edits up to this sequence number are in the data that came with it. @param {Ack | null | undefined} ack */
  acknowledge(ack) {
    if (ack?.sender !== this.sender) return;
    this.acknowledged = Math.max(this.acknowledged, ack.sequence);
    for (const [key, { sequence }] of this.waiting) {
      if (sequence !== null && sequence <= this.acknowledged) this.waiting.delete(key);
    }
    if (this.dirty) this.schedule();
    else if (this.acknowledged === this.sequence && !this.pauses.length) {
      this.pauses = Object.entries(REST_MS).map(([name, wait]) => setTimeout(() => this.pause(name), wait));
    }
  }

  endPauses() {
    this.pauses.forEach((timer) => clearTimeout(timer));
    this.pauses = [];
  }

  /** @param {number} [still] how long the hand must not move, in ms */
  schedule(still = this.held ? HELD_MS : STILL_MS) {
    clearTimeout(this.timer);
    const busy = this.sequence - this.acknowledged >= ON_THEIR_WAY;
    const next = this.sentAt + (busy ? PATIENCE_MS : PAUSE_MS) - performance.now();
    const wait = this.isLive ? Math.max(next, still) : next;
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), wait);
  }

  flush() {
    this.sequence += 1;
    this.dirty = false;
    this.sentAt = performance.now();
    for (const entry of this.waiting.values()) entry.sequence ??= this.sequence;
    this.send({ sender: this.sender, sequence: this.sequence, edits: this.changes });
  }

  destroy() {
    for (const name of ["pointerdown", "pointerup", "pointercancel"]) document.removeEventListener(name, this.hold, true);
    clearTimeout(this.timer);
    this.route?.forget();
    this.endPauses();
  }
}

/** @param {Live | null | undefined} live */
function based(live) {
  return live?.link ? { lesson: live.lesson, link: live.link } : null;
}
