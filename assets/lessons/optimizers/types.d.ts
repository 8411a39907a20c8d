// What the component of the lesson on optimizers gets from the server.

import type { Answered, Pair, PanelData } from "../../types.js";

/** A surface by its heights on a square grid, lowest row first: 16 bits each, in base64. */
export type Surface = {
  key: string;
  side: number;
  window: [Pair, Pair];
  heights: string;
  /** The lowest and the highest loss drawn; bytes stand for a power of the share between them. */
  range: Pair;
  power: number;
  names: [string, string];
  minimum: Pair;
};
/** One optimizer. What it did is there only while it is in the race. */
export type Lane = {
  id: string;
  name: string;
  hue: string;
  dash: number[];
  on: boolean;
  /** A number to note of it, such as the largest stable learning rate; empty without one. */
  note: string;
  /** x and y of each place, one after the other, until it diverged. */
  places: number[];
  [values: string]: any;
  arrived: number | null;
  diverged: number | null;
};
export type Chart = { name: string; values: string; log: boolean };
export type OptimizersData = Answered & PanelData & {
  part: string;
  name: string;
  surface: Surface;
  start: Pair;
  steps: number;
  lanes: Lane[];
  lowest: number;
  /** What the lanes' notes are. */
  noted: string;
  charts: Chart[];
  /** The step that is written out, and how; null and none in other parts. */
  at: number | null;
  sentences: string[];
  /** Whether the reader chooses who races. */
  free: boolean;
  /** Ends of arrows from the start, on the map: where all samples pull it, then where some do alone. */
  arrows: number[][];
  /** Inputs and targets of a line. */
  samples: [number[], number[]] | null;
};
