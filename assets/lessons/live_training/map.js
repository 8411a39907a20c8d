// Two inputs: what the network answers at every point of the plane, what its hidden units respond to, and the weights
// between them. A unit under the pointer takes the large map.

import { later, sure } from "../../base/values.js";
import { Plot } from "../../charts/axes.js";
import { fitting } from "../../pictures/canvas.js";
import { MapPainter } from "../../pictures/heat_map.js";
import { drawMark, drawValue } from "../../pictures/marks.js";
import { drawEdge, drawTile, edgesOf, inputMaps } from "../../pictures/network.js";
import { ClassPainter } from "../../pictures/paint.js";
import { curve } from "../../pictures/recorded_layout.js";
import { Stage } from "../../run/stage.js";
import { mapLayout } from "./map_layout.js";
/** @import { Brush, Frame, Numbers, Pair, Square, StageEvents, Start } from "../../types.js" */
/** @import { MapPlace } from "./types.js" */

export class MapStage extends Stage {
  /** @type {HTMLCanvasElement} */ front = later();
  /** @type {Numbers[]} */ inputs = [];
  /** @type {MapPlace} */ place = later();
  flat = true;

  /** @param {Start} start @param {StageEvents} events */
  constructor(start, events) {
    const units = start.layout.find(({ name }) => name === "units");
    super(start, events, { askable: true, units: units?.shape[0] ?? 0 });
    this.large = new MapPainter();
    this.small = new MapPainter();
    this.classes = new ClassPainter();
    this.side = units?.shape[1] ?? 0;
    this.edges = edgesOf(start.sizes);
    this.owners = start.hidden_shown.flatMap((count, layer) => Array.from({ length: count }, (_, unit) => ({ layer: layer + 1, unit })));
  }

  /** @param {number} width @param {number} room */
  arrange(width, room) {
    const { range } = this.start;
    this.place = mapLayout(this.start, width, room);
    const { map, tiles, connected } = this.place;
    /** @param {Square} given */
    const box = ({ x, y, size }) => ({ x, y, width: size, height: size });
    this.tiles = tiles.slice(connected ? 1 : 0).flat().map(box);
    this.plot = new Plot(box(map), range.x, range.y);
  }

  prepare() {
    const { sheet, plot, start } = this;
    const { colours } = sheet;
    this.front = sheet.layer((brush) => {
      plot.axes(brush, colours, { grid: false, right: true, names: { x: start.inputs[0], y: start.inputs[1] } });
      brush.save();
      plot.clip(brush);
      const radius = Math.max(2.4, plot.box.width / 125);
      this.eachPoint((set, x, target) => this.sample(brush, [plot.x(x[0]), plot.y(x[1])], target, radius, set === "training"));
      brush.restore();
    });
    if (this.place.connected && this.units) this.inputs = inputMaps(this.side, 255);
  }

  /** @param {Brush} brush @param {Pair} spot @param {number} target @param {number} radius @param {boolean} filled */
  sample(brush, spot, target, radius, filled) {
    const { colours } = this.sheet;
    const { task, range } = this.start;
    if (task === "regression") return drawValue(brush, spot, radius + 0.8, colours.valueColour(target, ...range.value), colours, filled);
    const colour = task === "binary" ? colours.points[target] : colours.ofClass(target);
    return drawMark(brush, spot, radius, target, colour, colours.ground, filled);
  }

  /** @param {Frame} frame */
  paint(frame) {
    if (this.place.connected && frame.parameters) this.paintEdges(frame.parameters);
    if (this.units) this.paintUnits(frame);
    this.paintMap(frame);
    this.sheet.lay(this.front);
    this.paintPins();
    this.paintNames();
  }

  /** @param {Numbers} parameters */
  paintEdges(parameters) {
    const picked = this.picked === null ? null : this.owners[this.picked];
    for (const { layer, unit, source, at } of this.edges) {
      const touched = !picked || (picked.layer === layer && picked.unit === unit) || (picked.layer === layer - 1 && picked.unit === source);
      const line = curve(this.place.tiles[layer - 1][source], this.target(layer, unit), this.place.vertical);
      drawEdge(this.sheet, line, parameters[at], !touched);
    }
  }

