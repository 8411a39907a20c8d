// Where the parts of the diagram of a GAN's step stand, on a wide page and on a narrow one.

/** @import { Box } from "../../types.js" */
/** @import { Spots } from "./types.js" */

export const BOXES = [
  { name: "noise", title: "noise", kind: "data" },
  { name: "generator", title: "G", kind: "net" },
  { name: "fake", title: "fake", kind: "data" },
  { name: "real", title: "real", kind: "data" },
  { name: "discriminator", title: "D", kind: "net" },
  { name: "loss", title: "loss", kind: "data" },
];

/** @param {number} x @param {number} y @param {number} width @param {number} height */
const spot = (x, y, width, height) => ({ x, y, width, height });

export const SIZES = [
  {
    name: "wide",
    width: 1000,
    height: 214,
    spots: {
      noise: spot(70, 56, 110, 62),
      generator: spot(270, 56, 150, 84),
      fake: spot(476, 56, 130, 62),
      real: spot(476, 164, 130, 62),
      discriminator: spot(706, 110, 150, 84),
      loss: spot(918, 110, 136, 66),
    },
  },
  {
    name: "narrow",
    width: 360,
    height: 502,
    spots: {
      noise: spot(100, 36, 110, 56),
      generator: spot(100, 138, 150, 84),
      fake: spot(100, 242, 130, 58),
      real: spot(278, 242, 130, 58),
      discriminator: spot(190, 346, 150, 84),
      loss: spot(190, 462, 136, 62),
    },
  },
];

/** @param {Box} given */
const left = ({ x, width }) => x - width / 2;
/** @param {Box} given */
const right = ({ x, width }) => x + width / 2;
/** @param {Box} given */
const top = ({ y, height }) => y - height / 2;
/** @param {Box} given */
const bottom = ({ y, height }) => y + height / 2;

/**
 * A line from one box to the next: to the right where they stand side by side, else downwards; `shift` moves it.
 * @param {Box} from @param {Box} to @param {number} [shift]
 */
function joined(from, to, shift = 0) {
  if (left(to) > right(from)) {
    const [x1, y1, x2, y2] = [right(from), from.y + shift, left(to), to.y + shift];
    const middle = (x1 + x2) / 2;
    return { forward: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2 - 2} ${y2}`,
      back: `M${x2} ${y2}C${middle} ${y2} ${middle} ${y1} ${x1 + 2} ${y1}` };
  }
  const [x1, y1, x2, y2] = [from.x + shift, bottom(from), to.x + shift, top(to)];
  const middle = (y1 + y2) / 2;
  return { forward: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2 - 2}`,
    back: `M${x2} ${y2}C${x2} ${middle} ${x1} ${middle} ${x1} ${y1 + 2}` };
}

const FORWARD = [["noise", "generator"], ["generator", "fake"], ["fake", "discriminator"], ["real", "discriminator"], ["discriminator",
  "loss"]];
const BACKWARD = [["loss-d", "discriminator", "loss"], ["d-fake", "fake", "discriminator"], ["fake-g", "generator", "fake"]];
const APART = 13; // between a line and its gradient

/** The lines that data take: [{name, path}]. @param {Spots} spots */
export function edges(spots) {
  return FORWARD.map(([from, to]) => ({ name: `${from}-${to}`, path: joined(spots[from], spots[to], -APART / 2).forward }));
}

/** The lines that the gradient takes, against the data. @param {Spots} [spots] */
export function gradients(spots) {
  return BACKWARD.map(([name, from, to]) => ({ name, path: spots ? joined(spots[from], spots[to], APART / 2).back : "" }));
}
