// What stands beside the picture: the network, the remedies, and, behind one line, the step.

import { el } from "../../base/dom.js";
import { SettingSlider } from "./gradient_flow_slider.js";
/** @import { Problem } from "../../types.js" */
/** @import { FlowControls } from "./types.js" */

const SLIDERS = /** @type {const} */ (["depth", "width", "scale", "lr", "clip"]);
const USUAL_RATE = 0.1;

export class Controls {
  /** `edit(setting, value)` queues a change for the server. @param {(setting: string, value: unknown) => void} edit */
  constructor(edit) {
    this.edit = edit;
    /** @param {string} key @param {string} name @param {"whole" | "powers"} kind */
    const slider = (key, name, kind) => new SettingSlider(name, kind, (value) => edit(key, value));
    this.sliders = {
      depth: slider("depth", "Depth", "whole"),
      width: slider("width", "Width", "whole"),
      scale: slider("scale", "Scale σ", "powers"),
      lr: slider("lr", "Learning rate", "powers"),
      clip: slider("clip", "Largest norm", "powers"),
    };
    this.initialization = this.choice("initialization", "Initialization");
    this.normalization = this.choice("normalization", "Normalization");
    this.skip = this.toggle("skip", "Skip connections");
    this.clipping = this.toggle("clip", "Gradient clipping");
    this.limit = el("p", { class: "hint" });
    this.step = el("details", { class: "step" }, el("summary", {}, "More: the step"), this.sliders.lr.node, this.clipping.node,
      this.sliders.clip.node);
    this.node = el("section", { class: "panel", "aria-label": "Network and remedies" }, el("h2", {}, "Network"), this.sliders.depth.node,
      this.sliders.width.node, this.limit, el("h2", {}, "Remedies"), this.initialization.node, this.sliders.scale.node,
      this.normalization.node, this.skip.node, this.step);
  }

  /** @param {string} key @param {string} name */
  choice(key, name) {
    /** @type {HTMLSelectElement} */
    const select = el("select", { "aria-label": name, onchange: () => this.edit(key, select.value) });
    return { select, node: el("label", { class: "choice" }, el("span", {}, name), select) };
  }

  /** @param {{ select: HTMLSelectElement }} given @param {Record<string, string>} names */
  options({ select }, names) {
    const keys = Object.keys(names).join();
    if (select.dataset.keys === keys) return;
    select.dataset.keys = keys;
    select.replaceChildren(...Object.entries(names).map(([value, name]) => el("option", { value }, name)));
  }

  /** @param {string} key @param {string} name */
  toggle(key, name) {
    /** @type {HTMLInputElement} */
    const box = el("input", { type: "checkbox", role: "switch", "aria-label": name, onchange: () => this.edit(key, box.checked) });
    return { box, node: el("label", { class: "toggle" }, box, name) };
  }

  /** @param {FlowControls} controls @param {Problem | null | undefined} problem */
  set(controls, problem) {
    const clipped = controls.clip.value !== null;
    for (const key of SLIDERS) {
      const slider = this.sliders[key];
      slider.fault(problem?.key === key);
      if (controls[key].value !== null) slider.set(controls[key]);
    }
    this.options(this.initialization, controls.initializations);
    this.initialization.select.value = controls.initialization;
    this.options(this.normalization, controls.normalizations);
    this.normalization.select.value = controls.normalization;
    this.skip.box.checked = controls.skip;
    this.clipping.box.checked = clipped;
    this.sliders.scale.node.hidden = controls.initialization !== "normal";
    this.sliders.clip.node.hidden = !clipped;
    this.limit.hidden = !controls.limit;
    this.limit.textContent = controls.limit ?? "";
    // A preset that is about the step shows the step.
    const unusual = clipped || controls.lr.value !== USUAL_RATE;
    if (unusual && !this.unusual) this.step.open = true;
    this.unusual = unusual;
  }
}
