// Norms over many powers of ten. The server sends each as its power of ten, or as "0", "∞" or "NaN".

/** @import { Level } from "./types.js" */

/** @type {Record<string, string>} */
const HIGH = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {Level} level @returns {level is number} */
export function isPower(level) {
  return typeof level === "number";
}

/** 10⁻⁷ @param {number} exponent */
export function powerOfTen(exponent) {
  return `10${[...String(exponent)].map((digit) => HIGH[digit]).join("")}`;
}

/** 2.1·10⁻⁷, or 0.021 where that is short, or what the norm is instead. @param {Level} level */
export function norm(level) {
  if (!isPower(level)) return level;
  if (level >= -2 && level < 4) {
    const value = 10 ** level;
    return value.toFixed(Math.max(0, 2 - Math.floor(level + 1e-9)));
  }
  const exponent = exponentOf(level);
  return `${(10 ** (level - exponent)).toFixed(1)}·${powerOfTen(exponent)}`;
}

/** The power of ten with which a norm is written: −9 for 2.0·10⁻⁹ and for 9.0·10⁻⁹. @param {number} level */
export function exponentOf(level) {
  const below = Math.floor(level);
  return 10 ** (level - below) >= 9.95 ? below + 1 : below; // 9.96 is written as 1.0 of the next one
}

/** Whole powers of ten from `low` to `high`, at most about `most` of them. @param {number} low @param {number} high @param {number} most */
export function ticks(low, high, most) {
  const step = [1, 2, 5, 10, 20].find((candidate) => (high - low) / candidate <= most) ?? 50;
  const found = [];
  for (let exponent = Math.ceil(low / step) * step; exponent <= high; exponent += step) found.push(exponent);
  return found;
}
