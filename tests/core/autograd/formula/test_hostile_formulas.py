"""Ten thousand strings that somebody might type to break out: each is refused by a sentence, none is run."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

import pytest

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.parser import parse

COUNT = 10_000
FRAGMENTS = (
    # attributes
    *("x.real", "x.__class__", "(1).__class__.__mro__", "sin.__globals__", "x.__class__.__base__.__subclasses__()"),
    # calls of unknown names
    *("eval(x)", "exec(x)", "open(x)", "__import__(x)", "getattr(x, y)", "print(x)", "globals()", "breakpoint()"),
    *("__import__('os').system('true')", "open('/etc/passwd').read()", "compile('1', '', 'eval')", "exit()", "type(x)"),
    *("x(y)", "(x)(y)", "sin(x)(y)", "(sin)(x)", "sin.exp(x)", "Sin(x)", "SIN(x)", "arcsin(x)", "math.sin(x)"),
    # syntax of Python that is no formula
    *(
        "lambda: x",
        "(lambda: x)()",
        "(lambda x: x)(1)",
        "(x := 1)",
        "[x for x in y]",
        "(x for x in y)",
        "{x: y}",
        "{x}",
    ),
    *("[x]", "x[0]", "x[1:2]", "x if y else 1", "x and y", "not x", "x in y", "x is y", "None", "True", "await x"),
    *("yield x", "(yield)", "f'{x}'", 'f"{x!r}"', "'x'", '"x"', "b'x'", "r'x'", "x < y", "x == y", "x != y", "x | y"),
    *("x & y", "x ^ y", "~x", "x << 2", "x >> 2", "x // y", "x % y", "x @ y", "x, y", "()", "...", "*x", "sin(*x)"),
    *(
        "max(**x)",
        "max(x, key=y)",
        "max(x for x in y)",
        "import os",
        "x; y",
        "x = 1",
        "x += 1",
        "del x",
        "x # y",
        "x \\",
    ),
    *(
        "@x",
        "$x",
        "x?",
        "`x`",
        "x!",
        "x -> y",
        "x: int",
        "class",
        "raise x",
        "assert x",
        "def f(x): x",
        "pass",
    ),
    # numbers
    *("1j", "0x1F", "0b101", "0o17", "1_000", "01", "1e999", "1e400", "9" * 50, "1.2.3", "1e", "1.e+", "2x", "3sin(x)"),
    # huge powers
    *("9**9**9", "9**9**9**9", "x**99999", "x**-21", "2**(3**(4**5))", "x**(10*10)", "10**10**10**10", "x**1e6"),
    # unicode that looks like ASCII
    *(
        "ѕin(x)",
        "sіn(x)",
        "ｘ",
        "x＋1",
        "x−1",
        "x×2",
        "x÷2",
        "x²",
        "√x",
        "sin（x）",
        "𝑥",
        "ⅹ",
        "x٣",
        "１",
        "x\u200b",
        "\u202ex",
    ),
    *("x\u00a0", "\ufeffx", "x\u0301", "ªx", "µ", "ﬁ(x)", "x\u2028y", "ex\u00adp(x)", "ｅval(x)", "x‿y"),
    # control characters
    *("x\0", "\0", "x\n", "x\ny", "x\r", "x\ty", "\x1b[31mx", "x\x7f", "x\x0c", "x\x0b"),
    # halves
    *(
        "x +",
        "(x",
        "x)",
        ")x(",
        "((x)",
        "x y",
        "1 2",
        "sin x",
        "sin",
        "sin()",
        "sin(x, y)",
        "max(x)",
        "min()",
        "x * / y",
    ),
    *("_x", "__x__", "x__y", "a_very_long_name", "a+b+c+d+e+f+g", "x..y", ". x", "x .", ",", "x,,y", "max(,x)"),
)
WRAPPERS = ("{}", "{}", " {} ", "x + {}", "{} * 2", "sin({})", "2*({})", "-{}", "exp(x)/{}", "({}) - y")


def nested(rng: random.Random) -> str:
    depth = rng.randint(26, 95)
    return rng.choice(
        (
            "(" * depth + "x" + ")" * depth,
            "-" * depth + "x",
            "sin(" * (depth // 2) + "x" + ")" * (depth // 2),
            "x" + "**x" * depth,
            "x" + "+x" * depth,
            "(" * 2 * depth,
            ")" * depth,
            "[" * depth + "]" * depth,
            "max(x," * (depth // 2) + "x" + ")" * (depth // 2),
        )
    )


def long(rng: random.Random) -> str:
    return rng.choice(("x+", "(x)*", "1", " ", "sin(", "9**", "a.b.", "\0")) * rng.randint(201, 50_000) + "x"


def garbage(rng: random.Random) -> str:
    """Random characters, at least one of which no formula has."""
    alphabet = "xy12+-*/(), .sincoexp_"
    text = [rng.choice(alphabet) for _ in range(rng.randint(0, 60))]
    text.insert(
        rng.randint(0, len(text)), rng.choice("\"'`[]{}:;=<>!?@#$%^&|~\\\0\n\té€" + chr(rng.randint(161, 0xD7FF)))
    )
    return "".join(text)


def hostile_strings() -> Iterator[str]:
    yield from (wrapper.format(fragment) for fragment in FRAGMENTS for wrapper in WRAPPERS)
    rng, makers = random.Random(13), (nested, long, garbage, garbage, garbage)
    for _ in range(COUNT - len(FRAGMENTS) * len(WRAPPERS)):
        yield rng.choice(makers)(rng)


def refusal(text: str) -> ExpressionError | None:
    try:
        parse(text)
    except ExpressionError as error:
        return error
    return None


class Watch:
    """Notes what Python's audit events say while it is switched on; the hook itself cannot be taken away again."""

    FORBIDDEN = ("exec", "import", "open", "os.", "subprocess.", "socket.", "ctypes.", "shutil.", "marshal.", "pickle.")

    def __init__(self) -> None:
        self.on, self.seen, self.compiled = False, list[str](), 0
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple[object, ...]) -> None:
        if self.on:
            self.compiled += event == "compile"
            if event.startswith(self.FORBIDDEN):
                self.seen.append(event)


def test_ten_thousand_hostile_strings_are_refused_and_nothing_is_run() -> None:
    strings = list(hostile_strings())
    assert len(strings) == COUNT
    parse("sin(x) + max(x, 2)**2")
    watch = Watch()
    watch.on = True
    try:
        refusals = [refusal(text) for text in strings]
    finally:
        watch.on = False
    assert [text for text, error in zip(strings, refusals, strict=True) if error is None] == []
    assert watch.seen == []
    for text, error in zip(strings, refusals, strict=True):
        assert error is not None
        assert str(error).endswith(".")
        assert str(error).isprintable()
        assert 0 <= error.position < error.end <= max(len(text), 1) + 1, text


def test_the_watch_would_see_code_that_runs() -> None:
    watch = Watch()
    watch.on = True
    eval(compile("1 + 1", "<test>", "eval"))
    watch.on = False
    assert watch.seen == ["exec"]
    assert watch.compiled == 1


@pytest.mark.parametrize("text", ["(" * 100_000, "x" * 10_000_000, "9**" * 1_000_000, "-" * 199 + "x"])
def test_size_is_looked_at_before_anything_is_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import ast

    parsed: list[str] = []
    real = ast.parse
    monkeypatch.setattr(ast, "parse", lambda source, **options: parsed.append(source) or real(source, **options))
    assert refusal(text) is not None
    assert parsed == ([text] if len(text) == 200 else [])
