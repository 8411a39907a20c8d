// Pictures over the direct route: a link and the changes on top of it go out, the record to draw comes back. At most
// two questions are on their way, and the newest answer wins.

/** @import { PictureAnswer, Question } from "../types.js" */

const ON_THEIR_WAY = 2;
const PATIENCE_MS = 1500; // an answer that takes longer is no frame of a drag any more

export class PictureRoute {
  asked = 0;
  heard = 0;
  flying = 0;
  /** @type {Question | null} */ next = null;

  /**
   * `onPicture(record)` gets the newest picture; `onLost()` is called when a question got no answer.
   * @param {(record: any) => void} onPicture @param {() => void} onLost
   */
  constructor(onPicture, onLost) {
    this.onPicture = onPicture;
    this.onLost = onLost;
  }

  /** Ask for a picture. Of those that wait for their turn only the newest is asked for. @param {Question} question */
  ask(question) {
    this.next = question;
    if (this.flying < ON_THEIR_WAY) this.go();
  }

  async go() {
    const question = this.next;
    if (!question) return;
    this.next = null;
    this.asked += 1;
    const number = this.asked;
    this.flying += 1;
    /** @type {PictureAnswer | null} */ let answer = null;
    try {
      answer = await fetched(question);
    } catch {
      answer = null;
    }
    this.flying -= 1;
    this.hear(number, answer);
    this.go();
  }

  /** @param {number} number @param {PictureAnswer | null} answer */
  hear(number, answer) {
    if (number <= this.heard) return;
    if (answer) {
      this.heard = number;
      this.onPicture(answer.picture);
    } else this.onLost();
  }

  /** What is on its way, or waits to be asked for, is not drawn any more. */
  forget() {
    this.heard = this.asked;
    this.next = null;
  }
}

/** @param {Question} question @returns {Promise<PictureAnswer>} */
async function fetched({ lesson, link, changes, more }) {
  const address = new URL(`../../../pictures/${lesson}`, import.meta.url);
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ link, changes, more }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return await answer.json();
}
