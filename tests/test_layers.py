"""The house's rules: imports point one way, the top level is fixed, files stay short."""

from __future__ import annotations

import ast
import graphlib
import subprocess
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from pages.shared.catalogue import LESSONS

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"requirements.txt", "README.md", "app.py", "pages", "core", "assets", "tests"}
LONGEST_LESSON, LONGEST_FILE = 120, 299

# Who may import whom, outside core. A lesson may also import its section's helpers, which are no lessons.
MAY_IMPORT = {
    "app": {"navigation", "lesson", "shared", "core"},
    "navigation": {"lesson", "shared", "core"},
    "lesson": {"shared", "core"},
    "shared": {"shared", "core"},
    "core": {"core"},
}
LESSON_MODULES = {"pages." + lesson.path.removesuffix(".py").replace("/", ".") for lesson in LESSONS}
# Inside core: a part imports from its own floor or below.
FLOORS = (
    {"errors", "device", "seeding", "numbers", "text", "links", "runs"},
    {"data", "models"},
    {"training", "autodiff", "forward_pass", "gradient_flow", "vision", "generative"},
    {"charts", "code_export"},
    {"recipes", "warm_up", "run_warm_up"},
)
MAY_IMPORT_CHARTS = {"charts", "recipes", "warm_up"}
MAY_IMPORT_ALTAIR = {"charts", "warm_up"}  # the warm-up only loads it
FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}


def imported(path: PurePosixPath, source: str) -> set[str]:
    """Dotted names of everything a file imports, relative ones resolved; `from a import b` gives "a.b"."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                package = path.parent.parts[: len(path.parent.parts) - node.level + 1] if node.level else ()
                base = ".".join([*package, *([node.module] if node.module else [])])
                names |= {f"{base}.{alias.name}" for alias in node.names}
            case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__")):
                names |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return names


def group(name: str) -> str | None:
    """The group that a dotted name belongs to; None outside the project."""
    match name.split("."):
        case ["app" | "core" | "tests" as top, *_]:
            return top
        case ["pages", "navigation" | "shared" as inner, *_]:
            return inner
        case ["pages", *_]:
            return "lesson"
    return None


def part(name: str) -> str | None:
    """The part of core that a dotted name belongs to: "core.models.mlp" is in "models"."""
    names = name.split(".")
    return names[1] if names[0] == "core" and len(names) > 1 else None


def violations(path: PurePosixPath, source: str) -> list[str]:
    """Every import of a file that points the wrong way, as "importer imports imported"."""
    own = ".".join(path.with_suffix("").parts)
    return [f"{path} imports {name}" for name in sorted(imported(path, source)) if _forbidden(own, name)]


def _forbidden(own: str, name: str) -> bool:
    importer, target = group(own), group(name)
    if importer in (None, "tests"):
        return False
    if importer == target == "lesson":
        return not _is_helper(own, name)
    if target is not None and target not in MAY_IMPORT[importer]:
        return True
    return importer == "core" and _forbidden_in_core(part(own), name)


def _is_helper(own: str, name: str) -> bool:
    """Whether a name comes from a file of the importer's own section that is no lesson."""
    section, module = own.split(".")[:-1], name.split(".")[:3]
    return len(section) == 2 and module[:-1] == section and ".".join(module) not in LESSON_MODULES


def _forbidden_in_core(own: str | None, name: str) -> bool:
    top, target = name.partition(".")[0], part(name)
    if top == "streamlit" or (top == "altair" and own not in MAY_IMPORT_ALTAIR):
        return True
    if target not in FLOOR_OF:
        return False
    too_high = FLOOR_OF[target] > FLOOR_OF.get(own or "", -1)
    return too_high or (target == "charts" and own not in MAY_IMPORT_CHARTS)


def python_files() -> list[PurePosixPath]:
    files = [ROOT / "app.py", *(file for top in ("pages", "core", "tests") for file in (ROOT / top).rglob("*.py"))]
    return [PurePosixPath(file.relative_to(ROOT).as_posix()) for file in files if file.exists()]


