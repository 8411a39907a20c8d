// What the components of the chain rule get from the server.

import type { Answered, Edit } from "../../types.js";

/** A number of the scalar graph. */
export type WalkNode = { id: string; label: string; sign: string; role: string; column: number; value: number; gradient: number | null };
/** `formula` is the local derivative in symbols; null where no gradient flows. */
export type WalkEdge = { source: string; target: string; local: number | null; formula?: string | null };
/** A step backward: along one edge, with what it adds to the node's gradient. */
export type Backward = {
  node: string;
  from: string;
  edge: number;
  local: number;
  upstream: number;
  downstream: number;
  accumulated: number;
  part: number;
  parts: number;
  /** What has been found so far in one formula with its number, where that is short. */
  short?: string | null;
};
export type WalkData = Answered & {
  nodes: WalkNode[];
  edges: WalkEdge[];
  forward: string[];
  backward: Backward[];
  output: string;
  picked: string;
  notices: string[];
  sliders: { label: string; edit: Edit; value: number }[];
};
export type Phase = { phase: "start" | "forward" | "seed" | "backward"; index: number };
/** What is known after a step. */
export type Known = { values: Set<string>; gradients: Map<string, number> };
/** What shines: the paths from a node to the output; `gentle` leaves the rest bright. */
export type Paths = { id: string; nodes: Set<string>; edges: Set<number>; gentle?: boolean };
export type Active = { node: string | null; back: Backward | null };

export type LegendEntry = { name: string; explanation: string; kind?: string };
export type GraphData = {
  dot?: string | { [theme: string]: string };
  alt?: string;
  name?: string;
  problem?: string | null;
  legend?: LegendEntry[];
  steps?: { [node: string]: number[] };
};
/** A node of the drawing, and an edge between two of them. */
export type DrawnNode = {
  element: SVGElement;
  id: string;
  name: string;
  lines: string[];
  kinds: string[];
  colours: { fill?: string | null; stroke?: string | null };
};
export type DrawnEdge = { element: Element; from?: number; to?: number };
/** A place is the point of the drawing in the middle of the stage, and how many pixels a unit takes. */
export type Place = { x: number; y: number; scale: number };
