"""The convolution page without a browser: what its controls, links and uploads do to the numbers."""

import io
import json

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional

from core.convolution.trace import trace
from core.data.images.sample_images import ImageChoice, small_image
from core.lessons.convolution.presets import CONVOLUTIONS
from tests.fixtures.pages import keyed, ran

PAGE = "images/convolution/convolution.py"
EDGES = torch.tensor([[[[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]]]])


def whole(at):
    """The whole page after a change of which the server sent only what follows it."""
    return ran(ran(at))


def text(at):
    return "\n".join(markdown.value for markdown in at.markdown)


def summary(at):
    return next(markdown.value for markdown in at.markdown if "The output has shape" in markdown.value)


def experiment(at):
    return at.session_state["convolution.state"].experiment


def shown(value):
    return f"{value:.4f}".replace("-", "−")


def png(colour=(200, 30, 30), size=(60, 40)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def test_the_first_visit_finds_the_edges_of_the_temple(opened):
    at = opened()
    y = functional.conv2d(small_image(ImageChoice("china", 40))[None], EDGES)
    assert "shape **1 × 38 × 38**" in summary(at)
    assert f"from {shown(y.min().item())} to {shown(y.max().item())}, mean **{shown(y.mean().item())}**" in summary(at)
    assert "**10 parameters**" in summary(at)
    assert at.title[0].value == "What does a kernel do to an image?"


@pytest.mark.parametrize("preset", list(CONVOLUTIONS))
def test_every_preset_opens_by_link_and_shows_its_own_numbers(opened, preset):
    at = opened(preset=preset)
    expected = CONVOLUTIONS[preset].experiment
    assert experiment(at) == expected
    assert not at.warning
    assert "**" + shown(trace(expected).y.mean().item()) + "**" in summary(at)
    assert "They agree" in text(at)
    assert "They disagree" not in text(at)


def test_a_preset_is_chosen_by_click_and_reset_brings_it_back(opened):
    at = opened(preset="edges", stride="3")
    keyed(at.segmented_control, "convolution.group").set_value("Channels")
    keyed(ran(at).segmented_control, "convolution.preset").set_value("course-28x28")
    at = ran(at)
    assert "shape **12 × 24 × 24**" in summary(at)
    assert "12 × 1 × 5 × 5" in summary(at)
    keyed(at.number_input, "convolution.outputs").set_value(4)
    at = whole(at)
    assert "shape **4 × 24 × 24**" in summary(at)
    at.button(key="convolution.reset").click()
    assert experiment(ran(at)) == CONVOLUTIONS["course-28x28"].experiment


def test_derivations_carry_the_numbers_of_the_link(opened):
    at = opened(preset="edges", stride="2", pad="1", dil="2", px="33")
    formulas = [latex.value for latex in at.latex]
    assert any(r"\left\lfloor \frac{33 + 2\cdot 1 - 2\cdot (3 - 1) - 1}{2} \right\rfloor" in f for f in formulas)
    assert any(r"\mathbf{16}" in formula for formula in formulas)
    assert any(r"\mathbf{10}" in formula for formula in formulas)
    dense = torch.nn.Linear(33 * 33, 16 * 16)
    assert f"**{sum(p.numel() for p in dense.parameters()):,}**" in text(at)


def test_a_kernel_from_the_list_and_a_typed_one_change_the_output(opened):
    at = opened(preset="blur")
    at.button(key="convolution.kernel.sharpen").click()
    at = ran(at)
    assert experiment(at).kernels[0][1] == (-1, 5, -1)
    assert keyed(at.text_area, "convolution.kernel").value.split() == ["0", "-1", "0", "-1", "5", "-1", "0", "-1", "0"]
    keyed(at.text_area, "convolution.kernel").set_value("1/4 1/4\n1/4 1/4")
    at = ran(at)
    x = small_image(ImageChoice("flower", 40))
    mean = functional.conv2d(x[None], torch.full((1, 1, 2, 2), 0.25), padding=1).mean().item()
    assert "shape **1 × 41 × 41**" in summary(at)
    assert f"mean **{shown(mean)}**" in summary(at)


def test_a_kernel_that_cannot_be_read_keeps_the_picture_and_says_why(opened):
    at = opened(preset="blur")
    before = summary(at)
    keyed(at.text_area, "convolution.kernel").set_value("1 2\n3")
    at = ran(at)
    assert at.error[0].value.replace("\\", "") == "kernel must have as many numbers in every row, got '1 and 2'."
    assert summary(at) == before
    keyed(at.text_area, "convolution.kernel").set_value("1 2\n3 4")
    assert not ran(at).error


def test_drawn_weights_are_those_of_pytorch(opened):
    at = opened(preset="edges")
    at.button(key="convolution.draw").click()
    at = ran(at)
    keyed(at.number_input, "convolution.seed").set_value(7)
    at = ran(at)
    torch.manual_seed(7)
    y = torch.nn.Conv2d(1, 1, 3)(small_image(ImageChoice("china", 40))[None])
    assert f"mean **{shown(y.mean().item())}**" in summary(at)


def test_the_image_follows_its_controls(opened):
    at = opened(preset="edges")
    keyed(at.segmented_control, "convolution.image.source").set_value("flower")
    at = ran(at)
    keyed(at.slider, "convolution.image.side").set_value(20)
    keyed(at.segmented_control, "convolution.image.channels").set_value(3)
    at = ran(at)
    assert experiment(at).image == ImageChoice("flower", 20, 3)
    assert "weights have shape 1 × 3 × 3 × 3" in summary(at)
    keyed(at.toggle, "convolution.own").set_value(True)
    at = whole(at)
    assert len(experiment(at).kernels) == 3
    keyed(at.segmented_control, "convolution.image.source").set_value("digit")
    at = ran(at)
    keyed(at.number_input, "convolution.image.digit").set_value(10)
    assert experiment(ran(at)).image == ImageChoice("digit", 28, digit=10)
    keyed(at.segmented_control, "convolution.image.source").set_value("drawing")
    at = ran(at)
    at.button(key="convolution.clear").click()
    assert trace(experiment(ran(at))).x.max() == 0


def test_an_impossible_combination_says_why_and_keeps_the_picture(opened):
    at = opened(preset="depthwise-rgb")
    before = summary(at)
    keyed(at.number_input, "convolution.outputs").set_value(4)
    at = ran(at)
    assert "groups must divide 3 input and 4 output channels, got 3" in at.warning[0].value.replace("\\", "")
    assert summary(at) == before
    assert keyed(at.number_input, "convolution.outputs").value == 3
    assert not ran(at).warning


def test_groups_and_output_padding(opened):
    at = opened(preset="transposed-even")
    keyed(at.number_input, "convolution.output_padding").set_value(1)
    at = ran(at)
    assert "shape **1 × 41 × 41**" in summary(at)
    assert not [number for number in opened(preset="edges").number_input if number.label == "Output padding"]


def test_a_photo_is_uploaded_and_never_in_the_link(opened):
    at = opened(preset="rgb-to-grey")
    at.file_uploader(key="convolution.file").upload("me.png", png(), "image/png")
    at = ran(at)
    assert experiment(at).image.source == "upload"
    expected = 0.299 * 200 / 255 + (0.587 + 0.114) * 30 / 255
    assert f"mean **{shown(expected)}**" in summary(at)
    assert "Your photo" in keyed(at.segmented_control, "convolution.image.source").options
    again = opened(preset="rgb-to-grey", image="upload")
    assert "an upload is never in a link" in again.warning[0].value.replace("\\", "")


def test_a_photo_stays_while_presets_change(opened):
    at = opened(preset="edges")
    at.file_uploader(key="convolution.file").upload("me.png", png(), "image/png")
    at = whole(at)
    keyed(at.segmented_control, "convolution.preset").set_value("blur")
    at = ran(at)
    assert experiment(at).image.source == "flower"
    keyed(at.segmented_control, "convolution.image.source").set_value("upload")
    assert experiment(ran(at)).image.source == "upload"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no image", "uploaded image must be a PNG, JPEG, GIF, BMP, WEBP or TIFF file"),
        (png()[:-40], "uploaded image must be undamaged"),
        (png(size=(4, 40)), "uploaded image must be at least 8 pixels wide and high, got '4×40 pixels'"),
        (b"<svg/>", "uploaded image must be a PNG"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_keeps_the_picture(opened, data, sentence):
    at = opened(preset="edges")
    before = summary(at)
    at.file_uploader(key="convolution.file").upload("bad.png", data, "image/png")
    at = ran(at)
    assert len(at.warning) == 1
    assert sentence in at.warning[0].value.replace("\\", "")
    assert summary(at) == before


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"preset": "nonsense"}, "must be one of edges"),
        ({"k": "1_2~3"}, "must have as many numbers in every row"),
        ({"k": "NaN"}, "got 'NaN'"),
        ({"groups": "3"}, "groups must divide 1 input and 1 output channels, got 3"),
        ({"px": "1000"}, "image side must be a whole number from 8 to 64"),
        ({"image": "<script>"}, "image must be one of china, flower, digit, drawing"),
        ({"colour": "red"}, "unknown parameter"),
    ],
)
def test_a_wrong_link_gets_one_sentence_and_the_edges(opened, params, sentence):
    at = opened(**params)
    assert len(at.warning) == 1
    assert sentence in at.warning[0].value.replace("\\", "")
    assert experiment(at) == CONVOLUTIONS["edges"].experiment


