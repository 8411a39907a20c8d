// One input, one number predicted: the samples, the fitted curve, the true function, and what each unit of the last
// hidden layer contributes. A unit under the pointer is laid over the large picture.

import { later, sure } from "../base/values.js";
import { Plot, roundUp, tickText } from "../charts/axes.js";
import { fitting, rounded } from "../pictures/canvas.js";
import { DISC, drawMark } from "../pictures/marks.js";
import { Stage } from "./stage.js";
/** @import { Box, Brush, Frame, Numbers, Pair, StageEvents, Start } from "../types.js" */

const MARGIN = { left: 46, right: 10, top: 8, bottom: 38 };
const [GAP, SMALLEST, LARGEST] = [8, 58, 104];
const STRIP_HEADING = 24;

export class CurveStage extends Stage {
  /** @type {HTMLCanvasElement} */ ground = later();
  /** @type {Numbers} */ shownOutput = later();

  /** @param {Start} start @param {StageEvents} events */
  constructor(start, events) {
    const units = start.layout.find(({ name }) => name === "units")?.shape[0] ?? 0;
    super(start, events, { askable: true, units });
  }

  /** @param {number} width @param {number} room */
  arrange(width, room) {
    const height = Math.max(300, Math.min(width * 0.66, room));
    const strip = this.units ? this.arrangeTiles(width, height * 0.36) : 0;
    const { left, right, top, bottom } = MARGIN;
    const box = { x: left, y: top, width: width - left - right, height: Math.max(210, height - strip - top - bottom) };
    this.place = { width, height: top + box.height + bottom + strip };
    this.plot = new Plot(box, this.start.range.x, this.start.range.y);
    for (const tile of this.tiles) tile.y = (tile.down ?? 0) + top + box.height + bottom + STRIP_HEADING;
  }

  /** Tiles in rows below the plot; returns their height with the heading. @param {number} width @param {number} room */
  arrangeTiles(width, room) {
    const rows = Math.ceil(this.units / Math.floor((width + GAP) / (SMALLEST + GAP)));
    const per = Math.ceil(this.units / rows);
    const wide = Math.min(LARGEST, Math.floor((width - GAP * (per - 1)) / per));
    const high = Math.round(Math.max(30, Math.min(wide * 0.66, (room - STRIP_HEADING) / rows - GAP)));
    this.tiles = Array.from({ length: this.units }, (_, unit) => ({
      x: (unit % per) * (wide + GAP),
      down: Math.floor(unit / per) * (high + GAP),
      y: 0,
      width: wide,
      height: high,
    }));
    return STRIP_HEADING + rows * (high + GAP) - GAP + 2;
  }

  /** Axes, the true function and the samples stay the same while a run goes on. */
  prepare() {
    const { start, plot, sheet } = this;
    const { colours } = sheet;
    this.ground = sheet.layer((brush) => {
      plot.axes(brush, colours, { names: { x: start.inputs[0], y: start.target } });
      brush.save();
      plot.clip(brush);
      if (start.curve) this.trace(brush, start.curve.map(([x, y]) => /** @type {Pair} */ ([plot.x(x), plot.y(y)])), colours.muted, 2);
      const radius = this.radius();
      this.eachPoint((set, x, y) => {
        const filled = set === "training";
        drawMark(brush, [plot.x(x[0]), plot.y(y)], filled ? radius : radius + 0.6, DISC, filled ? colours.accent : colours.validation,
          colours.ground, filled);
      });
      brush.restore();
    });
  }

  radius() {
    const count = this.start.points?.training?.y.length ?? 0;
    return count > 1500 ? 1.8 : count > 300 ? 2.6 : 4;
  }

  /** @param {Brush} brush @param {Pair[]} points @param {string} colour @param {number} width */
  trace(brush, points, colour, width) {
    brush.beginPath();
    for (const point of points) brush.lineTo(...point);
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.lineJoin = "round";
    brush.stroke();
  }

  /** @param {Frame} frame */
  paint(frame) {
    const { brush, colours } = this.sheet;
    const { plot, picked } = this;
    this.shownOutput = frame.output;
    this.sheet.lay(this.ground);
    brush.save();
    plot.clip(brush);
    const curve = this.points(frame.output, this.scale());
    brush.globalAlpha = picked === null ? 1 : 0.45;
    this.trace(brush, curve, colours.ground, 4.6);
    this.trace(brush, curve, colours.positive, 3.2);
    brush.globalAlpha = 1;
    if (picked !== null && frame.units) this.signed(brush, this.points(this.unit(frame, picked), this.scale()), plot.y(0), plot.box, 2.6);
    brush.restore();
    if (frame.units) this.paintTiles(frame);
  }

  scale() {
    return { box: this.plot.box, y: (/** @type {number} */ value) => this.plot.y(value) };
  }

