// What the components of the forward pass get from the server.

import type { Answered, Values } from "../../types.js";

type Activation = { name: string; label: string };
export type Layer = { w: number[][]; b: number[]; z: number[]; a: number[]; z_all: number[][]; a_all: number[][]; activation: Activation };
export type Names = { x: string[]; y: string[]; layers: { z: string[]; a: string[]; b: string[]; w: string[][] }[] };

/** A network with one sample on its way through it. */
export type ForwardData = Answered & {
  sizes: number[];
  x: number[];
  y?: number[] | null;
  layers: Layer[];
  names: Names;
  loss: number;
  sample: number;
  samples: number;
  half_range?: number;
  maps?: Maps | null;
};
/** What every unit does over the whole input, on a grid of `shape`. */
export type Maps = { shape: number[]; half_range: number; layers: { values: Values; largest: number }[][] };
/** The same as it comes: packed. */
export type PackedData = Omit<ForwardData, "maps"> & {
  maps?: { shape: number[]; half_range: number; layers: { map: string; largest: number }[][] } | null;
};

/** The same network with all samples as rows. */
export type MatrixData = Omit<ForwardData, "x" | "y"> & { x: number[][]; y?: number[][] | null; most_samples: number };

/** Layer 0 is the input; with a source, one of the unit's weights. */
export type Unit = { layer: number; unit: number; source?: number | null };
export type Known = { z: boolean; a: boolean };
/** A picture of no dimension is one value. */
export type UnitPicture = { shape: number[]; values: Values; mark: number[]; height: number };
export type NumberEdit = { set: string; sample?: number; index?: number; layer?: number; unit?: number; source?: number };
