"""Expressions over tensors mean what they mean in PyTorch, whatever is typed is bounded, and none of it is run."""

from __future__ import annotations

import random
import warnings
from collections.abc import Mapping

import pytest
import torch

from core.autograd.formula.error import ExpressionError
from core.tensors.language import LONGEST_TEXT, MOST_NUMBERS, TorchRefused, evaluate, parse
from tests.core.autograd.formula.test_hostile_formulas import FRAGMENTS, Watch, garbage, long, nested
from tests.core.tensors.expressions import asked, expression, tensors

COUNT, HOSTILE = 2_000, 4_000
TENSORS = {"A": torch.arange(6.0).reshape(2, 3), "B": torch.arange(3.0), "C": torch.ones(2, 1, 3)}


def answer(text: str, given: Mapping[str, torch.Tensor]) -> torch.Tensor | ExpressionError:
    try:
        return evaluate(text, given)[-1].value
    except ExpressionError as error:
        return error


def test_two_thousand_random_expressions_give_torchs_answer_or_torchs_error() -> None:
    rng = random.Random(17)
    torch.manual_seed(17)
    answers = refusals = 0
    for _ in range(COUNT):
        given, text = tensors(rng), expression(rng)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # .T of other than two axes, in a newer spelling here
            expected = asked(text, given)
        found = answer(text, given)
        if isinstance(found, torch.Tensor):
            assert isinstance(expected, torch.Tensor), (text, expected)
            assert found.dtype == expected.dtype, text
            assert torch.equal(found.nan_to_num(), expected.nan_to_num()), text
            answers += 1
        elif isinstance(found, TorchRefused):
            assert str(found) == expected, text
            refusals += 1
        else:  # what only the language forbids: tensors that are no masks as index, and too large ones
            assert "must be a comparison" in str(found) or "numbers and" in str(found), (text, found)
    assert answers > 500
    assert refusals > 300


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("A[:, None]", (2, 1, 3)),
        ("A.T @ A", (3, 3)),
        ("A[A > 2]", (3,)),
        ("A[[0, 0, 1]]", (3, 3)),
        ("A + B * C", (2, 2, 3)),
        ("-A", (2, 3)),
        ("2 * A", (2, 3)),
        ("A[-1:, ::2]", (1, 2)),
        ("torch.cat([A, A], dim=1)", (2, 6)),
        ("A.sum(0, keepdim=True)", (1, 3)),
        ("A[...]", (2, 3)),
    ],
)
def test_shapes(text: str, shape: tuple[int, ...]) -> None:
    assert tuple(evaluate(text, TENSORS)[-1].value.shape) == shape


def test_the_steps_are_the_operations_in_their_order() -> None:
    steps = evaluate("A[:, None].sum(1) + B", TENSORS)
    assert [step.text for step in steps] == ["A[:, None]", "A[:, None].sum(1)", "A[:, None].sum(1) + B"]


def test_no_expression_changes_what_it_is_given() -> None:
    before = {name: tensor.clone() for name, tensor in TENSORS.items()}
    for text in ("A + 1", "A.T.contiguous()", "A[A > 2]", "torch.maximum(A, A)"):
        evaluate(text, TENSORS)
    assert all(torch.equal(before[name], TENSORS[name]) for name in before)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("A" * (LONGEST_TEXT + 1), f"may have {LONGEST_TEXT} characters"),
        ("D + A", "Of tensors there are only A, B, C"),
        ("torch", "Of tensors there are only"),
        ("A.expand(999, 2, 3)", "1,024 numbers"),
        ("A[:, None].expand(2, 999, 3) * A[:, None].expand(2, 999, 3)", "1,024 numbers"),
        ("A[" + "None, " * 7 + "None]", "8 axes"),
        ("A ** 2", "none of the operations"),
        ("A[B]", "must be a comparison"),
        ("1 + 2", "must be a tensor"),
        ("A.view(1000)", "whole number from −999 to 999"),
        ("A * 9999999", "at most 1,000,000"),
        ("A.sum(out=B)", "Only dim"),
        ("A.backward()", "none of the operations"),
        ("A.grad", "none of the operations"),
        ("torch.load(A)", "Of torch there are"),
        ("torch.maximum(A, A, A)", "Of torch there are"),
        ("A < B < C", "none of the operations"),
        ("A[True]", "whole number"),
        ("A[[A]]", "whole number"),
        ("A[[]]", "none of the operations"),
        ("A if A else A", "none of the operations"),
        ("(A)(B)", "none of the operations"),
    ],
)
def test_what_the_language_forbids_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, TENSORS)
    assert sentence in str(caught.value)
    assert not isinstance(caught.value, TorchRefused)


def test_a_long_chain_of_operations_is_refused_before_it_is_computed() -> None:
    with pytest.raises(ExpressionError, match="parts, nested"):
        parse("-" * 15 + "A")
    with pytest.raises(ExpressionError, match="parts, nested"):
        parse("A" + "+A" * 40)


OWN_FRAGMENTS = (
    "A.__class__", "A.data_ptr()", "A.numpy()", "A.tolist()", "A.storage()", "A.apply_(B)", "A.map_(A, B)", "A.save()",
    "torch.load(A)", "torch.hub.load(A)", "torch.ops", "torch.__config__", "torch.cat.__globals__", "A[lambda: 0]",
    "A[A.__class__]", "A[(0).__class__]", "A[0:A]", "A[A:B]", "A[::A]", "A.view(A)", "A.view(*B)", "A.sum(**B)",
    "A.view(9**9)", "torch.cat([*A])", "torch.cat(A)", "torch.stack([])", "A[0][lambda]", "[A for A in B]", "A := B",
    "A.T.T.", "A..T", "A.view", "A[", "A]", "A[[[0]]]", "A.requires_grad_()", "A.fill_(1)", "A.add_(1)", "A += 1",
)  # fmt: skip


def test_thousands_of_hostile_strings_are_refused_and_nothing_is_run() -> None:
    rng = random.Random(3)
    strings = [*FRAGMENTS, *OWN_FRAGMENTS, *(f"A + ({one})" for one in (*FRAGMENTS, *OWN_FRAGMENTS))]
    while len(strings) < HOSTILE:
        strings.append(rng.choice((nested, long, garbage))(rng).replace("x", rng.choice("xAd")))
    evaluate("A[A > 2] + 1", TENSORS)
    watch = Watch()
    watch.on = True
    try:
        answers = {text: answer(text, TENSORS) for text in strings}
    finally:
        watch.on = False
    kept = {text: found for text, found in answers.items() if isinstance(found, torch.Tensor)}
    assert watch.seen == []
    # A few are honest: a tensor in parentheses, and numbers as Python may write them.
    honest = {f"A + ({number})" for number in ("0x1F", "0b101", "0o17", "1_000")}
    assert [text for text in kept if text not in honest and not set(text) <= set("()-+A ")] == []
    assert all(value.numel() <= MOST_NUMBERS for value in kept.values())


def test_size_is_looked_at_before_anything_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    import ast

    parsed: list[str] = []
    monkeypatch.setattr(ast, "parse", lambda source, **_: parsed.append(source))
    for text in ("(" * 100_000, "A" * 10_000_000, "A['x']", "A\n", "A;B"):
        with pytest.raises(ExpressionError):
            parse(text)
    assert parsed == []
