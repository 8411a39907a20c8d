"""A made-up run and the tiny server that plays it, for the live-training component alone on a bare page."""

import base64
import json
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from core.pictures.palette import palette_css

ASSETS = Path(__file__).parents[2] / "assets"
BEST, STOP, LAST = 8, 12, 40
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>
body { margin: 0; --st-background-color: #fff; --st-text-color: #222; --st-font: sans-serif }
@media (prefers-color-scheme: dark) { body { --st-background-color: #0e1117; --st-text-color: #fafafa } }
</style><main id="host"></main><script type="module">
const { default: draw } = await import("/assets/0/lessons/live_training/live_training.js");
const parentElement = document.querySelector("#host").attachShadow({ mode: "open" });
const style = document.createElement("style");
style.textContent = PALETTE;
parentElement.append(style);
window.sent = [];
const send = (name, value) => window.sent.push([name, value]);
window.show = (data) => draw({ parentElement, data, setStateValue: send, setTriggerValue: send });
</script>"""


def loss(epoch):
    """Falls until epoch 8, then rises; every epoch has its own value."""
    return 1 + abs(epoch - BEST) / 10 + epoch / 1000


def packed(*numbers):
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def start(epochs=LAST, **changes):
    """The start record of a 1-2-1 network on four points."""
    return {
        "kind": "start",
        "axis": "epoch",
        "task": "regression",
        "picture": "curve",
        "sizes": [1, 2, 1],
        "hidden_shown": [2],
        "epochs": epochs,
        "batches": 5,
        "inputs": ["x"],
        "target": "y",
        "classes": [],
        "loss": "MSE",
        "score": "R²",
        "patience": 4,
        "stride": 1,
        "range": {"x": [-1, 1], "y": [-1, 2]},
        "points": {"training": {"x": [[-1], [0], [1]], "y": [1, 0, 1]}, "validation": {"x": [[0.5]], "y": [0.25]}},
        "curve": [[-1, 1], [0, 0], [1, 1]],
        "layout": [entry("output", 3), entry("units", 2, 3)],
        **changes,
    }


def entry(name, *shape):
    return {"name": name, "type": "f4", "shape": shape}


def rows(first, count):
    names = ("training_loss", "validation_loss", "parameter_norm", "gradient_norm", "learning_rate")
    columns = {name: [loss(first + row) for row in range(count)] for name in names}
    return {"kind": "rows", "first": first, "columns": {**columns, "wait": [0] * count, "training_score": None}}


def frame(epoch):
    return {"kind": "picture", "place": epoch, "pack": packed(epoch / 50, 0, 1, *[epoch / 100] * 6)}


def stop(epoch, reason):
    can = reason == "early"
    return {
        "kind": "stop",
        "epoch": epoch,
        "best": BEST,
        "reason": reason,
        "sentence": "It stopped.",
        "can_continue": can,
    }


def preview(**changes):
    """The component's data before a run."""
    records = [start(**changes), rows(0, 1), frame(0)]
    return {"preview": records, "run": None, "ghosts": [], "probe": None, "add_points": True}


class FakeRun:
    """A run of `rate` epochs a second that stops early at epoch 12 and can go on to its end, or that does not stop."""

    def __init__(self, rate=1000, epochs=LAST, stops=True):
        self.rate, self.epochs = rate, epochs
        self.messages, self.commands, self.asked = [start(epochs), rows(0, 1), frame(0)], [], []
        self.epoch, self.phase, self.since, self.limit = 0, "running", None, STOP if stops else epochs

    def answer(self, since):
        self.asked.append(since)
        self.since = self.since or time.monotonic()
        if self.phase == "running":
            self.train(int((time.monotonic() - self.since) * self.rate))
        state = {"phase": self.phase, "place": 0, "can_continue": self.epoch < self.epochs, "sentence": None}
        return {**state, "next": len(self.messages), "chunks": self.messages[since:]}

    def train(self, epochs):
        for _ in range(min(epochs, self.limit - self.epoch)):
            self.epoch += 1
            self.since += 1 / self.rate
            self.messages += [frame(self.epoch), rows(self.epoch, 1)]
        if self.epoch == self.limit:
            self.messages.append(stop(self.epoch, "limit" if self.epoch == self.epochs else "early"))
            self.phase = "done"

    def command(self, name):
        self.commands.append(name)
        if name == "run":
            self.phase, self.limit, self.since = "running", self.epochs, time.monotonic()
        elif name == "pause":
            self.phase = "paused"
        elif name == "batch":
            batch = {"kind": "single", "epoch": self.epoch + 1, "batch": 2, "loss": 0.5}
            self.messages.append({**batch, "pack": packed(*[1] * 9)})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, body, kind="application/json", status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        run = self.server.runs.get(path.removeprefix("/runs/"))
        if path == "/":
            self.reply(PAGE.replace("PALETTE", json.dumps(palette_css())).encode(), "text/html")
        elif path.startswith("/assets/0/"):
            file = ASSETS / path.removeprefix("/assets/0/")
            self.reply(file.read_bytes(), "text/css" if file.suffix == ".css" else "text/javascript")
        elif run is None:
            self.reply(b'{"phase": "gone"}')
        else:
            self.reply(json.dumps(run.answer(int(query.removeprefix("since=")))).encode())

    def do_POST(self):
        _, _, run, command = self.path.split("/")
        self.server.runs[run].command(command)
        self.reply(b"", status=204)


@contextmanager
def fake_server():
    """Serves the bare page, the assets and the runs that are put into `runs` by their id."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads, server.runs = True, {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
