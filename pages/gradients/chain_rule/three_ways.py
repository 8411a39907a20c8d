"""Below the walk: every gradient three ways, side by side."""

from __future__ import annotations

import streamlit as st

from core.autograd.three_ways import Comparison, Derivatives
from core.lessons.chain_rule.experiment import ChainRule
from core.numbers import decimals, in_powers
from core.text import escape_markdown, indexed
from pages.gradients.chain_rule.records import comparison_of
from pages.shared.terms import term

MOST_TABLE_ROWS = 14
_HEAD = "| parameter | chain rule by hand | torch.autograd | central difference | verdict |\n|---|--:|--:|--:|---|"


def three_ways(experiment: ChainRule) -> None:
    """Chain rule by hand, autograd and central difference, for every parameter."""
    comparison = comparison_of(experiment.subject)
    st.header("Three ways to differentiate", anchor=False)
    st.markdown(
        f"*Symbolic*: our walk multiplies local derivatives. *Automatic*: `torch.autograd` ({term('autograd')}) walks "
        f"its own graph of the live model. *Numerical*: move the weight by ±h and see how the loss changes, the "
        f"{term('central difference')}. It needs two forward passes for every single weight; one "
        f"{term('backward pass')} serves all weights, since the gradient that arrives at a node is computed once and "
        "handed to everything behind it. All in float64."
    )
    if len(comparison.rows) <= MOST_TABLE_ROWS:
        st.markdown("\n".join([_HEAD, *map(_row, comparison.rows)]))
    else:
        _long_table(comparison)
    st.markdown(_largest(comparison))


def _row(row: Derivatives) -> str:
    return f"| {' | '.join(_cells(row))} |"


def _cells(row: Derivatives) -> tuple[str, ...]:
    if row.autograd_agrees and row.central_agrees:
        verdict = "✓ agree"
    else:
        verdict = f"⚠ {escape_markdown(row.note) or 'beyond the tolerance'}"
    return indexed(row.label), *map(decimals, (row.by_hand, row.autograd, row.central)), verdict


def _long_table(comparison: Comparison) -> None:
    """Dozens of rows scroll in a grid, which draws only those in sight."""
    names = ("parameter", "chain rule by hand", "torch.autograd", "central difference", "verdict")
    columns = zip(*map(_cells, comparison.rows), strict=True)
    st.dataframe(dict(zip(names, columns, strict=True)), hide_index=True, height=320, key="chain_rule.three_ways")


def _largest(comparison: Comparison) -> str:
    flagged = len(comparison.disagreements)
    verdict = "All agree within their tolerances." if not flagged else f"**{flagged} beyond the tolerance, see above.**"
    return (
        f"Largest disagreement: **{in_powers(comparison.largest_autograd_difference)}** with autograd, "
        f"**{in_powers(comparison.largest_central_difference)}** with the central difference. {verdict}"
    )
