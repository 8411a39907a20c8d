"""The live-training page without a browser: controls, links, runs, own data, and what the page says about a run."""

import gzip
import json
import time

import pytest

from core.errors import LinkError
from core.lessons.live_training.job import LiveTrainingJob, preview
from core.lessons.live_training.least_squares import beside_least_squares
from core.lessons.live_training.link import LIVE_TRAINING_LINK
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.run_to_end import run_to_end
from core.lessons.live_training.script import live_training_script
from pages.server.runs import runs
from pages.training.live_training.own_points import edited_points
from tests.core.data.table.workbooks import workbook
from tests.fixtures.pages import keyed, ran

PAGE = "training/live_training/live_training.py"
STAGE = "live_training.stage"
SLOWEST = 60.0  # seconds that a run may take on a busy machine


def text(at):
    return "\n".join([*(markdown.value for markdown in at.markdown), *(info.value for info in (*at.info, *at.warning))])


def experiment(at):
    return at.session_state["live_training.state"].experiment


def run_of(at):
    return at.session_state["live_training.run"]


def started(at):
    """The page after a run from start to its first stop, started as the page's callback does it."""
    run = run_of(at)
    assert run.start(LiveTrainingJob(experiment(at)), experiment(at), "run") is None
    until = time.monotonic() + SLOWEST
    while runs().status(run.run_id).phase not in ("done", "failed") and time.monotonic() < until:
        time.sleep(0.02)
    assert runs().status(run.run_id).phase == "done"
    return ran(at)


@pytest.fixture(autouse=True)
def no_run_is_left():
    yield
    runs().end_all("local")


@pytest.mark.parametrize("preset", list(TRAINING_PRESETS))
def test_every_preset_opens_clean(opened, preset):
    at = opened(preset=preset)
    assert experiment(at) == TRAINING_PRESETS[preset].experiment
    assert not at.warning


def test_the_course_run_stops_at_epoch_53_with_the_figures_of_the_course(opened):
    page = text(started(opened(preset="early-stopping-epoch-53")))
    for figure in ("Stopped early after epoch 53", "3.3745", "0.7967", "0.0870", "epoch **32**"):
        assert figure in page


def test_the_script_of_the_page_is_written_from_its_settings(opened):
    at = opened(preset="early-stopping-epoch-53")
    keyed(at.selectbox, "live_training.fit.learning_rate").set_value(0.1)
    ran(at)
    script = live_training_script(experiment(at), experiment(at).load())
    assert "Adam(model.parameters(), lr=0.1)" in script
    assert "if wait >= 3:" in script


@pytest.mark.parametrize(("preset", "tolerance"), [("line", 0.1), ("plane", 0.3), ("line-full-batch", 1e-4)])
def test_straight_lines_stand_beside_least_squares(opened, preset, tolerance):
    at = started(opened(preset=preset))
    assert "scikit-learn, least squares" in text(at)
    weights = run_of(at).kept()["weights"]
    rows = beside_least_squares(experiment(at).load(), weights)
    assert max(row.difference for row in rows) < tolerance


def test_a_diverged_run_names_tensor_epoch_cause_and_remedy(opened):
    page = text(started(opened(preset="diverging")))
    assert "Training diverged in epoch 34" in page
    assert "0.weight" in page
    assert "learning rate of 1.1" in page
    assert "Try 0.1" in page


def test_the_page_shows_the_numbers_of_a_run_in_this_process(opened):
    at = started(opened(preset="circles"))
    last = run_to_end(TRAINING_PRESETS["circles"].experiment).epochs[-1]
    assert f"training loss **{last.training_loss:.4f}**" in text(at)


def test_a_changed_setting_makes_the_run_a_ghost(opened):
    at = started(opened(preset="circles"))
    keyed(at.selectbox, "live_training.fit.learning_rate").set_value(0.3)
    ran(at)
    assert experiment(at).fit.learning_rate == 0.3
    assert run_of(at).run_id is None
    (ghost,) = at.session_state["live_training.ghosts"]
    assert ghost.experiment == TRAINING_PRESETS["circles"].experiment
    assert ghost.stop == 20
    assert len(ghost.training) == 20


