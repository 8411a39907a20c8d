"""The deploy branch, made in a repository of its own, and the templates that it takes to the root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.recipes.deploy_branch import AT_ROOT, BRANCH, DeployError, make_deploy_branch

ROOT = Path(__file__).parents[3]
HOSTING = ROOT / "assets" / "hosting"
NOBODY = {f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository with the templates of this one."""
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in NOBODY]:
        monkeypatch.delenv(name)  # a test run from a git hook would otherwise write into the real repository
    made = tmp_path / "repository"
    shutil.copytree(HOSTING, made / "assets" / "hosting")
    for name in ("README.md", "requirements.txt", "app.py"):
        shutil.copy(ROOT / name, made / name)
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "add", "--all")
    git(made, "commit", "--quiet", "-m", "First")
    return made


def git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stdout


def shown(folder: Path, path: str) -> str:
    return git(folder, "show", f"{BRANCH}:{path}")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_templates_are_at_the_root_and_everything_else_is_as_it_was(repository: Path) -> None:
    commit = make_deploy_branch(repository)
    assert git(repository, "rev-parse", BRANCH).strip() == commit
    assert shown(repository, "Dockerfile") == text(HOSTING / "Dockerfile")
    assert shown(repository, "requirements.txt") == text(HOSTING / "requirements-cpu.txt")
    assert shown(repository, "README.md") == text(HOSTING / "space.yaml") + text(ROOT / "README.md")
    changed = git(repository, "diff", "--name-only", "main", BRANCH).split()
    assert sorted(changed) == sorted(AT_ROOT)


def test_neither_the_files_nor_the_index_nor_another_branch_is_touched(repository: Path) -> None:
    (repository / "app.py").write_text("changed, not committed", encoding="utf-8")
    (repository / "new.py").write_text("new", encoding="utf-8")
    (repository / "README.md").write_text("staged", encoding="utf-8")
    git(repository, "add", "README.md")
    before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file() and ".git" not in path.parts}
    status, index = git(repository, "status", "--porcelain"), (repository / ".git" / "index").read_bytes()
    make_deploy_branch(repository)
    assert git(repository, "status", "--porcelain") == status
    assert (repository / ".git" / "index").read_bytes() == index
    after = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file() and ".git" not in path.parts}
    assert after == before
    assert git(repository, "branch", "--format=%(refname:short)").split() == [BRANCH, "main"]
    assert git(repository, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert "changed, not committed" not in shown(repository, "app.py")
    assert "staged" not in shown(repository, "README.md")


def test_again_without_a_change_makes_no_commit_and_with_one_goes_on_from_the_last(repository: Path) -> None:
    first = make_deploy_branch(repository)
    assert make_deploy_branch(repository) == first
    (repository / "app.py").write_text("# another app", encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "Second")
    second = make_deploy_branch(repository)
    assert git(repository, "rev-list", BRANCH).split() == [second, first]
    assert shown(repository, "app.py") == "# another app"
    source = git(repository, "rev-parse", "main")[:12]
    assert git(repository, "log", "-1", "--format=%s", BRANCH).strip() == f"Deploy {source}"


def test_from_a_folder_inside(repository: Path) -> None:
    make_deploy_branch(repository / "assets")
    assert "streamlit" in shown(repository, "Dockerfile")


def test_a_branch_that_somebody_works_on_is_left_alone(repository: Path, tmp_path: Path) -> None:
    first = make_deploy_branch(repository)
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "tree"), BRANCH)
    (repository / "app.py").write_text("# another app", encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "Second")
    with pytest.raises(DeployError, match="must not be checked out"):
        make_deploy_branch(repository)
    assert git(repository, "rev-parse", BRANCH).strip() == first


def test_a_missing_template_is_named(repository: Path) -> None:
    git(repository, "rm", "--quiet", "assets/hosting/Dockerfile")
    git(repository, "commit", "--quiet", "-m", "Second")
    with pytest.raises(DeployError, match=r"^assets/hosting/Dockerfile is not in the last commit"):
        make_deploy_branch(repository)
    assert git(repository, "branch", "--list", BRANCH) == ""


def test_the_command_of_the_readme(repository: Path) -> None:
    assert "python -m core.recipes.deploy_branch" in text(ROOT / "README.md")
    command = [sys.executable, "-m", "core.recipes.deploy_branch"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"The branch deploy is at {git(repository, 'rev-parse', BRANCH)[:12]}. {PUBLISH}\n"
    elsewhere = repository.parent
    nowhere = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert nowhere.returncode == 1
    assert nowhere.stderr.startswith("git worktree says:")
    assert "Traceback" not in nowhere.stderr


PUBLISH = "Publish it with: git push origin deploy"


def requirements(path: Path) -> list[str]:
    lines = [line.strip() for line in text(path).splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "--"))]


def test_the_cpu_requirements_are_the_requirements_from_pages_of_cpu_builds() -> None:
    assert requirements(HOSTING / "requirements-cpu.txt") == requirements(ROOT / "requirements.txt")
    pages = re.findall(r"^--find-links (\S+)$", text(HOSTING / "requirements-cpu.txt"), re.MULTILINE)
    assert pages == [f"https://download.pytorch.org/whl/cpu/{name}/" for name in ("torch", "torchvision")]


def test_the_container_runs_the_app_as_nobody_special_with_a_health_check() -> None:
    dockerfile = text(HOSTING / "Dockerfile")
    instructions = [line.split()[0] for line in dockerfile.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert instructions[:2] == ["ARG", "FROM"]
    assert instructions.index("USER") < instructions.index("CMD")
    assert "USER visitor" in dockerfile
    assert "INSIDE_THE_NET_HOSTED=1" in dockerfile
    assert re.search(r"HEALTHCHECK .*\n? *CMD .*:8501/health", dockerfile)
    port = re.search(r"app_port: (\d+)", text(HOSTING / "space.yaml"))
    assert port
    assert f"EXPOSE {port[1]}" in dockerfile
    assert f"--server.port={port[1]}" in dockerfile


def test_what_the_container_copies_is_all_that_the_app_needs(tmp_path: Path) -> None:
    """The copied files alone start: nothing of tests/ or of the top level is missing."""
    copied = [line.split()[1:] for line in text(HOSTING / "Dockerfile").splitlines() if line.startswith("COPY ")]
    for source, target in copied:
        place = tmp_path / (source if target == "./" else target)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    assert {path.name for path in tmp_path.iterdir()} == {"app.py", "pages", "core", "assets", ".streamlit"} | {
        "requirements-cpu.txt",
        "constraints.txt",
    }
    code = "import app; app.warm_up(); from streamlit import config; print(config.get_option('server.maxUploadSize'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "50"
