"""The map of lessons, built and coming, in the order in which to read them. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        slug: its address.
        section: the section of the navigation.
        title: short, for menus.
        question: what it answers.
        built: whether it can be opened; its file is then pages/<section folder>/<slug>/<slug>.py.
        starts: presets worth starting from, as (title, name of the preset).
        jobs: modules of the runs that it starts; the process that runs are forked from imports them beforehand.
        live: whether its main picture follows the reader's hand; its module `live` in core then holds it.
    """

    slug: str
    section: str
    title: str
    question: str
    built: bool = False
    starts: tuple[tuple[str, str], ...] = ()
    jobs: tuple[str, ...] = ()
    live: bool = False

    @property
    def path(self) -> str:
        """Its file, relative to pages/."""
        return f"{FOLDERS[self.section]}/{self.slug}/{self.slug}.py"

    @property
    def package(self) -> str:
        """What belongs to it in core."""
        return f"core.lessons.{self.slug}"


BASICS, GRADIENTS, TRAINING, IMAGES, GENERATING = "Basics", "Gradients", "Training", "Images", "Generating"
FOLDERS = {
    BASICS: "basics",
    GRADIENTS: "gradients",
    TRAINING: "training",
    IMAGES: "images",
    GENERATING: "generating",
}
SECTIONS = tuple(FOLDERS)

LESSONS = (
    Lesson(
        "tensors",
        BASICS,
        "Tensors",
        "What is a tensor, and what does an operation do to its shape?",
        built=True,
        starts=(("Row + column", "row-and-column"), ("A view that PyTorch refuses", "refused-view")),
        live=True,
    ),
    Lesson(
        "forward_pass",
        BASICS,
        "Forward pass",
        "How does a network turn numbers into a prediction?",
        built=True,
        starts=(("XOR, solved by hand", "xor-by-hand"), ("Maps inside the units", "2-4-2-1-tanh")),
        live=True,
    ),
    Lesson(
        "universal_approximation",
        BASICS,
        "Universal approximation",
        "Can a network be anything?",
        built=True,
        starts=(("Bumps by hand", "three-bumps"), ("Why an image is hard", "image")),
        jobs=("core.lessons.universal_approximation.training_job", "core.lessons.universal_approximation.study_job"),
        live=True,
    ),
    Lesson(
        "loss_functions",
        BASICS,
        "Loss functions",
        "How does a network know how wrong it is?",
        built=True,
        starts=(("One outlier, three lines", "one-outlier"), ("Cross-entropy by hand", "course-cross-entropy")),
        live=True,
    ),
    Lesson(
        "chain_rule",
        GRADIENTS,
        "Chain rule",
        "How does every weight learn its share of the error?",
        built=True,
        starts=(("A variable used three times", "shared-variable"), ("Forgot zero_grad", "forgot-zero-grad")),
        live=True,
    ),
    Lesson(
        "vanishing_gradients",
        GRADIENTS,
        "Vanishing gradients",
        "Why did deep networks refuse to learn?",
        built=True,
        starts=(("He saves ReLU", "he-saves-relu"), ("Dying ReLU", "dying-relu")),
        jobs=("core.lessons.vanishing_gradients.job",),
        live=True,
    ),
    Lesson(
        "optimizers",
        GRADIENTS,
        "Optimizers",
        "Which way down?",
        built=True,
        starts=(("A race in a ravine", "ravine"), ("Who leaves a saddle?", "saddle")),
        live=True,
    ),
    Lesson(
        "live_training",
        TRAINING,
        "Live training",
        "When is a network trained enough, and when too much?",
        built=True,
        starts=(("Early stopping at epoch 53", "early-stopping-epoch-53"), ("Two spirals, 16 units", "spiral")),
        jobs=("core.lessons.live_training.job",),
    ),
    Lesson(
        "regularization",
        TRAINING,
        "Regularization",
        "How does one keep a network from learning by heart?",
        built=True,
        starts=(("Every remedy", "all-remedies"), ("Double descent", "double-descent")),
        jobs=("core.lessons.regularization.job",),
        live=True,
    ),
    Lesson(
        "convolution",
        IMAGES,
        "Convolution",
        "What does a kernel do to an image?",
        built=True,
        starts=(("Find the edges", "edges"), ("A checkerboard from overlaps", "transposed-checkerboard")),
        live=True,
    ),
    Lesson(
        "cnn_filters",
        IMAGES,
        "CNN filters",
        "What does a trained network look for?",
        built=True,
        starts=(("Digits", "digits"), ("Wears glasses?", "glasses")),
        jobs=("core.lessons.cnn_filters.job",),
    ),
    Lesson(
        "gan",
        GENERATING,
        "GAN",
        "How do two networks learn by fighting?",
        built=True,
        starts=(("Eight modes, all found", "balanced"), ("Digits out of noise", "digits")),
        jobs=("core.gan.plane.job", "core.gan.images.job"),
    ),
)

BUILT = tuple(lesson for lesson in LESSONS if lesson.built)


def lesson(slug: str) -> Lesson:
    """The lesson at an address."""
    return next(lesson for lesson in LESSONS if lesson.slug == slug)
