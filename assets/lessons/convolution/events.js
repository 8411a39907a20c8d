// What happens when the reader points at a picture of the convolution, chooses something in it, or paints on it.

/** @import { ConvolutionView } from "./convolution.js" */
/** @import { CellEvents, GridEvents } from "./types.js" */

/** @param {ConvolutionView} view @returns {GridEvents} */
export function inputEvents(view) {
  return {
    hover: (place) => view.hover("input", place),
    pick: (place) => view.hover("input", place),
    move: (rows, columns) => view.moveInput(rows, columns),
    paint: (place, first) => view.paint(place, first),
    turn: () => view.paint(view.place, true),
  };
}

/** @param {ConvolutionView} view @returns {GridEvents} */
export function outputEvents(view) {
  return {
    hover: (place) => view.hover("output", place),
    pick: (place) => view.pin(place),
    move: (rows, columns) => view.moveOutput(rows, columns),
  };
}

/** @param {ConvolutionView} view @returns {CellEvents} */
export function cellEvents(view) {
  return {
    pick: (a, b) => {
      view.picked = { a, b };
      view.draw();
    },
    point: (index) => {
      view.pointed = index;
      view.draw();
    },
    tab: (index) => view.chooseTab(index),
    weight: (value) => view.setWeight(value),
    bias: (value) => view.queue.push("bias", { set: "bias", value }),
  };
}
