"""What happened at a micro-step, in one sentence."""

from __future__ import annotations

START = "The model is fresh: it has weights, and no gradients, prediction or loss yet."
NO_PREDICTION = "There is no prediction to compare with the target: press forward first."
NO_LOSS = "There is no loss to start from: press forward and then loss first."


def of_zero_grad(had_gradients: bool) -> str:
    if had_gradients:
        return "Every .grad is None again, so the next backward pass starts from nothing."
    return "Every .grad was None already, so there was nothing to clear."


def of_forward(no_grad: bool, detach: bool, hidden_layers: int) -> str:
    if no_grad:
        return "The prediction was computed under no_grad: it has no grad_fn, because no graph was recorded."
    if detach and hidden_layers:
        return "The prediction has a graph that ends at the detached outputs of the first hidden layer."
    if detach:
        return "The prediction was detached: it has no grad_fn, and nothing leads back to the weights."
    return "The model computed its prediction, and autograd recorded each operation for the way back."


def of_loss(has_graph: bool) -> str:
    if has_graph:
        return "The loss is a number with a grad_fn: the end of the graph that backward will walk."
    return "The loss is a bare number without a grad_fn: backward will find no graph to walk."


def of_backward(summed: int, some_without: bool) -> str:
    text = "The gradient of this loss was written to .grad"
    if summed > 1:
        text = f"The gradient was added to .grad, which now holds the sum of {summed} backward passes"
    return f"{text}; parameters before the cut got none." if some_without else f"{text}."


def of_failed_backward(error: str, has_graph: bool) -> str:
    if not has_graph:
        return "The loss has no grad_fn, because detach or no_grad cut it off from every parameter."
    if "second time" in error:
        return (
            "The first backward pass freed the numbers that it had saved on the way forward, "
            "so another one needs a new forward pass (or retain_graph=True in the first)."
        )
    if "inplace operation" in error:
        return (
            "A step has changed weights in place that the local derivatives of this graph still need, "
            "so after a step comes a new forward pass."
        )
    return "torch refused, for the reason that it gives."


def of_step(summed: int, used_before: bool, some_without: bool) -> str:
    if summed == 0:
        return "Every .grad is None, so the optimizer skipped every parameter and nothing moved."
    if used_before:
        text = "The old gradient was still in .grad, so the weights moved by −lr·grad once more"
    elif summed > 1:
        text = f"The weights moved by −lr times the sum of {summed} gradients"
    else:
        text = "The weights moved by −lr·grad; prediction and loss are still those from before"
    return f"{text}, but for those whose .grad is None." if some_without else f"{text}."
