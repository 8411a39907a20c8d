"""The GAN in the plane without a browser: presets, controls, links, own points, what the page says about a run."""

import json
import re
import time
from dataclasses import replace

import pytest

from core.gan.plane.diagnosis import diagnose
from core.gan.plane.job import PlaneGanJob
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.gan.plane.proof import prove_generator_gradient
from core.lessons.gan.experiment import GAN_LINK
from core.lessons.gan.plane_script import plane_gan_script
from core.numbers import in_powers
from core.runs.recording.history import read_history
from core.text import escape_markdown
from pages.generating.gan.plane.own import edited, read_drawn
from pages.generating.gan.plane.words import ask_before
from pages.server.runs import runs
from tests.fixtures.pages import keyed, ran

PAGE = "generating/gan/gan.py"
RUN, STAGE = "gan.plane.run", "gan.plane.stage"
SLOWEST = 90.0  # seconds that a run may take on a busy machine
CSV = b"name,east,north\n" + b"".join(b"p%d,%d,%d\n" % (i, 100 + i, 50 + (i * i) % 11) for i in range(40))


def config(at):
    return at.session_state["gan.state"].experiment.plane


def shown_at_start(at):
    """What the component is told of the untrained networks."""
    data = next(node.proto for node in at.get("bidi_component") if node.proto.id.endswith(STAGE))
    return json.loads(json.loads(data.json)["preview"][0])


def change(at, **settings):
    """Change the experiment as a control would, and run the page."""
    state = at.session_state["gan.state"]
    state.change(lambda old: replace(old, plane=replace(old.plane, **settings)))
    return ran(at)


def text(at):
    boxes = (*at.info, *at.warning, *at.success)
    return "\n".join([*(markdown.value for markdown in at.markdown), *(box.value for box in boxes)])


def started(at, mode="run", choice=None):
    """The page after a run, started as the page's callback does it."""
    run = at.session_state[RUN]
    assert run.start(PlaneGanJob(config(at)), config(at), mode, choice) is None
    until = time.monotonic() + SLOWEST
    while runs().status(run.run_id).phase not in ("done", "failed", "paused") and time.monotonic() < until:
        time.sleep(0.02)
    assert runs().status(run.run_id).phase == ("done" if mode == "run" else "paused")
    return ran(at)


@pytest.fixture(autouse=True)
def no_run_is_left():
    yield
    runs().end_all("local")


@pytest.mark.parametrize("preset", list(PLANE_GAN_PRESETS))
def test_every_preset_opens_clean_with_its_question(opened, preset):
    at = opened(preset=preset)
    assert config(at) == PLANE_GAN_PRESETS[preset].experiment
    assert not at.warning
    assert ask_before(preset, config(at)).text in text(at)
    start = shown_at_start(at)
    assert (start["distribution"], start["loss"]) == (config(at).distribution, config(at).loss)


@pytest.mark.parametrize(
    ("key", "kind", "value", "field"),
    [
        ("distribution", "selectbox", "moons", lambda c: c.distribution),
        ("spread", "number_input", 0.1, lambda c: c.spread),
        ("noise", "selectbox", "uniform", lambda c: c.noise),
        ("activation", "selectbox", "tanh", lambda c: c.activation),
        ("loss", "selectbox", "saturating", lambda c: c.loss),
        ("penalty", "number_input", 0.5, lambda c: c.penalty),
        ("smoothing", "number_input", 0.1, lambda c: c.smoothing),
        ("steps", "number_input", 321, lambda c: c.steps),
        ("batch_size", "number_input", 64, lambda c: c.batch_size),
        ("seed", "number_input", 7, lambda c: c.seed),
        ("discriminator_steps", "number_input", 4, lambda c: c.discriminator_steps),
        ("average", "selectbox", 0.9, lambda c: c.average),
        ("generator.learning_rate", "selectbox", 5e-3, lambda c: c.generator.learning_rate),
        ("discriminator.beta1", "selectbox", 0.9, lambda c: c.discriminator.beta1),
        ("generator.hidden.units0", "number_input", 17, lambda c: c.generator.hidden[0]),
        ("discriminator.hidden.depth", "number_input", 1, lambda c: len(c.discriminator.hidden)),
    ],
)
def test_each_control_changes_its_setting_and_the_link_brings_it_back(opened, key, kind, value, field):
    at = opened(preset="balanced")
    getattr(at, kind)(key=f"gan.plane.{key}").set_value(value)
    ran(at)
    assert field(config(at)) == value
    assert not at.warning
    experiment = at.session_state["gan.state"].experiment
    again = opened(**GAN_LINK.write(experiment, "balanced"))
    assert config(again) == config(at)


def test_one_number_of_noise_makes_a_curve(opened):
    at = opened(preset="balanced")
    keyed(at.selectbox, "gan.plane.latent").set_value("1")
    ran(at)
    layout = {entry["name"]: entry["shape"] for entry in shown_at_start(at)["layout"]}
    assert config(at).latent == 1
    assert layout["manifold"] == [201, 2]


def test_a_loss_without_targets_lets_the_smoothing_go(opened):
    at = opened(preset="balanced", smooth="0.2")
    assert config(at).smoothing == 0.2
    keyed(at.selectbox, "gan.plane.loss").set_value("wasserstein")
    ran(at)
    assert (config(at).loss, config(at).smoothing) == ("wasserstein", 0.0)
    assert not at.warning


