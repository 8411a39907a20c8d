"""The words of the GAN in the plane: what to expect of each preset."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.presets import PLANE_GAN_PRESETS
from pages.shared.quiz import Question
from pages.shared.terms import term

DISTANCES = (
    f"An arrow at a fake is the way in which G's loss falls there. The *JS distance* and {term('MMD')} say how far the "
    "fakes are from the real points: near 0 is near, and JS ends at 1, where they have nothing in common."
)

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "balanced": Question(
            "At the end the fakes lie on all eight clouds. What will D say of real points and of fakes then?",
            ("1.00 and 0.00", "about 0.5 for both", "0.00 and 1.00"),
            1,
            "Where real points and fakes are equally dense, the best answer is 0.5. Both verdicts end near 0.5, and "
            "D's loss near ln 2 = 0.69.",
            (
                "Then D could tell them apart, and G would have a slope to follow.",
                "",
                "D is trained to say the opposite.",
            ),
        ),
        "discriminator-too-good": Question(
            "D will give real points 1.00 and fakes 0.00. What will that do to G?",
            ("G learns faster, its teacher is better", "G stops learning", "nothing"),
            1,
            "The saturating loss is flat where D is sure: the gradient that reaches G falls to almost nothing, and the "
            "arrows vanish.",
            ("A teacher who only says no teaches nothing.", "", "G learns through D, so what D says is all it gets."),
        ),
        "mode-collapse": Question(
            "D learns five times more slowly than G. Where will the fakes be after 1,500 steps?",
            ("on all eight clouds", "in one spot", "spread over the whole square"),
            1,
            "G sends all its noise to the place that D finds most real at the moment. When D has noticed, all of them "
            "move on together.",
            ("Nothing rewards G for variety as long as one spot is taken for real.", "", "D finds few places real."),
        ),
        "line": Question(
            "G turns one number from −1 … 1 into a point. What are all its fakes together, before and after training?",
            ("a curve", "a cloud", "single points"),
            0,
            "A continuous function of one number draws a curve, whatever its weights. Training lays the curve along "
            "the line; it has no thickness, and the real points have a little.",
            ("", "A cloud needs two numbers of noise.", "Neighbouring noise gives neighbouring points: no gaps."),
        ),
        "ring": Question(
            "The noise fills a square. Can G bend it into a ring, hole and all?",
            ("yes, exactly", "nearly, with a few fakes inside the hole", "no, not even nearly"),
            1,
            "A square has no hole, and a continuous map makes none: the sheet is stretched thin across the middle, so "
            "that few fakes lie there.",
            ("A continuous map makes no hole.", "", "It comes near: the sheet gets thin where no real points are."),
        ),
        "moons": Question(
            "Two moons that do not touch, one cloud of noise. What will the manifold look like?",
            ("two pieces", "one piece, with fakes in the gap", "one moon"),
            1,
            "G is continuous, so neighbouring noise gives neighbouring points: it can stretch the sheet, never cut it. "
            "The fakes between the moons are the price.",
            ("To cut the sheet, G would have to jump.", "", "D would find the fakes missing on the other one."),
        ),
        "wasserstein": Question(
            "D's last number is no probability here. What does the difference D(real) − D(fake) tell?",
            ("how far the fakes are from the real points", "nothing at all", "the share of fakes that D finds"),
            0,
            "With a slope of about 1 the difference is near the distance that the fakes must still travel. It shrinks "
            "while G learns: this loss can be read.",
            ("", "With this loss it is a distance.", "A critic has no threshold, so it finds no share."),
        ),
    }
)
OTHER = Question(
    "Which number of the page shows best that G has learned the points?",
    ("the loss of G", "the loss of D", "the coverage and the distances"),
    2,
    "Each loss depends on the other player: G's may be low because D is weak. Coverage and distances compare fakes "
    "with real points, and D has no say in them.",
    ("It may be low because D is weak.", "It may be high because G is good, or because D is weak.", ""),
)


def ask_before(preset: str, config: PlaneGanConfig) -> Question:
    """What to expect of the run; of a preset only as long as nothing in it was changed."""
    unchanged = preset in PLANE_GAN_PRESETS and config == PLANE_GAN_PRESETS[preset].experiment
    return QUESTIONS.get(preset, OTHER) if unchanged else OTHER
