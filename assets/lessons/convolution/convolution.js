// A layer over an image: hover or step over a pixel and see what made it, or what it feeds.
// Hovering, stepping and choosing read the records that are here; only a changed setting goes to the server.

import { component, el, number, put } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { Player } from "../../base/player.js";
import { later, sure } from "../../base/values.js";
import { KernelCells } from "./cells.js";
import { grey, Palette } from "./colours.js";
import { LayerControls } from "./controls.js";
import { cellEvents, inputEvents, outputEvents } from "./events.js";
import { bounds, geometryOf, inputsOf, kernelOf } from "./geometry.js";
import { outputMaps } from "./maps.js";
import { ImagePanel } from "./panel.js";
import { hexadecimal, Records } from "./records.js";
import { Ribbons } from "./ribbons.js";
import { Shown } from "./shown.js";
import { FeatureStrip } from "./strip.js";
import { cellWords, fedWords, madeLines, madeWords, productWords, soFar, soFarWords } from "./words.js";
/** @import { Channel } from "../../types.js" */
/** @import { ConvolutionData, Geometry, Pixel, Place, Product } from "./types.js" */

const WALK_MS = 30_000; // a walk over all output pixels lasts about this long
const PRODUCT_MS = 420;

export class ConvolutionView {
  /** @type {ConvolutionData} */ data = later();
  /** @type {Geometry} */ g = later();
  /** @type {Records} */ records = later();
  /** @type {{ a: number, b: number }} */ picked = later();
  /** @type {number | null} */ pointed = null;
  /** @type {Pixel} */ place = later();
  /** @type {Place | null} */ spot = null;
  revealing = false;
  ink = 0;

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.root = root;
    this.palette = new Palette();
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.present(record));
    this.controls = new LayerControls(this.queue);
    this.player = new Player({ onStep: () => this.stepped(), unit: "output pixel", first: 1 });
    this.slow = el("input", { type: "checkbox", onchange: () => this.setPace() });
    this.caption = el("p", { class: "caption" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    this.derived = el("p", { class: "derived" });
    this.input = new ImagePanel("Input", inputEvents(this));
    this.output = new ImagePanel("Output", outputEvents(this));
    this.cells = new KernelCells(cellEvents(this));
    this.shown = new Shown();
    this.strip = new FeatureStrip((view) => {
      Object.assign(this.shown, { view, tab: 0 });
      this.redraw();
    });
    this.output.node.append(this.strip.node);
    this.stage = el("div", { class: "stage" }, this.input.node, this.cells.node, this.output.node);
    this.ribbons = new Ribbons(this.stage);
    root.append(this.controls.node, this.problem,
      el("div", { class: "top" }, this.player.node, el("label", { class: "pace" }, this.slow, "one product at a time")), this.caption,
      this.stage, this.derived, el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(this.stage);
  }

  /** @param {ConvolutionData} data */
  update(data) {
    this.present(this.queue.received(data));
  }

  /** @param {ConvolutionData} data */
  present(data) {
    const before = this.g;
    const bytes = this.records?.bytes;
    this.data = data;
    this.g = geometryOf(data);
    this.records = new Records(data, this.g);
    if (this.queue.waiting.has("drawing") && bytes.length === this.records.bytes.length) this.records.bytes = bytes;
    this.follow(before);
    this.controls.set(data);
    this.problem.hidden = !data.problem;
    put(this.problem, "text", data.problem?.sentence ?? "");
    put(this.alt, "text", data.alt);
    this.derived.replaceChildren(el("b", {}, "Output side "), data.size_text, el("span", { class: "gap" }), el("b", {}, "Parameters "),
      data.parameters_text);
    this.input.grid.paintable = data.input.drawing;
    this.setSteps(this.indexOf(data.start[0], data.start[1]));
    this.redraw();
    const { spot } = this;
    this.player.go(this.player.step);
    this.spot = spot; // what the reader points at stays marked
    this.draw();
  }

  /** Another layer or image starts from its own first view. @param {Geometry | undefined} before */
  follow(before) {
    const { g } = this;
    /** @param {(g: Geometry) => unknown} part */
    const changed = (part) => !before || JSON.stringify(part(before)) !== JSON.stringify(part(g));
    this.shown.g = g;
    if (changed(({ operation, groups, input, output }) => [operation, groups, input.channels, output.channels])) this.shown.reset(g);
    if (changed(({ rows, columns }) => [rows, columns])) {
      this.picked = { a: Math.floor((g.rows - 1) / 2), b: Math.floor((g.columns - 1) / 2) };
      this.pointed = null;
    }
    if (changed(({ input, output }) => [input, output])) {
      this.place = { row: Math.floor(g.input.rows / 2), column: Math.floor(g.input.columns / 2) };
      this.spot = null;
      this.revealing = false;
    }
  }

  /** @param {number} index */
  chooseTab(index) {
    this.shown.tab = index;
    this.redraw();
  }

  /* Steps: an output pixel each, or one product each. */

  get perPixel() {
    return this.slow.checked ? this.g.cells * inputsOf(this.g, this.shown.out).length : 1;
  }

  /** @param {number} row @param {number} column */
  indexOf(row, column) {
    return row * this.g.output.columns + column;
  }

  /** @param {number} pixel */
  setSteps(pixel) {
    const pixels = this.g.output.rows * this.g.output.columns;
    this.player.interval = this.slow.checked ? PRODUCT_MS : Math.max(40, Math.min(500, WALK_MS / pixels));
    this.player.resize(pixels * this.perPixel, pixel * this.perPixel);
  }

  setPace() {
    const pixel = Math.floor(this.player.step / (this.slow.checked ? 1 : this.g.cells * inputsOf(this.g, this.shown.out).length));
    this.revealing = this.slow.checked;
    this.setSteps(pixel);
    this.player.go(pixel * this.perPixel);
  }

  stepped() {
    if (this.player.timer) this.revealing = true;
    this.spot = null;
    this.draw();
  }

  /** @param {"input" | "output"} side @param {Pixel | null} place */
  hover(side, place) {
    if (!this.data) return;
    this.spot = place && { side, ...place };
    if (place && side === "input") this.place = place;
    this.draw();
  }

  /** @param {Pixel} given */
  pin({ row, column }) {
    this.revealing = false;
    this.player.jump(this.indexOf(row, column) * this.perPixel);
  }

  /** @param {number} rows @param {number} columns */
  moveOutput(rows, columns) {
    const { row, column } = this.stepPlace();
    this.pin(moved({ row, column }, rows, columns, this.g.output));
  }

  /** @param {number} rows @param {number} columns */
  moveInput(rows, columns) {
    this.hover("input", moved(this.place, rows, columns, this.g.input));
  }

  stepPlace() {
    const pixel = Math.floor(this.player.step / this.perPixel);
    return { side: "output", row: Math.floor(pixel / this.g.output.columns), column: pixel % this.g.output.columns };
  }

  /* Edits. */

  /** @param {number | string} value */
  setWeight(value) {
    const kernel = this.data.own_kernels ? kernelOf(this.g, this.shown.out, this.shown.channel) : 0;
    const { a, b } = this.picked;
    this.queue.push(`weight:${kernel}:${a}:${b}`, { set: "weight", kernel, row: a, column: b, value });
  }

  /**
   * Turn a pixel of the drawing; while the pointer is down, further ones take the same value.
   * @param {Pixel} place @param {boolean | undefined} first
   */
  paint(place, first) {
    const { bytes } = this.records;
    const at = place.row * this.g.input.columns + place.column;
    if (first) this.ink = 255 - bytes[at];
    if (bytes[at] === this.ink && !first) return;
    bytes[at] = this.ink;
    this.place = place;
    this.queue.push("drawing", { set: "drawing", value: hexadecimal(bytes) });
    this.showInput();
    this.hover("input", place);
  }

  /* Drawing. */

  redraw() {
    if (!this.data || !this.stage.clientWidth) return;
    this.palette.read(this.root);
    this.showInput();
    this.showOutput();
    this.cells.show(this.g, this.palette, this.shown.tabs(this.data.input.channels), this.data.weights !== null && this.data.seed === null);
    this.cells.grid.classList.toggle("plain", this.g.operation === "max_pool");
    this.draw();
  }

  showInput() {
    const { records, g, data } = this;
    const { coloured, channel } = this.shown;
    const margin = g.transposed ? 0 : g.padding;
    /** @param {number} row @param {number} column */
    const value = (row, column) => records.x(channel, row, column);
    const padded = margin ? `, with padding ${g.input.rows + 2 * margin} × ${g.input.columns + 2 * margin}` : "";
    const name = !coloured && g.input.channels === 3 ? `, ${data.input.channels[channel]}` : "";
    const words = `${g.input.rows} × ${g.input.columns}${name}${padded}${data.input.drawing ? ": draw on it" : ""}`;
    this.input.show(words, { ...g.input, margin }, this.palette, {
      colour: coloured ? (row, column) => [0, 1, 2].map((c) => 255 * records.x(c, row, column)) : (row, column) => grey(value(row, column)),
      text: coloured ? null : (row, column) => number(value(row, column), 2),
      scale: ["0", "1", "black, white"],
    });
  }

  showOutput() {
    const { g, shown } = this;
    const maps = outputMaps(this.data, g, this.records, this.palette, shown.apart);
    const map = maps.find(({ view }) => view === shown.view) ?? maps[0];
    shown.view = map.view;
    const margin = g.transposed ? g.padding : 0;
    const words = `${g.output.rows} × ${g.output.columns}${maps.length > 1 ? `, ${map.name}` : ""}${margin ? ", border cut off" : ""}`;
    this.output.show(words, { ...g.output, margin }, this.palette, map);
    this.strip.show(maps, map.view, g.output);
  }

  draw() {
    if (!this.data || !this.input.grid.shape) return;
    const spot = this.spot ?? this.stepPlace();
    if (spot.side === "output") this.drawMade(spot);
    else this.drawFed(spot);
    this.drawSliders();
    this.player.narrate(this.caption.textContent);
  }

  /** @param {Pixel} spot */
  drawMade(spot) {
    const { g, records } = this;
    const made = records.made(this.shown.out, spot.row, spot.column);
    const all = made.parts.flatMap((part) => part.cells);
    const step = this.slow.checked && !this.spot ? this.player.step % this.perPixel : null;
    if (step !== null && !this.shown.byOutput) this.showChannel(Math.floor(step / g.cells));
    const part = made.parts[this.shown.part];
    const within = step === null ? null : step % g.cells;
    const overlaps = this.shown.view === "overlaps" ? records.overlap(spot.row, spot.column) : null;
    const words = step === null ? madeWords(g, spot, made, overlaps) : productWords(g, spot, all, step);
    this.caption.replaceChildren(...(this.pointed === null ? words : cellWords(g, part.cells[this.pointed], this.pointed)));
    const winner = g.operation === "max_pool" ? part.cells.findIndex((cell) => cell?.product === made.value) : -1;
    const title = g.pooling ? "Window" : g.transposed ? "Pixels × kernel" : "Window × kernel";
    this.cells.fill({ ...this.fillings(all), title, part, winner, waiting: within === null ? Infinity : within + 1, current: within });
    this.cells.total(
      step === null ? madeLines(g, made, this.data.input.channels) : [[soFarWords(g), number(soFar(g, all.slice(0, step + 1)))]],
    );
    const read = part.cells.map((cell, index) =>
      cell && { ...cell, strong: index === this.pointed || index === winner || index === within }
    ).filter((cell) => cell !== null);
    const box = read.length ? bounds(read) : null;
    this.input.grid.mark({ cells: read, box });
    const pixel = { ...spot, rows: 1, columns: 1 };
    this.output.grid.mark({ cells: [pixel], box: pixel,
      veiled: this.revealing ? this.indexOf(spot.row, spot.column) + (step === null ? 1 : 0) : null });
    this.ribbons.draw(box && this.input.grid.screen(box), this.cells.grid.getBoundingClientRect(), this.output.grid.screen(pixel));
  }

  /** Stepping through the products of all channels turns the tabs. @param {number} index */
  showChannel(index) {
    if (index === this.shown.tab) return;
    this.shown.tab = index;
    this.cells.showTabs(this.shown.tabs(this.data.input.channels));
  }

  /** @param {Pixel} spot */
  drawFed(spot) {
    const { g, records } = this;
    const fed = records.fed(this.shown.out, this.shown.channel, spot.row, spot.column);
    const targets = fed.part.cells.map((cell, index) => cell && { ...cell, strong: index === this.pointed }).filter((cell) =>
      cell !== null
    );
    this.caption.replaceChildren(
      ...(this.pointed === null ? fedWords(g, spot, fed) : cellWords(g, fed.part.cells[this.pointed], this.pointed)),
    );
    this.cells.fill({ ...this.fillings(fed.part.cells), title: g.pooling ? "Pixel in each window" : "Pixel × kernel", part: fed.part,
      winner: -1, waiting: Infinity, current: null });
    this.cells.total([["Input pixel", number(fed.pixel)], ["Output pixels that it feeds",
      String(targets.filter((cell) => cell.inside).length)]]);
    const pixel = { ...spot, rows: 1, columns: 1 };
    const box = targets.length ? bounds(targets) : null;
    this.input.grid.mark({ cells: [pixel], box: pixel });
    this.output.grid.mark({ cells: targets, box });
    this.ribbons.draw(this.input.grid.screen(pixel), this.cells.grid.getBoundingClientRect(), box && this.output.grid.screen(box));
  }

  /** @param {(Product | null)[]} cells */
  fillings(cells) {
    const largest = Math.max(0, ...cells.map((cell) => (cell && Number.isFinite(cell.product) ? Math.abs(cell.product) : 0)));
    return { largest, picked: this.picked, pointed: this.pointed };
  }

  drawSliders() {
    const { data, g, records } = this;
    const typed = data.weights !== null && data.seed === null;
    const { a, b } = this.picked;
    const note = data.weights === null
      ? "Pooling has no weights: there is nothing to learn."
      : typed
      ? ""
      : `PyTorch drew these weights from seed ${data.seed}. Choose a kernel to set your own.`;
    this.cells.set({
      weight: typed ? records.weight(this.shown.out, this.shown.channel, a * g.columns + b) : null,
      place: [a, b],
      bias: typed ? sure(records.bias)[this.shown.out] : null,
      note,
      problem: data.problem?.key?.split(":")[0],
    });
  }

  destroy() {
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

/** @param {Pixel} given @param {number} rows @param {number} columns @param {{ rows: number, columns: number }} shape */
function moved({ row, column }, rows, columns, shape) {
  /** @param {number} at @param {number} count */
  const within = (at, count) => Math.max(0, Math.min(count - 1, at));
  return { row: within(row + rows, shape.rows), column: within(column + columns, shape.columns) };
}

export default component((root, channel) => new ConvolutionView(root, channel), "lessons/convolution/convolution.css");
