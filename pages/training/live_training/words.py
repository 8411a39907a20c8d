"""The words of the live-training lesson: the loop, the rules, sources."""

from __future__ import annotations

import streamlit as st

from core.lessons.live_training.experiment import TrainingExperiment
from pages.shared.terms import term

OPENING = (
    f"Training repeats one small step: a few samples go through the network, and every {term('weight')} moves a little "
    f"so that the {term('loss')} falls. Press Start, and watch when the loss of the {term('validation')} samples, "
    "which the network never learns from, stops falling."
)

SYMBOLS = (
    f"An {term('epoch')} is one pass over all training samples, in {term('batch', 'batches')}. The *gradient norm* is "
    f"the {term('norm', 'length')} of a step's {term('gradient')}, the *parameter norm* that of all weights together; "
    f"{term('R²')} (for a number, a {term('regression')}) or {term('accuracy')} (for classes) says how good the "
    f"answers are. The {term('learning rate')} is the length of a step; what you choose and training does not learn is "
    f"a {term('hyperparameter')}."
)

LOOP = """for x, y in batches:
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    validation_loss = loss_function(model(x_valid), y_valid)
model.train()
"""

SOURCES = (
    "UBC DSCI 572, training neural networks: the loop, the noisy parabola, the rule of consecutive worse epochs.",
    "Neuromatch Academy, regularization: L1, L2, dropout, random labels, the norm of the weights by epoch.",
    "[Prechelt, Early stopping – but when?](https://doi.org/10.1007/3-540-49430-8_3), 1998.",
    "[Zhang et al., Understanding deep learning requires rethinking generalization]"
    "(https://arxiv.org/abs/1611.03530), 2017: networks memorize random labels.",
)


def loop_in_words() -> None:
    """The five calls of a step, and what an epoch's numbers mean."""
    st.header("One step, five calls", anchor=False)
    words, code = st.columns(2)
    words.markdown(
        "1. **zero_grad** clears the old gradients; torch would add to them.\n"
        "2. **forward**: a batch goes through the network.\n"
        f"3. **loss**: one number for how wrong it was, as {term('MSE')} or {term('cross-entropy')}.\n"
        f"4. **backward**: the {term('chain rule')} gives every weight its share.\n"
        f"5. **step**: the optimizer ({term('SGD')}, with {term('momentum')} or without, {term('Adam')} and others) "
        "moves every weight against its gradient.\n\n"
        "An epoch is one pass over all training samples, in a new order each time. The training loss of an epoch is "
        "the mean of its batch losses, measured *while* the weights move; validation comes after the last step, under "
        "`no_grad()` and `eval()`: it needs no gradients, and nothing may blur what it measures, such as "
        f"{term('dropout')}, which switches units off.\n\n"
        f"When training falls while validation rises, the network learns the noise of its samples: "
        f"{term('overfitting')}."
    )
    code.code(LOOP, language="python")


def rules_in_words(experiment: TrainingExperiment) -> None:
    """Early stopping and penalties, with the settings of the page."""
    st.header("When to stop, and how to hold back", anchor=False)
    patience = experiment.fit.stopping.patience
    stop, hold = st.columns(2)
    stop.markdown(
        f"**Two rules of {term('early stopping')}.** *Consecutive*: count the epochs in a row that were worse than the "
        f"epoch before, and stop at the {term('patience')} (here {patience}). One lucky epoch resets the count, so it "
        "may run far past the best epoch. *Best so far*: count the epochs since the best one: with a patience of 3 and "
        "the best epoch 10 it stops at 13, if nothing gets better. It stops sooner, and it can go back to "
        "the best weights.\n\n"
        "Press **Go on** after an early stop: the faded curve shows what would have come, for better or worse."
    )
    hold.markdown(
        f"**Penalties** ({term('regularization')}). {term('L2')} adds "
        r"$\lambda\sum w^2$ to the loss, so each step shrinks every weight by the factor "
        r"$1 - 2\eta\lambda$; torch calls $2\lambda$ `weight_decay`. "
        f"$\\lambda$ is the strength of the {term('penalty')}, $\\eta$ the learning rate. {term('L1')} adds "
        r"$\lambda\sum|w|$ and pulls with the same "
        r"force at every size, so small weights go to zero and swing around it: with plain gradient steps hardly one "
        r"is exactly 0. **Dropout** zeroes a unit with probability $p$ in each "
        r"step and scales the others by $\frac{1}{1-p}$; in `eval()` it does nothing. "
        f"AdamW's {term('weight decay', 'decay')} acts beside the "
        "gradient, not through it."
    )
