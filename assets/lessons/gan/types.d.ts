// The records of runs of GANs, in the plane and on images.

import type { Plot } from "../../charts/axes.js";
import type { Reference } from "../../charts/types.js";
import type { MapPainter } from "../../pictures/heat_map.js";
import type { Palette } from "../../pictures/paint.js";
import type { AnyStop, Brush, Frame, Pair, Part, RunData, Single } from "../../types.js";

export type Player = "generator" | "discriminator";
/** What the diagram of a step has to know about a run. */
export type FlowStart = {
  sizes?: { [player: string]: unknown };
  weights?: { [player: string]: number };
  cross_entropy?: boolean;
};
/** A single step of one network. */
export type GanStep = {
  player: Player;
  step: number;
  inner: number;
  real: number;
  fake: number;
  loss: number;
  penalty?: number | null;
  gradient_norm: number;
  moved?: { [player: string]: number[] } | null;
};
export type Verdicts = { real?: number; fake?: number; discriminator_loss?: number; generator_loss?: number };
export type FlowSize = { name: string; width: number; height: number; spots: Spots };
export type Spots = { [box: string]: { x: number; y: number; width: number; height: number } };
export type FlowParts = { [kind in "lines" | "boxes" | "numbers"]: { [name: string]: SVGElement } };
export type FlowBox = { name: string; title: string; kind: string };

export type PlaneStart = FlowStart & {
  layout: Part[];
  steps: number;
  every: number;
  discriminator_steps: number;
  loss: string;
  latent: number;
  distribution: string;
  range: Pair;
  positions: Pair;
  real: Pair[];
  modes: Pair[];
  spread: number;
  floor: { js: number; mmd: number };
};
export type Measures = { step: number; js: number; mmd: number; covered: number; shares?: number[]; [name: string]: unknown };
export type PlaneStep = GanStep & Single;
export type PlaneStop = AnyStop & { step: number; sentence: string; diagnosis?: { title: string } | null };
/** The numbers of the moment on display. */
export type Moment = Verdicts & { step: number; title: string; measures: Measures | null; [name: string]: any };
/** What a layer of the picture is painted from. */
export type LayerPainting = {
  brush: Brush;
  plot: Plot;
  colours: Palette;
  frame: Frame;
  start: PlaneStart;
  spots: { fakes: Pair[]; manifold: Pair[] };
  painter: MapPainter;
  measures: Measures | null;
  radius: number;
};
export type PlaneLine = { name: string; label: string; hue: "accent" | "negative" | "positive" | "text"; dashed?: boolean };
/** Levels to compare with, and what they mean. */
export type References = { levels: Reference[]; note: string };
export type Plan = { tab: string; title: string; lines: PlaneLine[]; measured?: boolean; log?: boolean };

export type ImageStart = Omit<FlowStart, "weights"> & {
  layout: Part[];
  epochs: number;
  batches: number;
  loss: string;
  codec: string;
  real: string;
  side: number;
  channels: number;
  latent: number;
  title: string;
  judged: boolean;
  parameters?: { [player: string]: number };
};
export type ImageStep = GanStep & Single & { epoch: number; batch_real?: string; batch_fakes?: string };
export type ImageGanData = RunData & { recording?: string | null; picks?: number[] | null };
