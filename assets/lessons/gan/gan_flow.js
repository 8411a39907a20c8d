// One step of a GAN, slowly: noise → G → fake → D → loss and real → D → loss; who moves, who stays, where the gradient
// runs, and the numbers of the step. The same for points and for images.

import { Announcer } from "../../base/announcer.js";
import { el, put, svg } from "../../base/dom.js";
import { lookup, sure } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { figure } from "../../run/words.js";
import { BOXES, edges, gradients, SIZES } from "./gan_flow_layout.js";
import { stepSentence } from "./gan_flow_words.js";
/** @import { Box } from "../../types.js" */
/** @import { FlowBox, FlowParts, FlowSize, FlowStart, GanStep, Player, Verdicts } from "./types.js" */

const PLAYERS = /** @type {const} */ (["generator", "discriminator"]);
const NAMES = { generator: "G", discriminator: "D" };
const LONG = { generator: "generator", discriminator: "discriminator" };
const MOST_LAYERS = 6; // norms that are listed one by one

export class Flow {
  /** @type {FlowStart} */ start = {};
  announcer = new Announcer();
  /** @type {Record<string, { state: HTMLElement, layers: HTMLElement, node: HTMLElement }>} */ cells = {};

  constructor() {
    this.drawings = SIZES.map((size) => this.drawing(size));
    this.sentence = el("p", { class: "flow-sentence" });
    this.players = el("div", { class: "flow-players" }, PLAYERS.map((who) => this.player(who)));
    const shown = () => sure(this.drawings.map(({ node }) => node).find((node) => getComputedStyle(node).display !== "none"));
    this.node = el("section", { class: "flow", "aria-label": "One step, slowly" },
      el("div", { class: "with-save" }, el("h2", {}, "One step, slowly"),
        saveDrawing(() => ({ element: shown() }), () => "One step of a GAN")), this.drawings.map(({ node }) => node), this.players,
      this.sentence, this.announcer.node);
    this.set({});
    this.draw(null);
  }