def test_only_five_ghosts_stay(opened):
    at = opened(preset="line")
    for rate in (0.1, 0.2, 0.3, 0.5, 0.05, 0.03):
        started(at).selectbox(key="live_training.fit.learning_rate").set_value(rate)
        ran(at)
    assert [ghost.name for ghost in at.session_state["live_training.ghosts"]] == ["B", "C", "D", "E", "F"]


@pytest.mark.parametrize(
    ("key", "kind", "value", "field"),
    [
        ("hidden.units0", "number_input", 11, lambda e: e.hidden[0]),
        ("dropout", "number_input", 0.25, lambda e: e.dropout),
        ("seed", "number_input", 7, lambda e: e.seed),
        ("fit.optimizer", "selectbox", "rmsprop", lambda e: e.fit.optimizer),
        ("fit.batch_size", "number_input", 0, lambda e: e.fit.batch_size),
        ("fit.epochs", "number_input", 33, lambda e: e.fit.epochs),
        ("fit.schedule", "selectbox", "cosine", lambda e: e.fit.schedule),
        ("fit.stopping.rule", "selectbox", "best", lambda e: e.fit.stopping.rule),
        ("fit.stopping.patience", "number_input", 5, lambda e: e.fit.stopping.patience),
        ("fit.l1", "selectbox", 0.01, lambda e: e.fit.l1),
        ("data.noise", "number_input", 2.0, lambda e: e.data.noise),
        ("data.samples", "number_input", 60, lambda e: e.data.samples),
    ],
)
def test_each_control_changes_its_setting_and_the_link_brings_it_back(opened, key, kind, value, field):
    at = opened(preset="early-stopping-epoch-53")
    getattr(at, kind)(key=f"live_training.{key}").set_value(value)
    ran(at)
    assert field(experiment(at)) == value
    params = LIVE_TRAINING_LINK.write(experiment(at), "early-stopping-epoch-53")
    assert experiment(opened(**params)) == experiment(at)


def test_another_data_set_brings_its_loss_and_validation(opened):
    at = opened(preset="early-stopping-epoch-53")
    keyed(at.selectbox, "live_training.data.name").set_value("spiral")
    ran(at)
    assert experiment(at).fit.loss == "bce"
    assert experiment(at).data.training_share == 70
    assert not at.warning


def test_depth_adds_layers_of_eight_units(opened):
    at = opened(preset="early-stopping-epoch-53")
    keyed(at.number_input, "live_training.hidden.depth").set_value(3)
    ran(at)
    assert experiment(at).hidden == (6, 8, 8)


def test_a_bad_link_is_told_and_the_rest_kept(opened):
    at = opened(preset="circles", lr="fast", epochs="12")
    assert experiment(at).fit.epochs == 12
    assert any("learning rate must be a number" in warning.value for warning in at.warning)


CSV = b"width,height,kind\n" + b"".join(b"%d,%d,%s\n" % (i, 3 * i % 7, [b"cat", b"dog"][i % 2]) for i in range(60))


def upload(at, content, name="mine.csv"):
    at.file_uploader(key="live_training.upload").upload(name, content, "text/csv")
    return ran(at)


def test_an_own_table_becomes_the_data(opened):
    at = upload(opened(preset="circles"), CSV)
    data = experiment(at).data
    assert data.name == "table"
    assert data.columns.target == "kind"
    assert experiment(at).load(at.session_state["live_training.table"]).classes == ("cat", "dog")
    with pytest.raises(LinkError, match="Uploads are never in a link"):
        LIVE_TRAINING_LINK.write(experiment(at), "circles")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a\n1\n2\n", "column"),
        (b"a,b\n1,\n2,NaN\n", "values in half of their rows"),
        (b"a,b\n1,2\ninf,3\n", "must have an input"),
        (b"a,a\n1,2\n", "must have an input"),
        ("ä,b\n1,2\n".encode("utf-16"), "must have an input"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"a,b\n" + b"1,2\n" * 13_000_000, "50 MB"),
    ],
)
def test_a_hostile_table_gets_a_sentence_and_the_data_stay(opened, content, said):
    at = upload(opened(preset="circles"), content)
    assert experiment(at) == TRAINING_PRESETS["circles"].experiment
    (warning,) = at.warning
    assert said in warning.value
    assert "stay as they were" in warning.value


def done(at):
    """What the page says was done to the table: sentences, and the switches beside some of them."""
    switches = {toggle.label.replace("\\", ""): toggle for toggle in at.toggle if ".done." in (toggle.key or "")}
    plain = [line.value.replace("\\", "") for line in at.markdown]
    return [line for line in plain if line.endswith(".")], switches


