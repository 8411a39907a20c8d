// Graphviz in the browser. Its WebAssembly build weighs more than the rest of the page together, so it is fetched
// when the first graph is to be drawn, and once (vendor/viz-js/README.md).

/** Graphviz did not come over the network. */
export class NotLoaded extends Error {}

let graphviz = null;

function started() {
  graphviz ??= import("../../vendor/viz-js/viz-3.31.0.js").then(({ instance }) => instance()).catch((error) => {
    graphviz = null;
    throw new NotLoaded(error.message);
  });
  return graphviz;
}

/** The SVG text of a graph in DOT. Rejects with NotLoaded, or with Graphviz's own error about the graph. @param {string} dot */
export async function svgText(dot) {
  try {
    return await rendered(dot);
  } catch (error) {
    if (!isTrap(error)) throw error;
    return rendered(dot);
  }
}

/** @param {string} dot */
async function rendered(dot) {
  const viz = await started();
  try {
    return viz.renderString(dot, { format: "svg" });
  } catch (error) {
    // A label that begins with an empty line is drawn once and kills Graphviz the next time. What is left of its
    // memory then cannot be trusted: the next drawing starts a new one, which takes some 30 ms.
    if (isTrap(error)) graphviz = null;
    throw error;
  }
}

/** @param {unknown} error */
function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError;
}
