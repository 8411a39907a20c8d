// What all components speak of: elements, pixels, messages, and the records of a run.

import type { Palette } from "./pictures/paint.js";

export type Brush = CanvasRenderingContext2D;
/** Two numbers that belong together: a place, or the ends of a range. */
export type Pair = [number, number];
export type Timer = ReturnType<typeof setTimeout>;
export type Spot = { x: number; y: number };
export type Box = { x: number; y: number; width: number; height: number };
/** A square from its top left corner. */
export type Square = { x: number; y: number; size: number };
export type Size = { width: number; height: number };
export type Margin = { left: number; right: number; top: number; bottom: number };
export type Rgb = number[];

/** Arrays of numbers of any kind, as far as pictures read them. */
export interface Values {
  readonly length: number;
  readonly [index: number]: number;
  forEach(each: (value: number, index: number) => void): void;
  [Symbol.iterator](): ArrayIterator<number>;
}
/** Typed arrays of any kind. */
export interface Numbers extends Values {
  subarray(begin?: number, end?: number): Numbers;
  reduce(each: (sum: number, value: number, index: number) => number, first?: number): number;
  indexOf(value: number): number;
  keys(): ArrayIterator<number>;
}

/** The event of a handler: its target is an element of the component. */
export type Heard<E extends Event> = E & { readonly target: Element; readonly currentTarget: Element };
type Handlers = { [K in keyof HTMLElementEventMap as `on${K}`]?: (event: Heard<HTMLElementEventMap[K]>) => unknown };
export type Properties = Handlers & { [name: string]: unknown };
export type Child = Node | string | null | undefined;
export type Children = (Child | Child[])[];

/** How a component speaks to the server. */
export type Channel = { set(name: string, value: unknown): void; trigger(name: string, value: unknown): void };
/** What a component draws: `Data` come from the server. */
export type View<Data> = { update(data: Data): void; destroy?(): void };
/** What Streamlit hands to a component. */
export type Mount<Data> = {
  parentElement: ShadowRoot;
  data: Data;
  setStateValue: Channel["set"];
  setTriggerValue: Channel["trigger"];
};

/** "Set this to that", absolute, so that sending it twice does no harm. */
export type Edit = { set: string; [place: string]: unknown };
export type Message = { sender: string; sequence: number; edits: (Edit & { key: string })[] };
export type Ack = { sender: string; sequence: number };
/** What the server refused, and why. */
export type Problem = { key: string; sentence: string };
/** From where the direct route draws: the lesson, and the link that restores what the page shows; null: there is none. */
export type Live = { lesson: string; link: { [parameter: string]: string } | null };
/** What the direct route is asked for, and what it answers. */
export type Question = { lesson: string; link: { [parameter: string]: string }; changes: (Edit & { key: string })[]; more: boolean };
export type PictureAnswer = { version: number; lesson: string; picture: any };
/** What every component with edits gets. */
export type Answered = { ack?: Ack | null; live?: Live | null; problem?: Problem | null; alt: string };

/** Controls beside a picture, each with the edit that it sends, and a table of numbers. */
export type Slider = { edit: Edit; name: string; value: number; low: number; high: number;
  /** After how many decimals a drag rounds (0: whole numbers), or by powers of ten. */
  scale?: number | "powers" };
export type Choosing = { edit: Edit; name: string; value: string; options: [string, string][] };
export type PanelData = { choices: Choosing[]; sliders: Slider[]; table: string[][] };
export type EditOne = (key: string, change: Edit) => void;

/** One array of a picture. */
export type Part = { name: string; type: "u1" | "i1" | "u2" | "f4" | "png" | "webp"; shape: number[] };
/** The arrays of one picture, and its place. */
export type Frame = { place: number } & { [array: string]: any };

export type Samples = { x: number[][]; y: number[] };
export type SetName = "training" | "validation";
/** What places on the axis of a run are. */
export type Axis = "epoch" | "step";
/** What the first record of any run has. */
export type AnyStart = { axis?: Axis; layout?: Part[]; epochs?: number; steps?: number; patience?: number | null };
/** The first record of a training: what is trained, on what, and how its pictures are packed. */
export type Start = {
  kind: "start";
  axis?: Axis;
  layout: Part[];
  epochs: number;
  batches: number;
  loss: string;
  /** Why the validation loss can lie below the training loss; empty where nothing sets them apart. */
  loss_note?: string;
  picture: "curve" | "map" | "scatter" | "images" | "table";
  task: "regression" | "binary" | "classes";
  sizes: number[];
  hidden_shown: number[];
  inputs: string[];
  target: string;
  classes: string[];
  range: { x: Pair; y: Pair; value: Pair };
  points?: { [set in SetName]?: Samples | null };
  counts?: { [set in SetName]?: number };
  curve?: Pair[] | null;
  score?: string | null;
  patience?: number | null;
  units_label?: string | null;
  images: string;
  /** The true class of the image on display, or of each of them. */
  truth?: number | number[];
};

