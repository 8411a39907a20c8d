"""How an experiment with a CNN is written in a link.

Images and network as in `core.networks.cnn.link`; training as in live training: opt=adam lr=0.003 epochs=12 batch=64 …
seed=0  look=3_4_0 (image, layer, unit)
"""

from __future__ import annotations

from core.data.images.folder.folder import OWN
from core.data.images.load import IMAGE_SETS
from core.errors import ConfigError, LinkError
from core.lessons.cnn_filters.experiment import MOST_LAYERS, MOST_UNITS, CnnExperiment, Look
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.live_training.link import LIVE_TRAINING_LINK
from core.networks.cnn.link import CNN_FIELDS, IMAGE_SET_FIELDS, read_augmentation, write_augmentation
from core.numbers import read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec, LinkField, within


def write_set(name: str) -> str:
    """Raises LinkError for the reader's own images."""
    if name == OWN:
        raise LinkError("Uploads are never in a link: this link would need your images. Download the weights instead.")
    return name


def read_set(text: str) -> str:
    """The name of a set. Raises ConfigError, for the reader's own images too."""
    if text not in IMAGE_SETS or text == OWN:
        raise ConfigError("images", f"must be one of {', '.join(name for name in IMAGE_SETS if name != OWN)}", text)
    return text


def write_look(look: Look) -> str:
    return f"{look.image}_{look.layer}_{look.unit}"


def read_look(text: str) -> Look:
    """ "3_4_0" to a Look. Raises ConfigError."""
    parts = text.split("_")
    if len(parts) != 3:
        raise ConfigError("look", "must look like 3_4_0: image, layer, unit", text)
    image, layer, unit = parts
    return Look(
        read_whole(image, "image", 0, 70_000),
        read_whole(layer, "layer", 0, MOST_LAYERS),
        read_whole(unit, "unit", 0, MOST_UNITS),
    )


_SETS = tuple(f if f.field != "name" else LinkField("name", "set", write_set, read_set) for f in IMAGE_SET_FIELDS)

CNN_EXPERIMENT_LINK: LinkCodec[CnnExperiment] = LinkCodec(
    CNN_EXPERIMENTS,
    "digits",
    (
        *within("images", _SETS),
        *within("network", CNN_FIELDS),
        LinkField("augmentation", "aug", write_augmentation, read_augmentation),
        LinkField("seed", "seed", str, lambda text: read_whole(text, "seed", 0, LARGEST_SEED)),
        *(field for field in LIVE_TRAINING_LINK.fields if field.field.startswith("fit.") and field.field != "fit.loss"),
        LinkField("look", "look", write_look, read_look),
    ),
)
