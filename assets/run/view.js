// What the views of all runs share: they draw in the next animation frame, only while somebody can see them, and again
// when their width changes; the picture in words follows at a distance. A view has `session`, `time` and `draw()`.

import { later } from "../base/values.js";
/** @import { TimeTravel } from "./time.js" */
/** @import { Timer } from "../types.js" */

const TEXT_MS = 400; // between two texts of a moving picture: nobody reads sixty sentences a second

export class RunView {
  /** @type {ResizeObserver} */ sizes = later();
  /** @type {IntersectionObserver} */ views = later();
  /** @type {() => void} */ spoken = later();
  /** @type {number | undefined} */ request;
  /** @type {Timer | undefined} */ textTimer;
  /** @type {{ destroy(): void }} */ session = later();
  /** @type {TimeTravel} */ time = later();
  inView = true;

  /** Follow keys inside `root`, whether it can be seen, and the sizes of `nodes`. @param {HTMLElement} root @param {Element[]} nodes */
  watch(root, nodes) {
    this.sizes = new ResizeObserver(() => this.schedule());
    for (const node of nodes) this.sizes.observe(node);
    this.views = new IntersectionObserver(([entry]) => {
      this.inView = entry.isIntersecting;
      this.schedule();
    });
    this.views.observe(root);
    this.time.listen(root);
  }

  /** Draw in the next animation frame. */
  schedule() {
    this.dirty = true;
    this.loop();
  }

  loop() {
    this.request ??= requestAnimationFrame((now) => {
      this.request = undefined;
      this.time.advance(now);
      if (this.dirty && this.inView) {
        this.dirty = false;
        this.draw();
      }
      if (this.time.moving) this.loop();
    });
  }

  /** What a view does in an animation frame. */
  draw() {}

  /** Say the picture in words, soon: with what was drawn last by then. @param {() => void} say */
  textLater(say) {
    this.spoken = say;
    this.textTimer ??= setTimeout(() => {
      this.textTimer = undefined;
      this.spoken();
    }, TEXT_MS);
  }

  destroy() {
    if (this.request) cancelAnimationFrame(this.request);
    clearTimeout(this.textTimer);
    this.sizes.disconnect();
    this.views.disconnect();
    this.session.destroy();
    this.time.destroy();
  }
}
