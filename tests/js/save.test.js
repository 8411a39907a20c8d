// Saving pictures: the brush that writes SVG, the files, the button with its menu.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Sheet } from "../../assets/pictures/canvas.js";
import { asSvg, saveButton, stem } from "../../assets/pictures/save.js";
import { SvgBrush } from "../../assets/pictures/svg_brush.js";
import { installCanvas, installDom } from "./fake_dom.js";

installDom();
installCanvas();

const brushOf = () =>
  new SvgBrush({ measure: (text) => 6 * text.length, plain: (colour) => (colour === "faint" ? ["grey", 0.5] : [colour, 1]) });

/** What a painter leaves behind. */
function written(paint) {
  const brush = brushOf();
  paint(brush);
  return brush.elements;
}

describe("the brush that writes SVG", () => {
  test("paths: filled, stroked, with opacity and dashes", () => {
    assert.deepEqual(written((brush) => {
      brush.beginPath();
      brush.moveTo(1, 2);
      brush.lineTo(3.14159, 4);
      brush.bezierCurveTo(1, 1, 2, 2, 3, 3);
      brush.closePath();
      Object.assign(brush, { fillStyle: "faint", strokeStyle: "red", lineWidth: 2.5, globalAlpha: 0.4, lineJoin: "round" });
      brush.fill();
      brush.setLineDash([5, 3]);
      brush.stroke();
    }), [
      `<path d="M1 2L3.14 4C1 1 2 2 3 3Z" fill="grey" fill-opacity="0.5" opacity="0.4"/>`,
      `<path d="M1 2L3.14 4C1 1 2 2 3 3Z" fill="none" stroke="red" stroke-width="2.5" stroke-dasharray="5 3" stroke-linejoin="round" opacity="0.4"/>`,
    ]);
  });

  test("a path may begin with a line, as on a canvas", () => {
    assert.match(written((brush) => {
      brush.beginPath();
      brush.lineTo(1, 1);
      brush.lineTo(2, 2);
      brush.fill();
    })[0], /d="M1 1L2 2"/);
  });

  test("discs, rectangles with round corners, rectangles of negative height", () => {
    const [disc, round, plain] = written((brush) => {
      brush.beginPath();
      brush.arc(10, 10, 4, 0, 2 * Math.PI);
      brush.fill();
      brush.beginPath();
      brush.roundRect(0, 0, 20, 10, 4);
      brush.fill();
      brush.fillRect(0, 10, 5, -4);
    });
    assert.match(disc, /d="M14 10A4 4 0 0 1 6 10A4 4 0 0 1 14 10Z"/);
    assert.match(round, /d="M4 0h12a4 4 0 0 1 4 4v2a4 4 0 0 1 -4 4h-12a4 4 0 0 1 -4 -4v-2a4 4 0 0 1 4 -4Z"/);
    assert.match(plain, /<rect x="0" y="6" width="5" height="4"/);
  });

  test("save and restore bring back colours, dashes, places and clips", () => {
    const elements = written((brush) => {
      brush.save();
      brush.fillStyle = "red";
      brush.translate(5, 6);
      brush.rotate(Math.PI / 2);
      brush.beginPath();
      brush.rect(0, 0, 2, 2);
      brush.clip();
      brush.fillRect(0, 0, 1, 1);
      brush.restore();
      brush.fillRect(0, 0, 1, 1);
    });
    const id = elements[0].match(/id="([^"]+)"/)[1];
    assert.equal(elements[1],
      `<g clip-path="url(#${id})"><rect x="0" y="0" width="1" height="1" fill="red" transform="matrix(0 1 -1 0 5 6)"/></g>`);
    assert.equal(elements[2], `<rect x="0" y="0" width="1" height="1" fill="#000000"/>`);
  });

  test("a clip within a clip shows what lies in both", () => {
    const elements = written((brush) => {
      for (const size of [4, 2]) {
        brush.beginPath();
        brush.rect(0, 0, size, size);
        brush.clip();
      }
    });
    const id = elements[0].match(/id="([^"]+)"/)[1];
    assert.match(elements[1], new RegExp(`<clipPath id="[^"]+" clip-path="url\\(#${id}\\)">`));
  });

  test("words: their font, where they stand, how wide they may be; they are data", () => {
    assert.deepEqual(written((brush) => {
      Object.assign(brush, { font: `650 12px "Some Sans", serif`, textAlign: "right", textBaseline: "middle" });
      brush.fillText('<b>& "x"', 1, 2);
      brush.font = "13px Test";
      brush.textBaseline = "alphabetic";
      brush.fillText("eleven", 1, 2, 30);
    }), [
      `<text x="1" y="2" font-family="&#34;Some Sans&#34;, serif" font-size="12" font-weight="650" text-anchor="end" dominant-baseline="central" `
      + `fill="#000000">&#60;b&#62;&#38; &#34;x&#34;</text>`,
      `<text x="1" y="2" font-family="Test" font-size="13" text-anchor="end" textLength="30" lengthAdjust="spacingAndGlyphs" `
      + `fill="#000000">eleven</text>`,
    ]);
  });

  test("pictures of pixels lie in the file, pieces of them too; crisp where they are", () => {
    const image = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const [whole, piece] = written((brush) => {
      brush.imageSmoothingEnabled = false;
      brush.drawImage(image, 10, 20, 40, 40);
      brush.imageSmoothingEnabled = true;
      brush.drawImage(image, 2, 2, 4, 3, 0, 0, 40, 30);
    });
    assert.equal(whole,
      `<image x="10" y="20" width="40" height="40" preserveAspectRatio="none" style="image-rendering: pixelated" href="data:8x8"/>`);
    assert.equal(piece, `<image x="0" y="0" width="40" height="30" preserveAspectRatio="none" href="data:4x3"/>`);
  });
});

