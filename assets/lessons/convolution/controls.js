// What the layer does and its four whole numbers, each one click away.

import { allow, el, pressable } from "../../base/dom.js";
import { sure } from "../../base/values.js";
/** @import { EditQueue } from "../../base/edit_queue.js" */
/** @import { ConvolutionData, Stepper } from "./types.js" */

const OPERATIONS = { convolution: "Convolution", max_pool: "Max pooling", average_pool: "Average pooling",
  transposed: "Transposed convolution" };
const STEPPERS = { size: "Kernel", padding: "Padding", stride: "Stride", dilation: "Dilation" };

export class LayerControls {
  /** @type {HTMLSelectElement} */ select;
  /** @type {ConvolutionData["limits"]} */ limits = {};

  /** `queue` takes the edits. @param {EditQueue} queue */
  constructor(queue) {
    this.queue = queue;
    this.select = el("select", {
      "aria-label": "Operation",
      onchange: () => this.edit("operation", this.select.value),
      onkeydown: (event) => event.stopPropagation(),
    }, ...Object.entries(OPERATIONS).map(([value, name]) => el("option", { value }, name)));
    this.steppers = Object.entries(STEPPERS).map(([key, name]) => this.stepper(key, name));
    this.node = el("div", { class: "controls" }, el("label", { class: "operation" }, el("span", {}, "Operation"), this.select),
      ...this.steppers.map(({ node }) => node));
  }

  /** @param {string} key @param {string} name */
  stepper(key, name) {
    const [title, value] = [el("span", {}, name), el("output")];
    /** @param {number} by @param {string} sign @param {string} words */
    const button = (by, sign, words) =>
      pressable({ class: "small", "aria-label": `${words} ${name.toLowerCase()}`, onclick: () => this.step(key, by) }, sign);
    const [less, more] = [button(-1, "−", "Less"), button(1, "+", "More")];
    const node = el("div", { class: "stepper", role: "group", "aria-label": name }, title, less, value, more);
    return { key, node, value, less, more, title, wanted: 0 };
  }

  /** @param {string} key @param {string | number} value */
  edit(key, value) {
    this.queue.push(key, { set: key, value });
  }

  /** @param {string} key @param {number} by */
  step(key, by) {
    const stepper = sure(this.steppers.find((each) => each.key === key));
    const [low, high] = this.limits[key];
    const wanted = Math.max(low, Math.min(high, stepper.wanted + by));
    this.put(stepper, wanted);
    this.edit(key, wanted);
  }

  /** @param {Stepper} stepper @param {number} wanted @param {string} [text] */
  put(stepper, wanted, text = String(wanted)) {
    const [low, high] = this.limits[stepper.key];
    stepper.wanted = wanted;
    stepper.value.textContent = text;
    allow(stepper.less, wanted > low);
    allow(stepper.more, wanted < high);
  }

  /** Show the server's values, but for those that are on their way to it. @param {ConvolutionData} data */
  set(data) {
    this.limits = data.limits;
    if (!this.queue.waiting.has("operation")) this.select.value = data.operation;
    for (const stepper of this.steppers) {
      if (this.queue.waiting.has(stepper.key)) continue;
      const { size: [high, wide] } = data.settings;
      if (stepper.key === "size") this.put(stepper, Math.max(high, wide), high === wide ? String(high) : `${high}×${wide}`);
      else this.put(stepper, data.settings[/** @type {"padding" | "stride" | "dilation"} */ (stepper.key)]);
    }
    const [size, , , dilation] = this.steppers;
    const none = data.operation === "average_pool";
    dilation.node.title = none ? "Average pooling has no dilation in PyTorch." : "";
    if (none) allow(dilation.more, false);
    size.title.textContent = data.operation.endsWith("_pool") ? "Window" : "Kernel";
  }
}
