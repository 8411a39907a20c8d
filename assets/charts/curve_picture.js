// Curves over one number: the loss and its slope, or loss and accuracy. Dragging in one of them moves the number.

import { el, svg } from "../base/dom.js";
import { LineChart } from "./line_chart.js";
/** @import { EditOne } from "../types.js" */
/** @import { ChartData, Curve, CurveData } from "./types.js" */

const MARGIN = { left: 52, right: 12, top: 10, bottom: 24 };
const FINE = 10; // places per 1 at which the cursor can stand

export class CurvePicture {
  /** @type {LineChart[]} */ charts = [];
  node = el("div", { class: "curves" });

  /** @param {EditOne} edit */
  constructor(edit) {
    this.edit = edit;
  }

  /** @param {CurveData} data */
  draw({ charts, drags, unit }) {
    if (!this.charts.length) this.build(charts, unit, drags.set);
    charts.forEach((curve, at) => this.charts[at].draw(asChart(curve)));
  }

  /** @param {Curve[]} curves @param {string} unit @param {string} set */
  build(curves, unit, set) {
    const onSeek = (/** @type {number} */ value) => this.edit(`${set}:`, { set, value: Number(value.toFixed(4)) });
    this.charts = curves.map(() => new LineChart({ unit, margin: MARGIN, nameX: undefined }, { onSeek }));
    this.node.replaceChildren(
      ...curves.map(({ name, series }, at) =>
        el("figure", {},
          el("figcaption", { class: "chart-head" }, el("b", {}, name), ...(series.length > 1 ? series.map(sample) : []),
            this.charts[at].save), this.charts[at].node)
      ),
    );
  }
}

/** What is not finite is a gap; the cursor stands where it may, if that is said. @param {Curve} curve @returns {ChartData} */
function asChart({ places, series, xs, stands, ...more }) {
  const count = Math.round((xs[1] - xs[0]) * FINE);
  const anywhere = () => Float64Array.from({ length: count + 1 }, (_, at) => xs[0] + at / FINE);
  const lines = series.map(({ values, ...look }) => ({ ...look, xs: places, values: values.map((value) => value ?? NaN) }));
  return { ...more, series: lines, xs, places: stands ?? anywhere() };
}

/** @param {{ label: string, hue: string, dash?: number[] }} series */
function sample({ label, hue, dash = [] }) {
  return el("span", {},
    svg("svg", { class: "sample", viewBox: "0 0 26 10", "aria-hidden": "true" },
      svg("path", { d: "M1 5H25", style: `stroke: var(--${hue}); stroke-dasharray: ${dash.join(" ") || "none"}` })), label);
}
