// The network: units as tiles, weights as edges. Elements are made once per architecture and size, then updated.

import { el, lettered, number, put, svg } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { edgePath, layout, range } from "../../pictures/network_layout.js";
import { UnitPictures } from "../../pictures/unit_pictures.js";
/** @import { ForwardData, Known, Names, Unit } from "./types.js" */
/** @typedef {ReturnType<typeof layout>} NetworkPlace */

export class NetworkBoard {
  /** @type {NetworkPlace} */ place = later();
  /** @type {ReturnType<NetworkBoard["buildEdges"]>} */ edges = [];
  /** @type {ReturnType<NetworkBoard["buildUnit"]>[][]} */ units = [];
  /** @type {ReturnType<NetworkBoard["buildLoss"]> | null} */ loss = null;

  /**
   * `events` has hover(unit | null), select(unit, source | null); a unit is {layer, unit}, layer 0 is the input.
   * @param {{ hover(unit: Unit | null): void, select(unit: Unit, source: number | null): void }} events
   */
  constructor(events) {
    this.events = events;
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.svg = svg("svg", { role: "group", "aria-label": "Network diagram" });
    this.node = el("div", { class: "board" }, this.canvas, this.svg);
    this.pictures = new UnitPictures(this.canvas);
  }

  /**
   * Draw the data as far as `step` has come; `lit` is the unit whose incoming edges shine.
   * @param {ForwardData} data @param {number} step @param {Unit | null} lit @param {Unit | null} picked
   */
  draw(data, step, lit, picked) {
    const width = this.node.clientWidth;
    if (!width) return;
    const shape = `${data.sizes.join("-")} ${width} ${Boolean(data.y)}`;
    if (shape !== this.shape) this.build(data, width, shape);
    this.pictures.resize(this.place.width, this.place.height);
    this.pictures.clear();
    this.drawEdges(data, step, lit, picked);
    this.drawUnits(data, step, lit, picked);
    if (this.loss) this.drawLoss(this.loss, data, step);
  }