  /**
   * Where an edge ends: a unit's tile, an output's pin, or the map; on a narrow screen below its axis.
   * @param {number} layer @param {number} unit
   */
  target(layer, unit) {
    const { tiles, pins, map, vertical } = this.place;
    return tiles[layer]?.[unit] ?? pins[unit] ?? (vertical ? { ...map, y: map.y + 38 } : map);
  }

  /** @param {Frame} frame */
  paintUnits(frame) {
    const { colours } = this.sheet;
    const area = this.side * this.side;
    const { tiles, connected } = this.place;
    /** @param {Numbers} bytes */
    const paint = (bytes) => this.small.paint(bytes, this.side, colours.activations, this.side);
    if (connected) tiles[0].forEach((box, index) => drawTile(this.sheet, box, paint(this.inputs[index]), false));
    this.tiles.forEach((box, index) =>
      drawTile(this.sheet, { ...box, size: box.width }, paint(frame.units.subarray(index * area, (index + 1) * area)),
        index === this.picked)
    );
  }

  /** @param {Frame} frame */
  paintMap(frame) {
    const { brush, colours } = this.sheet;
    const { x, y, size } = this.place.map;
    const area = this.side ** 2;
    const picture = this.picked === null
      ? this.answers(frame)
      : this.large.paint(frame.units.subarray(this.picked * area, (this.picked + 1) * area), this.side, colours.activations);
    brush.drawImage(picture, x, y, size, size);
    if (this.picked === null) return;
    brush.strokeStyle = colours.accent;
    brush.lineWidth = 4;
    brush.strokeRect(x, y, size, size);
  }

  /** @param {Frame} frame */
  answers(frame) {
    const { colours } = this.sheet;
    const { task, layout, classes } = this.start;
    const side = sure(sure(layout.find(({ name }) => name === "output")).shape.at(-1));
    if (task === "classes") return this.classes.paint(frame.output, side, colours, classes.length);
    return this.large.paint(frame.output, side, colours.shares);
  }

  /** The outputs of several classes: their marks, where the edges from the last hidden layer end. */
  paintPins() {
    const { brush, colours } = this.sheet;
    this.place.pins.forEach(({ x, y, size }, index) =>
      drawMark(brush, [x + size / 2, y + size / 2], 6, index, colours.ofClass(index), colours.ground, true)
    );
  }

  paintNames() {
    const { brush, colours } = this.sheet;
    const { map, tiles, vertical, connected } = this.place;
    brush.font = `13px ${colours.font}`;
    brush.fillStyle = colours.muted;
    brush.textAlign = "center";
    brush.fillText(fitting(brush, this.mapNames(), map.size), map.x + map.size / 2, 15);
    if (vertical || !this.units) return;
    const names = [...(connected ? ["inputs"] : []), ...this.start.hidden_shown.map((count, layer) => this.layerName(count, layer))];
    tiles.forEach((boxes, layer) => {
      const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map(({ x, size }) => x + size))];
      const edge = left < 20;
      brush.textAlign = edge ? "left" : "center";
      brush.fillText(names[layer], edge ? left : (left + right) / 2, 15);
    });
    if (connected)
      tiles[0].forEach(({ x, y, size }, index) => brush.fillText(this.inputName(index), x + size / 2, index ? y + size + 16 : y - 6));
  }

  /** A long name stands at the axis alone. @param {number} index */
  inputName(index) {
    const name = this.start.inputs[index];
    return name.length <= 6 ? name : ["x₁", "x₂"][index];
  }

  /** @param {number} count @param {number} layer */
  layerName(count, layer) {
    const all = this.start.sizes[layer + 1];
    return count < all ? `${count} of ${all} units` : `layer ${layer + 1}`;
  }

  mapNames() {
    if (this.picked !== null) return [this.unitName(this.picked)];
    return [...(this.units ? ["what the network answers · point at a unit to enlarge it"] : []), "what the network answers"];
  }

  /** @param {number} index */
  unitName(index) {
    const { layer, unit } = this.owners[index];
    return `what unit ${unit + 1} of layer ${layer} responds to`;
  }
}
