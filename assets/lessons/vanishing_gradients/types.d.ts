// What the components about vanishing gradients get from the server.

import type { Ack, AnyStart, Problem } from "../../types.js";

/** A norm: its power of ten, or "0", "∞" or "NaN". */
export type Level = number | string;
export type Band = { low: Level[]; mid: Level[]; high: Level[] };
/** The norms of every activation. */
export type Norms = { [activation: string]: Band };
export type Quantity = "dw" | "dz";
export type FlowData = {
  ack?: Ack | null;
  problem?: Problem | null;
  alt: string;
  controls: FlowControls;
  norms: { [quantity in Quantity]: Norms };
  labels: { [activation: string]: string };
  activation: string;
  layer: number;
  depth: number;
  clipped: boolean;
  seeds: number;
};
export type Setting = { value: number; low: number; high: number };
export type SliderName = "depth" | "width" | "scale" | "lr" | "clip";
export type FlowControls = { [slider in SliderName]: Setting } & {
  initializations: { [key: string]: string };
  initialization: string;
  normalizations: { [key: string]: string };
  normalization: string;
  skip: boolean;
  limit?: string | null;
};
/** What the pointer is on. */
export type Lit = { name?: string; layer?: number };

export type ComparisonStart = AnyStart & { variants: string[]; depth: number; steps: number; every: number; seeds?: number };
export type ComparisonRow = { loss: number; accuracy: number; norms: number[]; first: number; ratio: number; diverged: boolean };
