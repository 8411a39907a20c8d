"""The lesson on GANs, its half about images, without a browser: controls, links, own images, runs, noise, files."""

from dataclasses import replace

import pytest

from core.gan.images import recorded as image_recorded
from core.gan.images.presets import IMAGE_GAN_PRESETS
from pages.server.runs import runs
from tests.core.gan.images.test_own import pictures, zipped
from tests.fixtures.pages import keyed, ran

PAGE = "generating/gan/gan.py"
RECORDINGS = image_recorded.FOLDER
SLOWEST = 60.0  # seconds that a run may take on a busy machine
LINK = {
    "preset": "digits",
    "images": "80",
    "ilatent": "8",
    "cats": "0",
    "gch": "4",
    "dch": "4",
    "ibatch": "16",
    "epochs": "3",
}
SMALL = replace(
    IMAGE_GAN_PRESETS["digits"].experiment,
    images=80,
    latent=8,
    categories=0,
    generator_channels=4,
    discriminator_channels=4,
    batch_size=16,
    epochs=3,
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """No recordings but those that a test makes."""
    monkeypatch.setattr(image_recorded, "FOLDER", tmp_path)
    yield tmp_path
    runs().end_all("local")


def text(at):
    elements = (*at.markdown, *at.caption, *at.info, *at.success, *at.warning)
    return "\n".join(element.value for element in elements)


def config(at):
    return at.session_state["gan.state"].experiment.images


@pytest.mark.parametrize("preset", list(IMAGE_GAN_PRESETS))
def test_every_preset_opens_by_link(opened, preset):
    at = opened(preset=preset)
    assert config(at) == IMAGE_GAN_PRESETS[preset].experiment
    assert not at.warning
    assert "Nothing yet: press **Start**" in text(at)
    assert "Computed on" in text(at)


def test_a_link_restores_every_setting(opened):
    assert config(opened(**LINK)) == SMALL
    at = opened(part="images", preset="faces", up="resize", iloss="wasserstein", ipenalty="10", iseed="5")
    assert (config(at).upsampling, config(at).loss, config(at).penalty, config(at).seed) == (
        "resize",
        "wasserstein",
        10,
        5,
    )


@pytest.mark.parametrize(
    ("parameter", "value", "sentence"),
    [("ilatent", "1000", "latent dimensions"), ("images", "ten", "number of images")],
)
def test_a_bad_parameter_is_told_and_the_rest_kept(opened, parameter, value, sentence):
    at = opened(preset="digits", iseed="9", **{parameter: value})
    assert any(sentence in warning.value for warning in at.warning)
    assert config(at) == replace(IMAGE_GAN_PRESETS["digits"].experiment, seed=9)


def test_a_loss_that_does_not_exist_is_told_and_the_preset_shown(opened):
    at = opened(preset="digits", iloss="none")
    assert any("loss must be one of" in warning.value for warning in at.warning)
    assert config(at) == IMAGE_GAN_PRESETS["digits"].experiment


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        ("number_input", 16, "latent"),
        ("number_input", 4, "categories"),
        ("number_input", 8, "generator_channels"),
        ("number_input", 8, "discriminator_channels"),
        ("number_input", 32, "batch_size"),
        ("number_input", 7, "epochs"),
        ("number_input", 3, "seed"),
        ("number_input", 0.5, "penalty"),
        ("number_input", 0.3, "beta1"),
        ("number_input", 0.9, "average"),
        ("selectbox", 1e-4, "generator_rate"),
        ("selectbox", "both", "batch_norm"),
        ("selectbox", "saturating", "loss"),
        ("selectbox", "none", "augmentation"),
    ],
)
def test_a_control_changes_one_setting(opened, kind, value, name):
    at = opened(**LINK)
    getattr(at, kind)(key=f"gan.images.{name}").set_value(value)
    ran(at)
    assert config(at) == replace(SMALL, **{name: value})


