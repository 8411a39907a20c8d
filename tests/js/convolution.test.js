// Which pixels belong together, against a convolution that is written down by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { number } from "../../assets/base/dom.js";
import { grey } from "../../assets/lessons/convolution/colours.js";
import { bounds, gather, geometryOf, inputsOf, kernelOf, scatter } from "../../assets/lessons/convolution/geometry.js";
import { PixelGrid } from "../../assets/lessons/convolution/pixels.js";
import { hexadecimal, Records } from "../../assets/lessons/convolution/records.js";
import { Shown } from "../../assets/lessons/convolution/shown.js";
import { cellWords, fedWords, madeLines, madeWords, productWords } from "../../assets/lessons/convolution/words.js";
import { css, inkOn } from "../../assets/pictures/colour.js";
import { installDom, packed, read } from "./fake_dom.js";

installDom();

function dataOf(operation, { side = 5, size = [3, 3], stride = 1, padding = 0, dilation = 1, groups = 1, ins = 1, outs = 1, out } = {}) {
  const [height, width] = out ?? size.map((cells) => Math.floor((side + 2 * padding - dilation * (cells - 1) - 1) / stride) + 1);
  return {
    operation,
    settings: { size, stride, padding, dilation, groups },
    input: { side, channels: Array.from({ length: ins }, (_, index) => `c${index}`) },
    output: { height, width, channels: outs },
  };
}
const places = (cells) => cells.map((cell) => cell && [cell.row, cell.column, cell.inside]);

describe("a convolution", () => {
  test("with stride 2 and padding 1 reads the window from one pixel before", () => {
    const g = geometryOf(dataOf("convolution", { stride: 2, padding: 1 }));
    assert.deepEqual([g.output.rows, g.output.columns], [3, 3]);
    assert.deepEqual(places(gather(g, 0, 1)), [
      [-1, 1, false],
      [-1, 2, false],
      [-1, 3, false],
      [0, 1, true],
      [0, 2, true],
      [0, 3, true],
      [1, 1, true],
      [1, 2, true],
      [1, 3, true],
    ]);
  });

  test("with dilation skips pixels", () => {
    const g = geometryOf(dataOf("convolution", { dilation: 2 }));
    assert.deepEqual(gather(g, 0, 0).map(({ row, column }) => `${row}${column}`).join(" "), "00 02 04 20 22 24 40 42 44");
  });

  test("feeds exactly the output pixels whose windows hold the input pixel", () => {
    for (const settings of [{}, { stride: 2, padding: 1 }, { dilation: 2 }, { size: [2, 3], stride: 2 }, { side: 6, stride: 3, padding: 2,
      dilation: 2 }])
    {
      const g = geometryOf(dataOf("convolution", settings));
      for (let row = 0; row < g.input.rows; row += 1) {
        for (let column = 0; column < g.input.columns; column += 1) {
          const fed = scatter(g, row, column).filter(Boolean).map((cell) => `${cell.row} ${cell.column} by ${cell.a} ${cell.b}`);
          const reading = [];
          for (let r = 0; r < g.output.rows; r += 1) {
            for (let c = 0; c < g.output.columns; c += 1) {
              for (const cell of gather(g, r, c))
                if (cell.row === row && cell.column === column) reading.push(`${r} ${c} by ${cell.a} ${cell.b}`);
            }
          }
          assert.deepEqual(fed.sort(), reading.sort());
        }
      }
    }
  });

  test("in groups ties output channels to their own inputs", () => {
    const g = geometryOf(dataOf("convolution", { ins: 4, outs: 6, groups: 2 }));
    assert.deepEqual(inputsOf(g, 1), [0, 1]);
    assert.deepEqual(inputsOf(g, 3), [2, 3]);
    assert.equal(kernelOf(g, 3, 2), 6);
    assert.equal(kernelOf(g, 3, 3), 7);
  });
});

test("a transposed convolution lays its stamp where a convolution would have read", () => {
  const g = geometryOf(dataOf("transposed", { side: 3, size: [2, 2], stride: 2, out: [6, 6] }));
  assert.deepEqual(places(scatter(g, 1, 2)), [[2, 4, true], [2, 5, true], [3, 4, true], [3, 5, true]]);
  assert.deepEqual(gather(g, 2, 5).filter(Boolean).map(({ a, b, row, column }) => [a, b, row, column]), [[0, 1, 1, 2]]);
});

