"""The templates for systemd, nginx and Docker: what they must hold."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from pages.server.health import OPEN_FILES
from tests.servers import ROOT

HOSTING = ROOT / "assets" / "hosting"
UNIT = HOSTING / "inside-the-net@.service"
WORST = 4.0  # of 10, which is a service without any wall


def text(name: str) -> str:
    return (HOSTING / name).read_text(encoding="utf-8")


def test_the_unit_bounds_memory_tasks_and_files() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    for line in ("MemoryMax=4G", "OOMPolicy=continue", "TasksMax=512", f"LimitNOFILE={OPEN_FILES}", "Restart=always"):
        assert line in lines


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_the_unit_is_walled_in() -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(UNIT)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    found = re.search(r"exposure level for \S+ ([\d.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= WORST


def test_nginx_bounds_what_one_address_may_ask() -> None:
    settings = text("nginx.conf")
    for name in ("limit_req ", "limit_conn ", "client_max_body_size", "client_header_timeout", "client_body_timeout"):
        assert f"    {name}" in settings
    assert "location = /health" in settings


def test_a_container_takes_the_versions_that_were_tested() -> None:
    lines = text("Dockerfile").splitlines()
    assert "RUN pip install -r requirements-cpu.txt -c constraints.txt" in lines
    assert lines[lines.index("ARG PYTHON_IMAGE=python:3.11-slim") + 1] == "FROM ${PYTHON_IMAGE}"
    assert any("127.0.0.1:8501/health" in line for line in lines)
