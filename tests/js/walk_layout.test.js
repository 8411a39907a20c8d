// Where the numbers of a scalar graph stand, and which way its edges go.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labelSpots, routePath, walkLayout } from "../../assets/lessons/chain_rule/walk_layout.js";

const graph = (columns, links) => ({
  nodes: Object.entries(columns).map(([id, column]) => ({ id, column })),
  edges: links.split(" ").map((link) => link.split(">")).map(([source, target]) => ({ source, target })),
});

// x·y, sin x, their sum, 1 − x, times y, exp, and all of it added up: x and y reach over a column.
const SHARED = graph({ x: 0, y: 0, a: 1, b: 1, c: 2, d: 1, e: 2, f: 3, g: 4 }, "x>a y>a x>b a>c b>c x>d d>e y>e e>f c>g f>g");
// max(x, y)² + 3·relu(z) + |z|: the last one reaches over two columns.
const KINKS = graph({ x: 0, y: 0, a: 1, two: 1, b: 2, three: 1, z: 0, c: 1, d: 2, e: 3, f: 1, g: 4 },
  "x>a y>a a>b two>b z>c three>d c>d b>e d>e z>f e>g f>g");

/** Two layers of a network, every product a box of its own. */
function dense(inputs, units) {
  const columns = { y: 4 };
  const links = [];
  for (let unit = 0; unit < units; unit += 1) {
    Object.assign(columns, { [`b${unit}`]: 1, [`z${unit}`]: 2, [`a${unit}`]: 3 });
    links.push(`b${unit}>z${unit}`, `z${unit}>a${unit}`, `a${unit}>y`);
    for (let input = 0; input < inputs; input += 1) {
      Object.assign(columns, { [`x${input}`]: 0, [`w${unit}${input}`]: 0, [`p${unit}${input}`]: 1 });
      links.push(`x${input}>p${unit}${input}`, `w${unit}${input}>p${unit}${input}`, `p${unit}${input}>z${unit}`);
    }
  }
  return graph(columns, links.join(" "));
}

/** Points along a path of moves, lines and curves. */
function points(d) {
  const found = [];
  let at = [0, 0];
  for (const [, command, text] of d.matchAll(/([MLC])([^MLC]+)/g)) {
    const numbers = text.trim().split(/[\s,]+/).map(Number);
    const stops = Array.from({ length: numbers.length / 2 }, (_, index) => numbers.slice(2 * index, 2 * index + 2));
    const [p, q, r, s] = command === "C" ? [at, ...stops] : [at, at, stops[0], stops[0]];
    const steps = command === "M" ? 0 : 41;
    for (let step = 0; step < steps; step += 1) {
      const t = step / 40;
      found.push(
        [0, 1].map((axis) => (1 - t) ** 3 * p[axis] + 3 * (1 - t) ** 2 * t * q[axis] + 3 * (1 - t) * t * t * r[axis] + t ** 3 * s[axis]),
      );
    }
    at = stops.at(-1);
  }
  return found;
}

/** Edges that run behind a box that is none of their ends, as "source>target behind box". */
function behind({ nodes, edges }, place) {
  const [w, h] = [place.node.width / 2, place.node.height / 2];
  const inside = ([x, y], box) => Math.abs(x - box.x) < w && Math.abs(y - box.y) < h;
  return edges.flatMap(({ source, target }, index) => {
    const path = points(routePath(place.routes[index], place));
    const boxes = nodes.filter(({ id }) => id !== source && id !== target);
    return boxes.filter(({ id }) => path.some((point) => inside(point, place.positions.get(id)))).map(({ id }) =>
      `${source}>${target} behind ${id}`
    );
  });
}

describe("the layout of a walk", () => {
  for (const [name, given] of Object.entries({ SHARED, KINKS, dense: dense(3, 4) })) {
    for (const width of [368, 700, 1100]) {
      test(`no edge of ${name} runs behind a box at ${width} px`, () => {
        const place = walkLayout(given.nodes, given.edges, width);
        assert.deepEqual(behind(given, place), []);
        assert.ok(place.routes.every((route, index) => route[0] === place.positions.get(given.edges[index].source)));
      });
    }
  }

  test("the numbers on the edges of a narrow page do not stand over each other", () => {
    for (const { nodes, edges } of [SHARED, KINKS]) {
      const spots = labelSpots(walkLayout(nodes, edges, 368).routes, true);
      const over = spots.flatMap((one, index) =>
        spots.slice(index + 1).filter((other) => Math.abs(one.x - other.x) < 44 && Math.abs(one.y - other.y) < 12)
      );
      assert.deepEqual(over, []);
    }
  });

  for (const width of [328, 368, 540]) {
    test(`a page of ${width} px is filled from top to bottom, and not exceeded`, () => {
      const place = walkLayout(SHARED.nodes, SHARED.edges, width);
      assert.ok(place.vertical);
      assert.equal(place.width, width);
      for (const { source, target } of SHARED.edges) {
        assert.ok(place.positions.get(source).y + place.node.height < place.positions.get(target).y, `${source}>${target}`);
      }
      for (const { id } of SHARED.nodes) {
        const { x } = place.positions.get(id);
        assert.ok(x - place.node.width / 2 >= 0 && x + place.node.width / 2 <= width, id);
      }
    });
  }

  test("boxes have room for seven digits of 12 pixels", () => {
    for (const width of [328, 1100]) {
      const { node } = walkLayout(dense(4, 4).nodes, dense(4, 4).edges, width);
      assert.ok(node.width >= (node.height >= 44 ? 60 : 96), `${width}: ${JSON.stringify(node)}`);
    }
  });
});
