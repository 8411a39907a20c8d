from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core.recipes.constraints import HEAD, WANTED, WRITTEN, constraints


def test_a_package_comes_with_what_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text('--find-links x\n# a comment\nJinja2>=3  # why\nabsent; python_version < "3"\n')
    assert constraints(file) == f"{HEAD}jinja2=={version('jinja2')}\nmarkupsafe=={version('markupsafe')}\n"


def test_a_package_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("no-such-package-anywhere\n")
    with pytest.raises(PackageNotFoundError):
        constraints(file)


def test_the_file_has_an_exact_version_of_every_requirement() -> None:
    lines = [line for line in WRITTEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=lambda line: line.partition("==")[0])
    found = dict(line.split("==") for line in lines)
    for line in WANTED.read_text(encoding="utf-8").splitlines():
        wanted = Requirement(line.partition("#")[0])
        if wanted.marker is None or wanted.marker.evaluate():
            assert wanted.specifier.contains(found[canonicalize_name(wanted.name)]), line
    assert {"protobuf", "tornado", "markupsafe"} & set(found)
