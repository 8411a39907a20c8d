// A lesson made up for the tests: a line is fitted to a few points, step by step. Two losses by step, a picture of the
// line, single steps, words. This is all that a lesson has to bring to the view of its runs.

import { el } from "../../assets/base/dom.js";
import { later } from "../../assets/base/values.js";
import { Plot } from "../../assets/charts/axes.js";
import { LineChart } from "../../assets/charts/line_chart.js";
import { horizon } from "../../assets/charts/range.js";
import { Stage } from "../../assets/run/stage.js";
import { Tabs } from "../../assets/run/tabs.js";
import { RunView } from "../../assets/run/view.js";
import { figure, runWords } from "../../assets/run/words.js";

const MARGIN = { left: 44, right: 14, top: 10, bottom: 24 };
const STEPS = [["batch", "1 step", "One step, then pause", "batch"]];
const SERIES = [{ name: "training_loss", label: "training", hue: "accent" }, { name: "validation_loss", label: "validation",
  hue: "validation" }];
const WORDS = runWords({ standing: ({ last }) => (last ? "Every step turns the line a little." : "A line at random.") });

/** The samples and the line. */
class LineStage extends Stage {
  axes = later();

  pictureName() {
    return `Line at step ${this.sheet.canvas.dataset.epoch}`;
  }

  arrange(width, room) {
    this.place = { height: room };
    const { left, right, top, bottom } = MARGIN;
    const { x, y } = this.start.range;
    this.plot = new Plot({ x: left, y: top, width: width - left - right, height: room - top - bottom }, x, y);
  }

  prepare() {
    this.axes = this.sheet.layer((brush) => this.plot.axes(brush, this.sheet.colours, {}));
  }

  paint({ line }) {
    const { brush, colours } = this.sheet;
    this.sheet.lay(this.axes);
    brush.fillStyle = colours.muted;
    this.eachPoint((set, [x], y) => brush.fillRect(this.plot.x(x) - 2, this.plot.y(y) - 2, 4, 4));
    const [low, high] = this.start.range.x;
    brush.strokeStyle = colours.accent;
    brush.beginPath();
    line.forEach((y, at) => brush.lineTo(this.plot.x(low + ((high - low) * at) / (line.length - 1)), this.plot.y(y)));
    brush.stroke();
  }
}

/** Both losses by step. */
class Losses {
  constructor(seeking) {
    this.chart = new LineChart({ unit: "step", margin: MARGIN }, seeking);
    this.node = this.chart.node;
  }

  draw({ history, shown, end, growing }) {
    this.chart.draw({
      name: "Losses by step",
      xs: [0, horizon(end, history.planned, growing)],
      cursor: shown,
      places: history.places,
      series: SERIES.map(({ name, label, hue }) => ({ label, hue, values: history.column(name)?.subarray(0, end + 1) ?? [] })),
    });
  }
}

export class LineLesson extends RunView {
  picture = el("div", { class: "picture" });

  constructor(root, channel) {
    super(root, channel, { axis: "step", steps: STEPS, words: WORDS, ghosts: true, faces: { start: "Fit" },
      recorded: ({ last }) => [`fitted before, ${last} steps`, "Move the scrubber."] });
    this.losses = new Losses(this.seeking);
    this.tabs = new Tabs("Numbers over the steps", this.redraw);
    this.furnish({ scene: [this.picture, this.tabs.node], sized: [this.picture, this.losses.node] });
  }

  begin(start) {
    this.stage = new LineStage(start, { redraw: this.redraw, choose() {}, leave() {} });
    this.picture.replaceChildren(this.stage.node);
    this.tabs.set([{ name: "Losses", node: this.losses.node, draw: (view) => this.losses.draw(view) }]);
  }

  between() {
    const { single } = this.session.history ?? {};
    return single && this.time.live ? `inside step ${single.step}` : null;
  }

  paint(view) {
    this.stage.draw(view.frame, { x: null });
    this.tabs.draw(view);
  }

  describe({ history, shown }) {
    const [training, validation] = SERIES.map(({ name }) => figure(history.at(name, shown)));
    return `At step ${shown} of ${history.planned} the training loss is ${training}, the validation loss ${validation}.`;
  }
}
