"""How the experiment of the vanishing-gradients lesson is written in a link."""

from __future__ import annotations

import re

from core.errors import ConfigError
from core.gradient_flow.cure import FEWEST_EPOCHS, MOST_EPOCHS
from core.gradient_flow.experiment import (
    LARGEST_CLIP,
    LARGEST_RATE,
    SMALLEST_CLIP,
    SMALLEST_RATE,
    FlowExperiment,
)
from core.gradient_flow.network import (
    FEWEST_SEEDS,
    LARGEST_SCALE,
    LEAST_DEPTH,
    MOST_DEPTH,
    MOST_SEEDS,
    NARROWEST,
    SMALLEST_SCALE,
    WIDEST,
)
from core.gradient_flow.presets import FLOW_PRESETS
from core.gradient_flow.variants import VARIANTS
from core.links import LinkCodec, LinkField, within
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.training.fit_config import LARGEST_RATE as CURE_FASTEST
from core.training.fit_config import SMALLEST_RATE as CURE_SLOWEST

NO_CLIPPING = "off"


def read_clip(text: str) -> float | None:
    """ "off" or a norm. Raises ConfigError."""
    return None if text == NO_CLIPPING else read_number(text, "largest gradient norm", SMALLEST_CLIP, LARGEST_CLIP)


def _write_clip(clip: float | None) -> str:
    return NO_CLIPPING if clip is None else exact(clip)


def _read_switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ConfigError("skip connections", "must be 0 or 1", text)
    return text == "1"


NETWORK_FIELDS = (
    LinkField("depth", "depth", str, lambda text: read_whole(text, "depth", LEAST_DEPTH, MOST_DEPTH)),
    LinkField("width", "width", str, lambda text: read_whole(text, "width", NARROWEST, WIDEST)),
    LinkField("initialization", "init", str, str),
    LinkField(
        "scale", "scale", exact, lambda text: read_number(text, "scale of the weights", SMALLEST_SCALE, LARGEST_SCALE)
    ),
    LinkField("normalization", "norm", str, str),
    LinkField("skip", "skip", lambda on: "1" if on else "0", _read_switch),
    LinkField("seed", "seed", str, lambda text: read_whole(text, "seed", 0, LARGEST_SEED)),
    LinkField("seeds", "seeds", str, lambda text: read_whole(text, "seeds", FEWEST_SEEDS, MOST_SEEDS)),
)


def write_variants(names: tuple[str, ...]) -> str:
    return "~".join(map(_slug, names))


def read_variants(text: str) -> tuple[str, ...]:
    """ "as-it-is~ReLU" to names. Raises ConfigError."""
    known = {_slug(name): name for name in VARIANTS}
    for slug in text.split("~"):
        if slug not in known:
            raise ConfigError("variant", f"must be one of {', '.join(known)}", slug)
    return tuple(known[slug] for slug in text.split("~"))


def _slug(name: str) -> str:
    return re.sub("[^A-Za-z]+", "-", name)


CURE_FIELDS = (
    LinkField("variants", "train", write_variants, read_variants),
    LinkField("optimizer", "opt", str, str),
    LinkField(
        "learning_rate", "trainlr", exact, lambda text: read_number(text, "learning rate", CURE_SLOWEST, CURE_FASTEST)
    ),
    LinkField("epochs", "epochs", str, lambda text: read_whole(text, "epochs of the cure", FEWEST_EPOCHS, MOST_EPOCHS)),
)

FLOW_LINK: LinkCodec[FlowExperiment] = LinkCodec(
    FLOW_PRESETS,
    "sigmoid-10-layers",
    (
        *within("network", NETWORK_FIELDS),
        LinkField("activation", "act", str, str),
        LinkField("layer", "layer", str, lambda text: read_whole(text, "layer", 1, MOST_DEPTH)),
        LinkField("lr", "lr", exact, lambda text: read_number(text, "learning rate", SMALLEST_RATE, LARGEST_RATE)),
        LinkField("clip", "clip", _write_clip, read_clip),
        *within("cure", CURE_FIELDS),
    ),
)