def source_of(path: PurePosixPath) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_imports_point_one_way() -> None:
    assert [line for path in python_files() for line in violations(path, source_of(path))] == []


def test_no_two_parts_of_core_import_each_other() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for path in python_files():
        own = part(".".join(path.with_suffix("").parts))
        if own:
            graph[own] |= {p for p in map(part, imported(path, source_of(path))) if p in FLOOR_OF and p != own}
    order = list(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError with the parts in it
    assert order.index("errors") < order.index("forward_pass")


def test_every_part_of_core_has_its_floor() -> None:
    parts = {part(".".join(path.with_suffix("").parts)) for path in python_files() if path.parts[0] == "core"}
    assert parts - {"__init__"} <= set(FLOOR_OF)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("core/errors.py", "from core.models import mlp"),
        ("core/__init__.py", "from core.models.mlp import build_mlp"),
        ("core/models/mlp.py", "import core.training.loop"),
        ("core/models/mlp.py", "from ..forward_pass import trace"),
        ("core/forward_pass/trace.py", "from core.charts.palette import BLUE"),
        ("core/code_export/script.py", "from core import charts"),
        ("core/charts/curve.py", "from core.recipes import digits"),
        ("core/charts/curve.py", "import streamlit as st"),
        ("core/models/mlp.py", "def f():\n    import altair"),
        ("core/models/mlp.py", "from pages.shared import frame"),
        ("core/models/mlp.py", "import tests.core.conftest"),
        ("core/device.py", "import importlib\nimportlib.import_module('core.models.mlp')"),
        ("pages/shared/frame.py", "from pages.forward_pass.words import CHECKS"),
        ("pages/shared/frame.py", "from pages import navigation"),
        ("pages/forward_pass/forward_pass.py", "import pages.gradients.chain_rule"),
        ("pages/gradients/chain_rule.py", "from . import vanishing_gradients"),
        ("pages/gradients/chain_rule.py", "from ..forward_pass.words import CHECKS"),
        ("pages/forward_pass/words.py", "from pages.forward_pass.forward_pass import live"),
        ("pages/home.py", "from pages import glossary"),
        ("pages/navigation.py", "import app"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(path: str, line: str) -> None:
    assert len(violations(PurePosixPath(path), line)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "from pages.shared import warm_up\nimport streamlit"),
        ("pages/navigation.py", "import streamlit\nfrom pages.forward_pass import forward_pass"),
        ("pages/forward_pass/forward_pass.py", "from ..shared import frame\nfrom core.charts.palette import BLUE"),
        ("pages/forward_pass/forward_pass.py", "from . import words\nfrom pages.forward_pass.words import CHECKS"),
        ("pages/shared/frame.py", "from . import links\nfrom pages.shared.code import panel\nimport core.links"),
        ("core/links.py", "from core.errors import LinkError\nimport core"),
        ("core/autodiff/graph.py", "from core.forward_pass.trace import forward\nfrom .names import w"),
        ("core/charts/curve.py", "import altair\nfrom core.charts import palette"),
        ("core/recipes/digits.py", "from core.charts import curve\nfrom core.code_export import script"),
        ("core/models/mlp.py", "import streamlit_free\nimport corelib\nfrom torch import nn"),
        ("tests/pages/test_forward_pass.py", "from pages.forward_pass import forward_pass\nimport streamlit"),
    ],
)
def test_an_import_that_points_the_right_way_passes(path: str, line: str) -> None:
    assert violations(PurePosixPath(path), line) == []


def _too_long(path: PurePosixPath) -> bool:
    lesson = len(path.parts) == 3 and path.parts[0] == "pages" and path.parts[1] != "shared"
    return len(source_of(path).splitlines()) > (LONGEST_LESSON if lesson else LONGEST_FILE)


def test_files_stay_short() -> None:
    assert [str(path) for path in python_files() if _too_long(path)] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: which files belong to it is unknown")
def test_the_top_level_holds_exactly_what_the_house_names() -> None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    tops = {path.split("/")[0] for path in listed if path and (ROOT / path).exists()}
    assert {top for top in tops if not top.startswith(".")} == TOP_LEVEL
