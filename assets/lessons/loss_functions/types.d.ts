// What the component of the lesson on loss functions gets from the server.

import type { Series } from "../../charts/types.js";
import type { Answered, Edit, Pair } from "../../types.js";

export type Slider = { edit: Edit; name: string; value: number; low: number; high: number };
export type Choosing = { edit: Edit; name: string; value: string; options: Pair2[] };
type Pair2 = [string, string];

/** What every part has: its controls, its numbers, its sentences step by step. */
export type Shared = Answered & {
  part: string;
  name: string;
  steps: string[];
  choices: Choosing[];
  sliders: Slider[];
  table: string[][];
};
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
export type Curve = { name: string; places: number[]; series: (Omit<Series, "values"> & { values: (number | null)[] })[]; cursor: number;
  xs: Pair };
export type CurveData = Shared & { charts: Curve[]; drags: Edit; unit: string };
export type LossData = LineData & ClassData & CurveData;

export type EditOne = (key: string, change: Edit) => void;
export type Picture = { node: HTMLElement; svg?: SVGSVGElement; draw(data: LossData, step: number): void };
