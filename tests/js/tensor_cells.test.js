// Where the cells of a tensor go, and which of its numbers they show.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { indexOf, layoutOf, shapeText, widthFor } from "../../assets/pictures/tensor_cells.js";

const apart = (one, other) =>
  one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;

describe("the cells of a tensor", () => {
  test("count the index row by row", () => {
    const shape = [2, 3, 4];
    const seen = Array.from({ length: 24 }, (_, place) => indexOf(shape, place));
    assert.deepEqual(seen[0], [0, 0, 0]);
    assert.deepEqual(seen[23], [1, 2, 3]);
    assert.deepEqual(seen.map(([slice, row, column]) => slice * 12 + row * 4 + column), [...seen.keys()]);
    assert.deepEqual(indexOf([], 0), []);
  });

  test("write shapes as Python does", () => {
    assert.deepEqual([[], [3], [2, 3]].map(shapeText), ["()", "(3,)", "(2, 3)"]);
  });

  for (const shape of [[], [1], [6], [2, 3], [6, 6, 6], [1, 6, 1], [3, 1, 2], [2, 2, 2, 2]]) {
    for (const room of [320, 1000]) {
      test(`of shape (${shape}) lie apart and inside, ${room} across`, () => {
        const { boxes, labels, width, height } = layoutOf(shape, 30, room);
        assert.equal(boxes.length, shape.reduce((product, size) => product * size, 1));
        assert.equal(labels.length, shape.length > 2 ? shape.slice(0, -2).reduce((product, size) => product * size, 1) : 0);
        boxes.forEach((one, number) => boxes.slice(number + 1).forEach((other) => assert.ok(apart(one, other))));
        assert.ok(boxes.every((box) => box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height));
        assert.ok(width <= Math.max(room, 6 * 32));
      });
    }
  }

  test("are as wide as the longest number wants", () => {
    assert.equal(widthFor(["1", "2"]), 28);
    assert.ok(widthFor(["1", "−0.00123"]) > 60);
  });
});
