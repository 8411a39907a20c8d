// The first record of a CNN's training.

import type { RunData, Start } from "../../types.js";

/** An image that is looked at; `truth` is null for one of the reader's. */
export type Followed = { image: string; image_shape: number[]; truth: number | null };
export type CnnStart = Start & Followed & { first: string; block: string; origin?: string | null };
/** What the networks of several epochs make of another image than the run's: base64 by epoch. */
export type OtherImage = Followed & { layout: Start["layout"]; frames: Record<string, string> };
/** Where in the training the reader looks. */
export type Place = { run?: string | null; epoch: number; batch?: number | null };
export type CnnData = RunData & { look?: OtherImage | null; place: Place };
/** Where everything stands in a width. */
export type FilterPlace = { per: number; size: number; narrow: boolean; side: number; left: number; top: number; rows: number;
  height: number };
/** One step of the fast gradient sign method for every place of its slider; see core/lessons/cnn_filters/attack_picture.py. */
export type AttackData = { steps: number[]; start: number; side: number; original: string; strip: string; sentences: string[][] };
