"""A made-up comparison of four variants and three layers, and its place on the bare page of the live-training fake."""

import time

VARIANTS = ["sigmoid, as it is", "ReLU, diverging", "batch normalization", "skip connections"]
DEPTH, EVERY, STEPS = 3, 5, 52  # eleven rows; the last one after two steps
DIVERGED = 20  # the first step without numbers of the second variant
START = {"kind": "start", "axis": "step", "variants": VARIANTS, "depth": DEPTH, "steps": STEPS, "every": EVERY}
PREVIEW = [START]
STEPS_OF_ROWS = [*range(EVERY, STEPS, EVERY), STEPS]

# Takes the place of the live-training component on the page that has not drawn anything yet.
MOUNT = """async () => {
  const { default: draw } = await import("/assets/0/lessons/vanishing_gradients/comparison.js");
  const parentElement = document.querySelector("#host").shadowRoot;
  const send = (name, value) => window.sent.push([name, value]);
  window.show = (data) => draw({ parentElement, data, setStateValue: send, setTriggerValue: send });
}"""


def loss(variant, step):
    """Every variant and step has its own value; None where the variant has diverged."""
    return None if variant == 1 and step >= DIVERGED else 2.3 - variant * step / 60


def accuracy(variant, step):
    return None if variant == 1 and step >= DIVERGED else 0.1 + variant * step / 200


def norms(variant, step):
    """Layer 1 of the first variant hears nothing at all."""
    if variant == 1 and step >= DIVERGED:
        return [None] * DEPTH
    return [0.0, 1e-6, 0.01 * step] if variant == 0 else [0.001 * variant * step, 0.5, 1.0]


def row(step):
    columns = {"loss": loss, "accuracy": accuracy, "gradients": norms}
    values = {name: [[value(variant, step) for variant in range(len(VARIANTS))]] for name, value in columns.items()}
    return {"kind": "rows", "first": step, "columns": values}


class FakeComparison:
    """A run of `rate` rows a second, with other messages if some are given."""

    def __init__(self, rate=1000, messages=None):
        end = {"kind": "stop", "step": STEPS, "sentence": "Batch normalization wins."}
        self.script = messages or [START, *map(row, STEPS_OF_ROWS), end]
        self.rate, self.sent, self.phase, self.place, self.since, self.commands = rate, 1, "running", 0, None, []

    def answer(self, since):
        now = time.monotonic()
        self.since = self.since or now
        if self.phase == "running":
            more = int((now - self.since) * self.rate)
            self.since += more / self.rate
            self.sent = min(len(self.script), self.sent + more)
            if self.sent == len(self.script):
                self.phase = "done"
        state = {"phase": self.phase, "place": self.place, "can_continue": False, "sentence": None}
        return {**state, "next": self.sent, "chunks": self.script[since : self.sent]}

    def command(self, name):
        self.commands.append(name)
        self.since = time.monotonic()
        self.phase = {"pause": "paused", "run": "running", "stop": "done"}[name]
