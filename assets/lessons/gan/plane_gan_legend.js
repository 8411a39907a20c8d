// The legend of the picture: a button per layer that hides it, and the colours of D's verdict.

import { el, put, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { tickText } from "../../charts/axes.js";
import { LAYERS } from "./plane_gan_layers.js";
/** @import { Frame } from "../../types.js" */
/** @import { PlaneStart } from "./types.js" */

/** @type {Record<string, () => Element>} */
const ICONS = {
  surface: () => el("span", { class: "key surface", "aria-hidden": "true" }),
  manifold: () => drawn("manifold", "M1 3H15M1 8H15M1 13H15M3 1V15M8 1V15M13 1V15"),
  modes: () => drawn("modes", "M8 2a6 6 0 1 0 0.01 0"),
  real: () => svg("svg", { class: "key real", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("circle", { cx: 8, cy: 8, r: 4.5 })),
  fakes: () => drawn("fakes", "M4 4L12 12M4 12L12 4"),
  arrows: () => drawn("arrows", "M2 8H13M9 4L13 8L9 12"),
};

/** @param {string} name @param {string} path */
function drawn(name, path) {
  return svg("svg", { class: `key ${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));
}

export class Legend {
  low = el("span");
  high = el("span");
  /** @type {PlaneStart} */ start = later();

  /**
   * `hidden` is the set of layers that are not to be seen; `redraw()` when it has changed.
   * @param {Set<string>} hidden @param {() => void} redraw
   */
  constructor(hidden, redraw) {
    this.hidden = hidden;
    this.redraw = redraw;
    this.buttons = LAYERS.map(([layer, name]) =>
      el("button", {
        type: "button",
        "aria-pressed": "true",
        "data-layer": layer,
        title: `Show or hide: ${name}`,
        onclick: () => this.toggle(layer),
      }, ICONS[layer](), name)
    );
    this.scale = el("p", { class: "scale" }, this.low, el("span", { class: "ramp" }), this.high);
    this.node = el("div", { class: "layer-buttons", role: "group", "aria-label": "Layers of the picture" }, this.buttons);
  }

  /** @param {string} layer */
  toggle(layer) {
    if (!this.hidden.delete(layer)) this.hidden.add(layer);
    this.button(layer)?.setAttribute("aria-pressed", String(!this.hidden.has(layer)));
    this.redraw();
  }

  /** @param {string} layer */
  button(layer) {
    return this.buttons.find(({ dataset }) => dataset.layer === layer);
  }

  /** @param {PlaneStart} start */
  set(start) {
    this.start = start;
    this.button("modes")?.toggleAttribute("hidden", !start.modes.length);
  }

  /** @param {Frame} frame */
  draw(frame) {
    const [low, high] = this.start.loss === "least-squares" ? [-0.1, 1.1] : frame.surface_range;
    const names = this.start.cross_entropy ? ["D: P(real) = ", "fake", "real"] : ["D’s score: ", "fake", "real"];
    /** @param {number} value */
    const text = (value) => tickText(value, this.start.cross_entropy ? 1 : (high - low) / 20);
    put(this.low, "text", `${names[0]}${text(low)}, ${names[1]}`);
    put(this.high, "text", `${text(high)}, ${names[2]}`);
  }
}
