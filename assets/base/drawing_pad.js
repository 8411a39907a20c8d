// A square to draw on: by mouse, finger or pen, or with the arrow keys and the space bar. What is drawn goes to the
// server as grey pixels, {side, pixels: base64}, at most five times a second and when the hand rests.

import { brushOf, component, el, put } from "./dom.js";
import { Drawing } from "./drawing.js";
/** @import { Channel, Timer } from "../types.js" */
/** @typedef {{ side: number, name: string, hint?: string }} PadData */

const SEND_MS = 200;
const STEPS = 28; // of the keyboard's pen, from edge to edge
const HINT = "Draw with the mouse or a finger. With the keyboard: arrow keys move the pen, space puts it down and lifts it.";
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class DrawingPad {
  drawing = new Drawing();
  /** @type {[number, number]} */ pen = [0.5, 0.5];
  /** @type {Timer | undefined} */ timer;
  /** @type {number | null} */ pointer = null;
  down = false; // the keyboard's pen
  side = 84;
  name = "Draw";

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.channel = channel;
    this.canvas = el("canvas", {
      class: "pad",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "drawing pad",
      onpointerdown: (event) => this.press(event),
      onpointermove: (event) => this.move(event),
      onpointerup: (event) => this.lift(event),
      onpointercancel: (event) => this.lift(event),
      onkeydown: (event) => this.key(event),
      onfocus: () => this.draw(),
      onblur: () => this.leave(),
    });
    this.undoButton = el("button", { type: "button", onclick: () => this.undo() }, "Undo");
    this.clearButton = el("button", { type: "button", onclick: () => this.clear() }, "Clear");
    this.spoken = el("span", { class: "pad-spoken", role: "status" });
    this.hint = el("p", { class: "pad-hint" });
    root.append(this.canvas, el("div", { class: "pad-buttons" }, this.undoButton, this.clearButton), this.hint, this.spoken);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.canvas);
  }

  /** @param {PadData} data */
  update({ side, name, hint = HINT }) {
    Object.assign(this, { side, name });
    put(this.hint, "text", hint);
    this.draw();
  }

  /** Where an event is on the square. @param {PointerEvent} event @returns {[number, number]} */
  spot({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (this.pointer !== null || event.button > 0) return;
    event.preventDefault();
    this.canvas.focus();
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.down = false;
    this.drawing.begin(this.spot(event));
    this.changed();
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.drawing.go(this.spot(one));
    this.changed();
  }

  /** @param {PointerEvent} event */
  lift(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.pen = this.drawing.strokes.at(-1)?.at(-1) ?? this.pen;
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const arrow = ARROWS[event.key];
    const undo = event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (!arrow && !undo && event.key !== " " && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    if (undo) this.undo();
    else if (event.key === "Delete") this.clear();
    else if (arrow) this.step(arrow, event.shiftKey ? 4 : 1);
    else this.dip();
  }

  /** @param {number[]} arrow @param {number} length */
  step([across, down], length) {
    const [x, y] = this.pen;
    this.pen = [within(x + (across * length) / STEPS), within(y + (down * length) / STEPS)];
    if (this.down) this.drawing.go(this.pen);
    this.changed(this.down);
    this.say(this.where());
  }

  /** Put the keyboard's pen down, or lift it. */
  dip() {
    this.down = !this.down;
    if (this.down) this.drawing.begin(this.pen);
    this.changed(this.down);
    this.say(this.where());
  }

  leave() {
    this.down = false;
    this.draw();
  }

  undo() {
    this.down = false;
    this.drawing.undo();
    this.changed();
    this.say(`Undone. ${this.drawing.words()}`);
  }

  clear() {
    this.down = false;
    this.drawing.clear();
    this.changed();
    this.say("Cleared.");
  }

  /** @param {string} words */
  say(words) {
    put(this.spoken, "text", words);
  }

  /** The keyboard's pen in words. */
  where() {
    const [column, row] = this.pen.map((share) => Math.round(share * STEPS));
    return `Pen ${this.down ? "down" : "up"} at ${column} across, ${row} down, of ${STEPS}`;
  }

  /** Draw, and tell the server soon. @param {boolean} [ink] whether there is something to tell */
  changed(ink = true) {
    this.draw();
    if (ink) this.timer ??= setTimeout(() => this.send(), SEND_MS);
  }

  send() {
    this.timer = undefined;
    const { side } = this;
    this.channel.set("drawing", { side, pixels: btoa(String.fromCharCode(...this.drawing.pixels(side))) });
  }

  draw() {
    const { canvas, drawing } = this;
    this.undoButton.disabled = this.clearButton.disabled = !drawing.strokes.length;
    put(canvas, "aria-label", `${this.name}: ${drawing.words()}. ${this.where()}`);
    const width = canvas.clientWidth;
    if (!width) return;
    const pixels = Math.round(width * Math.min(3, devicePixelRatio || 1));
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const brush = brushOf(canvas);
    brush.fillStyle = "#000";
    brush.fillRect(0, 0, pixels, pixels);
    brush.strokeStyle = "#fff";
    brush.lineWidth = 0.09 * pixels;
    brush.lineCap = brush.lineJoin = "round";
    for (const stroke of drawing.strokes) {
      brush.beginPath();
      stroke.forEach(([x, y], at) => (at ? brush.lineTo(x * pixels, y * pixels) : brush.moveTo(x * pixels, y * pixels)));
      if (stroke.length === 1) brush.lineTo(stroke[0][0] * pixels + 0.01, stroke[0][1] * pixels);
      brush.stroke();
    }
    if (canvas.matches(":focus-visible")) this.cross(brush, pixels);
  }

  /** Where the keyboard's pen is. @param {CanvasRenderingContext2D} brush @param {number} pixels */
  cross(brush, pixels) {
    const [x, y] = this.pen.map((share) => share * pixels);
    brush.strokeStyle = this.down ? "#ff9d3c" : "#7ad";
    brush.lineWidth = Math.max(2, 0.012 * pixels);
    brush.beginPath();
    brush.arc(x, y, 0.045 * pixels, 0, 2 * Math.PI);
    brush.moveTo(x - 0.07 * pixels, y);
    brush.lineTo(x + 0.07 * pixels, y);
    brush.moveTo(x, y - 0.07 * pixels);
    brush.lineTo(x, y + 0.07 * pixels);
    brush.stroke();
  }

  destroy() {
    clearTimeout(this.timer);
    this.sizes.disconnect();
  }
}

/** @param {number} share */
function within(share) {
  return Math.max(0, Math.min(1, share));
}

export default component((root, channel) => new DrawingPad(root, channel), "base/drawing_pad.css");
