// The first record of a CNN's training.

import type { Start } from "../../types.js";

export type CnnStart = Start & { image: string; image_shape: number[]; first: string; block: string; truth: number };
/** Where everything stands in a width. */
export type FilterPlace = { per: number; size: number; narrow: boolean; side: number; left: number; top: number; rows: number;
  height: number };
