// What the component of the lesson on loss functions gets from the server.

import type { CurveData } from "../../charts/types.js";
import type { Answered, Pair, PanelData } from "../../types.js";

/** What every part has: its controls, its numbers, its sentences step by step. */
export type Shared = Answered & PanelData & { part: string; name: string; steps: string[] };
export type LineData = Shared & {
  points: Pair[];
  line: Pair;
  loss: "mse" | "mae" | "huber";
  delta: number;
  errors: number[];
  losses: number[];
  pulls: number[];
  best: { name: string; label: string; line: Pair }[];
};
export type ClassData = Shared & {
  logits: number[][];
  labels: number[];
  ignored: boolean[];
  probabilities: number[][];
  chosen: number[];
  losses: number[];
  mean: number | null;
  cost: string;
  gradient: (number | null)[][];
};
export type LossData = LineData & ClassData & CurveData & Shared;

export type Picture = { node: HTMLElement; svg?: SVGSVGElement; draw(data: LossData, step: number): void };
