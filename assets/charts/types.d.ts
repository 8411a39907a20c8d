// What a line chart is fed with: plain data.

import type { Palette } from "../pictures/paint.js";
import type { Brush, Edit, Margin, Pair, Values } from "../types.js";
import type { Plot } from "./axes.js";

export type Numbers = ArrayLike<number>;
/** How axes look. */
export type AxesLook = {
  names?: { x?: string; y?: string };
  grid?: boolean | "rows";
  size?: number;
  right?: boolean;
  counts?: number[];
  across?: number[];
  words?: (value: number, step?: number) => string;
};
/** A line: its values by place (0, 1, 2 …) or at the places `xs`, which rise. `hue` is a colour of the palette or of a custom property. */
export type Series = {
  label: string;
  values: Numbers;
  xs?: Numbers | null;
  hue: string;
  dash?: number[];
  width?: number;
  /** From this place on the line is faint. */
  fadedFrom?: number;
  /** From the lowest to the highest value at each place, as over several seeds. */
  band?: [Numbers, Numbers] | null;
  /** Its dot is a ring. */
  hollow?: boolean;
  /** Every value has a dot. */
  dotted?: boolean;
};
/** A level to compare with; without a label the words alone say its `meaning`. */
export type Reference = { level: number; label?: string; meaning?: string; hue?: string; dash?: number[]; side?: "left" | "right" };
/** A place with a label above it: a line from top to bottom, or a ring on a series. */
export type Marker = { at: number; label: string; hue?: string; ring?: number };
/** Lines of something earlier, faint, with its name at the end of the last one. */
export type GhostLines = { name: string; lit?: boolean; lines: { xs: Numbers; values: Numbers; dash?: number[] }[] };
/** A dot of its own, besides those where the cursor meets the series. */
export type Dot = { at: number; value: number; hue: string };
export type ChartData = {
  /** What the chart shows, as a title. */
  name: string;
  series: Series[];
  references?: Reference[];
  markers?: Marker[];
  ghosts?: GhostLines[];
  dots?: Dot[];
  xs: Pair;
  /** The ends of the vertical axis; null where the values decide. */
  ys?: [number | null, number | null];
  log?: boolean;
  logX?: boolean;
  /** On a logarithmic axis: values below this one lie on an edge of their own at the bottom, which has this label. */
  foot?: { below: number; label: string };
  /** Where the vertical line stands; null without one. */
  cursor?: number | null;
  /** The place whose values have dots and are read; that of the cursor if it is not given. */
  shown?: number | null;
  /** Where the cursor can stand, rising; whole numbers if they are not given. */
  places?: Numbers;
  /** The series in front of the others. */
  lit?: number | null;
  /** Numbers on the horizontal axis. */
  across?: number[];
  /** A value in words. */
  words?: (value: number) => string;
  /** A value at the vertical axis. */
  tick?: (value: number, step?: number) => string;
};
/** How a chart looks whatever it shows. `unit` is what one place is called. */
export type ChartLook = {
  unit: string;
  margin: Margin;
  size?: number;
  counts?: number[];
  grid?: boolean | "rows";
  nameX?: string;
  fade?: number;
  dot?: number;
  /** Names stand at the ends of the lines. */
  ends?: boolean;
};
/** What a chart reports. Pointing at a place peeks, a click, a drag or a key seeks; labels at the ends are picked. */
export type ChartEvents = {
  onSeek?(place: number): void;
  onPeek?(place: number | null): void;
  onLight?(series: number | null): void;
  onPick?(series: number): void;
};
/** What is painted: with which brush and colours, into which plot. */
export type ChartPainting = { brush: Brush; colours: Palette; plot: Plot; data: ChartData; look: ChartLook };
/** A label at the end of a line, where the pointer finds it. */
export type EndLabel = { series: number; x: number; y: number; width: number; text: string };
/** A curve over one number as the server tells it; what is not finite is null. `stands`: where its cursor can be. */
export type Curve = Omit<ChartData, "series" | "places"> & { places: number[]; cursor: number; stands?: number[];
  series: (Omit<Series, "values"> & { values: (number | null)[] })[] };
/** Curves over the same number, and the edit that a drag in one of them makes. */
export type CurveData = { charts: Curve[]; drags: Edit; unit: string };
