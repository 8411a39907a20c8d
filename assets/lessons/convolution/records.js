// The numbers that came from PyTorch, and the products behind one pixel, multiplied again from them.

import { sure } from "../../base/values.js";
import { gather, inputsOf, kernelOf, scatter } from "./geometry.js";
/** @import { ConvolutionData, Geometry, Partner, Product } from "./types.js" */

export class Records {
  /** @param {ConvolutionData} data @param {Geometry} geometry */
  constructor(data, geometry) {
    this.g = geometry;
    this.bytes = bytesOf(data.input.bytes);
    this.values = floats(data.output.values);
    this.weights = data.weights ? floats(data.weights) : null;
    this.bias = data.bias ? floats(data.bias) : null;
    this.overlaps = data.overlaps ? new Uint16Array(bytesOf(data.overlaps).buffer) : null;
    this.largest = Math.max(Math.abs(data.output.low), Math.abs(data.output.high), 1e-9);
    this.grey = data.output.low > -1e-6 && data.output.high < 1 + 1e-6;
  }

  /** @param {number} channel @param {number} row @param {number} column */
  x(channel, row, column) {
    const { rows, columns } = this.g.input;
    return Math.fround(this.bytes[(channel * rows + row) * columns + column] / 255);
  }

  /** @param {number} channel @param {number} row @param {number} column */
  y(channel, row, column) {
    const { rows, columns } = this.g.output;
    return this.values[(channel * rows + row) * columns + column];
  }

  /** @param {number} row @param {number} column */
  overlap(row, column) {
    return sure(this.overlaps)[row * this.g.output.columns + column];
  }

  /** @param {number} out @param {number} channel @param {number} cell */
  weight(out, channel, cell) {
    if (this.g.pooling) return null;
    return sure(this.weights)[kernelOf(this.g, out, channel) * this.g.cells + cell];
  }

  /**
   * The products that make an output pixel: per input channel its cells and their sum.
   * @param {number} out @param {number} row @param {number} column
   */
  made(out, row, column) {
    const partners = gather(this.g, row, column);
    const outside = this.g.operation === "max_pool" ? -Infinity : 0;
    const parts = inputsOf(this.g, out).map((channel) =>
      this.part(channel, partners, (cell, index) => {
        const pixel = cell.inside ? this.x(channel, cell.row, cell.column) : outside;
        return { ...cell, pixel, weight: this.weight(out, channel, index) };
      })
    );
    return { parts, bias: this.bias ? this.bias[out] : null, value: this.y(out, row, column) };
  }

  /**
   * Where an input pixel goes: per kernel cell the output pixel, and what it adds there.
   * @param {number} out @param {number} channel @param {number} row @param {number} column
   */
  fed(out, channel, row, column) {
    const pixel = this.x(channel, row, column);
    const part = this.part(channel, scatter(this.g, row, column),
      (cell, index) => ({ ...cell, pixel, weight: this.weight(out, channel, index) }));
    return { part, pixel };
  }

  /**
   * @param {number} channel @param {(Partner | null)[]} partners @param {(cell: Partner, index: number) => Omit<Product, "product">} filled
   */
  part(channel, partners, filled) {
    const cells = partners.map((cell, index) => {
      if (!cell) return null;
      const full = filled(cell, index);
      return { ...full, product: full.weight === null ? full.pixel : Math.fround(full.pixel * full.weight) };
    });
    return { channel, cells, sum: cells.reduce((sum, cell) => sum + (cell?.product ?? 0), 0) };
  }
}

/** Black and white bytes as a link writes them: one bit per pixel, four to a digit. @param {Uint8Array} bytes */
export function hexadecimal(bytes) {
  return Array.from({ length: bytes.length / 4 },
    (_, at) => [0, 1, 2, 3].reduce((digit, bit) => 2 * digit + (bytes[4 * at + bit] ? 1 : 0), 0).toString(16)).join("");
}

/** @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** @param {string} text */
function floats(text) {
  return new Float32Array(bytesOf(text).buffer);
}