  /** @param {ForwardData} data @param {number} width @param {string} shape */
  build(data, width, shape) {
    this.shape = shape;
    this.place = layout(data.sizes, width, Boolean(data.y));
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${this.place.width} ${this.place.height}`);
    this.svg.setAttribute("width", String(this.place.width));
    this.svg.setAttribute("height", String(this.place.height));
    this.edges = this.buildEdges(data.sizes);
    this.units = data.sizes.map((count, layer) => range(count).map((unit) => this.buildUnit(layer, unit, data.names)));
    this.loss = this.place.loss && this.buildLoss(data.sizes);
  }

  /** @param {number[]} sizes */
  buildEdges(sizes) {
    const { units } = this.place;
    const written = !this.place.vertical && Math.max(...sizes.slice(1).map((size, layer) => size * sizes[layer])) <= 6;
    return range(sizes.length - 1).flatMap((before) =>
      units[before].flatMap((from, source) =>
        units[before + 1].map((to, unit) => {
          const curve = edgePath(from, to, this.place);
          const middle = curve.at(0.3 + 0.12 * ((source + unit) % 3));
          const line = svg("path", { d: curve.d, class: "edge" });
          const target = svg("path", { d: curve.d, class: "edge-target" });
          const label = written ? svg("text", { x: middle.x, y: middle.y, class: "weight" }) : null;
          target.addEventListener("click", () => this.events.select({ layer: before + 1, unit }, source));
          target.addEventListener("pointerenter", () => this.events.hover({ layer: before + 1, unit, source }));
          target.addEventListener("pointerleave", () => this.events.hover(null));
          this.svg.append(line, target);
          return { layer: before + 1, unit, source, line, label };
        })
      )
    );
  }

  /** @param {number} layer @param {number} unit @param {Names} names */
  buildUnit(layer, unit, names) {
    const { x, y } = this.place.units[layer][unit];
    const { tile } = this.place;
    const frame = svg("rect", { x: x - tile / 2, y: y - tile / 2, width: tile, height: tile, rx: Math.min(10, tile / 5), class: "tile" });
    const name = svg("text", { x, y: y - tile / 2 - 6, class: "name" }, lettered(layer ? names.layers[layer - 1].a[unit] : names.x[unit]));
    const { beside } = this.place;
    /** @param {number} line @param {string} kind */
    const label = (line, kind) =>
      svg("text", beside
        ? { x: x + tile / 2 + 5, y: y + (line ? 12 : layer ? 0 : 4), class: `${kind} beside` }
        : { x, y: y + tile / 2 + 12 + 12 * line, class: kind });
    const [first, second] = [label(0, "value"), label(1, "value strong")];
    const node = svg("g", { class: "unit", tabindex: "0", role: "button" }, frame, beside ? null : name, " ", first, " ", second);
    node.addEventListener("pointerenter", () => this.events.hover({ layer, unit }));
    node.addEventListener("pointerleave", () => this.events.hover(null));
    node.addEventListener("focus", () => this.events.hover({ layer, unit }));
    node.addEventListener("blur", () => this.events.hover(null));
    node.addEventListener("click", () => this.events.select({ layer, unit }, null));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.events.select({ layer, unit }, null);
      }
    });
    this.svg.append(node);
    return { node, first, second, written: beside ? null : name };
  }

  /** @param {number[]} sizes */
  buildLoss(sizes) {
    const { x, y } = sure(this.place.loss);
    const outputs = sure(this.place.units.at(-1));
    const { tile } = this.place;
    const width = Math.max(tile, 62);
    const end = this.place.vertical ? { x, y } : { x: x - (width - tile) / 2, y };
    const lines = outputs.map((from) => svg("path", { d: edgePath(from, end, this.place).d, class: "edge to-loss" }));
    const frame = svg("rect", { x: x - width / 2, y: y - tile / 2, width, height: tile, rx: Math.min(10, tile / 5), class: "tile loss" });
    const value = svg("text", { x, y: y + 5, class: "value strong inside" });
    const name = svg("text", { x, y: y - tile / 2 - 6, class: "name" }, "loss");
    const target = svg("text", { x, y: y + tile / 2 + 12, class: "value" });
    this.svg.append(...lines, svg("g", {}, frame, name, value, target));
    return { lines, value, target, single: sizes.at(-1) === 1 };
  }

  /** @param {ForwardData} data @param {number} step @param {Unit | null} lit @param {Unit | null} picked */
  drawEdges(data, step, lit, picked) {
    const largest = Math.max(1, ...data.layers.flatMap((layer) => layer.w.flat().map(Math.abs)));
    for (const { layer, unit, source, line, label } of this.edges) {
      const weight = data.layers[layer - 1].w[unit][source];
      const shines = lit && lit.layer === layer && lit.unit === unit && (lit.source ?? source) === source;
      const active = step === 2 * layer - 1;
      put(line, "class", [
        "edge",
        weight < 0 ? "negative" : "positive",
        shines && "lit",
        lit && !shines && "dim",
        active && "active",
        picked && picked.layer === layer && picked.unit === unit && picked.source === source && "picked",
      ].filter(Boolean).join(" "));
      line.style.strokeWidth = String(0.8 + 4.2 * Math.min(1, Math.abs(weight) / largest));
      if (label) {
        if (!label.parentNode) this.svg.insertBefore(label, this.units[0][0].node);
        label.textContent = number(weight, 2);
        label.classList.toggle("dim", Boolean(lit && !shines));
      }
    }
  }

  /** @param {ForwardData} data @param {number} step @param {Unit | null} lit @param {Unit | null} picked */
  drawUnits(data, step, lit, picked) {
    const compact = this.place.beside || this.place.tile < 48;
    this.units.forEach((column, layer) =>
      column.forEach(({ node, first, second, written }, unit) => {
        const known = knownAt(step, layer);
        const values = layer ? data.layers[layer - 1] : null;
        const [z, a] = values ? [values.z[unit], values.a[unit]] : [null, data.x[unit]];
        const digits = compact ? 2 : 4;
        /** @param {number} value */
        const short = (value) => number(value, Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : digits);
        first.textContent = values ? (known.z && z !== null ? `${compact ? "" : "z "}${short(z)}` : "·") : known.a ? short(a) : "·";
        second.textContent = values ? (known.a ? `${compact ? "" : "a "}${short(a)}` : "·") : "";
        first.classList.toggle("strong", !values);
        put(node, "aria-label", spoken(layer, unit, data.sizes, known, [written, first, second]));
        put(node, "class",
          ["unit", step === 2 * layer && layer && "firing", step === 2 * layer - 1 && "summing",
            lit && lit.layer === layer && lit.unit === unit && "lit", picked && picked.layer === layer && picked.unit === unit && "picked"]
            .filter(Boolean).join(" "));
        this.pictures.tile(this.place.units[layer][unit], this.place.tile, picture(data, layer, unit), known.a);
      })
    );
  }

  /** @param {NonNullable<NetworkBoard["loss"]>} loss @param {ForwardData} data @param {number} step */
  drawLoss(loss, data, step) {
    const targets = data.y ?? [];
    const known = step > 2 * data.layers.length;
    loss.value.textContent = known ? number(data.loss) : "·";
    loss.target.textContent = loss.single ? `y ${number(targets[0])}` : `${targets.length} targets`;
    loss.lines.forEach((line) => line.classList.toggle("active", step === 2 * data.layers.length + 1));
  }
}

/** What is known at a step: step 0 the inputs, step 2l − 1 the z of layer l, step 2l its a. @param {number} step @param {number} layer */
export function knownAt(step, layer) {
  return { z: step >= 2 * layer - 1, a: step >= 2 * layer };
}

/**
 * A unit's name: which one it is, then what is written at it, as it is written, so that it can be called by voice.
 * @param {number} layer @param {number} unit @param {number[]} sizes @param {Known} known @param {(Element | null)[]} texts
 */
function spoken(layer, unit, sizes, known, texts) {
  const what = layer === 0 ? `Input ${unit + 1}` : layer === sizes.length - 1 ? `Output ${unit + 1}` : `Layer ${layer}, unit ${unit + 1}`;
  const written = texts.map((text) => text?.textContent).filter((text) => text && text !== "·");
  const missing = layer === 0 || known.a ? "" : known.z ? ", a not computed yet" : ", z and a not computed yet";
  return `${what}: ${written.join(" ")}${missing}`;
}

/** @param {ForwardData} data @param {number} layer @param {number} unit */
function picture(data, layer, unit) {
  const outputs = layer ? data.layers[layer - 1].a : data.x;
  if (!data.maps) return { shape: [], values: [], mark: [], height: outputs[unit] / Math.max(...outputs.map(Math.abs), 1e-9) };
  const { maps } = data;
  const { values, largest } = maps.layers[layer][unit];
  const mark = data.x.map((value) => value / maps.half_range);
  return { shape: maps.shape, values, mark, height: outputs[unit] / largest };
}
