// What a comparison of variants over seeds draws, and what a lesson brings to it.

import type { Reference } from "../../charts/types.js";
import type { AnyStart, Axis, Faces, Pair, Seeking, Tales } from "../../types.js";
import type { ComparisonHistory } from "./history.js";

export type ComparisonStart = AnyStart & { variants: string[]; seeds?: number };
/** The ends of the confidence intervals by name, how many seeds have not diverged, the paired difference to the first variant. */
export type Spread = { count: number; seeds: number; difference: [number, number, number] | null } & { [curve: string]: any };
/** A learning curve: a number of the rows, and how it is drawn. */
export type Curve<H = any> = {
  key: string;
  name: string;
  words(value: number): string;
  tick?: (value: number, step?: number) => string;
  reference?: Reference;
  /** The ends of its axis; null where the values decide. */
  ys(history: H): [number | null, number | null];
};
export type ComparisonEvents = Seeking & {
  redraw(): void;
  onLight(variant: number | null): void;
  onPick(variant: number): void;
};
export type ComparisonView<H = any> = { history: H; shown: number; end: number; lit: number | null; pinned: number | null };
/** Something beside the learning curves that shows one place. */
export type Beside = { node: HTMLElement; head: HTMLElement; name: string; draw(view: ComparisonView): void };
/** The numbers of the table; `ofSeeds` is the head of the difference, if not that of percentage points. */
export type Columns = {
  heads: string[];
  ofSeeds?: string;
  /** Which column says who is best, and by which number. */
  best: { column: number; value(history: any, index: number, variant: number): number };
  cells(history: any, index: number, variant: number): string[];
};
export type ComparisonPlan = {
  Kind: new(start: any) => ComparisonHistory<any>;
  axis: Axis;
  /** What stands at the horizontal axis. */
  nameX: string;
  faces: Partial<Faces>;
  words: Tales;
  curves(start: any): Curve[];
  beside(events: ComparisonEvents): Beside;
  columns(start: any): Columns;
  describe(history: any, index: number): string[];
};
/** What a lesson's own comparison is told by the server (core/lessons/regularization/job.py). */
export type Form = "share" | "number";
export type ToldStart = ComparisonStart & {
  epochs: number;
  curves: { key: string; name: string; form: Form; reference?: Reference }[];
  columns: { key: string; head: string; form: Form }[];
  profile: { key: string; name: string; axis: string; unit: string; places: number[]; form: Form; log: boolean; dots?: Pair[] };
  /** The key of the column that tells who is better, and whether less of it is. */
  judged: string;
  lower: boolean;
};
