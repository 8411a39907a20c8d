"""Both halves of the lesson in one link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import ConfigError
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.plane.config import Player
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


def test_links_are_written_as_they_always_were():
    """Links that readers keep: every parameter, in its format."""
    params = (
        "preset=balanced part=images data=own spread=0.1 points=0.5_1~-1_1e-05 latent=1 noise=uniform act=leaky_relu "
        "loss=saturating penalty=2.5 smooth=0.1 dsteps=3 batch=64 steps=50 average=0.9 seed=7 g=8-4 glr=1e-05 gb1=0 "
        "gb2=0.99 d=none dlr=0.01 db1=0.9 db2=0.5 idata=faces images=2000 ilatent=8 cats=3 gch=4 dch=5 bn=none "
        "up=resize aug=shift-cutout iloss=wasserstein ipenalty=10 iglr=0.002 idlr=0.003 ib1=0.1 ib2=0.2 ibatch=16 "
        "epochs=9 iaverage=0.5 iseed=8"
    )
    link = dict(pair.split("=") for pair in params.split())
    restored = GAN_LINK.read(link)
    assert restored.notices == ()
    assert GAN_LINK.write(restored.experiment, "balanced") == link
    plane, images = restored.experiment.plane, restored.experiment.images
    assert (plane.points, plane.generator) == (((0.5, 1.0), (-1.0, 1e-05)), Player((8, 4), 1e-05, 0.0, 0.99))
    assert (images.upsampling, images.generator_rate, images.discriminator_rate) == ("resize", 0.002, 0.003)
    others = {"ismooth": "0.1", "kernel": "3"}  # not with those
    assert GAN_LINK.write(GAN_LINK.read(others).experiment, "balanced") == {"preset": "balanced", **others}
    assert {field.key for field in GAN_LINK.fields} == {*link, *others} - {"preset"}


def test_the_keys_of_both_halves_do_not_meet():
    keys = [field.key for field in GAN_LINK.fields]
    assert len(keys) == len(set(keys))


def test_a_part_that_is_none():
    with pytest.raises(ConfigError, match="part must be one of plane, images, got 'both'"):
        GanExperiment("both")
    restored = GAN_LINK.read({"part": "both"})
    assert restored.experiment.part == "plane"
    assert len(restored.notices) == 1
