"""Both halves of the lesson in one link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import ConfigError
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.lessons.gan.experiment import FEATURED, FIRST, GAN_LINK, GAN_PRESETS, GanExperiment


def test_every_preset_of_both_halves_is_there_and_opens_its_half():
    assert len(GAN_PRESETS) == len(PLANE_GAN_PRESETS) + len(IMAGE_GAN_PRESETS)
    for name, preset in PLANE_GAN_PRESETS.items():
        assert (GAN_PRESETS[name].experiment.part, GAN_PRESETS[name].experiment.plane) == ("plane", preset.experiment)
    for name, preset in IMAGE_GAN_PRESETS.items():
        assert (GAN_PRESETS[name].experiment.part, GAN_PRESETS[name].experiment.images) == ("images", preset.experiment)
    for part, names in FEATURED.items():
        assert {GAN_PRESETS[name].experiment.part for name in (*names, FIRST[part])} == {part}


@pytest.mark.parametrize("name", GAN_PRESETS)
def test_a_link_carries_what_was_changed_in_both_halves(name):
    experiment = GAN_PRESETS[name].experiment
    changed = replace(
        experiment,
        plane=replace(experiment.plane, seed=7, steps=123),
        images=replace(experiment.images, seed=8, epochs=9),
    )
    params = GAN_LINK.write(changed, name)
    assert {"steps": "123", "iseed": "8"}.items() <= params.items()
    assert GAN_LINK.read(params).experiment == changed


def test_the_keys_of_both_halves_do_not_meet():
    keys = [field.key for field in GAN_LINK.fields]
    assert len(keys) == len(set(keys))


def test_a_part_that_is_none():
    with pytest.raises(ConfigError, match="part must be plane or images, got 'both'"):
        GanExperiment("both")
    restored = GAN_LINK.read({"part": "both"})
    assert restored.experiment.part == "plane"
    assert len(restored.notices) == 1
