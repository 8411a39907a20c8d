// The legend of the picture: a button per layer that hides it, and the colours of D's verdict.

import { tickText } from "../../charts/axes.js";
import { el, put, svg } from "../../base/dom.js";
import { LAYERS } from "./plane_gan_layers.js";

const ICONS = {
  surface: () => el("span", { class: "key surface", "aria-hidden": "true" }),
  manifold: () => drawn("manifold", "M1 3H15M1 8H15M1 13H15M3 1V15M8 1V15M13 1V15"),
  modes: () => drawn("modes", "M8 2a6 6 0 1 0 0.01 0"),
  real: () => svg("svg", { class: "key real", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("circle", { cx: 8, cy: 8, r: 4.5 })),
  fakes: () => drawn("fakes", "M4 4L12 12M4 12L12 4"),
  arrows: () => drawn("arrows", "M2 8H13M9 4L13 8L9 12"),
};

function drawn(name, path) {
  return svg("svg", { class: `key ${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));
}

export class Legend {
  /** `hidden` is the set of layers that are not to be seen; `redraw()` when it has changed. */
  constructor(hidden, redraw) {
    Object.assign(this, { hidden, redraw });
    this.buttons = LAYERS.map(([layer, name]) => el("button", {
      type: "button", "aria-pressed": "true", "data-layer": layer, title: `Show or hide: ${name}`, onclick: () => this.toggle(layer),
    }, ICONS[layer](), name));
    [this.low, this.high] = [el("span"), el("span")];
    this.scale = el("p", { class: "scale" }, this.low, el("span", { class: "ramp" }), this.high);
    this.node = el("div", { class: "layer-buttons", role: "group", "aria-label": "Layers of the picture" }, this.buttons);
  }

  toggle(layer) {
    if (!this.hidden.delete(layer)) this.hidden.add(layer);
    const button = this.buttons.find(({ dataset }) => dataset.layer === layer);
    button.setAttribute("aria-pressed", String(!this.hidden.has(layer)));
    this.redraw();
  }

  set(start) {
    this.start = start;
    this.buttons.find(({ dataset }) => dataset.layer === "modes").hidden = !start.modes.length;
  }

  draw(frame) {
    const [low, high] = this.start.loss === "least-squares" ? [-0.1, 1.1] : frame.surface_range;
    const names = this.start.cross_entropy ? ["D: P(real) = ", "fake", "real"] : ["D’s score: ", "fake", "real"];
    const text = (value) => tickText(value, this.start.cross_entropy ? 1 : (high - low) / 20);
    put(this.low, "text", `${names[0]}${text(low)}, ${names[1]}`);
    put(this.high, "text", `${text(high)}, ${names[2]}`);
  }
}