def test_the_way_of_doubling_changes_upsampling_and_kernel_together(opened):
    at = opened(preset="checkerboard")
    assert keyed(at.selectbox, "gan.images.doubling").value == "transposed-3"
    assert "1, 2 or 4 times" in text(at)
    keyed(at.selectbox, "gan.images.doubling").set_value("resize-4")
    ran(at)
    assert (config(at).upsampling, config(at).kernel) == ("resize", 4)
    assert "repeated 2×2" in text(at)


def test_a_loss_without_probabilities_drops_the_smoothing(opened):
    at = opened(preset="digits", ismooth="0.1")
    keyed(at.selectbox, "gan.images.loss").set_value("least-squares")
    ran(at)
    assert (config(at).loss, config(at).smoothing) == ("least-squares", 0)
    assert not at.warning


def test_fewer_images_make_the_batch_smaller(opened):
    at = opened(preset="digits", ibatch="100")
    keyed(at.number_input, "gan.images.images").set_value(70)
    ran(at)
    assert (config(at).images, config(at).batch_size) == (70, 70)


def test_another_set_brings_its_number_of_images(opened):
    at = opened(preset="digits")
    keyed(at.selectbox, "gan.images.data").set_value("faces")
    ran(at)
    assert (config(at).data, config(at).images) == ("faces", 4_000)


def test_a_set_that_cannot_be_had_gets_a_sentence(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("INSIDE_THE_NET_DATA", str(tmp_path))
    monkeypatch.setattr("core.data.images.torchvision_sets._answers", lambda address: False)
    at = opened(preset="digits")
    keyed(at.selectbox, "gan.images.data").set_value("mnist")
    assert "could not be downloaded" in text(ran(at))
    assert config(at) == IMAGE_GAN_PRESETS["digits"].experiment
    again = opened(preset="digits", idata="fashion", images="500")
    assert "Showing the preset instead." in text(again)
    assert config(again) == IMAGE_GAN_PRESETS["digits"].experiment


def test_a_link_to_own_images_without_a_zip_falls_back(opened):
    at = opened(preset="faces", idata="own", images="64")
    assert "Your own images need a zip file, and none was received. Showing the preset instead." in text(at)
    assert config(at) == IMAGE_GAN_PRESETS["faces"].experiment


def upload(at, data):
    at.file_uploader(key="gan.images.zip").upload("mine.zip", data, "application/zip")
    return ran(at)


def test_the_zip_of_the_reader_is_taken(opened):
    at = upload(opened(preset="digits", iseed="4"), zipped({**pictures(70), "cats/bad.png": b"none"}))
    assert (config(at).data, config(at).images, config(at).seed) == ("own", 70, 4)
    assert "1 picture was left out" in text(at)
    assert not at.exception


@pytest.mark.parametrize("data", [b"no zip", zipped(pictures(3))])
def test_a_bad_zip_gets_a_sentence_and_nothing_is_lost(opened, data):
    at = upload(opened(**LINK), data)
    assert "The page stays as it was." in text(at)
    assert config(at) == SMALL
    good = upload(opened(**LINK), zipped(pictures(64)))
    assert config(upload(good, data)).data == "own"
    assert "gan.images.archive" in good.session_state


def test_the_page_keeps_both_halves(opened):
    at = opened(**LINK)
    keyed(at.segmented_control, "gan.part").set_value("plane")
    ran(at)
    keyed(at.segmented_control, "gan.part").set_value("images")
    ran(at)
    assert config(at) == SMALL


def test_presets_that_have_no_tab_have_a_button(opened):
    at = opened(preset="faces")
    at.button(key="gan.further.dcgan").click()
    ran(at)
    assert config(at) == IMAGE_GAN_PRESETS["dcgan"].experiment


def test_reset_brings_random_weights_until_the_preset_is_pressed_again(opened, monkeypatch):
    monkeypatch.setattr(image_recorded, "FOLDER", RECORDINGS)
    at = opened(preset="digits")
    assert "Drawn with the recorded weights" in text(at)
    at.session_state["gan.images.run"].reset(config(at))
    assert "Nothing yet: press **Start**" in text(ran(at))
    assert "Drawn with the untrained generator" in text(at)
    at.button(key="gan.reset").click()
    assert "Drawn with the recorded weights" in text(ran(at))
