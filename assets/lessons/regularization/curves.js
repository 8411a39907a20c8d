// What follows a hand in the lesson on regularization: one weight in one step, many masks, the width of a network.

import { component } from "../../base/dom.js";
import { LiveCurves, STYLES } from "../../charts/live_curves.js";

export default component((root, channel) => new LiveCurves(root, channel), ...STYLES);
