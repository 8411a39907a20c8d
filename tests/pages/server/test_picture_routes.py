"""The main pictures of lessons over HTTP: what the page draws, from a link and changes alone."""

from __future__ import annotations

import html
import json
import math
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from core.lessons.catalogue import lesson
from core.lessons.convolution.changes import with_image
from core.lessons.live import LIVE, MOST_CHANGES, live_picture
from pages.server.picture_routes import LARGEST, PICTURE_ROUTES
from tests.pages.server.asgi import Answer

APP = Starlette(routes=PICTURE_ROUTES)
TOY = {"preset": "toy-network"}


def got(path: str, **headers: str) -> Answer:
    return Answer(APP, "GET", path, headers=headers)


def posted(slug: str, body: object, **headers: str) -> Answer:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(APP, "POST", f"/pictures/{slug}", text, {name.replace("_", "-"): v for name, v in headers.items()})


def moved(value: object) -> dict[str, Any]:
    return {"key": "x1", "set": "x", "sample": 0, "index": 0, "value": value}


def test_the_list_names_every_lesson_with_an_example_that_works():
    listed = got("/pictures").json
    assert listed["version"] == 1
    assert list(listed["pictures"]) == list(LIVE)
    for slug, example in listed["pictures"].items():
        answer = got(example)
        assert (answer.status, answer.json["lesson"]) == (200, slug)
        assert answer.json["picture"]["alt"]


def test_a_reader_gets_the_list_as_a_page():
    answer = got("/pictures", accept="text/html,application/xhtml+xml", host="net.example")
    page = answer.body.decode()
    assert answer.headers["content-type"].startswith("text/html")
    for slug in LIVE:
        assert html.escape(lesson(slug).question) in page
        assert f'href="/pictures/{slug}?preset=' in page
    first = LIVE[0]
    assert f'address = "http://net.example/pictures/{first}?preset={live_picture(first).link.default}"' in page
    assert 'print(picture["alt"])' in page  # which every record has


@pytest.mark.parametrize("slug", LIVE)
def test_the_record_of_a_link_is_the_picture_of_its_experiment(slug):
    picture = live_picture(slug)
    for name, preset in picture.link.presets.items():
        params = picture.params(preset.experiment, name)
        assert params == {"preset": name}
        record = got(f"/pictures/{slug}?{urlencode(params)}").json["picture"]
        assert record == json.loads(json.dumps(picture.draw(preset.experiment))) | {"problem": None}


def test_changes_are_made_on_top_of_the_link():
    picture = posted("forward_pass", {"link": TOY, "changes": [moved(0.25), moved(-1.5)]}).json["picture"]
    assert picture["x"] == [-1.5]
    hidden, output = picture["layers"]
    sums = [weights[0] * -1.5 + bias for weights, bias in zip(hidden["w"], hidden["b"], strict=True)]
    assert hidden["z"] == pytest.approx(sums, abs=1e-6)
    outputs = [1 / (1 + math.exp(-z)) for z in sums]
    total = sum(w * a for w, a in zip(output["w"][0], outputs, strict=True)) + output["b"][0]
    assert output["z"] == pytest.approx([total], abs=1e-6)


def test_what_further_pictures_draw_comes_only_where_it_is_wanted():
    without, with_more = (
        posted("chain_rule", {"link": TOY, "changes": [], "more": more}).json["picture"] for more in (False, True)
    )
    assert "torch_values" not in without
    assert with_more.pop("torch_values")[-1] == ["loss ()", "value 2.7459"]
    assert with_more == without


def test_a_refused_change_is_named_and_the_others_count():
    picture = posted("forward_pass", {"link": TOY, "changes": [moved(0.25), moved("abc")]}).json["picture"]
    assert picture["x"] == [0.25]
    assert picture["problem"] == {"key": "x1", "sentence": "x must be a number from −100 to 100, got 'abc'."}


def test_only_so_many_changes_are_made_and_what_is_none_is_left_out():
    changes = ["x", None, 3, *[moved(1.0)] * (MOST_CHANGES - 3), moved(2.0)]
    assert posted("forward_pass", {"link": TOY, "changes": changes}).json["picture"]["x"] == [1.0]


SHAPELESS = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"link": 1, "changes": []}',
    b'{"link": {"preset": 3}, "changes": []}',
    b'{"link": {}, "changes": {}}',
    b"[" * 30_000,
    b'\xff{"link": {}}',
)


@pytest.mark.parametrize("body", SHAPELESS, ids=range(len(SHAPELESS)))
def test_a_body_of_another_shape_gets_one_sentence(body):
    answer = posted("forward_pass", body)
    assert answer.status == 400
    assert answer.json["sentences"][0].startswith("The body must be JSON like")


def test_what_a_link_may_not_hold_gives_the_sentences_of_the_page():
    answer = got("/pictures/forward_pass?preset=toy-network&x=1000000&sizes=1-2")
    notices = live_picture("forward_pass").link.read({**TOY, "x": "1000000", "sizes": "1-2"}).notices
    assert (answer.status, answer.json["sentences"]) == (400, list(notices))
    assert notices


def test_other_lessons_are_not_drawn():
    answer = got("/pictures/live_training?preset=spiral")
    assert (answer.status, answer.json["sentences"]) == (404, [f"There are pictures of {', '.join(LIVE)}."])


def test_a_body_is_read_no_further_than_it_may_be():
    answer = posted("forward_pass", b'"' + b"x" * LARGEST + b'"')
    assert (answer.status, answer.json["sentences"]) == (413, [f"The body must have at most {LARGEST} bytes."])


@pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("none", 200), ("cross-site", 403)])
def test_pages_from_elsewhere_are_refused(site, status):
    assert posted("forward_pass", {"link": TOY, "changes": []}, sec_fetch_site=site).status == status


def test_nothing_is_stored_on_the_way():
    answer = got("/pictures/convolution?preset=edges")
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


def test_an_upload_is_in_no_link():
    picture = live_picture("convolution")
    edges = picture.link.presets["edges"].experiment
    assert picture.params(edges, "edges") == {"preset": "edges"}
    assert picture.params(with_image(edges, source="upload", upload="0" * 64), "edges") is None
