// A photo before and after the layer, one over the other; the border between them can be dragged.

import { component, el } from "../../base/dom.js";
import { saveButton } from "../../pictures/save.js";
/** @import { Brush } from "../../types.js" */

class PhotoComparison {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.before = el("img", { class: "before", alt: "" });
    this.after = el("img", { class: "after", alt: "" });
    this.range = el("input", { type: "range", min: 0, max: 100, step: "any", value: 50,
      "aria-label": "Where the photo ends and the output begins", oninput: () => this.draw() });
    this.border = el("div", { class: "border", "aria-hidden": "true" }, el("span"));
    this.frame = el("div", { class: "frame" }, this.before, this.after, this.border, el("span", { class: "tag left" }, "input"),
      el("span", { class: "tag right" }, "output"), this.range);
    const photo = this;
    const sheet = { // as large as the photo is, whatever room it has on the page
      get width() {
        return photo.before.naturalWidth;
      },
      get height() {
        return photo.before.naturalHeight;
      },
      colours: { ground: "#ffffff" },
      copy: (/** @type {Brush} */ brush) => this.paint(brush),
    };
    root.append(this.frame, el("div", { class: "below" }, saveButton(sheet, () => "Photo, before and after the layer")));
  }

  /** The photo up to the border, and the output behind it. @param {Brush} brush */
  paint(brush) {
    const { naturalWidth: width, naturalHeight: height } = this.before;
    const border = (Number(this.range.value) / 100) * width;
    brush.imageSmoothingEnabled = false;
    brush.drawImage(this.before, 0, 0, width, height);
    brush.save();
    brush.beginPath();
    brush.rect(border, 0, width - border, height);
    brush.clip();
    brush.drawImage(this.after, 0, 0, width, height);
    brush.restore();
    brush.fillStyle = "#ffffff";
    brush.fillRect(border - 1, 0, 2, height);
  }

  /** @param {{ before: string, after: string, width: number, height: number, alt: string, coarse: boolean }} data */
  update(data) {
    this.frame.style.aspectRatio = `${data.width} / ${data.height}`;
    if (this.before.src !== data.before) this.before.src = data.before;
    if (this.after.src !== data.after) this.after.src = data.after;
    this.after.alt = data.alt;
    this.frame.classList.toggle("coarse", data.coarse);
    this.draw();
  }

  draw() {
    const share = Number(this.range.value);
    this.after.style.clipPath = `inset(0 0 0 ${share}%)`;
    this.border.style.left = `${share}%`;
  }
}

export default component((root) => new PhotoComparison(root), "lessons/convolution/photo.css");
