"""A script as a Jupyter notebook, split at the script's own sections."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode, v4, validate, writes

# The mark at which editors, too, split a script into cells. No text from a visitor has a line break, so none has it.
_SECTION = re.compile(r"^# %% (.+)\n", re.MULTILINE)
_PYTHON = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
}


def notebook(script: str) -> str:
    """The .ipynb file (format 4.5) of a script; the same script always gives the same file.

    The docstring becomes its title, each line "# %% Title" a heading, and what stands between them code cells. Its
    cells, run in order, are the script.

    Raises:
        SyntaxError: the script is no Python.
    """
    docstring, code = _docstring(script)
    title, _, more = docstring.partition("\n")
    first, *sections = _SECTION.split(code)
    cells = [("markdown", f"# {title.removesuffix('.')}\n{more}" if title else ""), ("code", first)]
    for heading, body in zip(sections[::2], sections[1::2], strict=True):
        cells += [("markdown", f"## {heading}"), ("code", body)]
    return _written([(kind, text.strip("\n")) for kind, text in cells if text.strip()])


def _docstring(script: str) -> tuple[str, str]:
    """The script's docstring, and all that follows it."""
    tree = ast.parse(script)
    docstring = ast.get_docstring(tree)
    if docstring is None:
        return "", script
    return docstring, "".join(script.splitlines(keepends=True)[tree.body[0].end_lineno :])


def _written(cells: list[tuple[str, str]]) -> str:
    made: list[NotebookNode] = []
    for kind, text in cells:
        own = {"id": f"cell-{len(made)}"}  # nbformat would draw one
        made.append(v4.new_code_cell(text, **own) if kind == "code" else v4.new_markdown_cell(text, **own))
    whole: NotebookNode = v4.new_notebook(cells=made, metadata=_PYTHON)
    validate(whole)
    return str(writes(whole)) + "\n"
