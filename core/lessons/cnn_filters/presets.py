"""The presets of the lesson on trained CNNs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.data.images.load import DIGITS, FACES, default_config
from core.lessons.cnn_filters.experiment import CnnExperiment, Look
from core.networks.cnn.presets import CNN_PRESETS
from core.settings.link import Preset
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FitConfig


def _preset(
    title: str, description: str, images: str, network: str, fit: FitConfig, look: Look
) -> Preset[CnnExperiment]:
    blocks = CNN_PRESETS[network].experiment
    return Preset(title, description, CnnExperiment(default_config(images), blocks, fit, look=look))


def _fit(rate: float, epochs: int) -> FitConfig:
    rule = StoppingRule("best", patience=4, restore_best=True)
    return FitConfig("cross_entropy", learning_rate=rate, epochs=epochs, batch_size=64, stopping=rule)


CNN_EXPERIMENTS: Mapping[str, Preset[CnnExperiment]] = MappingProxyType(
    {
        "digits": _preset(
            "Digits",
            "Two blocks of 8 and 16 kernels learn 1,437 digits in seconds. It opens trained; Start trains it anew.",
            DIGITS,
            "small",
            _fit(0.003, 12),
            Look(layer=4),
        ),
        "glasses": _preset(
            "Wears glasses?",
            "Cartoon faces in colour, one yes-or-no question. It opens trained.",
            FACES,
            "three-blocks",
            _fit(0.003, 12),
            Look(layer=4),
        ),
        "course": _preset(
            "The course's CNN",
            "32 and 64 kernels without padding, then 9216→128→10: 1.2 million parameters, nearly all fully connected.",
            DIGITS,
            "course",
            _fit(0.001, 8),
            Look(),
        ),
        "tiny-vgg": _preset(
            "Tiny VGG",
            "Six 3×3 convolutions in three stages: small kernels, stacked until each value sees most of the image.",
            DIGITS,
            "tiny-vgg",
            _fit(0.002, 8),
            Look(layer=3),
        ),
        "fully-connected": _preset(
            "No convolution",
            "The course's classifier on flattened pixels, for comparison: its first weights span whole digits.",
            DIGITS,
            "fully-connected",
            _fit(0.002, 20),
            Look(layer=1),
        ),
    }
)
