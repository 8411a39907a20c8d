// The recorded run of the home page (core/recipes/home_recording.py).

import type { Numbers, Pair, SetName } from "../../types.js";

type BySet<Value> = { [set in SetName]: Value };
export type Edge = { layer: number; unit: number; source: number; at: number };
export type Recording = {
  settings: {
    hidden: number[];
    training: number;
    validation: number;
    batch_size: number;
    seed: number;
    learning_rate: number;
    tile_side: number;
    map_side: number;
    half_range: number;
  };
  network: string;
  parameter_count: number;
  torch: string;
  loss: BySet<number[]>;
  right: BySet<number[]>;
  points: BySet<{ x: Pair[]; y: number[] }>;
  scale: { units: Pair; output: Pair };
  sizes: number[];
  epochs: number;
  output: Numbers[];
  units: Numbers[];
  parameters: Numbers[];
  edges: Edge[];
};