  /** @param {Frame} frame @param {number} index */
  unit(frame, index) {
    const length = frame.units.length / this.units;
    return frame.units.subarray(index * length, (index + 1) * length);
  }

  /** A point that was asked about lies on the curve. @param {number[]} pair @returns {Pair} */
  spot([x]) {
    const { plot, shownOutput: values } = this;
    const at = Math.max(0, Math.min(values.length - 1, ((x - plot.xs[0]) / (plot.xs[1] - plot.xs[0])) * (values.length - 1)));
    const [low, share] = [Math.floor(at), at % 1];
    const y = values[low] + share * ((values[low + 1] ?? values[low]) - values[low]);
    return [plot.x(x), Math.max(plot.box.y, Math.min(plot.box.y + plot.box.height, plot.y(y)))];
  }

  /** Values on an even grid over the whole width. @param {Numbers} values @param {{ box: Box, y: (value: number) => number }} given */
  points(values, { box, y: level }) {
    const step = box.width / (values.length - 1);
    return Array.from(values, (value, index) => /** @type {Pair} */ ([box.x + index * step, level(value)]));
  }

  /**
   * A line that is blue above zero and orange below, with a light area down to zero.
   * @param {Brush} brush @param {Pair[]} points @param {number} zero @param {Box} box @param {number} width
   */
  signed(brush, points, zero, box, width) {
    const { colours } = this.sheet;
    const border = zero + width / 2; // a line along zero is blue
    /** @type {[string, number, number][]} */
    const halves = [[colours.positive, box.y, border], [colours.negative, border, box.y + box.height]];
    for (const [colour, from, to] of halves) {
      if (to <= from) continue;
      brush.save();
      brush.beginPath();
      brush.rect(box.x, from, box.width, to - from);
      brush.clip();
      brush.beginPath();
      brush.moveTo(points[0][0], zero);
      for (const point of points) brush.lineTo(...point);
      brush.lineTo(points[points.length - 1][0], zero);
      brush.globalAlpha = 0.2;
      brush.fillStyle = colour;
      brush.fill();
      brush.globalAlpha = 1;
      this.trace(brush, points, colour, width);
      brush.restore();
    }
  }

  /** @param {Frame} frame */
  paintTiles(frame) {
    const { brush, colours } = this.sheet;
    const reach = roundUp(this.largest(frame.units));
    brush.font = `13px ${colours.font}`;
    brush.fillStyle = colours.muted;
    brush.textAlign = "left";
    const scale = `(scale ±${tickText(reach)})`;
    const heading = this.picked === null ? this.heading() : this.unitName(this.picked);
    const texts = [...(this.picked === null ? [`${heading} · point at one to enlarge it ${scale}`] : []), `${heading} ${scale}`,
      `${heading.split(":")[0]} ${scale}`];
    brush.fillText(fitting(brush, texts, this.place.width), 0, this.tiles[0].y - 8);
    this.tiles.forEach((tile, index) => this.paintTile(frame, tile, index, reach));
  }

  /** @param {Numbers} values */
  largest(values) {
    return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  }

  /** @param {Frame} frame @param {Box} tile @param {number} index @param {number} reach */
  paintTile(frame, tile, index, reach) {
    const { brush, colours } = this.sheet;
    const zero = tile.y + tile.height / 2;
    /** @param {number} value */
    const level = (value) => zero - (value / reach) * (tile.height / 2 - 2);
    brush.save();
    rounded(brush, tile, 6);
    brush.clip();
    brush.strokeStyle = colours.line;
    brush.lineWidth = 1;
    brush.beginPath();
    brush.moveTo(tile.x, zero);
    brush.lineTo(tile.x + tile.width, zero);
    brush.stroke();
    this.signed(brush, this.points(this.unit(frame, index), { box: tile, y: level }), zero, tile, 1.6);
    brush.restore();
    rounded(brush, tile, 6);
    brush.strokeStyle = index === this.picked ? colours.accent : colours.muted;
    brush.lineWidth = index === this.picked ? 3 : 1;
    brush.stroke();
    if (tile.height < 34) return;
    brush.fillStyle = colours.muted;
    brush.font = `12px ${colours.font}`;
    brush.fillText(String(index + 1), tile.x + 5, tile.y + 13);
  }

  heading() {
    const { start, units } = this;
    const all = sure(start.sizes.at(-2));
    return start.units_label ?? `what ${units < all ? `${units} of the ${all}` : "the"} hidden units contribute`;
  }

  /** @param {number} unit */
  unitName(unit) {
    const layers = this.start.sizes.length - 2;
    return `what unit ${unit + 1}${layers > 1 ? ` of layer ${layers}` : ""} contributes`;
  }
}
