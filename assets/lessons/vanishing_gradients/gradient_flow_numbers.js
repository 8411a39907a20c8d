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
  let exponent = Math.floor(level);
  let digits = 10 ** (level - exponent);
  if (digits >= 9.95) [digits, exponent] = [1, exponent + 1];
  return `${digits.toFixed(1)}·${powerOfTen(exponent)}`;
}

/** Whole powers of ten from `low` to `high`, at most about `most` of them. @param {number} low @param {number} high @param {number} most */
export function ticks(low, high, most) {
  const step = [1, 2, 5, 10, 20].find((candidate) => (high - low) / candidate <= most) ?? 50;
  const found = [];
  for (let exponent = Math.ceil(low / step) * step; exponent <= high; exponent += step) found.push(exponent);
  return found;
}
