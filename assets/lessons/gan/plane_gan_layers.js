// The layers of the picture of a GAN in the plane, each painted from a frame's bytes.

import { arrowLengths, contour, smoothed } from "./plane_gan_geometry.js";
/** @import { Palette } from "../../pictures/paint.js" */
/** @import { Frame } from "../../types.js" */
/** @import { LayerPainting, PlaneStart } from "./types.js" */

const MIDDLE = 127.5;
const PALE = 0.8; // of the heat map's strength: the points lie on top
const HALO = 2.4; // how much wider the ground's line around a mark is
const HEAD = 3.2;
const CROWDED = 9; // pixels: of the fakes in a square of this side one has an arrow

/** Every layer: its key, its name on the button; painted in this order. */
export const LAYERS = [
  ["surface", "D’s verdict"],
  ["manifold", "G’s manifold"],
  ["modes", "modes"],
  ["real", "real points"],
  ["fakes", "fakes"],
  ["arrows", "D’s push"],
];

/**
 * The bytes of the surface as bytes of the colour table: orange for fake, blue for real, the undecided in the middle.
 * @param {Frame} frame @param {PlaneStart} start
 */
export function verdicts(frame, start) {
  if (start.loss !== "least-squares") return frame.surface;
  const [low, high] = frame.surface_range;
  return Float32Array.from(frame.surface, (byte) => {
    const score = low + (byte / 255) * (high - low);
    return MIDDLE + MIDDLE * Math.max(-1, Math.min(1, (score - 0.5) / 0.6));
  });
}

/** The colours of D's verdict. @param {Palette} colours */
export function verdictColours(colours) {
  return colours.table("verdicts", MIDDLE, (share) => PALE * share);
}

/**
 * The value of the drawn contour line: undecided between real and fake; null where no value means that.
 * @param {Pick<PlaneStart, "cross_entropy" | "loss">} start
 */
export function undecided(start) {
  return start.cross_entropy || start.loss === "least-squares" ? 0.5 : null;
}

/** @param {LayerPainting} given */
export function paintSurface({ brush, plot, colours, frame, start, painter }) {
  const side = Math.sqrt(frame.surface.length);
  const image = painter.paint(verdicts(frame, start), side, verdictColours(colours));
  const { x, y, width, height } = plot.box;
  brush.drawImage(image, x, y, width, height);
  const level = undecided(start);
  if (level === null) return;
  const [low, high] = frame.surface_range;
  brush.beginPath();
  for (const [x1, y1, x2, y2] of contour(smoothed(frame.surface, side), side, (255 * (level - low)) / (high - low))) {
    brush.moveTo(x + x1 * width, y + y1 * height);
    brush.lineTo(x + x2 * width, y + y2 * height);
  }
  Object.assign(brush, { strokeStyle: colours.text, lineWidth: 1.6, lineCap: "round" });
  brush.stroke();
}

/** @param {LayerPainting} given */
export function paintManifold({ brush, plot, colours, spots, start }) {
  const { manifold } = spots;
  brush.beginPath();
  if (start.latent === 1) manifold.forEach(([x, y]) => brush.lineTo(plot.x(x), plot.y(y)));
  else {
    const side = Math.sqrt(manifold.length);
    for (let line = 0; line < side; line += 1) {
      /** @type {((step: number) => number)[]} */
      const ways = [(step) => line * side + step, (step) => step * side + line];
      for (const at of ways) {
        for (let step = 0; step < side; step += 1) {
          const [x, y] = manifold[at(step)];
          if (step) brush.lineTo(plot.x(x), plot.y(y));
          else brush.moveTo(plot.x(x), plot.y(y));
        }
      }
    }
  }
  brush.save();
  Object.assign(brush, { strokeStyle: colours.text, lineWidth: start.latent === 1 ? 2.4 : 0.9, globalAlpha: start.latent === 1 ? 0.8 : 0.42,
    lineJoin: "round" });
  brush.stroke();
  brush.restore();
}

/** A ring of 3 deviations around each mode: whole where it is covered, broken where it is not. @param {LayerPainting} given */
export function paintModes({ brush, plot, colours, start, measures }) {
  const radius = Math.max(5, plot.x(3 * start.spread) - plot.x(0));
  start.modes.forEach(([x, y], mode) => {
    const covered = (measures?.shares?.[mode] ?? 0) >= 0.4 / start.modes.length;
    brush.beginPath();
    brush.arc(plot.x(x), plot.y(y), radius, 0, 2 * Math.PI);
    brush.setLineDash(covered ? [] : [3, 4]);
    Object.assign(brush, { strokeStyle: covered ? colours.accent : colours.text, lineWidth: covered ? 2.6 : 1.4 });
    brush.stroke();
  });
  brush.setLineDash([]);
}

/** @param {LayerPainting} given */
export function paintReal({ brush, plot, colours, start, radius }) {
  brush.beginPath();
  for (const [x, y] of start.real) {
    const [left, top] = [plot.x(x), plot.y(y)];
    brush.moveTo(left + radius, top);
    brush.arc(left, top, radius, 0, 2 * Math.PI);
  }
  Object.assign(brush, { fillStyle: colours.points[1], strokeStyle: colours.ground, lineWidth: 1.8 });
  brush.stroke();
  brush.fill();
}

/** @param {LayerPainting} given */
export function paintFakes({ brush, plot, colours, spots, radius }) {
  const arm = 1.15 * radius;
  brush.beginPath();
  for (const [x, y] of spots.fakes) {
    const [left, top] = [plot.x(x), plot.y(y)];
    brush.moveTo(left - arm, top - arm);
    brush.lineTo(left + arm, top + arm);
    brush.moveTo(left - arm, top + arm);
    brush.lineTo(left + arm, top - arm);
  }
  Object.assign(brush, { lineCap: "round", strokeStyle: colours.ground, lineWidth: 1.7 + HALO });
  brush.stroke();
  Object.assign(brush, { strokeStyle: colours.points[0], lineWidth: 1.7 });
  brush.stroke();
}

/**
 * From a fake to where D pushes it; the longer the larger the gradient, with an upper bound. Where fakes lie close
 * together, some of them go without.
 * @param {LayerPainting} given
 */
export function paintArrows({ brush, plot, colours, frame, spots }) {
  const taken = new Set();
  brush.beginPath();
  arrowLengths(/** @type {any} */ (frame)).forEach(([across, up, length], index) => {
    const [left, top] = [plot.x(spots.fakes[index][0]), plot.y(spots.fakes[index][1])];
    const cell = `${Math.floor(left / CROWDED)} ${Math.floor(top / CROWDED)}`;
    if (length < 0.6 || taken.has(cell)) return;
    taken.add(cell);
    const [tipX, tipY] = [left + across * length, top - up * length];
    const head = Math.min(HEAD, length / 2);
    brush.moveTo(left, top);
    brush.lineTo(tipX, tipY);
    brush.moveTo(tipX - head * (across + 0.6 * up), tipY + head * (up - 0.6 * across));
    brush.lineTo(tipX, tipY);
    brush.lineTo(tipX - head * (across - 0.6 * up), tipY + head * (up + 0.6 * across));
  });
  Object.assign(brush, { lineCap: "round", lineJoin: "round", strokeStyle: colours.ground, lineWidth: 2.8 });
  brush.stroke();
  Object.assign(brush, { strokeStyle: colours.text, lineWidth: 1.2 });
  brush.stroke();
}
