// The network at one epoch, on one canvas: what every unit sees, the weights between them, the decision map
// with the points. A unit under the pointer takes the large map.

import { el } from "../../base/dom.js";
import { later, lookup } from "../../base/values.js";
import { Sheet } from "../../pictures/canvas.js";
import { MapPainter } from "../../pictures/heat_map.js";
import { drawMark } from "../../pictures/marks.js";
import { drawEdge, drawTile, inputMaps } from "../../pictures/network.js";
import { curve, layout } from "../../pictures/recorded_layout.js";
import { saveButton } from "../../pictures/save.js";
/** @import { Numbers, Square } from "../../types.js" */
/** @import { Recording } from "./types.js" */
/** @typedef {ReturnType<typeof layout>} Layout */

// The sets from below to above, and whether their marks are filled.
const SETS = /** @type {const} */ ([["validation", false], ["training", true]]);

export class Stage {
  /** @type {number | null} */ picked = null;
  /** @type {Layout} */ place = later();

  /**
   * `onPick()` is called when the reader looks at another hidden unit; `picked` counts them over both layers.
   * @param {Recording} recording @param {() => void} onPick
   */
  constructor(recording, onPick) {
    this.recording = recording;
    this.onPick = onPick;
    this.sheet = new Sheet({
      role: "img",
      tabindex: "0",
      onpointermove: (event) => this.pick(this.unitAt(event)),
      onpointerdown: (event) => this.pick(this.unitAt(event)),
      onpointerleave: (event) => {
        if (event.pointerType !== "touch") this.pick(null);
      }, // a finger always leaves
      onblur: () => this.pick(null),
      onkeydown: (event) => this.walk(event),
    });
    this.status = el("span", { class: "unseen", role: "status" });
    this.node = el("div", { class: "stage" }, this.sheet.canvas, this.status,
      saveButton(this.sheet, () => "Network that learns two spirals"));
    this.large = new MapPainter();
    this.small = new MapPainter();
    this.inputs = inputMaps(recording.settings.tile_side, 2 * recording.scale.units[1]);
  }

  /** @param {number | null} index */
  pick(index) {
    if (index === this.picked) return;
    this.picked = index;
    this.status.textContent = this.mapName();
    this.onPick();
  }

  /** @param {{ offsetX: number, offsetY: number }} given */
  unitAt({ offsetX, offsetY }) {
    /** @param {Square} given */
    const inside = ({ x, y, size }) => offsetX >= x && offsetX <= x + size && offsetY >= y && offsetY <= y + size;
    const index = this.place.tiles.slice(1).flat().findIndex(inside);
    return index < 0 ? null : index;
  }

  /** Arrow up and down walk through the hidden units, Escape returns to the output. @param {KeyboardEvent} event */
  walk(event) {
    const step = lookup({ ArrowDown: 1, ArrowUp: -1 }, event.key);
    const count = this.place.tiles.slice(1).flat().length;
    if (event.key === "Escape") this.pick(null);
    if (!step) return;
    event.preventDefault();
    this.pick(this.picked === null ? (step > 0 ? 0 : count - 1) : (this.picked + step + count) % count);
  }

  /** Take the width there is; the height follows. */
  fit() {
    const width = this.node.clientWidth;
    if (!width) return;
    if (this.place?.width !== width) this.place = layout(this.recording.sizes, width);
    this.sheet.fit(width, this.place.height);
  }

  /** @param {number} epoch */
  draw(epoch) {
    this.fit();
    if (!this.place) return;
    this.sheet.paint(() => {
      this.drawEdges(this.recording.parameters[epoch]);
      this.drawUnits(this.recording.units[epoch]);
      this.drawMap(epoch);
      this.drawPoints();
      this.drawNames();
    });
  }

