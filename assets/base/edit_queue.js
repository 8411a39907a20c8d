// Edits on their way to the server. A drag streams at most one message per 50 ms, with at most two on their way, so
// that a slow server is never flooded; what is not yet acknowledged goes out again with the next message, so that none
// is lost. Every edit is absolute ("set x1 to 0.3"), so sending it twice does no harm.

/** @import { Ack, Edit, Message, Timer } from "../types.js" */

const PAUSE_MS = 50;
const ON_THEIR_WAY = 2;
const PATIENCE_MS = 400;
// Pictures that are cheap follow soon after a drag; what is costly to draw waits until the reader really rests.
const REST_MS = { settled: 170, rested: 450 };

export class EditQueue {
  /** @type {Timer[]} */ pauses = [];
  /** @type {Map<string, { edit: Edit; sequence: number | null }>} */ waiting = new Map(); // key -> {edit, sequence}: not yet acknowledged
  /** @type {Timer | undefined} */ timer;

  /**
   * `send(message)` goes to the server; `pause(name)` is called with "settled", then "rested", after the last answer.
   * @param {(message: Message) => void} send @param {(name: string) => void} [pause]
   */
  constructor(send, pause = () => {}) {
    this.send = send;
    this.pause = pause;
    this.sender = Math.random().toString(36).slice(2);
    this.sequence = 0;
    this.sentAt = -Infinity;
    this.acknowledged = 0;
    this.dirty = false;
  }

  /** Set `key` (a place like "x:0") to what `edit` says. @param {string} key @param {Edit} edit */
  push(key, edit) {
    this.waiting.set(key, { edit, sequence: null });
    this.dirty = true;
    this.endPauses();
    this.schedule();
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

  schedule() {
    clearTimeout(this.timer);
    const busy = this.sequence - this.acknowledged >= ON_THEIR_WAY;
    const wait = this.sentAt + (busy ? PATIENCE_MS : PAUSE_MS) - performance.now();
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), wait);
  }

  flush() {
    this.sequence += 1;
    this.dirty = false;
    this.sentAt = performance.now();
    for (const entry of this.waiting.values()) entry.sequence ??= this.sequence;
    const edits = [...this.waiting].map(([key, { edit }]) => ({ key, ...edit }));
    this.send({ sender: this.sender, sequence: this.sequence, edits });
  }

  destroy() {
    clearTimeout(this.timer);
    this.endPauses();
  }
}
