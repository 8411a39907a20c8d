// More than two inputs, one number predicted: each prediction against the true value, with the diagonal of no error.

import { later } from "../../base/values.js";
import { line, Plot } from "../../charts/axes.js";
import { DISC, drawMark } from "../../pictures/marks.js";
import { Stage } from "../../run/stage.js";
/** @import { Frame, Numbers } from "../../types.js" */

const MARGIN = { left: 52, right: 12, top: 8, bottom: 40 };

export class ScatterStage extends Stage {
  /** @type {HTMLCanvasElement} */ ground = later();

  /** @param {number} width @param {number} room */
  arrange(width, room) {
    const { left, right, top, bottom } = MARGIN;
    const side = Math.min(width - left - right, room - top - bottom);
    const wide = Math.min(width - left - right, side * 1.35);
    this.place = { width, height: top + side + bottom };
    this.plot = new Plot({ x: left + Math.max(0, (width - left - right - wide) / 2), y: top, width: wide, height: side },
      this.start.range.x, this.start.range.y);
  }

  prepare() {
    const { plot, start, sheet } = this;
    const { colours } = sheet;
    this.ground = sheet.layer((brush) => {
      plot.axes(brush, colours, { names: { x: `true ${start.target}`, y: `predicted ${start.target}` } });
      brush.save();
      plot.clip(brush);
      brush.strokeStyle = colours.muted;
      brush.lineWidth = 1.8;
      const [low, high] = [Math.min(plot.xs[0], plot.ys[0]), Math.max(plot.xs[1], plot.ys[1])];
      line(brush, plot.x(low), plot.y(low), plot.x(high), plot.y(high));
      brush.restore();
    });
  }

  /** @param {Frame} frame */
  paint(frame) {
    const { brush, colours } = this.sheet;
    const { plot } = this;
    this.sheet.lay(this.ground);
    brush.save();
    plot.clip(brush);
    for (const set of /** @type {const} */ (["training", "validation"])) {
      const filled = set === "training";
      /** @type {Numbers | undefined} */
      const predicted = frame[`predicted_${set}`];
      const truth = this.start.points?.[set]?.y ?? [];
      predicted?.forEach((value, index) => {
        drawMark(brush, [plot.x(truth[index]), plot.y(value)], filled ? 3.6 : 4, DISC, filled ? colours.accent : colours.validation,
          colours.ground, filled);
      });
    }
    brush.restore();
  }
}
