// What stands above a chart in a saved file: its name, and what each line means. On the page other elements say that.

import { line } from "./axes.js";
/** @import { Painting } from "../types.js" */
/** @import { ChartData, ChartLook } from "./types.js" */

const LEFT = 10;
const ROW = 18;
const KEY = 22;

/** Paint it into a width; returns its height. @param {Painting} painting @param {number} width @param {ChartData} data @param {ChartLook} look */
export function paintHead({ brush, colours }, width, data, { ends = false }) {
  Object.assign(brush, { font: `650 14px ${colours.font}`, fillStyle: colours.text, textAlign: "left" });
  brush.fillText(data.name, LEFT, ROW + 2, width - 2 * LEFT);
  const named = ends ? [] : data.series.map(({ label, hue, dash = [] }) => ({ label, hue, dash }));
  const levels = (data.references ?? []).filter(({ label }) => !label)
    .map(({ meaning = "", hue = "muted", dash = [2, 3] }) => ({ label: meaning, hue, dash }));
  brush.font = `12px ${colours.font}`;
  let [x, y] = [LEFT, 2 * ROW + 4];
  for (const { label, hue, dash } of [...named, ...levels]) {
    const wide = KEY + 8 + brush.measureText(label).width + 16;
    if (x > LEFT && x + wide > width) [x, y] = [LEFT, y + ROW];
    Object.assign(brush, { strokeStyle: colours.hue(hue), lineWidth: 2 });
    brush.setLineDash(dash);
    line(brush, x, y - 4, x + KEY, y - 4);
    brush.fillText(label, x + KEY + 8, y);
    x += wide;
  }
  brush.setLineDash([]);
  return named.length || levels.length ? y + 10 : ROW + 12;
}