  /** The diagram in one width: nodes of boxes, lines and numbers by name. @param {FlowSize} size */
  drawing(size) {
    /** @type {FlowParts} */
    const parts = { lines: {}, boxes: {}, numbers: {} };
    const { width, height, spots } = size;
    const arrow = `flow-arrow-${size.name}`;
    const node = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: `flow-diagram ${size.name}`, role: "img" },
      svg("defs", {}, marker(arrow, "flow-head"), marker(`${arrow}-back`, "flow-head back")));
    for (const { name, path } of edges(spots))
      node.append(parts.lines[name] = svg("path", { class: "flow-line", d: path, "marker-end": `url(#${arrow})` }));
    for (const { name, path } of gradients(spots))
      node.append(parts.lines[name] = svg("path", { class: "flow-gradient", d: path, "marker-end": `url(#${arrow}-back)` }));
    for (const box of BOXES) node.append(this.box(box, spots[box.name], parts));
    return { node, parts };
  }

  /** @param {FlowBox} given @param {Box} given1 @param {FlowParts} parts */
  box({ name, title, kind }, { x, y, width, height }, parts) {
    /** @param {string} key @param {number} dy @param {string} type */
    const number = (key, dy, type) => (parts.numbers[key] = svg("text", { class: type, x, y: y + dy }));
    const net = kind === "net";
    const group = svg("g", { class: `flow-box ${kind} ${name}` },
      svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: net ? 14 : 8 }),
      svg("text", { class: "flow-title", x, y: y + (net ? -16 : -4) }, title),
      net ? number(`${name}.weights`, 5, "flow-small") : number(name, 15, "flow-number"),
      net ? number(`${name}.moves`, 26, "flow-state") : null);
    parts.boxes[name] = group;
    return group;
  }

  /** @param {Player} who */
  player(who) {
    const title = el("strong", {}, `${NAMES[who]}, the ${LONG[who]}`);
    const state = el("span", { class: "flow-word" });
    const layers = el("span", { class: "flow-layers" });
    this.cells[who] = { state, layers, node: el("p", { class: `flow-player ${who}` }, title, " ", state, " ", layers) };
    return this.cells[who].node;
  }

  /**
   * Take another run: how many weights each network has. `start` has sizes, or `weights` {generator, discriminator}.
   * @param {FlowStart | null} start
   */
  set(start) {
    this.start = start ?? {};
    const weights = { ...counted(this.start.sizes), ...this.start.weights };
    for (const { parts } of this.drawings) {
      for (const who of PLAYERS) {
        const count = weights[who];
        put(parts.numbers[`${who}.weights`], "text", Number.isFinite(count) ? `${count.toLocaleString("en-GB")} weights` : "");
      }
    }
  }

  /**
   * A single step as its message tells it, or null: no single step is on display. Then `now` may hold the numbers of the
   * moment: {real, fake, discriminator_loss, generator_loss}.
   * @param {GanStep | null} step @param {Verdicts | null} [now]
   */
  draw(step, now = null) {
    for (const { node, parts } of this.drawings) this.drawOne(node, parts, step, now);
    for (const who of PLAYERS) this.drawPlayer(who, step);
    const sentence = stepSentence(step, this.start);
    put(this.sentence, "text", sentence);
    this.announcer.say(sentence, !this.announcer.last);
  }

  /** @param {Element} node @param {FlowParts} given @param {GanStep | null} step @param {Verdicts | null} now */
  drawOne(node, { lines, boxes, numbers }, step, now) {
    const player = step?.player ?? "none";
    put(node, "data-stepped", player);
    put(node, "aria-label", stepSentence(step, this.start));
    const used = lookup({ discriminator: ["loss-d"], generator: ["loss-d", "d-fake", "fake-g"] }, player) ?? [];
    for (const { name } of gradients()) lines[name].classList.toggle("on", used.includes(name));
    /** @type {{ real?: number, fake?: number }} */
    const shown = step ?? now ?? {};
    const verdict = this.start.cross_entropy === false ? "D says" : "D(·) =";
    for (const what of /** @type {const} */ (["real", "fake"])) {
      const value = shown[what] ?? NaN;
      put(numbers[what], "text", Number.isFinite(value) ? `${verdict} ${figure(value, 3)}` : "");
    }
    put(numbers.loss, "text", lossWords(step, now));
    for (const who of PLAYERS) {
      boxes[who].classList.toggle("moves", player === who);
      put(numbers[`${who}.moves`], "text", player === "none" ? "" : player === who ? "moves" : "stays");
    }
    boxes.real.classList.toggle("unused", player === "generator");
  }

  /** @param {Player} who @param {GanStep | null} step */
  drawPlayer(who, step) {
    const { state, layers, node } = this.cells[who];
    const moves = step?.player === who;
    node.classList.toggle("moves", moves);
    put(state, "text", step ? (moves ? "moves" : "stays") : "");
    put(layers, "text", step ? movedWords(step, who) : "");
  }
}

/** The loss of the player that moved, or of both. @param {GanStep | null} step @param {Verdicts | null} now */
function lossWords(step, now) {
  if (step) return figure(step.loss, 4);
  const { discriminator_loss: d = NaN, generator_loss: g = NaN } = now ?? {};
  return Number.isFinite(g) ? `${figure(d, 2)} · ${figure(g, 2)}` : "";
}

/** "by 0.0613 in all; per layer 0.0421, 0.0313, 0.0318"; for who stays "by 0". @param {GanStep} step @param {Player} who */
function movedWords(step, who) {
  const moved = step.moved?.[who];
  if (!moved?.length) return step.player === who ? `gradient ${figure(step.gradient_norm, 4)}` : "";
  const norm = Math.hypot(...moved);
  if (!norm) return "· its weights moved by 0";
  const listed = moved.length <= MOST_LAYERS && moved.length > 1
    ? `; layer by layer ${moved.map((value) => figure(value, 4)).join(", ")}`
    : "";
  return `· its weights moved by ${figure(norm, 4)}${listed}`;
}

/** Weights and biases of networks that are given as sizes of layers. @param {Record<string, unknown> | undefined} sizes */
function counted(sizes) {
  const entries = Object.entries(sizes ?? {}).flatMap(([who, layers]) => (Array.isArray(layers) ? [[who, weightsOf(layers)]] : []));
  return Object.fromEntries(entries);
}

/** @param {number[]} sizes */
function weightsOf(sizes) {
  return sizes.slice(1).reduce((sum, size, at) => sum + size * (sizes[at] + 1), 0);
}

/** @param {string} id @param {string} name */
function marker(id, name) {
  return svg("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto",
    markerUnits: "userSpaceOnUse" }, svg("path", { class: name, d: "M0 0L8 4L0 8z" }));
}
