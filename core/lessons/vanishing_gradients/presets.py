"""Networks worth starting from: one illness, and what cures it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.variants import AS_IT_IS
from core.lessons.vanishing_gradients.comparison import Comparison
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.settings.link import Preset

FLOW_PRESETS: Mapping[str, Preset[FlowExperiment]] = MappingProxyType(
    {
        "sigmoid-10-layers": Preset(
            "Sigmoid, 10 layers",
            "Ten sigmoid layers as PyTorch draws them: the first layer hears almost nothing of the error.",
            FlowExperiment(),
        ),
        "he-saves-relu": Preset(
            "He saves ReLU",
            "ReLU throws half of every signal away; He initialization makes the weights larger by exactly that much.",
            FlowExperiment(
                DeepNetwork(initialization="he_normal"),
                activation="relu",
                comparison=Comparison((AS_IT_IS, "PyTorch initialization", "batch normalization")),
            ),
        ),
        "batch-norm-saves-sigmoid": Preset(
            "Batch norm saves sigmoid",
            "The same ten sigmoid layers, with the sums of every layer spread out over the batch again.",
            FlowExperiment(
                DeepNetwork(normalization="batch"),
                comparison=Comparison((AS_IT_IS, "without normalization", "layer normalization", "ReLU and He")),
            ),
        ),
        "skip-connections": Preset(
            "Skip connections",
            "Thirty sigmoid layers, and past each of them a way on which the gradient is multiplied by exactly 1.",
            FlowExperiment(
                DeepNetwork(depth=30, skip=True),
                lr=0.001,
                comparison=Comparison((AS_IT_IS, "without skip connections", "batch normalization")),
            ),
        ),
        "exploding-and-clipped": Preset(
            "Exploding, clipped",
            "Weights almost three times He's: ‖∂L/∂z‖ grows from layer to layer, and clipping only catches the step.",
            FlowExperiment(
                DeepNetwork(initialization="normal", scale=0.5),
                activation="relu",
                clip=1.0,
                comparison=Comparison(
                    (AS_IT_IS, "without clipping", "He initialization", "batch normalization"), "sgd", 0.05
                ),
            ),
        ),
        "dying-relu": Preset(
            "Dying ReLU",
            "A healthy ReLU network and a step that is too large: count below the units that will never answer again.",
            FlowExperiment(
                DeepNetwork(initialization="he_normal"),
                activation="relu",
                layer=5,
                lr=1.0,
                comparison=Comparison((AS_IT_IS, "gradient clipping", "batch normalization"), "sgd", 1.0),
            ),
        ),
    }
)
