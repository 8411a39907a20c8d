// What the components of one page tell each other without the server.
// The browser runs a module once per URL, so every component that imports this one shares the same bus.
//
// Topics: "graph-node" {node, steps}: a node of the torch graph was chosen; "walk-step" {step}: the walk shows a step;
// "torch-values" {values}: while a hand moves, the lines of the torch graph's boxes that hold numbers.

const bus = new EventTarget();
/** @type {Map<string, number>} */
const listeners = new Map(); // how many, by topic

/** @param {string} topic @param {object} detail */
export function publish(topic, detail) {
  bus.dispatchEvent(new CustomEvent(topic, { detail }));
}

/**
 * Call `handler(detail)` whenever the topic is published; returns the function that ends it.
 * @param {string} topic @param {(detail: any) => void} handler
 */
export function subscribe(topic, handler) {
  /** @param {any} given */
  const listener = ({ detail }) => handler(detail);
  bus.addEventListener(topic, listener);
  listeners.set(topic, (listeners.get(topic) ?? 0) + 1);
  return () => {
    bus.removeEventListener(topic, listener);
    listeners.set(topic, (listeners.get(topic) ?? 1) - 1);
  };
}

/** Whether anybody listens to a topic. @param {string} topic */
export function isHeard(topic) {
  return (listeners.get(topic) ?? 0) > 0;
}
