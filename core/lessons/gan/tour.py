"""The tour of the GAN: a fight between two networks, balanced and not."""

from __future__ import annotations

from core.lessons.tour import Step

STAGE = "gan.plane.stage"
BALANCED = {"preset": "balanced"}

TOUR = (
    Step(
        "Real and fake",
        "The real points lie in eight clusters. The generator makes fakes out of noise and has learned nothing yet.",
        f"{STAGE} >> .picture",
        BALANCED,
    ),
    Step(
        "Two players",
        "The discriminator D learns to tell real from fake; the generator G learns to be taken for real. They take "
        "turns.",
        f"{STAGE} >> .flow",
        BALANCED,
    ),
    Step(
        "One step each",
        "Press D step, then G step. In D's step only D's weights move; in G's step no real point is needed at all.",
        STAGE,
        BALANCED,
    ),
    Step(
        "Let them play",
        "Press Start. The colour is what D believes of each place; the arrows show where G would move its fakes.",
        f"{STAGE} >> .picture",
        BALANCED,
    ),
    Step(
        "A judge too good",
        "When D is far ahead, it is sure everywhere, and G learns nothing from a judge that never wavers.",
        STAGE,
        {"preset": "discriminator-too-good"},
    ),
    Step(
        "Mode collapse",
        "G may find one place that fools D and put all its fakes there. Press Start and count the clusters.",
        STAGE,
        {"preset": "mode-collapse"},
    ),
    Step(
        "From points to pictures",
        "The same game with images: every tile is drawn from its own noise.",
        "gan.images.stage",
        {"preset": "digits"},
    ),
)
