// What the live training gets from the server, and the places of its pictures.

import type { Box, Ghost, RunData, Square } from "../../types.js";

export type Answer = {
  x: number[];
  epoch: number;
  sentence?: string | null;
  logits?: number[] | null;
  probabilities: number[];
  class?: string | null;
};
export type LiveData = RunData & { ghosts?: Ghost[]; probe?: Answer | null; add_points?: boolean };
export type Tile = Box & { down?: number };
/** What the layouts of narrow and wide pictures have in common. */
export type Room = { connected: boolean; width: number; side: number };
export type MapPlace = Room & { height: number; vertical: boolean; map: Square; tiles: Square[][]; pins: Square[] };
