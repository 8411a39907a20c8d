// One layer in matrix form, n samples as rows: A · Wᵀ + b = Z, then φ(Z) = A. Numbers of X, W and b can be typed over.

import { allow, component, el, focused, number, pressable, symbol } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { text } from "../../base/value_slider.js";
import { later, lookup } from "../../base/values.js";
/** @import { Channel, Child } from "../../types.js" */
/** @import { MatrixData, NumberEdit } from "./types.js" */
/** @typedef {((row: number, column: number) => NumberEdit & { set: string }) | null} Changing */

class MatrixForm {
  /** @type {MatrixData} */ data = later();
  /** @type {(() => void)[]} */ cells = [];

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message));
    this.layer = 1;
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Layer", onkeydown: (event) => this.keys(event) });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.formula = el("p", { class: "formula" });
    this.row = el("div", { class: "matrices", tabindex: "0", role: "tabpanel", "aria-label": "Matrices of this layer" });
    this.samples = el("div", { class: "sample-buttons" },
      this.adder = pressable({ onclick: () => this.queue.push("rows", { set: "rows", value: this.data.x.length + 1 }) }, "Add a sample"),
      this.remover = pressable({
        onclick: () => this.queue.push("rows", { set: "rows", value: this.data.x.length - 1 }),
      }, "Remove the last"));
    this.count = el("p", { class: "count" });
    root.append(this.tabs, this.formula, this.problem, this.row, this.samples, this.count);
  }

  /** @param {MatrixData} data */
  update(data) {
    this.queue.acknowledge(data.ack);
    this.data = data;
    this.layer = Math.min(this.layer, data.layers.length);
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.draw();
  }

  /** Whether a number is being typed over. */
  typing() {
    const node = focused(this.row);
    return node !== null && this.row.contains(node) && node.matches("input");
  }

  draw() {
    const { data } = this;
    if (this.typing() && this.drawn === this.shape()) this.refresh();
    else this.rebuild();
    const counts = data.layers.map(({ w, b }) => w.length * w[0].length + b.length);
    this.count.textContent = `Parameters: ${
      data.layers.map(({ w }, index) =>
        `layer ${index + 1}: ${w.length} × ${w[0].length} weights + ${w.length} ${w.length > 1 ? "biases" : "bias"} = ${counts[index]}`
      ).join("; ")
    }; ${counts.reduce((a, b) => a + b)} in all.`;
    allow(this.adder, data.x.length < data.most_samples);
    allow(this.remover, data.x.length > 1);
    this.samples.hidden = this.layer > 1;
  }

  shape() {
    return `${this.data.sizes.join("-")} ${this.data.x.length} ${this.layer} ${Boolean(this.data.y)}`;
  }

  rebuild() {
    const { data, layer } = this;
    this.drawn = this.shape();
    this.cells = [];
    this.tabs.replaceChildren(...data.layers.map((_, index) => this.tab(index + 1)));
    const last = layer === data.layers.length;
    const previous = layer === 1 ? el("i", {}, "X") : symbol("A", null, layer - 1);
    const output = last ? el("i", {}, "Ŷ") : symbol("A", null, layer);
    const of = () => numbersOf(this.data, layer);
    const phi = of().name;
    this.formula.replaceChildren(previous.cloneNode(true), " · ", symbol("W", null, layer), "ᵀ + ", symbol("b", null, layer), " = ",
      symbol("Z", null, layer), ",  ", `${phi.label}(`, symbol("Z", null, layer), ") = ", output.cloneNode(true));
    /** @type {Changing} */
    const free = layer === 1 ? (row, column) => ({ set: "x", sample: row, index: column }) : null;
    const parts = [
      this.matrix(previous, () => of().input, free, "samples × inputs"),
      operator("·"),
      this.matrix(el("span", {}, symbol("W", null, layer), "ᵀ"), () => transposed(of().w),
        (row, column) => ({ set: "w", layer, unit: column + 1, source: row + 1 }), "inputs × units", true),
      operator("+"),
      this.matrix(symbol("b", null, layer), () => [of().b], (_, column) => ({ set: "w", layer, unit: column + 1, source: 0 }),
        "added to every row", true),
      operator("="),
      this.matrix(symbol("Z", null, layer), () => of().z, null, "samples × units"),
      operator("→"),
      this.matrix(output, () => of().a, null, phi.label),
    ];
    if (last && data.y)
      parts.push(el("span", { class: "operator word" }, "target"),
        this.matrix(el("i", {}, "Y"), () => this.data.y ?? [], (row, column) => ({ set: "y", sample: row, index: column }),
          "samples × outputs"));
    this.row.replaceChildren(...parts);
  }

  /** @param {number} layer */
  tab(layer) {
    const chosen = layer === this.layer;
    const name = layer === this.data.layers.length ? "Output layer" : `Layer ${layer}`;
    return el("button", { type: "button", role: "tab", "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", onclick: () => {
      this.layer = layer;
      this.draw();
    } }, name);
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const by = lookup({ ArrowRight: 1, ArrowLeft: -1 }, event.key);
    if (!by) return;
    this.layer = Math.max(1, Math.min(this.data.layers.length, this.layer + by));
    this.draw();
    /** @type {HTMLElement} */ (this.tabs.querySelector('[aria-selected="true"]')).focus();
  }

  /**
   * A table in brackets under its name and shape; `change(row, column)` makes its numbers editable.
   * @param {Child} name @param {() => number[][]} values @param {Changing} change @param {string} meaning @param {boolean} [parameters]
   */
  matrix(name, values, change, meaning, parameters = false) {
    const rows = values();
    const body = rows.map((row, r) =>
      el("tr", { class: r === this.data.sample && !parameters ? "shown" : null }, row.map((_, c) =>
        el("td", {}, this.cell(values, r, c, change))
      ))
    );
    const shape = `${rows.length} × ${rows[0].length}`;
    return el("figure", {}, el("figcaption", {}, name, el("span", { class: "shape" }, shape)), el("table", { class: "bracket" }, body),
      el("span", { class: "meaning" }, meaning));
  }

  /** @param {() => number[][]} values @param {number} row @param {number} column @param {Changing} change */
  cell(values, row, column, change) {
    const value = () => values()[row][column];
    if (!change) {
      const node = el("span", { class: "number" }, number(value()));
      this.cells.push(() => (node.textContent = number(value())));
      return node;
    }
    const input = el("input", {
      type: "text",
      inputmode: "decimal",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": spoken(change(row, column)),
      onchange: () => {
        const [edit, refused] = [change(row, column), input.getAttribute("aria-invalid") === "true"];
        if (refused || input.value.trim() !== text(value())) this.queue.push(key(edit), { ...edit, value: input.value });
      },
    });
    const refresh = () => {
      const refused = this.data.problem?.key === key(change(row, column));
      input.setAttribute("aria-invalid", String(refused));
      if (focused(input) !== input && !refused) input.value = text(value());
    };
    input.value = text(value());
    this.cells.push(refresh);
    refresh();
    return input;
  }

  refresh() {
    for (const refresh of this.cells) refresh();
  }

  destroy() {
    this.queue.destroy();
  }
}

/** @param {MatrixData} data @param {number} layer */
function numbersOf(data, layer) {
  const { w, b, z_all: z, a_all: a, activation: name } = data.layers[layer - 1];
  return { w, b, z, a, name, input: layer === 1 ? data.x : data.layers[layer - 2].a_all };
}

/** @param {NumberEdit} given */
function key({ set, sample, index, layer, unit, source }) {
  return set === "w" ? `w:${layer}:${unit}:${source}` : `${set}:${sample}:${index}`;
}

/** @param {NumberEdit} given */
function spoken({ set, sample = 0, index = 0, layer, unit, source }) {
  if (set !== "w") return `${set === "x" ? "Input" : "Target"} ${index + 1} of sample ${sample + 1}`;
  return source ? `Weight of layer ${layer} to unit ${unit} from ${source}` : `Bias of unit ${unit} in layer ${layer}`;
}

/** @param {number[][]} rows */
function transposed(rows) {
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

/** @param {string} sign */
function operator(sign) {
  return el("span", { class: "operator" }, sign);
}

export default component((root, channel) => new MatrixForm(root, channel), "lessons/forward_pass/matrix_form.css");
