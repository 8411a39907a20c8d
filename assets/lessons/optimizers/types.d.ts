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
  /** The largest stable learning rate by theory; empty without one. */
  limit: string;
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
  charts: Chart[];
};