def test_what_was_done_to_read_a_table_is_said_beside_the_upload_and_pushes_nothing(opened):
    at = upload(opened(preset="circles"), CSV.replace(b",", b";") + b"?;3;cat\n")
    assert experiment(at).data.columns.inputs == ("width", "height")
    assert not at.warning
    sentences, switches = done(at)
    assert any("separated by semicolons" in sentence for sentence in sentences)
    assert any("'?' counts as missing" in sentence for sentence in sentences)
    assert list(switches) == ["1 row with a missing value ('width'): left out."]


def test_what_was_done_can_be_switched_back(opened):
    at = upload(opened(preset="circles"), CSV + b",3,cat\n")
    before = experiment(at)
    ((label, toggle),) = done(at)[1].items()
    toggle.set_value(False)
    ran(at)
    assert not at.warning
    assert at.session_state["live_training.table"].rows == 61
    assert experiment(at).data.columns == before.data.columns
    assert experiment(at).data.upload != before.data.upload
    sentences, switches = done(at)
    assert any("the median is taken" in sentence for sentence in sentences)
    assert not switches[label].value
    switches[label].set_value(True)
    ran(at)
    assert experiment(at) == before


def test_columns_are_offered_as_they_can_be_used(opened):
    answers = ["yes", "Yes", "no", "No"]
    rows = "\n".join(f"{i},{answers[i % 4]},{'uvw'[i % 3]},7,name {i},{i * 37 % 11}" for i in range(40))
    at = upload(opened(preset="circles"), f"id,answer,kind,same,who,size\n{rows}\n".encode())
    inputs = keyed(at.multiselect, "live_training.inputs")
    assert inputs.options == ["answer (2 words)", "kind (3 words)", "id"]
    assert inputs.value == ["answer", "kind"]
    assert keyed(at.selectbox, "live_training.target").value == "size"
    captions = "\n".join(caption.value for caption in at.caption)
    assert "5 of at most 16 inputs" in captions
    assert "the same value in every row: same, who" in captions
    keyed(at.selectbox, "live_training.target").set_value("answer")
    ran(at)
    assert (experiment(at).data.columns.task, experiment(at).fit.loss) == ("binary", "bce")
    assert experiment(at).load(at.session_state["live_training.table"]).classes == ("no", "yes")


def test_a_refused_choice_of_columns_is_told_beside_it(opened):
    at = upload(opened(preset="circles"), CSV)
    before = experiment(at)
    keyed(at.multiselect, "live_training.inputs").set_value([])
    ran(at)
    (warning,) = at.warning
    assert "input columns must be between 1 and 16" in warning.value
    assert experiment(at) == before


def test_the_page_says_how_the_training_begins_with_the_data(opened):
    at = upload(opened(preset="early-stopping-epoch-53"), CSV)
    captions = "\n".join(caption.value for caption in at.caption)
    assert "Chosen for these data: BCE with logits, batches of 8, learning rate 0.01, at most 500 epochs" in captions


@pytest.mark.parametrize("name", ["gz", "xlsx"])
def test_packed_tables_and_workbooks_open(opened, name):
    rows = [row.split(",") for row in CSV.decode().splitlines()]
    content = gzip.compress(CSV) if name == "gz" else workbook({"Sheet": rows})
    at = upload(opened(preset="circles"), content, f"mine.{name}")
    assert not at.warning
    assert experiment(at).data.columns.target == "kind"


def test_edits_of_the_points_table():
    points = ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))
    edits = {
        "edited_rows": {0: {"target": 9.0}},
        "deleted_rows": [1],
        "added_rows": [{"x": 6.0, "target": 7.0}, {"x": 8.0}],
    }
    assert edited_points(points, ("x",), edits) == ((0.0, 9.0), (4.0, 5.0), (6.0, 7.0))


def test_the_preview_in_the_component_is_json_of_the_untrained_network(opened):
    at = opened(preset="blobs")
    start, rows, picture = map(json.loads, preview(experiment(at)))
    assert start["classes"] == ["0", "1", "2", "3"]
    assert rows["columns"]["training_loss"][0] == pytest.approx(1.5, abs=0.5)
    assert (picture["kind"], picture["place"]) == ("picture", 0)
