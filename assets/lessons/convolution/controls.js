// What the layer does and its four whole numbers, each one click away.

import { el } from "../../base/dom.js";

const OPERATIONS = { convolution: "Convolution", max_pool: "Max pooling", average_pool: "Average pooling", transposed: "Transposed convolution" };
const STEPPERS = { size: "Kernel", padding: "Padding", stride: "Stride", dilation: "Dilation" };

export class LayerControls {
  /** `queue` takes the edits. */
  constructor(queue) {
    this.queue = queue;
    this.select = el("select", {
      "aria-label": "Operation", onchange: () => this.edit("operation", this.select.value), onkeydown: (event) => event.stopPropagation(),
    }, ...Object.entries(OPERATIONS).map(([value, name]) => el("option", { value }, name)));
    this.steppers = Object.entries(STEPPERS).map(([key, name]) => this.stepper(key, name));
    this.node = el("div", { class: "controls" },
      el("label", { class: "operation" }, el("span", {}, "Operation"), this.select), ...this.steppers.map(({ node }) => node));
  }

  stepper(key, name) {
    const value = el("output");
    const button = (by, sign, words) => el("button", { type: "button", class: "small", "aria-label": `${words} ${name.toLowerCase()}`, onclick: () => this.step(key, by) }, sign);
    const [less, more] = [button(-1, "−", "Less"), button(1, "+", "More")];
    const node = el("div", { class: "stepper", role: "group", "aria-label": name }, el("span", {}, name), less, value, more);
    return { key, node, value, less, more };
  }

  edit(key, value) {
    this.queue.push(key, { set: key, value });
  }

  step(key, by) {
    const stepper = this.steppers.find((each) => each.key === key);
    const [low, high] = this.limits[key];
    const wanted = Math.max(low, Math.min(high, stepper.wanted + by));
    this.put(stepper, wanted);
    this.edit(key, wanted);
  }

  put(stepper, wanted, text = String(wanted)) {
    const [low, high] = this.limits[stepper.key];
    stepper.wanted = wanted;
    stepper.value.textContent = text;
    stepper.less.disabled = wanted <= low;
    stepper.more.disabled = wanted >= high;
  }

  /** Show the server's values, but for those that are on their way to it. */
  set(data) {
    this.limits = data.limits;
    if (!this.queue.waiting.has("operation")) this.select.value = data.operation;
    for (const stepper of this.steppers) {
      if (this.queue.waiting.has(stepper.key)) continue;
      const value = data.settings[stepper.key];
      if (stepper.key === "size") this.put(stepper, Math.max(...value), value[0] === value[1] ? String(value[0]) : value.join("×"));
      else this.put(stepper, value);
    }
    const dilation = this.steppers.at(-1);
    const none = data.operation === "average_pool";
    dilation.node.title = none ? "Average pooling has no dilation in PyTorch." : "";
    if (none) dilation.more.disabled = true;
    this.steppers[0].node.firstChild.textContent = data.operation.endsWith("_pool") ? "Window" : "Kernel";
  }
}
