"""The page of trained CNNs without a browser: what its controls, links and uploads do to the numbers."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.images.load import load_images
from core.interpretability.feature_maps import feature_maps
from core.lessons.cnn_filters.attack_picture import attack_picture
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.shipped import shipped
from core.networks.cnn.network import build_cnn
from core.networks.cnn.pickled import CONVERSION
from core.networks.cnn.weights import load_weights, save_weights
from tests.fixtures.pages import keyed, ran

PAGE = "images/cnn_filters/cnn_filters.py"
DIGITS = CNN_EXPERIMENTS["digits"].experiment
PICTURES = ("Filters", "Strongest patches", "Made from noise", "Evidence")
VIEWS = (*PICTURES, "Fool it", "Mistakes", "Training images", "Layers")


def text(at):
    return "\n".join(element.value for element in (*at.markdown, *at.caption, *at.warning))


def experiment(at):
    return at.session_state["cnn_filters.state"].experiment


def view(at, name):
    at.session_state["cnn_filters.view"] = name
    return ran(at)


@pytest.fixture(scope="module")
def network():
    images = load_images(DIGITS.images)
    model = build_cnn(DIGITS.network, 0)
    load_weights(model, shipped(DIGITS).weights)
    return model.eval(), images


def png(colour, size=(40, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def zip_of(classes=("cats", "dogs"), count=4):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, name in enumerate(classes):
            for image in range(count):
                archive.writestr(f"{name}/{image}.png", png((200 * number, 10 * image, 50)))
    return file.getvalue()


def test_it_opens_with_a_trained_network(opened):
    at = opened()
    assert at.title[0].value == "What does a trained network look for?"
    assert "Weights: trained before" in text(at)
    assert "**353 of 359** validation images, **98.3 %**" in text(at)
    assert "Computed on" in text(at)


@pytest.mark.parametrize("preset", CNN_EXPERIMENTS)
def test_every_preset_opens_by_link(opened, preset):
    at = opened(preset=preset)
    assert experiment(at) == CNN_EXPERIMENTS[preset].experiment
    assert not at.warning
    trained = shipped(experiment(at)) is not None
    assert ("trained before" if trained else "not trained yet") in text(at)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("preset", ["digits", "glasses", "fully-connected"])
def test_every_view_draws(opened, preset, name):
    at = view(opened(preset=preset), name)
    assert not at.warning
    pictures = [image.proto.imgs[0].alt for image in at.get("image")]
    assert all(pictures)
    assert len(pictures) >= 1 + (name in PICTURES)


def test_another_image_has_another_answer(opened, network):
    at = opened()
    _, images = network
    number = keyed(at.number_input, "cnn_filters.look.image")
    number.set_value(5)
    ran(at)
    truth = images.classes[int(images.y[images.validation[5]])]
    assert f"| {truth} ✓ |" in text(at)
    assert experiment(at).look.image == 5


def test_the_layer_and_its_values_follow_the_control(opened, network):
    model, images = network
    at = opened()
    keyed(at.selectbox, "cnn_filters.look.layer").set_value("0")
    ran(at)
    values = feature_maps(model, images.x[images.validation[0]])[0].values
    assert f"conv 1: 8 × 28 × 28, values from {values.min():.3f} to {values.max():.3f}" in text(at)


def test_the_attack_has_every_step_of_its_slider_at_hand(opened, network):
    model, images = network
    at = view(opened(), "Fool it")
    assert "smallest step that changes the answer" in text(at)
    data = json.loads(next(p.proto for p in at.get("bidi_component") if p.proto.component_name.endswith("attack")).json)
    assert data["sentences"][0][0].endswith("After ε = 0.000: 6, 100.0 %.")
    assert "After ε = 0.500: 6" not in data["sentences"][-1][0]
    image = images.x[images.validation[0]]
    assert data == attack_picture(model, image, int(images.y[images.validation[0]]), images.classes)


def test_the_table_counts_the_parameters_of_the_network(opened):
    at = view(opened(), "Layers")
    assert "**9,146 parameters**" in text(at)
    table = at.dataframe[0].value
    assert list(table["sees"][:1]) == ["3×3 pixels"]
    assert table["parameters"][0] == "80"


def test_the_table_says_of_padding_where_a_window_reaches_beyond_the_image(opened):
    at = view(opened(), "Layers")
    assert at.dataframe[0].value["sees"].iloc[-1] == "28×28 pixels, all of them (34×34 with padding)"
    assert "With padding: there the window" in text(at)
    at = view(opened(blocks="8-3-1-0-bn-relu-none-0"), "Layers")  # no padding
    assert at.dataframe[0].value["sees"].iloc[-1] == "28×28 pixels, all of them"
    assert "With padding: there the window" not in text(at)


def test_a_changed_block_makes_another_network_that_is_not_trained(opened):
    at = opened()
    keyed(at.number_input, "cnn_filters.network.blocks.0.channels").set_value(4)
    ran(at)
    assert experiment(at).network.blocks[0].channels == 4
    assert "not trained yet" in text(at)
    at.button(key="cnn_filters.network.small").click()
    ran(at)
    assert "trained before" in text(at)


def test_training_settings_are_taken(opened):
    at = opened()
    keyed(at.number_input, "cnn_filters.fit.epochs").set_value(3)
    ran(at)
    keyed(at.selectbox, "cnn_filters.fit.learning_rate").set_value(0.01)
    ran(at)
    assert (experiment(at).fit.epochs, experiment(at).fit.learning_rate) == (3, 0.01)


def test_controls_have_the_bounds_of_the_link(opened):
    at = opened(blocks="~".join(["2-1-1-0-none-relu-none-0"] * 9), epochs="1000", batch="3000", patience="900")
    assert experiment(at) == DIGITS
    assert len(at.warning) == 4
    bounds = {"network.blocks.count": (0, 6), "fit.epochs": (1, 200), "fit.batch_size": (1, 1024)}
    for path, expected in {**bounds, "fit.stopping.patience": (1, 100)}.items():
        number = keyed(at.number_input, f"cnn_filters.{path}")
        assert (number.min, number.max) == expected


def test_augmentation_shows_changed_images(opened):
    at = opened()
    keyed(at.number_input, "cnn_filters.augmentation.rotation").set_value(20.0)
    ran(at)
    assert experiment(at).augmentation.rotation == 20
    assert "as augmentation changes it" in text(view(at, "Training images"))


def test_the_zip_of_the_reader_is_taken_with_its_classes(opened):
    at = opened()
    at.file_uploader(key="cnn_filters.zip").upload("pets.zip", zip_of(), "application/zip")
    ran(at)
    assert experiment(at).images.name == "own"
    at = view(at, "Training images")
    assert set(at.dataframe[0].value["class"]) == {"cats", "dogs"}
    assert "not trained yet" in text(at)


@pytest.mark.parametrize("data", [b"no zip", zip_of(("only",))])
def test_a_zip_that_cannot_be_used_gets_a_sentence_and_changes_nothing(opened, data):
    at = opened()
    at.file_uploader(key="cnn_filters.zip").upload("pets.zip", data, "application/zip")
    ran(at)
    assert "The page stays as it was." in text(at)
    assert experiment(at) == DIGITS


def test_weights_come_back_from_their_file(opened):
    at = opened()
    other = replace(DIGITS, seed=7)
    data = save_weights(build_cnn(other.network, 7))
    at.file_uploader(key="cnn_filters.weights").upload("w.safetensors", data, "application/octet-stream")
    assert "Weights: uploaded" in text(ran(at))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04pickle", b"\x80\x04K\x01.", save_weights(build_cnn(replace(DIGITS.network, hidden=(3,)), 0))]
)
def test_weights_that_do_not_fit_get_a_sentence(opened, data):
    at = opened()
    at.file_uploader(key="cnn_filters.weights").upload("w.safetensors", data, "application/octet-stream")
    assert "The network stays as it was." in text(ran(at))
    assert "trained before" in text(at)
    converts = [code.value for code in at.code]
    assert converts == ([CONVERSION] if data.startswith(b"\x80") else [])


def test_a_state_dict_of_torch_save_is_read(opened):
    at = opened()
    file = io.BytesIO()
    torch.save({f"module.{name}": value for name, value in build_cnn(DIGITS.network, 7).state_dict().items()}, file)
    at.file_uploader(key="cnn_filters.weights").upload("w.pt", file.getvalue(), "application/octet-stream")
    assert "Weights: uploaded" in text(ran(at))


def test_an_image_of_the_reader_is_answered(opened):
    at = opened(preset="glasses")
    at.session_state["cnn_filters.way"] = "Your file"
    ran(at)
    at.file_uploader(key="cnn_filters.image_file").upload("my.png", png((255, 255, 255)), "image/png")
    assert "✓" not in text(ran(at)).split("What it sees")[-1].split("Check")[0]
    assert tuple(at.session_state["cnn_filters.own_image"].original.shape) == (3, 30, 40)
    at.session_state["cnn_filters.way"] = "Validation"
    ran(at)
    keyed(at.number_input, "cnn_filters.look.image").set_value(4)
    ran(at)
    assert "✓" in text(at)


def test_a_link_to_images_that_cannot_be_had_falls_back(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("INSIDE_THE_NET_DATA", str(tmp_path))
    monkeypatch.setattr("core.data.images.torchvision_sets._answers", lambda address: False)
    at = opened(set="mnist", images="1000")
    assert "could not be downloaded" in text(at)
    assert experiment(at) == DIGITS


def test_the_probabilities_are_shares(opened):
    at = opened()
    shares = [float(line.split("|")[2].strip(" %")) for line in text(at).splitlines() if line.endswith("% |")]
    assert 99 <= np.sum(shares) <= 100.1


def test_reset_brings_random_weights_until_the_preset_is_pressed_again(opened):
    at = opened(preset="digits")
    at.session_state["cnn_filters.run"].reset(at.session_state["cnn_filters.state"].experiment)
    assert "not trained yet" in text(ran(at))
    at.button(key="cnn_filters.reset").click()
    assert "trained before" in text(ran(at))