/** A value per place from `first` on: a number, or lists of numbers. */
export type Rows = { first: number; columns: { [name: string]: any[] | null } };
/** A single step at which a run has come to rest; its place is named after the axis. */
export type Single = { pack: string };
export type Batch = Single & { epoch: number; batch: number; loss: number };
/** An end, for now or for good; its place is named after the axis. */
export type AnyStop = { best?: number | null; restored?: boolean; reason: string; sentence?: string | null };
export type Stop = AnyStop & { epoch: number };
/** What a run of any kind says (core/runs/recording/recorder.py). */
export type Chunk =
  | { kind: "start" }
  | ({ kind: "rows" } & Rows)
  | { kind: "picture"; place: number; pack: string }
  | ({ kind: "single" } & Single)
  | ({ kind: "stop" } & AnyStop);

/** What a history of any kind of run has in common with the others. */
export type AnyHistory = {
  start: any;
  length: number;
  last: number;
  rows: number[];
  stops?: { length: number };
  take(chunk: any): void;
  at(name: string, place: number): number;
  column(name: string): Float64Array | null;
};
export type RunState = { phase: string; place: number; can_continue: boolean; sentence: string | null; lost: boolean };
export type RunEvents = { onHistory(): void; onRecords(): void; onPhase(): void; onAdvance(): void };
/** What the words about a run are made of. */
export type Told<History> = { phase: string; state: RunState; history: History; rate: number | null };
export type Remark = { text: string; bad: boolean };
export type Run = { id: string };
/** What the page tells a component about its run. */
export type RunData = { preview?: (string | Chunk)[] | null; run?: Run | null };

/** An earlier run, faint in the charts. */
export type Ghost = {
  name: string;
  label: string;
  differences?: string | null;
  training?: [number, number | null][] | null;
  validation?: [number, number | null][] | null;
  best?: number | null;
  stop?: number | null;
};

/** A line of a chart: `ys` by step, or at the steps `xs`. */
export type Line = { ys: ArrayLike<number>; xs?: ArrayLike<number> | null };
export type Look = { colour: string; from?: number; to?: number; width?: number; dash?: number[]; alpha?: number };
export type Seeking = { onSeek(epoch: number): void; onPeek(epoch: number | null): void };
/**
 * What is drawn of a run: the place on display and where it stands among those of the scrubber, its picture, whether it
 * is the newest one, the last place to draw, whether more will come.
 */
export type Shown<History> = { history: History; phase: string; shown: number; index: number; frame: Frame | null; live: boolean;
  newest: boolean; end: number; growing: boolean; ghosts: Ghost[]; lit?: string | null };
/** What a lesson brings to the view of its runs. */
export type RunPlan<History> = {
  /** What its histories are, and who asks for them. */
  Kind?: new(start: any) => History;
  Session?: new(channel: Channel, events: RunEvents, Kind?: any) => any;
  /** The single steps that have a button: [icon, name, title, mode, choice]. */
  steps?: string[][];
  faces?: Partial<Faces>;
  words?: Tales;
  /** What the scrubber moves by; the axis of its runs. */
  axis?: Axis;
  unit?: string;
  /** Whether its runs tell of some places of the axis only. */
  sparse?: boolean;
  /** Whether earlier runs stay as ghosts. */
  ghosts?: boolean;
  /** Two sentences about a run that was recorded before, for the phase and the remark. */
  recorded?(history: History, place: number): string[];
};
/** The words on the buttons of a run. */
export type Faces = { start: string; again: string; stop: string; reset: string; resetTitle: string };
/** What may differ in how a run is told (run/words.js). */
export type Telling = {
  noun: string;
  pace: boolean;
  paused(history: any): string;
  stopped(history: any): string;
  done(history: any): string;
  ending(told: Told<any>): Remark | null;
  single(history: any): string;
  standing(history: any, phase: string): string;
};
/** How the phase of a run and the remark below it are told. */
export type Tales = { phaseWords(told: Told<any>): string; remark(told: Told<any>): Remark };
/** Where the parts of a run's view go: between the player and the picture as text, below it; what has a size of its own. */
export type Furniture = { scene: Child[]; below?: Child[]; sized?: Element[] };

/** Colours of the page by the names of their uses. */
export type Hue = "positive" | "negative" | "accent" | "text" | "muted" | "validation";
export type Painting = { brush: Brush; colours: Palette };
/** A place of the plane that the reader chose: `x` are the network's inputs, `y` the height in the picture. */
export type Chosen = { x: number[]; y: number };
export type StageEvents = { redraw(): void; choose(place: Chosen): void; leave(): void };
