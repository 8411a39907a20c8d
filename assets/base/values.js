// Small things about values: fields that are filled later, tables that are asked with a key from outside.

/**
 * The first value of a field that its class fills before anybody reads it, as `update`, `set` or `build` do. It is
 * undefined, and may be asked about as such; its type is that of the field.
 * @returns {any}
 */
export function later() {
  return undefined;
}

/**
 * A table's entry for a key from outside, such as the name of a pressed key.
 * @template T
 * @param {Record<string, T>} table
 * @param {string} key
 * @returns {T | undefined} undefined without an entry of its own
 */
export function lookup(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/**
 * What must be there: an entry of a map, the last of a list. Throws where it is not.
 * @template T
 * @param {T | null | undefined} value
 * @returns {T}
 */
export function sure(value) {
  if (value === null || value === undefined) throw new TypeError("a value is missing that must be there");
  return value;
}
