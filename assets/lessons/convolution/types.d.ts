// What the components of the convolution lesson get from the server, and how its modules speak of pixels.

import type { Answered, Rgb } from "../../types.js";

export type ConvolutionData = Answered & {
  operation: string;
  settings: { size: number[]; stride: number; padding: number; dilation: number; groups: number };
  input: { side: number; channels: string[]; bytes: string; drawing: boolean };
  output: { height: number; width: number; channels: number; values: string; low: number; high: number };
  weights: string | null;
  bias: string | null;
  overlaps?: string | null;
  seed: number | null;
  own_kernels: boolean;
  limits: { [setting: string]: [number, number] };
  start: [number, number];
  size_text: string;
  parameters_text: string;
};
type Side = { rows: number; columns: number; channels: number };
export type Geometry = {
  size: number[];
  stride: number;
  padding: number;
  dilation: number;
  groups: number;
  operation: string;
  rows: number;
  columns: number;
  cells: number;
  transposed: boolean;
  pooling: boolean;
  input: Side;
  output: Side;
};
export type Pixel = { row: number; column: number };
export type Area = Pixel & { rows: number; columns: number };
/** A pixel that belongs to cell (a, b) of the kernel; it may lie in the padding. */
export type Partner = Pixel & { a: number; b: number; inside: boolean };
export type Product = Partner & { pixel: number; weight: number | null; product: number };
/** The products of one input channel. */
export type Sum = { channel: number; cells: (Product | null)[]; sum: number };
export type Made = { parts: Sum[]; bias: number | null; value: number };
export type Fed = { part: Sum; pixel: number };
/** A pixel of the input or of the output. */
export type Place = Pixel & { side: "input" | "output" };
export type Painted = (row: number, column: number) => Rgb;
export type Written = ((row: number, column: number) => string) | null;
export type ViewName = number | "colours" | "overlaps";
/** A way to show the output. */
export type OutputMap = { view: ViewName; name: string; scale: string[]; colour: Painted; text: Written };
export type Shape = { rows: number; columns: number; margin: number };
export type Tab = { name: string; chosen: boolean };
export type Sides = { left: number; right: number; top: number; bottom: number };
export type GridEvents = {
  hover(place: Pixel | null): void;
  pick(place: Pixel): void;
  move(rows: number, columns: number): void;
  paint?(place: Pixel, first?: boolean): void;
  turn?(): void;
};
export type CellEvents = {
  pick(a: number, b: number): void;
  point(index: number | null): void;
  tab(index: number): void;
  weight(value: number | string): void;
  bias(value: number | string): void;
};
export type Stepper = {
  key: string;
  node: HTMLElement;
  value: HTMLOutputElement;
  less: HTMLButtonElement;
  more: HTMLButtonElement;
  title: HTMLElement;
  wanted: number;
};