  /** @param {Numbers} parameters */
  drawEdges(parameters) {
    const { place } = this;
    const picked = this.pickedUnit();
    for (const { layer, unit, source, at } of this.recording.edges) {
      const touched = !picked || (picked.layer === layer && picked.unit === unit) || (picked.layer === layer - 1 && picked.unit === source);
      const line = curve(place.tiles[layer - 1][source], place.tiles[layer]?.[unit] ?? place.map, place.vertical);
      drawEdge(this.sheet, line, parameters[at], !touched);
    }
  }

  pickedUnit() {
    if (this.picked === null) return null;
    const first = this.recording.sizes[1];
    return this.picked < first ? { layer: 1, unit: this.picked } : { layer: 2, unit: this.picked - first };
  }

  mapName() {
    const picked = this.pickedUnit();
    return picked ? `what unit ${picked.unit + 1} of layer ${picked.layer} sees` : "what the output says";
  }

  /** @param {Numbers} bytes */
  drawUnits(bytes) {
    const { tile_side: side } = this.recording.settings;
    const area = side * side;
    const table = this.unitColours();
    const maps = [...this.inputs,
      ...Array.from({ length: bytes.length / area }, (_, unit) => bytes.subarray(unit * area, (unit + 1) * area))];
    this.place.tiles.flat().forEach((box, index) => {
      drawTile(this.sheet, box, this.small.paint(maps[index], side, table, side), index - this.inputs.length === this.picked);
    });
  }

  /** @param {number} epoch */
  drawMap(epoch) {
    const { settings, units, output } = this.recording;
    const area = settings.tile_side ** 2;
    const picture = this.picked === null
      ? this.large.paint(output[epoch], settings.map_side, this.outputColours())
      : this.large.paint(units[epoch].subarray(this.picked * area, (this.picked + 1) * area), settings.tile_side, this.unitColours());
    drawTile(this.sheet, this.place.map, picture, this.picked !== null);
  }

  unitColours() {
    return this.sheet.colours.table("units", this.recording.scale.units[1]);
  }

  /** A logit z is coloured by 2σ(z) − 1: ±1 is certainty, 0 the boundary. */
  outputColours() {
    const [limit, levels] = this.recording.scale.output;
    return this.sheet.colours.table("output", levels, (share) => Math.tanh((share * limit) / 2));
  }

  /** Discs and triangles are the classes; filled ones are trained on, hollow ones only watched. */
  drawPoints() {
    const { points, settings } = this.recording;
    const { brush, colours } = this.sheet;
    const { map } = this.place;
    /** @param {number} value */
    const at = (value) => (value / settings.half_range + 1) / 2;
    const radius = Math.max(2.6, map.size / 120);
    for (const [set, filled] of SETS) {
      points[set].x.forEach(([first, second], index) => {
        const label = points[set].y[index];
        drawMark(brush, [map.x + at(first) * map.size, map.y + (1 - at(second)) * map.size], radius, label, colours.points[label],
          colours.ground, filled);
      });
    }
  }

  drawNames() {
    const { place } = this;
    const { brush, colours } = this.sheet;
    const { hidden } = this.recording.settings;
    brush.font = `13px ${colours.font}`;
    brush.fillStyle = colours.muted;
    brush.textBaseline = "alphabetic";
    const map = this.picked === null ? `${this.mapName()} · point at a unit to enlarge it` : this.mapName();
    const names = place.vertical ? [] : ["inputs", ...hidden.map((_, layer) => `layer ${layer + 1}`)];
    names.forEach((name, layer) => {
      const { x, size } = place.tiles[layer][0];
      brush.textAlign = layer ? "center" : "left";
      brush.fillText(name, layer ? x + size / 2 : x, 14);
    });
    brush.textAlign = "center";
    place.tiles[0].forEach(({ x, y, size }, index) => {
      const above = index === 0 && !place.vertical;
      brush.fillText(["x₁", "x₂"][index], x + size / 2, above ? y - 7 : y + size + 16);
    });
    brush.fillText(map, place.map.x + place.map.size / 2, 14);
  }
}