test("pooling reads its own channel alone", () => {
  const g = geometryOf(dataOf("max_pool", { size: [2, 2], stride: 2, ins: 3, outs: 3 }));
  assert.deepEqual(inputsOf(g, 2), [2]);
  assert.equal(g.pooling, true);
});

test("the rectangle around pixels", () => {
  assert.deepEqual(bounds([{ row: 3, column: 1 }, { row: 1, column: 4 }]), { row: 1, column: 1, rows: 3, columns: 4 });
});

describe("the products behind a pixel", () => {
  // A 3×3 image with 255 in the middle and 51 (0.2) in the corner; the kernel [[1, 2], [3, 4]], bias 0.5.
  const data = dataOf("convolution", { side: 3, size: [2, 2] });
  const values = [0.2 * 1 + 4, 3, 2, 1].map((value) => value + 0.5);
  Object.assign(data.input, { bytes: packed(Uint8Array.from([51, 0, 0, 0, 255, 0, 0, 0, 0])) });
  Object.assign(data.output, { values: packed(Float32Array.from(values)), low: 1.5, high: 4.7 });
  Object.assign(data, { weights: packed(Float32Array.from([1, 2, 3, 4])), bias: packed(Float32Array.from([0.5])) });
  const g = geometryOf(data);
  const records = new Records(data, g);

  test("add up to it", () => {
    for (let row = 0; row < 2; row += 1) {
      for (let column = 0; column < 2; column += 1) {
        const made = records.made(0, row, column);
        assert.ok(Math.abs(made.parts[0].sum + made.bias - values[2 * row + column]) < 1e-6);
        assert.ok(Math.abs(made.value - values[2 * row + column]) < 1e-6);
      }
    }
  });

  test("are told in words and as lines", () => {
    const made = records.made(0, 0, 0);
    assert.equal(read(madeWords(g, { row: 0, column: 0 }, made, null)),
      "Output pixel in row 1, column 1: 4 products of pixel and weight add up to 4.2000; with the bias 0.5000 that is 4.7000.");
    assert.deepEqual(madeLines(g, made, ["grey"]), [["Sum of 4 products", "4.2000"], ["Bias", "0.5000"], ["Output pixel", "4.7000"]]);
    assert.equal(read(cellWords(g, made.parts[0].cells[3], 3)),
      "Kernel in row 2, column 2: pixel 1.0000, weight 4.0000, product 1.0000 · 4.0000 = 4.0000.");
  });

  test("go from an input pixel to all four outputs, each through another weight", () => {
    const fed = records.fed(0, 0, 1, 1);
    assert.equal(fed.pixel, 1);
    assert.deepEqual(fed.part.cells.map((cell) => [cell.row, cell.column, cell.product]), [[1, 1, 1], [1, 0, 2], [0, 1, 3], [0, 0, 4]]);
    assert.match(read(fedWords(g, { row: 1, column: 1 }, fed)), /It feeds 4 output pixels, each through another weight/);
  });

  test("and a bias are told apart in the sentence of their sum", () => {
    const made = records.made(0, 0, 0);
    const sum = made.value - made.bias;
    assert.match(read(madeWords(g, { row: 0, column: 0 }, { ...made, bias: 0, value: sum }, null)), /add up to -?−?[\d.]+\.$/);
    assert.match(read(madeWords(g, { row: 0, column: 0 }, { ...made, bias: 0.5, value: sum + 0.5 }, null)),
      new RegExp(`add up to ${number(sum).replace(".", "\\.")}; with the bias 0\\.5000 that is ${number(sum + 0.5).replace(".", "\\.")}`));
  });

  test("of the padding are zero, of max pooling minus infinity", () => {
    const padded = geometryOf(dataOf("convolution", { side: 3, padding: 1 }));
    const convolved = new Records({ ...data, weights: packed(Float32Array.from({ length: 9 }, () => 1)) }, padded);
    assert.deepEqual(convolved.made(0, 0, 0).parts[0].cells.map(({ product }) => Number(product.toFixed(3))), [0, 0, 0, 0, 0.2, 0, 0, 0,
      1]);
    const pooled = new Records({ ...data, weights: null, bias: null },
      geometryOf(dataOf("max_pool", { side: 3, size: [2, 2], padding: 1 })));
    assert.equal(pooled.made(0, 0, 0).parts[0].cells[0].pixel, -Infinity);
  });

  test("of average pooling are the pixels, whose sum is divided", () => {
    const pooling = geometryOf(dataOf("average_pool", { side: 3, size: [2, 2] }));
    const made = new Records({ ...data, weights: null, bias: null }, pooling).made(0, 0, 0);
    const cells = made.parts[0].cells;
    assert.ok(Math.abs(made.parts[0].sum - (0.2 + 1)) < 1e-6);
    assert.deepEqual(madeLines(pooling, { ...made, value: 0.3 }, ["grey"]), [["Sum of 4", "1.2000"], ["Divided by 4", "0.3000"]]);
    assert.equal(read(productWords(pooling, { row: 0, column: 0 }, cells, 3)),
      "Pixel 4 of 4 for the output pixel in row 1, column 1: 1.0000; so far 1.2000.");
  });

  test("of max pooling are compared, not added", () => {
    const pooling = geometryOf(dataOf("max_pool", { side: 3, size: [2, 2] }));
    const made = new Records({ ...data, weights: null, bias: null }, pooling).made(0, 0, 0);
    assert.equal(read(productWords(pooling, { row: 0, column: 0 }, made.parts[0].cells, 1)),
      "Pixel 2 of 4 for the output pixel in row 1, column 1: 0.0000; largest so far 0.2000.");
  });
});

