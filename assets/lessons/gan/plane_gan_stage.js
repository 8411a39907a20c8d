// The picture of a GAN in the plane: what D thinks of every place, the real points, the fakes, how G bends its noise,
// and where D pushes each fake. Or an empty sheet on which the reader draws points.

import { later } from "../../base/values.js";
import { Plot } from "../../charts/axes.js";
import { MapPainter } from "../../pictures/heat_map.js";
import { Stage } from "../../run/stage.js";
import { positions } from "./plane_gan_geometry.js";
import { paintArrows, paintFakes, paintManifold, paintModes, paintReal, paintSurface } from "./plane_gan_layers.js";
/** @import { Frame, StageEvents } from "../../types.js" */
/** @import { Drawing } from "./plane_gan_drawing.js" */
/** @import { Measures, PlaneStart } from "./types.js" */

const MARGIN = { left: 34, right: 8, top: 6, bottom: 24 };
const LEAST = 300;
const PAINT = { surface: paintSurface, manifold: paintManifold, modes: paintModes, real: paintReal, fakes: paintFakes,
  arrows: paintArrows };

/** @extends {Stage<PlaneStart>} */
export class GanStage extends Stage {
  /** @type {HTMLCanvasElement} */ axes = later();
  /** @type {Measures | null} */ measures = null;
  flat = true;

  /**
   * `drawing` is the reader's sheet; `hidden` the set of layers that are not to be seen.
   * @param {PlaneStart} start @param {StageEvents} events @param {Drawing} drawing @param {Set<string>} hidden
   */
  constructor(start, events, drawing, hidden) {
    super(start, events, { askable: true });
    this.drawing = drawing;
    this.hidden = hidden;
    this.painter = new MapPainter();
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.sheet.canvas.addEventListener(name, (event) => this.stroke(name, /** @type {PointerEvent} */ (event)));
    }
  }

  pictureName() {
    return this.drawing.on ? "Points drawn" : `GAN at step ${this.sheet.canvas.dataset.epoch}`;
  }

  /** @param {number} width */
  arrange(width) {
    const { left, right, top, bottom } = MARGIN;
    const side = Math.max(Math.min(LEAST, width - left - right), width - left - right);
    this.place = { width, height: top + side + bottom };
    this.plot = new Plot({ x: left, y: top, width: side, height: side }, this.start.range, this.start.range);
  }

  prepare() {
    this.axes = this.sheet.layer((brush) => this.plot.axes(brush, this.sheet.colours, { grid: false, size: 12, counts: [6, 6] }));
  }

  /** Draw a moment with its measures. @param {Frame | null} frame @param {Measures | null} measures */
  show(frame, measures) {
    this.measures = measures;
    this.draw(frame, { x: null });
  }

  /** @param {Frame} frame */
  paint(frame) {
    this.node.classList.toggle("drawing", this.drawing.on);
    const { sheet, plot, start, painter, measures } = this;
    const { brush, colours } = sheet;
    const radius = Math.max(1.9, plot.box.width / 190);
    brush.save();
    plot.clip(brush);
    if (this.drawing.on) this.drawing.paint({ brush, plot, colours, radius: radius * 1.4 });
    else {
      const spots = { fakes: positions(frame.fakes, start.positions), manifold: positions(frame.manifold, start.positions) };
      for (const [layer, paint] of Object.entries(PAINT)) {
        if (!this.hidden.has(layer)) paint({ brush, plot, colours, frame, start, spots, painter, measures, radius });
      }
    }
    brush.restore();
    sheet.lay(this.axes);
  }

  /** Draw or erase along the pointer. @param {string} name @param {PointerEvent} event */
  stroke(name, event) {
    if (!this.drawing.on || !this.plot) return;
    if (name === "pointerdown") this.sheet.canvas.setPointerCapture(event.pointerId);
    if (name === "pointerdown" || (name === "pointermove" && event.buttons)) {
      this.drawing.add(this.plot.at(event.offsetX, event.offsetY));
      this.events.redraw();
    }
  }

  /** @param {PointerEvent} event */
  point(event) {
    this.sheet.canvas.style.cursor = this.drawing.on && this.plot?.holds(event.offsetX, event.offsetY) ? "crosshair" : "";
  }

  click() {} // the stroke has put the point there

  /** Keys draw while the sheet is there; else they belong to the player. @param {KeyboardEvent} event */
  key(event) {
    if (this.drawing.on) super.key(event);
  }
}
