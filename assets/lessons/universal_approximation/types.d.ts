// What the components of the lesson on universal approximation get from the server.

import type { Answered, AnyStart, Pair, PanelData, RunData, Start } from "../../types.js";

/** The curve, the bumps built by hand and their sum; `handles` are empty where bumps are too many to be taken. */
export type HandData = Answered & PanelData & {
  name: string;
  knots: Pair[];
  seen: number;
  grid: number[];
  total: number[];
  /** The two sigmoids of the tallest bump. */
  pair: [number[], number[]];
  tallest: number;
  /** Of each bump the places and what it adds there. */
  bumps: [number[], number[]][];
  handles: Pair[];
  /** Whether the heights were set by hand. */
  free: boolean;
  steps: string[];
};
/** A run of one network, and the one that was built by hand over the same places. */
export type FitStart = Start & { seen: number; steps: number };
export type FitData = RunData & { by_hand: number[] };
export type StudyStart = AnyStart & {
  study: string;
  name: string;
  x: string;
  unit: string;
  quantity: "error" | "accuracy";
  lines: string[];
  places: number[][];
  given: { label: string; places: number[]; values: number[] } | null;
  samples: number[][];
  seeds: number;
  steps: number;
};
