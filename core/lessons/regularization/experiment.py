"""The experiment of the lesson on regularization: link, exported script and test case in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.data.images.augmentation import Augmentation
from core.errors import ConfigError
from core.numbers import LARGEST_SEED
from core.regularization.arms import ARMS, Strengths
from core.regularization.double_descent import Descent
from core.regularization.masks import Masks
from core.regularization.one_weight import OneWeight
from core.settings.declared import check_settings, group, setting, settings_of, taken
from core.settings.setting import Choice, Whole, seed
from core.settings.structured import Structured

PARTS = {
    "arms": "Remedies",
    "l1": "What L1 does",
    "dropout": "Dropout",
    "augmentation": "Augmentation",
    "labels": "Random labels",
    "rate": "Learning rate",
    "width": "How wide?",
}
MOST_SEEDS = 8


def _read_arms(text: str) -> tuple[str, ...]:
    """ "none~l2" to names in their order. Raises ConfigError."""
    return in_order(text.split("~"))


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """The arms as they stand in the comparison: nothing first, all together last, each once.

    Raises:
        ConfigError: there is no such arm.
    """
    for name in names:
        if name not in ARMS:
            raise ConfigError("arm", f"must be one of {', '.join(ARMS)}", name)
    return tuple(arm for arm in ARMS if arm in names)


def _check_arms(names: tuple[str, ...]) -> None:
    if not names or in_order(names) != names:
        raise ConfigError("arms", "must be at least one, all different and in their order", ", ".join(names))


@dataclass(frozen=True)
class Training:
    """On what the arms are trained, and how often.

    Attributes:
        images: training digits, as many of each class. wrong: percent of them with a wrong label.
        width: hidden units. epochs: passes over the training digits.
        seed: the first one. seeds: from how many each arm is trained.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    images: int = setting(
        Whole(name="training images", key="images", low=10, high=490, options=(50, 100, 200, 400)), 200
    )
    wrong: int = setting(
        Whole(
            name="wrong labels",
            key="wrong",
            label="Wrong labels, %",
            low=0,
            high=100,
            options=(0, 10, 20, 30, 40, 60, 80, 100),
            what="percentage",
        ),
        30,
    )
    width: int = setting(Whole(name="hidden units", key="width", low=1, high=512, options=(4, 16, 64, 256, 512)), 256)
    epochs: int = setting(
        Whole(name="epochs", key="epochs", low=1, high=1000, options=(20, 50, 100, 200, 400, 1000)), 100
    )
    seed: int = setting(seed(label="First seed", high=LARGEST_SEED - MOST_SEEDS + 1), 0)
    seeds: int = setting(
        Whole(
            name="seeds",
            key="seeds",
            low=1,
            high=MOST_SEEDS,
            options=(1, 3, 5, MOST_SEEDS),
            help="Each arm is trained from so many seeds: other digits, other wrong labels, other first weights.",
        ),
        MOST_SEEDS,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class RegularizationExperiment:
    """One state of the lesson.

    Attributes:
        part: which of the pictures is on the page.
        arms: keys of ARMS in their order, the first one is what the others are compared with.
        strengths: of the remedies. training: on what the arms are trained.
        one: a weight before its step. masks: of dropout. descent: points fitted with more and more features.
        augmentation: what happens to a picture.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    part: str = setting(Choice(name="part", key="part", options=PARTS), "arms")
    arms: tuple[str, ...] = setting(
        Structured(
            name="arms",
            key="arms",
            reader=_read_arms,
            writer="~".join,
            checker=_check_arms,
            teller=lambda arms: ", ".join(ARMS[arm] for arm in arms),
        ),
        ("none", "l2"),
    )
    strengths: Strengths = group(Strengths)
    training: Training = group(Training)
    one: OneWeight = group(OneWeight)
    masks: Masks = group(Masks)
    descent: Descent = group(Descent)
    augmentation: Augmentation = group(Augmentation, key="aug", example="1_10_15_20_0_0_0")

    def __post_init__(self) -> None:
        check_settings(self)


def apply_change(experiment: RegularizationExperiment, change: Mapping[str, Any]) -> RegularizationExperiment:
    """The experiment after one change beside a picture: `set` is the path of a setting, `value` a number or text.

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    name = change.get("set")
    if not isinstance(name, str) or name not in settings_of(RegularizationExperiment):
        raise ConfigError("change", "must set a setting", name)
    return taken(experiment, name, change.get("value"))
