from __future__ import annotations

import math
import pickle

import pytest

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import Expression, expression, read_text, read_values, write_values
from core.autograd.formula.latex import expression_latex
from core.autograd.formula.parser import parse
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.formula.terms import Call, Number, Term, Variable, fold, variables
from core.autograd.live_loss import trace
from core.errors import ConfigError, InsideTheNetError
from core.settings.link import link_codec

POINT = {"x": 1.7, "y": -0.6, "w_1": 2.25}
# What each formula means, written once more in Python's own terms.
MEANINGS = {
    "x": lambda x, y, w: x,
    "+x": lambda x, y, w: x,
    "-x**2": lambda x, y, w: -(x**2),
    "(-x)**2": lambda x, y, w: x * x,
    "2**-x": lambda x, y, w: 2 ** (-x),
    "x**2**0.5": lambda x, y, w: x ** (2**0.5),
    "x - y - w_1": lambda x, y, w: (x - y) - w,
    "x - (y - w_1)": lambda x, y, w: x - (y - w),
    "x / w_1 / 2": lambda x, y, w: (x / w) / 2,
    "x / w_1 * 2": lambda x, y, w: (x / w) * 2,
    "-x*y": lambda x, y, w: -(x * y),
    "x*-y": lambda x, y, w: -(x * y),
    "x - -3": lambda x, y, w: x + 3,
    ".5*x + 1.e1 + 2.5E-1": lambda x, y, w: 0.5 * x + 10.25,
    "max(x, y, w_1, 2)": lambda x, y, w: max(x, y, w, 2),
    "min(x, y,)": lambda x, y, w: min(x, y),
    "sin(x) + cos(y)*tan(w_1)": lambda x, y, w: math.sin(x) + math.cos(y) * math.tan(w),
    "exp(log(x)) + sqrt(w_1)": lambda x, y, w: x + 1.5,
    "abs(y) + relu(y) + relu(x)": lambda x, y, w: -y + x,
    "sigmoid(y) + tanh(x)": lambda x, y, w: 1 / (1 + math.exp(-y)) + math.tanh(x),
    "softplus(x)": lambda x, y, w: math.log(1 + math.exp(x)),
    "  x  *  y  ": lambda x, y, w: x * y,
    "((((((((((((x))))))))))))": lambda x, y, w: x,
    "x*0 + 1000000": lambda x, y, w: 1e6,
}


@pytest.mark.parametrize("text", MEANINGS)
def test_a_formula_means_what_it_means_in_python(text: str) -> None:
    drawn = expression(text, POINT)
    assert trace(drawn).result.value == pytest.approx(MEANINGS[text](1.7, -0.6, 2.25), rel=1e-13)


def test_terms_know_their_place_in_the_text() -> None:
    term = parse("  x*(y + sin(2))")
    assert isinstance(term, Call)
    inner = term.args[1]
    assert isinstance(inner, Call)
    assert (term.operation, term.place) == ("multiply", (2, 16))
    assert term.args[0] == Variable("x", (2, 3))
    assert (inner.operation, inner.place) == ("add", (5, 15))
    assert inner.args[1] == Call("sin", (Number(2.0, (13, 14)),), (9, 15))


def test_names_come_once_and_in_order() -> None:
    assert variables(parse("b*a + sin(b) + c1*a")) == ("b", "a", "c1")


ERRORS = {
    # text: (start, end, words of the sentence)
    "": (0, 1, "empty"),
    "    ": (0, 1, "empty"),
    "x + " + "1" * 200: (200, 204, "200 characters"),
    "x ^ 2": (2, 3, "write ** for a power"),
    "y = 3*x": (2, 3, "right of the equals sign"),
    "x − 1": (2, 3, "write - for minus"),
    "x[0]": (1, 2, "parentheses"),
    "x\x00": (1, 2, "U+0000"),
    "x\n+1": (1, 2, "U+000A"),
    "x.real": (1, 2, "point belongs inside a number"),
    "ѕin(x)": (0, 1, "no place in a formula"),
    "_x": (0, 1, "starts with a letter"),
    "3 + 2x": (4, 6, "write * between"),
    "1.2.3*x": (0, 5, "no number"),
    "x + 1_000": (4, 9, "no number"),
    "x y": (2, 3, "out of place"),
    "2 (x)": (0, 5, "no operator"),
    "(x)(y)": (0, 6, "no operator"),
    "x + foo(1)": (4, 7, "no function 'foo'"),
    "x(1)": (0, 1, "no function 'x'"),
    "x + sin": (4, 7, "write sin(...)"),
    "x if y else 1": (2, 4, "cannot be a name"),
    "-lambda": (1, 7, "cannot be a name"),
    "x + not": (4, 7, "cannot be a name"),
    "a__b": (0, 4, "cannot be a name"),
    "abcdefghijklm": (0, 13, "12 characters"),
    "a+b+c+d+e+f+g": (12, 13, "6 names"),
    "2*3": (0, 3, "needs a name"),
    "x + 1000001": (4, 11, "at most 1,000,000"),
    "x + 1e999": (4, 9, "at most 1,000,000"),
    "x + (y": (4, 5, "never closed"),
    "x + y)": (5, 6, "closes nothing"),
    "(" * 13 + "x" + ")" * 13: (12, 13, "12 deep"),
    "x +": (2, 3, "breaks off"),
    "*x": (0, 1, "missing or out of place"),
    "x + )": (4, 5, "closes nothing"),
    "(x + )": (5, 6, "missing or out of place"),
    "max(x,,y)": (6, 7, "missing or out of place"),
    "  x + * 2": (6, 7, "missing or out of place"),
    "x // 2": (0, 6, "can stand between two terms"),
    "x, y": (0, 4, "make a formula"),
    "x + ()": (4, 6, "make a formula"),
    "max(*x, y)": (4, 6, "make a formula"),
    "sin()": None,
    "(sin)(x)": (0, 8, "no operator"),
    "max(x, y, *x)": (10, 12, "make a formula"),
    "max(x, y, **x)": (0, 14, "out of place"),
    "x + sin(x, 2)": (4, 13, "sin takes one argument, and here it gets 2"),
    "max(x)": (0, 6, "max takes two or more arguments, and here it gets 1"),
    "x**21": (3, 5, "−20 to 20"),
    "x**-21": (3, 6, "−20 to 20"),
    "x**(2 + 19)": (4, 10, "−20 to 20"),
    "x**2**2**3": (3, 10, "−20 to 20"),
    "x**(1/0)": (6, 7, "division by zero"),
    "x + 01": (4, 5, "out of place"),
    "-" * 30 + "x": (24, 31, "24 deep"),
    "+".join("x" * 90): None,
    "*".join("x" * 20) + "+sin(x)*3" * 8: None,
}


