"""Writes assets/hosting/constraints.txt, the versions that were tested: `python -m core.recipes.constraints`.

The project leans on the inside of Streamlit, so hosting takes exactly the versions of the
environment in which this was run last; the README's own command takes newer ones, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
WANTED, WRITTEN = ROOT / "requirements.txt", ROOT / "assets" / "hosting" / "constraints.txt"
HEAD = """# The versions that were tested, of all packages, for hosting.
# Made by `python -m core.recipes.constraints`. `pip install -r requirements.txt -c assets/hosting/constraints.txt`
"""


def constraints(wanted: Path = WANTED) -> str:
    """The file: one line for each package that is installed here and that a file of requirements needs, sorted.

    Raises:
        PackageNotFoundError: one that the file itself names is not installed.
    """
    found: dict[str, str] = {}
    for requirement in _read(wanted):
        _add(requirement, found, must_be_there=True)
    return HEAD + "".join(f"{name}=={found[name]}\n" for name in sorted(found))


def _read(file: Path) -> Iterator[Requirement]:
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            yield Requirement(text)


def _add(requirement: Requirement, found: dict[str, str], *, must_be_there: bool = False) -> None:
    """A package with all that it needs itself, by the names of the index."""
    name = canonicalize_name(requirement.name)
    if name in found or (requirement.marker is not None and not requirement.marker.evaluate({"extra": ""})):
        return
    try:
        found[name] = version(name).partition("+")[0]  # "2.15.0+cpu" is a build of 2.15.0
    except PackageNotFoundError:
        if must_be_there:
            raise
        return
    for needed in map(Requirement, requires(name) or ()):
        extras = ("", *sorted(requirement.extras))
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            needed.marker = None
            _add(needed, found)


def main() -> None:
    """Write the file."""
    WRITTEN.write_text(constraints(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{WRITTEN.relative_to(ROOT)} written\n")


if __name__ == "__main__":
    main()
