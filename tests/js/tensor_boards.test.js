// The pictures of the lesson on tensors, drawn into elements that have no layout.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { svg } from "../../assets/base/dom.js";
import { drawBroadcast } from "../../assets/lessons/tensors/broadcast_board.js";
import { drawStorage } from "../../assets/lessons/tensors/storage_board.js";
import { installDom, read } from "./fake_dom.js";

installDom();

const cells = (shape, texts, ghosts = texts.map(() => 0)) => ({ shape, texts, ghosts, tints: texts.map(() => 0.5) });
const two = { shapes: { A: [1, 2], B: [2, 1] }, operation: "add", operations: { add: "A + B" }, sign: "+", made_of: null,
  left: cells([2, 2], ["1", "2", "1", "2"], [0, 0, 1, 1]), right: cells([2, 2], ["10", "10", "20", "20"], [0, 1, 0, 1]),
  result: cells([2, 2], ["11", "12", "21", "22"]) };
const one = { view: "C[:, 1]", base: cells([2, 2], ["0", "1", "2", "3"]), line: ["0", "1", "2", "3"], changed: [], copy: null,
  written: null, value: cells([2], ["1", "3"]), places: [1, 3], strides: [2], offset: 1 };

describe("the picture of two tensors", () => {
  test("tells of which numbers the chosen one is made", () => {
    const drawn = drawBroadcast(svg("svg"), two, 900, 2);
    assert.deepEqual(drawn, { words: "(A + B)[1, 0] = A[0, 0] + B[1, 0] = 1 + 20 = 21", count: 4, across: 2 });
  });

  test("tells the sum of a product of matrices", () => {
    const data = { ...two, operation: "matmul", operations: { matmul: "A @ B" }, sign: "@", result: cells([1, 1], ["50"]),
      made_of: [[[0, 1], [0, 2]]] };
    assert.equal(drawBroadcast(svg("svg"), data, 900, 0).words, "(A @ B)[0, 0] = 1·10 + 2·20 = 50");
  });

  test("without a result draws what there is", () => {
    const board = svg("svg");
    assert.deepEqual(drawBroadcast(board, { ...two, result: null }, 900, 0), { words: "", count: 0, across: 1 });
    assert.match(read([board]), /A .*B /);
  });
});

describe("the picture of one tensor", () => {
  test("walks from offset by strides to the chosen number", () => {
    const board = svg("svg");
    const drawn = drawStorage(board, one, 900, 1);
    assert.equal(drawn.words, "Element [1] of C[:, 1]: place 1 + 1·2 = 3, where 3 stands.");
    assert.match(read([board]), /\+1.*\+2/);
  });

  test("of a refused view draws C alone", () => {
    const refused = { ...one, value: null, places: [], copy: undefined, strides: undefined, offset: undefined, written: undefined };
    assert.deepEqual(drawStorage(svg("svg"), refused, 900, 0), { words: "", count: 0, across: 1 });
  });
});
