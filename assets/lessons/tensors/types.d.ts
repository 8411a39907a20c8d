import type { TensorRecord } from "../../pictures/tensor_cells.js";
import type { Answered } from "../../types.js";

export type Stage = "broadcasting" | "storage";
export type Name = "A" | "B" | "C";
/** An axis: its name, its size in A, in B and in the result, and why. */
export type AxisRule = [string, number | null, number | null, number | null, string];
export type TensorsData = Answered & {
  stage: Stage;
  stages: { [stage in Stage]: string };
  shapes: { [name in Name]: number[] };
  limits: { axis: [number, number]; axes: number };
  operation: string;
  operations: { [operation: string]: string };
  view: string;
  error: string;
  sign: string;
  left: TensorRecord;
  right: TensorRecord;
  result: TensorRecord | null;
  made_of: [number[], number[]][] | null;
  axes: AxisRule[];
  base: TensorRecord;
  line: string[];
  changed: number[];
  value: TensorRecord | null;
  places: number[];
  copy: string[] | null;
  strides: number[];
  offset: number;
  written: number | null;
};
export type Edit = (key: string, value: unknown) => void;
/** What a board tells of the number that the reader points at. */
export type Drawn = { words: string; count: number; across: number };
