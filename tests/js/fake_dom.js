// As much of a browser as the players and the words need: elements that keep what is put into them, a clock that is
// moved by hand, and no layout.

class ClassList extends Set {
  toggle(name, wanted = !this.has(name)) {
    if (wanted) this.add(name);
    else this.delete(name);
    return wanted;
  }

  remove(name) {
    this.delete(name);
  }

  contains(name) {
    return this.has(name);
  }
}

export class FakeElement extends EventTarget {
  constructor(tag) {
    super();
    Object.assign(this, { tag, childNodes: [], attributes: new Map(), dataset: {}, classList: new ClassList(), value: "" });
    this.style = { setProperty: (name, value) => (this.style[name] = value) };
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
    if (name === "class") { for (const each of String(value).split(" ")) this.classList.add(each); }
  }

  getRootNode() {
    return { activeElement: null };
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  append(...nodes) {
    this.childNodes.push(...nodes);
    for (const node of nodes) { if (node instanceof FakeElement) node.parent = this; }
  }

  remove() {
    this.parent?.replaceChildren(...this.parent.childNodes.filter((node) => node !== this));
  }

  replaceChildren(...nodes) {
    this.childNodes = nodes;
  }

  get firstElementChild() {
    return this.childNodes.find((node) => node instanceof FakeElement) ?? null;
  }

  get lastElementChild() {
    return this.childNodes.findLast((node) => node instanceof FakeElement) ?? null;
  }

  get textContent() {
    return this.childNodes.map((node) => (node instanceof FakeElement ? node.textContent : node)).join("");
  }

  set textContent(text) {
    this.childNodes = [text];
  }

  get hidden() {
    return this.attributes.has("hidden");
  }

  set hidden(hidden) {
    if (hidden) this.attributes.set("hidden", "");
    else this.attributes.delete("hidden");
  }

  /** The first element inside with this tag. */
  querySelector(tag) {
    for (const node of this.childNodes.filter((child) => child instanceof FakeElement)) {
      const found = node.tag === tag ? node : node.querySelector(tag);
      if (found) return found;
    }
    return null;
  }

  setPointerCapture() {}

  getBoundingClientRect() {
    return { top: 0, bottom: 0, width: 0, height: 0 };
  }

  /** Whether the element is, or lies in, what a selector of tag names and [name=value] means; there are no parents. */
  closest(selector) {
    const fits = (one) =>
      one === this.tag || (one.startsWith("[") && this.getAttribute(one.slice(1, -1).split("=")[0]) === one.slice(1, -1).split("=")[1]);
    return selector.split(", ").some(fits) ? this : null;
  }

  focus() {
    document.activeElement = this;
  }

  /** Dispatch an event with these properties; returns it. */
  fire(type, properties = {}) {
    const event = Object.assign(new Event(type, { cancelable: true }), properties);
    this.dispatchEvent(event);
    return event;
  }
}

/** Put the fake into the place of the browser's globals. */
export function installDom() {
  const document = Object.assign(new EventTarget(), {
    hidden: false,
    activeElement: null,
    createElement: (tag) => new FakeElement(tag),
    createElementNS: (_, tag) => new FakeElement(tag),
  });
  const preferences = { reduced: false };
  Object.assign(globalThis, { document, matchMedia: () => ({ matches: preferences.reduced }) });
  return preferences;
}

/** Colours of the page, as custom properties. */
const PAGE = { "--accent": "#008080", "--validation": "#800080", "--positive": "#0000ff", "--negative": "#ff8000", "--danger": "#ff0000",
  "--muted": "#808080", "--line": "#cccccc", "--st-text-color": "#111111", "--st-background-color": "#ffffff", "--hue-0": "#101010",
  "--hue-1": "#202020", "--st-font": "Test" };

/** Canvases that can be painted on, though nothing is seen of it: letters are 6 pixels wide, colours are as given. */
export function installCanvas() {
  const plain = document.createElement;
  document.createElement = (tag) => (tag === "canvas" ? canvas(plain(tag)) : plain(tag));
  globalThis.devicePixelRatio = 1;
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => PAGE[name] ?? "" });
}

function canvas(element) {
  const own = { canvas: element, measureText: (text) => ({ width: 6 * text.length }),
    getImageData: () => ({ data: bytes(own.fillStyle) }) };
  const brush = new Proxy(own, { get: (target, name) => (name in target ? target[name] : () => {}) });
  return Object.assign(element, { getContext: () => brush, toDataURL: () => `data:${element.width}x${element.height}` });
}

/** Red, green, blue and opacity of "#rrggbb" or "rgb(r g b)". */
function bytes(colour = "") {
  const found = colour.startsWith("#") ? colour.slice(1).match(/../g).map((pair) => parseInt(pair, 16)) : colour.match(/\d+/g)?.map(Number);
  return [...(found ?? [0, 0, 0]), 255];
}

/** Animation frames that come when the test says so, and elements that are seen when it says so. */
export function installFrames() {
  let waiting = [];
  let told = () => {};
  class Observer {
    constructor(tell) {
      this.tell = tell;
    }

    observe() {
      told = this.tell;
    }

    disconnect() {}
  }
  Object.assign(globalThis, { innerHeight: 900, requestAnimationFrame: (draw) => waiting.push(draw), cancelAnimationFrame() {},
    IntersectionObserver: Observer, ResizeObserver: class extends Observer {
      observe() {}
    } });
  return {
    frame(now) {
      const due = waiting;
      waiting = [];
      for (const draw of due) draw(now);
    },
    /** One bundle of entries about the element that was observed last. */
    see: (...entries) => told(entries.map((isIntersecting) => ({ isIntersecting }))),
  };
}

/** A clock in the place of `performance.now`: its time is what the test says. */
export function installClock() {
  const clock = { now: 0 };
  globalThis.performance.now = () => clock.now;
  return clock;
}

/** The text of nodes and strings, as a reader would see it. */
export function read(nodes) {
  return nodes.map((node) => (node instanceof FakeElement ? node.textContent : node)).join("");
}

/** The base64 text of bytes. */
export function packed(...arrays) {
  return Buffer.concat(arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))).toString("base64");
}
