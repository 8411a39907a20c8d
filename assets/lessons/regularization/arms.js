// The remedies against learning by heart, trained side by side: learning curves, the sizes of all weights, a table.

import { component } from "../../base/dom.js";
import { told } from "../../run/comparison/told.js";
import { Comparison, STYLES } from "../../run/comparison/view.js";
/** @import { ToldHistory } from "../../run/comparison/told.js" */

/** @param {ToldHistory} history */
function standing({ seeds, length }) {
  const same = seeds > 1 ? `for each of ${seeds} seeds the same samples and batches` : "the same samples, batches and first weights";
  return length ? `${same[0].toUpperCase()}${same.slice(1)}: only one thing differs.` : `Train them side by side: ${same}.`;
}

export default component((root, channel) => new Comparison(root, channel, told(standing)), ...STYLES);
