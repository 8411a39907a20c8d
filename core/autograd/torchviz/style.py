"""How autograd's graph looks: colours for a light and a dark page, and DOT text that every Graphviz can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["parameter", "operation", "output", "saved"]
Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Paint:
    """Fill and border of a kind of node."""

    fill: str
    border: str


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, on a transparent background."""

    text: str
    edge: str
    kinds: Mapping[Kind, Paint]


PALETTES: Mapping[Theme, Palette] = MappingProxyType(
    {
        "light": Palette(
            text="#1b1f24",
            edge="#57606a",
            kinds={
                "parameter": Paint("#cfe2ff", "#1f5fbf"),
                "operation": Paint("#e4e7eb", "#57606a"),
                "output": Paint("#cdeccf", "#2c7a36"),
                "saved": Paint("#ffe3bf", "#a15c00"),
            },
        ),
        "dark": Palette(
            text="#f2f4f7",
            edge="#aab4bf",
            kinds={
                "parameter": Paint("#1d4580", "#7db0ff"),
                "operation": Paint("#3a4149", "#9aa5b1"),
                "output": Paint("#1f5a2b", "#7fd18b"),
                "saved": Paint("#6b4310", "#ffb454"),
            },
        ),
    }
)


@dataclass(frozen=True)
class StyledNode:
    """A node to be drawn: its id, kind and the lines of its label."""

    id: str
    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True)
class StyledEdge:
    """An arrow from the argument to the function; `saved` marks the dashed line to a tensor that a function keeps."""

    source: str
    target: str
    saved: bool = False


def dot_text(nodes: Iterable[StyledNode], edges: Iterable[StyledEdge], theme: Theme) -> str:
    """The graph in DOT. Every statement stands on one line of its own; labels break by Graphviz's escape.

    In the SVG each node is a group with the id "torch-" + node id and its kind as class.
    """
    colours = PALETTES[theme]
    lines = [
        "digraph torch {",
        '  graph [bgcolor="transparent" rankdir="TB" ranksep="0.25" nodesep="0.2"]',
        f'  node [shape="box" style="filled" fontname="Courier" fontsize="10" height="0.2" fontcolor="{colours.text}"]',
        f'  edge [color="{colours.edge}" arrowsize="0.7"]',
        *(_node(node, colours) for node in nodes),
        *(_edge(edge) for edge in edges),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _node(node: StyledNode, colours: Palette) -> str:
    paint, lines = colours.kinds[node.kind], [_escaped(line) for line in node.lines]
    # \l ends a line and sets it flush left: columns of numbers stay columns.
    label = lines[0] if len(lines) == 1 else "".join(line + r"\l" for line in lines)
    return (
        f'  {node.id} [id="torch-{node.id}" class="{node.kind}" label="{label}" '
        f'fillcolor="{paint.fill}" color="{paint.border}"]'
    )


def _edge(edge: StyledEdge) -> str:
    return f"  {edge.source} -> {edge.target}" + (' [dir="none" style="dashed"]' if edge.saved else "")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
