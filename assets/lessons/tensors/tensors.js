// Shapes that combine, and numbers in a line: two pictures of tensors, each with its controls and one number looked at.

import { component, el, focused, pressable, put, svg } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { later, lookup } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { drawnLarge } from "./board.js";
import { broadcastLegend, drawBroadcast } from "./broadcast_board.js";
import { ShapeControl } from "./shape_control.js";
import { drawStorage } from "./storage_board.js";
/** @import { Channel } from "../../types.js" */
/** @import { Drawn, Name, TensorsData } from "./types.js" */

const UNSEEN = 640; // how wide it is drawn before the page has given it a width

class Tensors {
  /** @type {TensorsData} */ data = later();
  /** @type {Drawn} */ drawn = { words: "", count: 0, across: 1 };
  /** @type {HTMLSelectElement} */ operation;
  /** @type {HTMLInputElement} */ view;
  picked = Infinity; // the last one: the longest way

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    const edit = (/** @type {string} */ key, /** @type {unknown} */ value) => this.queue.push(key, { set: key, value });
    this.edit = edit;
    this.shapes = /** @type {Name[]} */ (["A", "B", "C"]).map((name) => new ShapeControl(name, edit));
    this.operation = el("select", { "aria-label": "Operation", onchange: () => edit("operation", this.operation.value),
      onkeydown: (event) => event.stopPropagation() });
    this.view = el("input", { type: "text", "aria-label": "Expression", maxlength: 120, spellcheck: "false", autocomplete: "off",
      onchange: () => edit("view", this.view.value), onkeydown: (event) => event.stopPropagation() });
    const [a, b, c] = this.shapes;
    this.controls = {
      broadcasting: el("div", { class: "controls" }, a.node, el("label", { class: "middle" }, "operation", this.operation), b.node),
      storage: el("div", { class: "controls" }, c.node, el("label", { class: "middle wide" }, "what is made of C", this.view)),
    };
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.board = svg("svg", { class: "board", tabindex: "0", role: "group", onkeydown: (event) => this.key(event),
      onpointermove: (event) => this.point(event), onpointerdown: (event) => this.point(event) });
    this.caption = el("p", { class: "caption", "aria-live": "polite" });
    this.write = pressable({ onclick: () => this.edit("written", this.data.written === this.picked ? null : this.picked) });
    this.verdict = el("p", { class: "verdict" });
    this.below = el("div", { class: "below" });
    this.alt = el("p");
    this.frame = el("div", { class: "frame" }, this.board);
    const save = saveDrawing(() => ({ element: this.board }), () => this.data.stages[this.data.stage]);
    root.append(...Object.values(this.controls), this.problem, el("div", { class: "scene" }, this.frame, this.below),
      el("div", { class: "with-save" }, el("div", { class: "said" }, this.caption, this.write), save), this.verdict,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.frame);
  }

  /** @param {TensorsData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {TensorsData} data */
  show(data) {
    const other = data.stage !== this.data?.stage || data.view !== this.data.view;
    if (other) this.picked = data.written ?? Infinity;
    this.data = data;
    for (const [stage, node] of Object.entries(this.controls)) node.hidden = stage !== data.stage;
    this.shapes.forEach((shape) => shape.set(data));
    if (!this.operation.length)
      this.operation.append(...Object.entries(data.operations).map(([value, title]) => el("option", { value }, title)));
    if (!this.queue.waiting.has("operation")) this.operation.value = data.operation;
    const refused = data.problem?.key === "view";
    this.view.setAttribute("aria-invalid", String(refused));
    if (!refused && focused(this.view) !== this.view) this.view.value = data.view;
    this.problem.hidden = !data.problem;
    put(this.problem, "text", data.problem?.sentence ?? "");
    put(this.alt, "text", data.alt);
    this.verdict.replaceChildren(...(data.error ? refusal(data.error) : [data.stage === "storage" ? memory(data) : legend()]));
    this.verdict.classList.toggle("refused", Boolean(data.error));
    this.below.replaceChildren(...(data.stage === "broadcasting" ? [rules(data)] : []));
    this.draw();
  }

  draw() {
    if (!this.data) return;
    const room = (this.frame.clientWidth || UNSEEN) - 4;
    const paint = this.data.stage === "broadcasting" ? drawBroadcast : drawStorage;
    const of = this.data.stage === "broadcasting" ? this.data.result : this.data.value;
    this.picked = Math.max(0, Math.min(this.picked, (of?.texts.length ?? 1) - 1));
    const cells = Math.max(of?.texts.length ?? 0, this.data.line?.length ?? 0);
    this.drawn = drawnLarge(this.board, room, cells, (across) => paint(this.board, this.data, across, this.picked));
    this.board.setAttribute("aria-label", this.drawn.count ? "Tensors; arrow keys choose a number" : "Tensors");
    put(this.caption, "text", this.drawn.words);
    this.write.hidden = this.data.stage !== "storage" || !this.drawn.count;
    put(this.write, "text", this.data.written === this.picked ? "Take the 99 back" : "Write 99 there");
  }

  /** @param {number} place */
  pick(place) {
    if (place === this.picked || place < 0 || place >= this.drawn.count) return;
    this.picked = place;
    this.draw();
  }

  /** The cell under the pointer is looked at, if it belongs to the outcome. @param {PointerEvent} event */
  point({ target }) {
    const cell = /** @type {Element} */ (target).closest(".cell");
    const tensor = cell?.closest(".tensor");
    if (cell && tensor && tensor === [...this.board.querySelectorAll(".tensor")].at(-1))
      this.pick([...tensor.querySelectorAll(".cell")].indexOf(cell));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = lookup({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.drawn.across, ArrowDown: this.drawn.across }, event.key);
    if (by === undefined) return;
    event.preventDefault();
    this.pick(this.picked + by);
  }

  destroy() {
    this.observer.disconnect();
    this.queue.destroy();
  }
}

/** PyTorch's own words, or ours. @param {string} error */
function refusal(error) {
  return [el("b", {}, "⚠ PyTorch refuses. "), el("code", {}, error.replace(/^PyTorch refuses: /, ""))];
}

function legend() {
  return el("span", { class: "legend" }, broadcastLegend().map(([sample, words]) => el("span", {}, sample, words)));
}

/** Shared or copied. @param {TensorsData} data */
function memory({ copy, strides, offset, view }) {
  const hops = `strides (${strides.join(", ")}${strides.length === 1 ? "," : ""}), offset ${offset}. `;
  return el("span", {}, el("code", {}, view), `: ${hops}`,
    el("b", {}, copy ? "A copy: memory of its own." : "Shared: the same memory as C, nothing is copied."));
}

/** What each axis says, from the right. @param {TensorsData} data */
function rules({ axes }) {
  const cell = (/** @type {number | null} */ size) => el("td", {}, size === null ? "–" : String(size));
  return el("table", {}, el("caption", {}, "Axis by axis, from the right"),
    el("thead", {}, el("tr", {}, ["axis", "A", "B", "result", "rule"].map((title) => el("th", { scope: "col" }, title)))),
    el("tbody", {},
      axes.map(([name, a, b, size, rule]) =>
        el("tr", { class: size === null ? "fails" : null }, el("th", { scope: "row" }, name), cell(a), cell(b),
          el("td", {}, size === null ? "⚠" : name === "inner" ? "gone" : String(size)), el("td", { class: "why" }, rule))
      )));
}

export default component((root, channel) => new Tensors(root, channel), "lessons/tensors/tensors.css");