def test_a_further_preset_is_a_button(opened):
    at = opened(preset="balanced")
    at.button(key="gan.further.ring").click()
    ran(at)
    assert config(at) == PLANE_GAN_PRESETS["ring"].experiment


def test_a_bad_parameter_of_a_link_is_told_and_the_rest_kept(opened):
    at = opened(preset="balanced", penalty="much", steps="50")
    assert config(at).steps == 50
    assert config(at).penalty == PLANE_GAN_PRESETS["balanced"].experiment.penalty
    assert any("penalty" in warning.value for warning in at.warning)


def test_a_run_is_diagnosed_in_words_and_numbers(opened):
    at = started(opened(preset="balanced", steps="60"))
    found = diagnose(config(at), read_history(at.session_state[RUN].messages()))
    assert f"**{found.title}** after 60 steps" in text(at)
    assert all(escape_markdown(sentence) in text(at) for sentence in found.sentences)


def test_a_starved_generator_is_named(opened):
    at = started(opened(preset="discriminator-too-good"))
    (warning,) = at.warning
    assert "The discriminator is too good" in warning.value
    assert "starved" in warning.value


def test_a_single_step_is_too_early_to_judge(opened):
    at = started(opened(preset="balanced"), "batch", "discriminator")
    assert "Nothing yet" in text(at)
    assert not at.warning


def test_another_setting_ends_the_run(opened):
    at = started(opened(preset="balanced", steps="60"))
    assert at.session_state[RUN].run_id is not None
    change(at, seed=3)
    assert at.session_state[RUN].run_id is None
    assert "Nothing yet" in text(at)


def test_the_proof_prints_a_tiny_difference(opened):
    at = opened(preset="balanced")
    at.session_state["gan.plane.proof"] = True
    said = text(ran(at))
    assert "the untrained networks" in said
    largest = re.search(r"Largest difference over 64 fakes: \*\*(.*?)\*\*", said)[1]
    assert largest == in_powers(prove_generator_gradient(config(at)).largest)
    assert prove_generator_gradient(config(at)).largest < 1e-6


def test_the_formula_in_use_is_marked(opened):
    marked = [m.value for m in opened(preset="wasserstein").markdown if "in use here" in m.value]
    assert len(marked) == 1
    assert "Wasserstein" in marked[0]


def test_the_script_is_written_from_the_settings(opened):
    at = opened(preset="balanced")
    keyed(at.selectbox, "gan.plane.loss").set_value("least-squares")
    at.session_state["gan.plane_code"] = True
    assert ran(at).code[0].value == plane_gan_script(config(at)).rstrip()
    assert "((fake - 1) ** 2).mean()" in at.code[0].value


def upload(at, content, name="mine.csv"):
    at.file_uploader(key="gan.plane.upload").upload(name, content, "text/csv")
    return ran(at)


def test_an_own_table_becomes_the_points(opened):
    at = upload(opened(preset="balanced"), CSV)
    assert not at.warning
    assert config(at).distribution == "own"
    xs, ys = zip(*config(at).points, strict=True)
    assert (min(xs), max(xs)) == (-1.5, 1.5)
    assert max(ys) - min(ys) == pytest.approx(3.0 * 9 / 39, abs=0.01)  # the same scale as x
    again = opened(**GAN_LINK.write(at.session_state["gan.state"].experiment, "balanced"))
    assert config(again).points == config(at).points


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a,b\nx,y\n", "two columns of numbers"),
        (b"a,b\n1,2\n" * 1, "2 to 2,000"),
        (b"a,b\n1,inf\n", ""),
    ],
)
def test_a_bad_table_gets_one_sentence_and_nothing_is_lost(opened, content, said):
    at = upload(opened(preset="moons"), content)
    assert config(at) == PLANE_GAN_PRESETS["moons"].experiment
    (warning,) = at.warning
    assert said in warning.value
    assert "stay as they were" in warning.value


def distributions(at):
    """The control, by its label: points from elsewhere make it another one."""
    (found,) = [box for box in at.selectbox if box.label == "Distribution"]
    return found


def test_own_points_survive_a_look_at_another_distribution(opened):
    at = upload(opened(preset="balanced"), CSV)
    points = config(at).points
    distributions(at).set_value("ring")
    ran(at)
    assert (config(at).distribution, config(at).points) == ("ring", ())
    distributions(at).set_value("own")
    ran(at)
    assert config(at).points == points


def test_edits_of_the_table_of_points():
    points = ((0.0, 1.0), (0.5, -0.5), (1.0, 1.0))
    edits = {"edited_rows": {0: {"y": 0.2}}, "deleted_rows": [1], "added_rows": [{"x": -1.0, "y": 0.0}, {"x": 0.3}]}
    assert edited(points, edits) == ((0.0, 0.2), (1.0, 1.0), (-1.0, 0.0))


@pytest.mark.parametrize("message", [None, "x", 3, {}])
def test_what_is_no_list_is_no_points(message):
    assert read_drawn(message) == ()


@pytest.mark.parametrize("points", [[[0, 9], [0, 0]], [["a", 1], [0, 0]], [[0], [0, 0]], [None, 3], [[0, 0]]])
def test_hostile_points_are_refused_in_one_sentence(opened, points):
    at = change(opened(preset="balanced"), distribution="own", points=read_drawn(points))
    assert config(at) == PLANE_GAN_PRESETS["balanced"].experiment
    assert len(at.warning) == 1
