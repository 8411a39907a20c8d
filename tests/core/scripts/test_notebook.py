"""A notebook is its script, cell by cell."""

from __future__ import annotations

import nbformat
import pytest

from core.scripts.notebook import notebook

SCRIPT = '''"""A GAN, in plain PyTorch.

With a table.
"""
import torch

# %% Two functions
# a comment of its own
def one():
    text = """# not a mark"""
    return text


def two():
    return one()

# %% End
print(two())
'''


def cells(script: str) -> list[tuple[str, str]]:
    book = nbformat.reads(notebook(script), as_version=4)
    nbformat.validate(book)
    return [(cell.cell_type, cell.source) for cell in book.cells]


def test_docstring_and_marks_become_headings() -> None:
    code = SCRIPT.split("# %% Two functions\n")[1].split("\n# %% End", maxsplit=1)[0].rstrip("\n")
    assert cells(SCRIPT) == [
        ("markdown", "# A GAN, in plain PyTorch\n\nWith a table."),
        ("code", "import torch"),
        ("markdown", "## Two functions"),
        ("code", code),
        ("markdown", "## End"),
        ("code", "print(two())"),
    ]


def test_a_script_without_docstring_and_marks_is_one_cell() -> None:
    assert cells("x = 1\nprint(x)\n") == [("code", "x = 1\nprint(x)")]


def test_a_mark_in_the_first_line_leaves_no_empty_cell() -> None:
    assert cells("# %% Data\nx = 1\n") == [("markdown", "## Data"), ("code", "x = 1")]


def test_the_same_script_gives_the_same_file() -> None:
    assert notebook(SCRIPT) == notebook(SCRIPT)
    assert notebook(SCRIPT).endswith("}\n")


def test_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        notebook("def:\n")
