"""Settings on the fields of frozen dataclasses: found by path, checked, narrowed, changed, compared."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.errors import ConfigError
from core.settings.declared import (
    changes,
    check_settings,
    differences,
    group,
    replaced,
    setting,
    setting_at,
    settings_of,
    taken,
)
from core.settings.link import Preset, link_codec
from core.settings.setting import Choice, Number, Optional, Switch, Whole
from core.settings.structured import Structured


@dataclass(frozen=True)
class Rule:
    patience: int = setting(Whole(name="patience", key="patience", low=1, high=1000), 10)
    restore: bool = setting(Switch(name="restore best weights", key="restore"), False)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class Fit:
    loss: str = setting(Choice(name="loss", key="loss", options={"mse": "MSE", "mae": "MAE"}), "mse")
    rate: float = setting(Number(name="learning rate", key="lr", low=1e-6, high=10.0), 0.1)
    rule: Rule = group(Rule)
    note: str = ""  # no setting: no link carries it

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class Experiment:
    points: tuple[int, ...] = setting(
        Structured(
            name="own points",
            key="points",
            reader=lambda text: tuple(map(int, text.split("~"))),
            writer=lambda points: "~".join(map(str, points)),
            teller=lambda points: str(len(points)),
        ),
        (),
    )
    fit: Fit = group(Fit, without=("loss",), rate={"name": "learning rate of the fit"}, rule_patience={"high": 100})
    clip: float | None = setting(Optional(name="clip", key="clip", inner=Number(name="clip", low=0, high=9)), None)

    def __post_init__(self) -> None:
        check_settings(self)


def test_settings_are_found_by_path_in_the_order_of_the_fields():
    assert list(settings_of(Experiment)) == [
        "points",
        "fit.rate",
        "fit.rule.patience",
        "fit.rule.restore",
        "clip",
    ]
    assert setting_at(Experiment(), "fit.rate").name == "learning rate of the fit"
    assert settings_of(Fit)["rate"].name == "learning rate"
    with pytest.raises(KeyError):
        setting_at(Experiment(), "fit.loss")


def test_a_holder_checks_what_is_narrower_there():
    assert Rule(patience=900).patience == 900
    with pytest.raises(ConfigError, match="patience must be a whole number from 1 to 100, got 900"):
        Experiment(fit=Fit(rule=Rule(patience=900)))
    with pytest.raises(ConfigError, match="patience must be a whole number from 1 to 1000, got 0"):
        Rule(patience=0)
    with pytest.raises(ConfigError, match="clip must be a number from 0 to 9, got 10"):
        Experiment(clip=10)


def test_values_are_changed_by_path():
    changed = replaced(Experiment(), {"fit.rule.patience": 7, "fit.rate": 0.5, "points": (1, 2)})
    assert changed == Experiment((1, 2), Fit(rate=0.5, rule=Rule(patience=7)))
    assert taken(Experiment(), "fit.rate", "0.25").fit.rate == 0.25
    assert taken(Experiment(), "clip", 3.5).clip == 3.5
    with pytest.raises(ConfigError, match="learning rate of the fit must be a number"):
        taken(Experiment(), "fit.rate", "much")
    with pytest.raises(ConfigError, match="patience must be a whole number from 1 to 100, got '101'"):
        taken(Experiment(), "fit.rule.patience", 101)


def test_differences_name_the_setting_and_both_values():
    one = Experiment((1, 2))
    other = replaced(one, {"points": (3, 4), "fit.rate": 0.01, "clip": 1.0, "fit.rule.restore": True})
    assert differences(one, other) == [
        "own points 2 → others (2)",
        "learning rate of the fit 0.1 → 0.01",
        "restore best weights off → on",
        "clip none → 1",
    ]
    assert differences(one, one) == []


@dataclass(frozen=True)
class Looked:
    shown: int = setting(Whole(name="layer", key="layer", low=0, high=9, look=True), 0)
    rate: float = setting(Number(name="rate", key="rate", low=0, high=9), 1.0)


def test_where_the_reader_looks_can_be_left_out_of_the_changes():
    one, other = Looked(), Looked(3, 2.0)
    assert changes(one, other) == {"shown": "layer 0 → 3", "rate": "rate 1 → 2"}
    assert changes(one, other, looks=False) == {"rate": "rate 1 → 2"}


def test_a_link_follows_from_the_declarations():
    codec = link_codec({"plain": Preset("Plain", "", Experiment())}, "plain")
    changed = replaced(Experiment(), {"points": (1, 2), "fit.rule.patience": 3, "clip": 2.0})
    params = codec.write(changed, "plain")
    assert params == {"preset": "plain", "points": "1~2", "patience": "3", "clip": "2"}
    assert codec.read(params).experiment == changed
    restored = codec.read({"patience": "900", "lr": "0.5", "loss": "mae"})
    assert restored.experiment == replaced(Experiment(), {"fit.rate": 0.5})
    assert restored.notices == (
        "In the link: patience must be a whole number from 1 to 100, got '900'; the preset's value is used.",
        "The link has an unknown parameter 'loss'.",
    )
