"""The home page without a browser: the map of lessons, and that it waits for nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.catalogue import LESSONS, SECTIONS
from core.lessons.chain_rule.link import CHAIN_RULE_PRESETS
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.gan.experiment import GAN_PRESETS
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.tensors.presets import TENSORS
from core.lessons.universal_approximation.presets import PRESETS as APPROXIMATIONS
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.networks.small.presets import SMALL_NETWORKS

ROOT = Path(__file__).parents[2]
BUILT = [lesson for lesson in LESSONS if lesson.built]
COMING = [lesson for lesson in LESSONS if not lesson.built]
PRESETS = {
    "tensors": TENSORS,
    "forward_pass": SMALL_NETWORKS,
    "universal_approximation": APPROXIMATIONS,
    "loss_functions": LOSS_PRESETS,
    "chain_rule": CHAIN_RULE_PRESETS,
    "vanishing_gradients": FLOW_PRESETS,
    "optimizers": OPTIMIZER_PRESETS,
    "live_training": TRAINING_PRESETS,
    "regularization": REGULARIZATION_PRESETS,
    "convolution": CONVOLUTIONS,
    "cnn_filters": CNN_EXPERIMENTS,
    "gan": GAN_PRESETS,
}


@pytest.fixture(scope="module")
def home():
    at = AppTest.from_file(ROOT / "pages" / "navigation.py", default_timeout=30).run()
    assert not at.exception
    return at


def test_it_starts_with_the_name_and_one_picture(home):
    assert home.title[0].value == "Inside the Net"
    (picture,) = home.get("bidi_component")
    assert picture.proto.component_name.endswith("recorded_training")


def test_the_map_names_every_section_and_every_lesson_once_in_reading_order(home):
    texts = [markdown.value for markdown in home.markdown]
    assert [text for text in texts if text.strip("*") in SECTIONS] == [f"**{section}**" for section in SECTIONS]
    numbers = [caption.value for caption in home.caption if caption.value.startswith("Lesson ")]
    assert numbers == [f"Lesson {n}" + ("" if lesson.built else " · coming") for n, lesson in enumerate(LESSONS, 1)]
    questions = texts + [caption.value for caption in home.caption]
    assert all(questions.count(lesson.question) == 1 for lesson in LESSONS)


def test_lessons_are_links_where_they_exist_and_only_there(home):
    links = [link.proto for link in home.get("page_link")]
    expected = [slug for lesson in BUILT for slug in [lesson.slug] * (1 + len(lesson.starts))]
    assert [link.page for link in links] == expected
    for lesson in COMING:
        assert f":gray[**{lesson.title}**]" in [markdown.value for markdown in home.markdown]


def test_links_to_presets_carry_them(home):
    queries = [link.proto.query_string for link in home.get("page_link") if link.proto.query_string]
    assert queries == [f"preset={preset}" for lesson in BUILT for _, preset in lesson.starts]


@pytest.mark.parametrize("lesson", [lesson for lesson in BUILT if lesson.starts], ids=lambda lesson: lesson.slug)
def test_every_preset_on_the_map_exists(lesson):
    assert {preset for _, preset in lesson.starts} <= set(PRESETS[lesson.slug])


@pytest.mark.parametrize("page", ["home.py", "glossary.py"])
def test_the_page_is_there_before_torch(page):
    script = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('pages/navigation.py', default_timeout=30).run()\n"
        f"at = at if '{page}' == 'home.py' else at.switch_page('{page}').run()\n"
        "assert not at.exception and at.title\n"
        "print([name for name in ('torch', 'altair', 'sklearn') if name in sys.modules])\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