def test_the_size_is_predicted_before_it_is_revealed(opened):
    at = opened(preset="edges")
    question = keyed(at.radio, "convolution.predict.size")
    assert question.options == ["19", "20", "38"]
    question.set_value(0)
    at = ran(at)
    assert "⌊(40 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1 = 19" in at.success[0].value
    keyed(at.radio, "convolution.predict.parameters").set_value(2)
    at = ran(at)
    assert "the count stays 10" in at.info[0].value


@pytest.mark.parametrize("preset", list(CONVOLUTIONS))
def test_the_predicted_size_is_what_torch_makes_of_it(opened, preset):
    at = opened(preset=preset)
    question, e = keyed(at.radio, "convolution.predict.size"), experiment(at)
    layer = e.build()
    layer.stride = tuple(2 * s for s in layer.stride) if isinstance(layer.stride, tuple) else 2 * layer.stride
    width = layer(torch.zeros(1, e.inputs, e.image.side, e.image.side)).shape[-1]
    right = question.options.index(str(width))
    question.set_value(right)
    assert "Right." in ran(at).success[0].value


def test_the_whole_photo_is_shown_for_photos_only(opened):
    headings = [heading.value for heading in opened(preset="emboss").header]
    assert "The same layer on the whole photo" in headings
    assert "The same layer on the whole photo" not in [h.value for h in opened(preset="course-28x28").header]


def test_the_component_gets_the_numbers_of_the_trace(opened):
    at = opened(preset="sobel")
    sent = [element.proto for element in at.get("bidi_component")]
    data = json.loads(next(p for p in sent if p.component_name.endswith("convolution_convolution")).json)
    assert data["operation"] == "convolution"
    assert data["output"]["channels"] == 2
    values = trace(experiment(at)).y
    np.testing.assert_allclose([data["output"]["low"], data["output"]["high"]], [values.min(), values.max()])


def test_an_open_code_panel_shows_the_script_of_the_experiment(opened):
    at = opened(preset="edges", stride="2")
    at.session_state["convolution.code"] = True
    assert "layer = nn.Conv2d(1, 1, kernel_size=3, stride=2)" in ran(at).code[0].value


def test_the_photos_are_credited(opened):
    page = text(opened())
    assert "CC BY 2.0" in page
    assert "danielbuechele" in page
    assert "vultilion" in page