@pytest.mark.parametrize("text", ERRORS)
def test_what_is_no_formula_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    sentence, expected = str(caught.value), ERRORS[text]
    assert sentence.endswith(".")
    assert len(sentence) < 200
    if expected is not None:
        assert (caught.value.position, caught.value.end) == expected[:2]
        assert expected[2] in sentence


@pytest.mark.parametrize("text", [None, 3, b"x", ["x"]])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_the_size_limits_are_reached_exactly() -> None:
    assert parse("x" + "+x" * 23)
    with pytest.raises(ExpressionError, match="24 deep"):
        parse("x" + "+x" * 24)
    row = "(" + "+".join(["x"] * 13) + ")"  # 13 names and 12 sums
    assert _nodes(parse(f"{row}*{row}*{row} + sin(x)")) == 80
    with pytest.raises(ExpressionError, match="80 numbers, names and operations"):
        parse(f"{row}*{row}*{row} + 2*x")
    assert parse("x" + " " * 199)


def _nodes(term: Term) -> int:
    return fold(term, lambda leaf: 1, lambda call, args: 1 + sum(args))


def test_the_error_survives_a_process_border() -> None:
    error = ExpressionError("Something is wrong here.", 4, 9)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.position, again.end) == ("Something is wrong here.", 4, 9)
    assert isinstance(again, InsideTheNetError)
    assert ExpressionError("At the end.", 7).end == 8


def test_an_expression_names_its_values() -> None:
    drawn = Expression("x*y", (("x", 1.0), ("y", 2.0)))
    assert drawn.names == ("x", "y")
    assert drawn.with_value("y", -3.5).values == (("x", 1.0), ("y", -3.5))
    assert expression("y + z", dict(drawn.values)).values == (("y", 2.0), ("z", 1.0))
    assert hash(drawn) == hash(Expression("x*y", (("x", 1.0), ("y", 2.0))))


@pytest.mark.parametrize(
    "values",
    [
        (("y", 2.0), ("x", 1.0)),
        (("x", 1.0),),
        (("x", 1.0), ("y", 2.0), ("z", 3.0)),
        (("x", 1.0), ("y", 100.5)),
        (("x", 1.0), ("y", math.nan)),
        (),
    ],
)
def test_wrong_values_are_refused(values: tuple[tuple[str, float], ...]) -> None:
    with pytest.raises(ConfigError):
        Expression("x*y", values)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("w1*x + b", r"w_{1} \cdot x + b"),
        ("(x + 1)*(x - 1)", r"\left(x + 1\right) \cdot \left(x - 1\right)"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("-(x + 1)", r"-\left(x + 1\right)"),
        ("-x**2", r"-{x}^{2}"),
        ("(-x)**2", r"{\left(-x\right)}^{2}"),
        ("(x**2)**y", r"{\left({x}^{2}\right)}^{y}"),
        ("(x + 1)/(y*2)", r"\frac{x + 1}{y \cdot 2}"),
        ("sin(x)*cos(2*x)", r"\sin x \cdot \cos \left(2 \cdot x\right)"),
        ("sigmoid(x + 1)", r"\sigma\left(x + 1\right)"),
        ("rate*my_w", r"\mathit{rate} \cdot \mathit{my\_w}"),
        ("x*-3", r"x \cdot \left(-3\right)"),
        ("(x*y)**2", r"{\left(x \cdot y\right)}^{2}"),
        ("(x/y)**2", r"{\left(\frac{x}{y}\right)}^{2}"),
    ],
)
def test_a_formula_in_latex(text: str, latex: str) -> None:
    assert expression_latex(parse(text)) == latex


LINK = link_codec(EXPRESSIONS, "scalar-warm-up")


@pytest.mark.parametrize("preset", EXPRESSIONS)
def test_links_restore_formulas(preset: str) -> None:
    changed = expression("sigmoid(w*x) + my_rate**2", {"w": -0.25, "x": 1e-5})
    for drawn in (EXPRESSIONS[preset].experiment, changed):
        restored = LINK.read(LINK.write(drawn, preset))
        assert (restored.experiment, restored.notices) == (drawn, ())


@pytest.mark.parametrize("text", ["w", "w~1~x", "w~nan", "w~101", "~".join(["a~1"] * 7)])
def test_unusable_values_in_a_link_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        read_values(text)


def test_values_are_written_for_links() -> None:
    assert write_values((("w", 1.0), ("x", -0.5))) == "w~1~x~-0.5"
    assert read_values("w~1~x~-0.5") == (("w", 1.0), ("x", -0.5))
    assert read_text("x+1") == "x+1"
    with pytest.raises(ExpressionError):
        read_text("x+")


def test_a_formula_is_parsed_once() -> None:
    drawn = expression("x*x")
    assert drawn.term is drawn.term
