"""The server: what it does before the first visitor."""

import gc
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_connections_send_small_messages_at_once():
    from pages.server.connections import send_at_once

    with socket.create_server(("127.0.0.1", 0)) as listening:
        send_at_once()
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_the_warm_up_imports_torch_and_freezes_what_is_there():
    code = "import gc, sys, app; app.warm_up(); import torch; print(gc.get_freeze_count(), torch.get_num_threads())"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    frozen, threads = map(int, answer.stdout.split())
    assert frozen > 100_000
    assert threads == 1
    assert gc.get_freeze_count() == 0


def test_the_server_and_the_navigation_start_without_torch():
    code = "import sys, app, pages.navigation; print('torch' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