describe("a sheet as a file", () => {
  const painted = (painter) => {
    const sheet = new Sheet();
    sheet.fit(100, 50);
    sheet.paint(painter(sheet));
    return asSvg({ sheet, name: () => "A picture" });
  };

  test("has the sheet's size and ground, and what its painter paints with the brush that it is given", () => {
    const text = painted((sheet) => () => {
      sheet.brush.fillStyle = sheet.colours.accent;
      sheet.brush.fillRect(1, 2, 3, 4);
    });
    assert.equal(text, `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"><title>A picture</title>`
      + `<rect width="100" height="50" fill="rgb(255, 255, 255)"/><rect x="1" y="2" width="3" height="4" fill="rgb(0, 128, 128)"/></svg>`);
  });

  test("draws layers again instead of laying their pixels", () => {
    const text = painted((sheet) => {
      const layer = sheet.layer((brush) => brush.fillRect(0, 0, 7, 7));
      return () => sheet.lay(layer);
    });
    assert.match(text, /<rect x="0" y="0" width="7" height="7"/);
    assert.doesNotMatch(text, /<image/);
  });

  test("leaves the sheet with its own brush, also when the painter fails", () => {
    const sheet = new Sheet();
    const { brush } = sheet;
    sheet.painter = () => assert.fail("no");
    assert.throws(() => sheet.copy(brushOf()));
    assert.equal(sheet.brush, brush);
  });

  test("is named after the picture", () => {
    assert.equal(stem("Loss by epoch (MSE)"), "loss-by-epoch-mse");
    assert.equal(stem("Norm of ∂L/∂W"), "norm-of-l-w");
    assert.equal(stem("…"), "picture");
  });
});

describe("the button", () => {
  const made = () => {
    const node = saveButton(new Sheet(), () => "x");
    const [button, menu] = node.childNodes;
    return { node, button, menu, items: menu.childNodes };
  };
  const press = (node, key) => node.fire("keydown", { key });

  test("has a name, opens a menu of two kinds, and the first has the focus", () => {
    const { button, menu, items } = made();
    assert.equal(button.getAttribute("aria-label"), "Save picture");
    assert.equal(menu.hidden, true);
    button.fire("click");
    assert.deepEqual([menu.hidden, button.getAttribute("aria-expanded")], [false, "true"]);
    assert.deepEqual(items.map((item) => item.textContent), ["PNG", "SVG"]);
    assert.equal(document.activeElement, items[0]);
  });

  test("Escape closes the menu and gives the focus back", () => {
    const { node, button, menu } = made();
    button.fire("click");
    assert.ok(press(node, "Escape").defaultPrevented);
    assert.equal(menu.hidden, true);
    assert.equal(document.activeElement, button);
  });

  test("a file is offered for saving, and its address is given back later", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const urls = { made: [], gone: [] };
    context.mock.method(URL, "createObjectURL", (blob) => urls.made.push(blob) && "blob:1");
    context.mock.method(URL, "revokeObjectURL", (url) => urls.gone.push(url));
    const links = [];
    const plain = document.createElement;
    context.mock.method(document, "createElement", (tag) => {
      const element = plain(tag);
      if (tag === "a") Object.assign(element, { click: () => links.push(element) });
      return element;
    });
    const sheet = new Sheet();
    sheet.fit(10, 10);
    const [, menu] = saveButton(sheet, () => "Some map").childNodes;
    menu.childNodes[1].fire("click");
    await Promise.resolve();
    assert.equal(links[0].getAttribute("download"), "some-map.svg");
    assert.equal(urls.made[0].type, "image/svg+xml");
    assert.match(await urls.made[0].text(), /<title>Some map<\/title>/);
    context.mock.timers.tick(20_000);
    assert.deepEqual(urls.gone, ["blob:1"]);
  });
});