test("a drawing is written as hexadecimal digits, four pixels each", () => {
  assert.equal(hexadecimal(Uint8Array.from([255, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255])), "90f");
});

describe("what is shown", () => {
  test("three channels of a coloured image, read together", () => {
    const shown = new Shown();
    shown.reset(geometryOf(dataOf("convolution", { ins: 3, outs: 3 })));
    assert.equal(shown.view, "colours");
    assert.equal(shown.apart, false);
    assert.deepEqual(shown.tabs(["r", "g", "b"]), [{ name: "r", chosen: true }, { name: "g", chosen: false }, { name: "b",
      chosen: false }]);
    shown.tab = 2;
    assert.deepEqual([shown.out, shown.channel, shown.coloured], [0, 2, true]);
  });

  test("colours that do not see each other are chosen by output channel", () => {
    const shown = new Shown();
    shown.reset(geometryOf(dataOf("convolution", { ins: 3, outs: 3, groups: 3 })));
    shown.tab = 1;
    assert.deepEqual([shown.apart, shown.byOutput, shown.out, shown.channel, shown.part], [true, true, 1, 1, 0]);
  });
});

test("colours of pixels", () => {
  assert.deepEqual(grey(0.5), [128, 128, 128]);
  assert.deepEqual(grey(2), [255, 255, 255]);
  assert.equal(css([1.4, 2.6, 3], 0.5), "rgb(1 3 3 / 0.5)");
  assert.equal(inkOn([255, 255, 255]), "#000000");
  assert.equal(inkOn([0, 0, 200]), "#ffffff");
});

test("a number on any colour has a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3)", () => {
  const linear = (level) => (level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const levels = Array.from({ length: 18 }, (_, step) => 15 * step);
  for (const red of levels) {
    for (const green of levels) {
      for (const blue of levels) {
        const ink = inkOn([red, green, blue]) === "#ffffff" ? 1 : 0;
        const [low, high] = [ink, light([red, green, blue])].toSorted((one, other) => one - other);
        assert.ok((high + 0.05) / (low + 0.05) >= 4.5, `${red} ${green} ${blue}`);
      }
    }
  }
});

describe("numbers in pixels", () => {
  /** The letters of what is written into cells of a size. */
  function written(cell, text) {
    const grid = new PixelGrid("Input", {});
    Object.assign(grid, { cell, shape: { rows: 2, columns: 2, margin: 0 }, palette: { font: "serif" } });
    const fonts = [];
    const brush = { font: "", measureText: (words) => ({ width: 7 * words.length }), fillText: () => fonts.push(brush.font) };
    grid.write(brush, () => [255, 255, 255], () => text);
    return fonts;
  }

  test("have letters of 12 pixels at least, or are left out", () => {
    assert.deepEqual(written(31, "0.5"), Array(4).fill("12px serif"));
    assert.deepEqual(written(56, "−0.25"), Array(4).fill("13px serif"));
    assert.deepEqual(written(31, "−0.25"), []);
  });
});
