"""The tour of a trained CNN: what it answers, what it looks for, how it is fooled."""

from __future__ import annotations

from core.lessons.tour import Step

DIGITS = {"preset": "digits"}

TOUR = (
    Step(
        "A trained network",
        "This network was trained on digits: its training is recorded and can be played. Press Start to train it anew.",
        "cnn_filters.stage",
        DIGITS,
    ),
    Step(
        "Look inside",
        "Each tile of the feature maps is what one filter made of the image: bright where it found what it looks for. "
        "The other views show the filters, what excites them and which pixels count.",
        "cnn_filters.view",
        DIGITS,
    ),
    Step(
        "How far does a unit see?",
        "A value of a deep layer depends on a patch of the image, its receptive field. Guess its size.",
        "cnn_filters.question.field",
        DIGITS,
    ),
    Step(
        "What does it cost?",
        "Convolution uses the same few weights everywhere. Guess how many there are.",
        "cnn_filters.question.parameters",
        DIGITS,
    ),
    Step(
        "Without convolution",
        "Here every pixel has a weight of its own for every unit: many more weights, and a digit that moves by a pixel "
        "meets other ones.",
        "cnn_filters.stage",
        {"preset": "fully-connected"},
    ),
    Step(
        "A harder question",
        "The same kind of network, asked whether a face wears glasses. Its filters have other things to look for.",
        "cnn_filters.stage",
        {"preset": "glasses"},
    ),
)
