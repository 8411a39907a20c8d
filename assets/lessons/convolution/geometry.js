// Which pixels belong together. Along one side, cell a of a kernel ties pixel i to pixel i·s − p + a·d on the finer
// grid. A convolution and pooling read that pixel to make output i; a transposed one writes input i there.

/** @import { ConvolutionData, Geometry, Pixel } from "./types.js" */

/**
 * Where an image sits in the data: `settings` and sizes of `data`, under short names.
 * @param {Pick<ConvolutionData, "settings" | "operation"> & { input: Pick<ConvolutionData["input"], "side" | "channels">, output: Pick<ConvolutionData["output"], "height" | "width" | "channels"> }} data
 */
export function geometryOf(data) {
  const { settings, input, output, operation } = data;
  const [rows, columns] = settings.size;
  return {
    ...settings,
    operation,
    rows,
    columns,
    cells: rows * columns,
    transposed: operation === "transposed",
    pooling: operation.endsWith("_pool"),
    input: { rows: input.side, columns: input.side, channels: input.channels.length },
    output: { rows: output.height, columns: output.width, channels: output.channels },
  };
}

/** @param {Geometry} g @param {number} at @param {number} cell */
function finer(g, at, cell) {
  return at * g.stride - g.padding + cell * g.dilation;
}

/** @param {Geometry} g @param {number} at @param {number} cell */
function coarser(g, at, cell) {
  const far = at + g.padding - cell * g.dilation;
  return far % g.stride === 0 ? far / g.stride : null;
}

/**
 * Per kernel cell the pixel of the other image that belongs to (row, column); null where there is none.
 * @param {Geometry} g @param {number} row @param {number} column @param {{ rows: number, columns: number }} other
 * @param {(g: Geometry, at: number, cell: number) => number | null} along @param {boolean} keepOutside
 */
function partners(g, row, column, other, along, keepOutside) {
  return Array.from({ length: g.cells }, (_, index) => {
    const [a, b] = [Math.floor(index / g.columns), index % g.columns];
    const [r, c] = [along(g, row, a), along(g, column, b)];
    if (r === null || c === null) return null;
    const inside = r >= 0 && c >= 0 && r < other.rows && c < other.columns;
    return inside || keepOutside ? { a, b, row: r, column: c, inside } : null;
  });
}

/**
 * What makes an output pixel: per kernel cell an input pixel, in the padding (inside: false), or null.
 * @param {Geometry} g @param {number} row @param {number} column
 */
export function gather(g, row, column) {
  return partners(g, row, column, g.input, g.transposed ? coarser : finer, !g.transposed);
}

/**
 * What an input pixel feeds: per kernel cell an output pixel, one that is cut off (inside: false), or null.
 * @param {Geometry} g @param {number} row @param {number} column
 */
export function scatter(g, row, column) {
  return partners(g, row, column, g.output, g.transposed ? finer : coarser, g.transposed);
}

/** The input channels that an output channel reads. @param {Geometry} g @param {number} out */
export function inputsOf(g, out) {
  if (g.pooling) return [out];
  const each = g.input.channels / g.groups;
  const group = Math.floor(out / (g.output.channels / g.groups));
  return Array.from({ length: each }, (_, index) => group * each + index);
}

/**
 * Which matrix of the weight tensor ties an input channel to an output channel.
 * @param {Geometry} g @param {number} out @param {number} channel
 */
export function kernelOf(g, out, channel) {
  const [ins, outs] = [g.input.channels / g.groups, g.output.channels / g.groups];
  return g.transposed ? channel * outs + (out % outs) : out * ins + (channel % ins);
}

/** The rectangle from the first to the last of some pixels. @param {Pixel[]} cells */
export function bounds(cells) {
  const rows = cells.map(({ row }) => row);
  const columns = cells.map(({ column }) => column);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return { row: top, column: left, rows: Math.max(...rows) - top + 1, columns: Math.max(...columns) - left + 1 };
}
