"""Templates are filled in strictly, and what a visitor wrote stays a Python literal."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateNotFound, UndefinedError, meta

from core.scripts.template import FILTERS, arguments, listed, literal, render, settings
from core.settings.declared import setting
from core.settings.setting import Choice, Number
from core.settings.structured import Structured

CORE = Path(__file__).parents[3] / "core"
TEMPLATES = sorted(path.relative_to(CORE).as_posix() for path in CORE.rglob("*.jinja"))
HOSTILE = (
    'say "hi"',
    "it's",
    "both ' and \"",
    "back\\slash",
    "line\nbreak",
    "# %% Title\n",
    "{{ 7 * 7 }}{% endif %}",
    '"""',
    "'''",
    "\u202e\u2028\x00\x7f\ud800",
    "ümläut",
    "",
)


@dataclass(frozen=True)
class Typed:
    rate: float = setting(Number(name="learning rate", low=0, high=1), 0.05)
    text: str = setting(Structured(name="formula", reader=str, writer=str, teller=str), "")
    kind: str = setting(Choice(name="kind", options={"long": "Long"}), "long")


def test_settings_are_a_comment_of_few_lines() -> None:
    assert settings(Typed()) == "# Settings: learning rate 0.05; kind long."
    lines = settings(Typed(text="word " * 40)).split("\n")
    assert len(lines) == 3
    assert all(len(line) <= 100 and line.startswith("#") for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_a_comment_stays_in_it(text: str) -> None:
    assert ast.parse(settings(Typed(text=text))).body == []


@pytest.mark.parametrize("text", HOSTILE)
def test_text_becomes_a_literal_of_one_line(text: str) -> None:
    written = literal(text)
    assert ast.literal_eval(written) == text
    assert written.isprintable()


def test_plain_text_stands_in_double_quotes() -> None:
    assert literal("size of it") == '"size of it"'


@pytest.mark.parametrize("value", [True, None, 0, -3, 0.1, 1e-07, [], [1.5, "a", None], (), (1,), ((0.5, "b"), [True])])
def test_values_read_back_as_they_were(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


@pytest.mark.parametrize("value", [{"a": 1}, object(), b"bytes", [{1}]])
def test_what_has_no_literal_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="value must be text, a bool, a number, None or a list of such, got"):
        literal(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_number_without_literal_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="value must be finite to have a literal, got"):
        literal([value])


def test_a_long_list_takes_one_line_per_item() -> None:
    assert listed(["1", "2"], "x = [", "]") == "x = [1, 2]"
    items = ["a" * 40, "b" * 40, "c" * 40]
    assert listed(items, "x = f([", "])") == "\n".join(["x = f([", *(f"    {item}," for item in items), "])"])


def test_arguments_are_written_as_in_a_call() -> None:
    assert arguments({"lr": 0.05, "nesterov": True}, "weights", 3) == "weights, 3, lr=0.05, nesterov=True"
    assert arguments({}, "optimizer") == "optimizer"


def test_there_is_no_such_template() -> None:
    with pytest.raises(TemplateNotFound):
        render("lessons/none/script.py.jinja")


def test_a_value_that_is_missing_is_not_left_empty() -> None:
    with pytest.raises(UndefinedError):
        render("lessons/forward_pass/script.py.jinja", imports=["import torch"])


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_uses_templates_and_filters_that_exist(name: str) -> None:
    source = (CORE / name).read_text("utf-8")
    environment = Environment(loader=DictLoader({name: source}), undefined=StrictUndefined)
    environment.filters.update(FILTERS)
    environment.get_template(name)  # compiles, so every filter exists
    assert set(meta.find_referenced_templates(environment.parse(source))) <= set(TEMPLATES)
