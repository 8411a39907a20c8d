"""The house's rules: imports point one way, the top level is fixed, files stay short."""

from __future__ import annotations

import ast
import graphlib
import subprocess
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from core.lessons.catalogue import FOLDERS

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"requirements.txt", "README.md", "app.py", "pages", "core", "assets", "tests"}
LONGEST_ESSAY, LONGEST_FILE = 120, 299

# Who may import whom, outside core. A lesson's files may also import each other.
MAY_IMPORT = {
    "app": {"navigation", "server", "core"},
    "navigation": {"shared", "server", "core"},
    "page": {"shared", "server", "core"},
    "lesson": {"shared", "server", "core"},
    "shared": {"shared", "server", "core"},
    "server": {"server", "core"},
    "core": {"core"},
}
# Inside core: a part imports from its own floor or below.
FLOORS = (
    {"errors", "device", "seeding", "numbers", "text", "wanted", "kept", "sizes", "zip_places"},
    {"settings", "runs", "scripts"},
    {"data", "networks"},
    {
        "training",
        "autograd",
        "convolution",
        "interpretability",
        "gradient_flow",
        "gan",
        "losses",
        "tensors",
        "regularization",
        "optimizers",
    },
    {"pictures"},
    {"lessons"},
    {"recipes", "libraries"},
)
MAY_IMPORT_ALTAIR = {"pictures", "lessons"}
FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}
FOR_ALL_LESSONS = {"catalogue", "live", "tour", "warm_up", "run_warm_up"}  # in core.lessons


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
        case ["pages", "navigation" | "shared" | "server" as inner, *_]:
            return inner
        case ["pages", _, _, *_] as names:
            return "lesson" if names[1] in FOLDERS.values() else "page"
        case ["pages", *_]:
            return "page"
    return None


def lesson_of(name: str) -> str | None:
    """The lesson that a dotted name belongs to, in pages and in core; None for what belongs to all."""
    match name.split("."):
        case ["core", "lessons", slug, *_] if slug not in FOR_ALL_LESSONS:
            return slug
        case ["pages", folder, slug, *_] if folder in FOLDERS.values():
            return slug
    return None


def part(name: str) -> str | None:
    """The part of core that a dotted name belongs to: "core.networks.mlp" is in "networks"."""
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
    if lesson_of(own) and lesson_of(name):
        return lesson_of(own) != lesson_of(name) or name.startswith(_essay(own))
    if target is not None and target not in MAY_IMPORT[importer]:
        return True
    return importer == "core" and _forbidden_in_core(part(own), name)


def _essay(own: str) -> str:
    """The essay is what is read, so its parts do not import it."""
    section = own.split(".")[1]
    return f"pages.{section}.{lesson_of(own)}.{lesson_of(own)}."


def _forbidden_in_core(own: str | None, name: str) -> bool:
    top, target = name.partition(".")[0], part(name)
    if top == "streamlit" or (top == "altair" and own not in MAY_IMPORT_ALTAIR):
        return True
    return target in FLOOR_OF and FLOOR_OF[target] > FLOOR_OF.get(own or "", -1)


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
    assert order.index("errors") < order.index("networks") < order.index("lessons")


def test_every_part_of_core_has_its_floor() -> None:
    parts = {part(".".join(path.with_suffix("").parts)) for path in python_files() if path.parts[0] == "core"}
    assert parts - {"__init__"} <= set(FLOOR_OF)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("core/errors.py", "from core.networks import mlp"),
        ("core/__init__.py", "from core.networks.mlp import build_mlp"),
        ("core/networks/mlp.py", "import core.training.fit"),
        ("core/networks/mlp.py", "from ..training import fit"),
        ("core/networks/forward/trace.py", "from core.pictures.palette import BLUE"),
        ("core/training/fit.py", "from core.lessons.live_training.experiment import TrainingExperiment"),
        ("core/pictures/curve.py", "from core.recipes import digits"),
        ("core/pictures/curve.py", "import streamlit as st"),
        ("core/networks/mlp.py", "def f():\n    import altair"),
        ("core/networks/mlp.py", "from pages.shared import frame"),
        ("core/networks/mlp.py", "import tests.fixtures.networks"),
        ("core/device.py", "import importlib\nimportlib.import_module('core.networks.mlp')"),
        ("core/lessons/gan/experiment.py", "from core.lessons.live_training.link import LIVE_TRAINING_LINK"),
        ("pages/shared/frame.py", "from pages.basics.forward_pass.words import CHECKS"),
        ("pages/server/runs.py", "from pages.shared import frame"),
        ("pages/shared/frame.py", "from pages import navigation"),
        ("pages/basics/forward_pass/forward_pass.py", "import pages.gradients.chain_rule.chain_rule"),
        ("pages/basics/forward_pass/forward_pass.py", "import core.lessons.chain_rule.experiment"),
        ("pages/gradients/chain_rule/chain_rule.py", "from ..vanishing_gradients import words"),
        ("pages/basics/forward_pass/words.py", "from pages.basics.forward_pass.forward_pass import live"),
        ("pages/home.py", "from pages import glossary"),
        ("pages/navigation.py", "import app"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(path: str, line: str) -> None:
    assert len(violations(PurePosixPath(path), line)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "from pages.server import runs\nimport streamlit"),
        ("pages/navigation.py", "import streamlit\nfrom pages.shared.style import page_style"),
        ("pages/basics/forward_pass/forward_pass.py", "from ...shared import frame\nimport core.pictures.palette"),
        ("pages/basics/forward_pass/forward_pass.py", "from . import words\nfrom core.lessons.catalogue import lesson"),
        ("pages/basics/forward_pass/forward_pass.py", "import core.lessons.forward_pass.picture"),
        ("pages/generating/gan/images/images.py", "from pages.generating.gan.state import State"),
        ("pages/shared/frame.py", "from . import links\nfrom pages.server.runs import runs\nimport core.settings.link"),
        ("core/settings/link.py", "from core.errors import LinkError\nimport core"),
        ("core/autograd/graph/trace.py", "from core.networks.forward.trace import forward\nfrom .names import w"),
        ("core/pictures/curve.py", "import altair\nfrom core.pictures import palette"),
        ("core/recipes/digits.py", "from core.pictures import curve\nfrom core.lessons import script"),
        ("core/networks/mlp.py", "import streamlit_free\nimport corelib\nfrom torch import nn"),
        ("tests/lessons/forward_pass/test_page.py", "from pages.basics import forward_pass\nimport streamlit"),
    ],
)
def test_an_import_that_points_the_right_way_passes(path: str, line: str) -> None:
    assert violations(PurePosixPath(path), line) == []


def _too_long(path: PurePosixPath) -> bool:
    """The essay is the file that bears its lesson's name."""
    essay = group(".".join(path.with_suffix("").parts)) == "lesson" and path.stem == path.parent.name
    return len(source_of(path).splitlines()) > (LONGEST_ESSAY if essay else LONGEST_FILE)


def test_files_stay_short() -> None:
    assert [str(path) for path in python_files() if _too_long(path)] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: which files belong to it is unknown")
def test_the_top_level_holds_exactly_what_the_house_names() -> None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    tops = {path.split("/")[0] for path in listed if path and (ROOT / path).exists()}
    assert {top for top in tops if not top.startswith(".")} == TOP_LEVEL
