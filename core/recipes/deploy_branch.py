"""Makes the branch `deploy` for hosts that want their files at the root: `python -m core.recipes.deploy_branch`.

It holds the last commit and, at the root, the templates of assets/hosting/: the Dockerfile, requirements.txt with the
CPU build of torch, and the README with the lines that Hugging Face Spaces read. Only git objects and that one branch
are written: no file, no index, no other branch is touched, and changes that are not committed are not deployed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

BRANCH = "deploy"
TEMPLATES = "assets/hosting"
AT_ROOT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Dockerfile": (f"{TEMPLATES}/Dockerfile",),
        "requirements.txt": (f"{TEMPLATES}/requirements-cpu.txt",),
        "README.md": (f"{TEMPLATES}/space.yaml", "README.md"),
    }
)


class DeployError(Exception):
    """The branch cannot be made; one sentence."""


def make_deploy_branch(repository: Path, branch: str = BRANCH) -> str:
    """Commit the templates at the root of a branch, on top of what it holds.

    Args:
        repository: a folder of the git repository.
        branch: its name; made if it is not there.

    Returns:
        The branch's commit; the present one where nothing has changed.

    Raises:
        DeployError: the branch is checked out, the last commit lacks a template, or git refuses.
    """
    _refuse_checked_out(repository, branch)
    source = _git(repository, "rev-parse", "--verify", "HEAD^{commit}")
    tree = _tree(repository, source)
    before = _git(repository, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
    if before and _git(repository, "rev-parse", f"{before}^{{tree}}") == tree:
        return before
    parents = ["-p", before] if before else []
    commit = _git(repository, "commit-tree", tree, *parents, "-m", f"Deploy {source[:12]}")
    _git(repository, "update-ref", f"refs/heads/{branch}", commit, before or "0" * len(commit))
    return commit


def _refuse_checked_out(repository: Path, branch: str) -> None:
    """A branch that moves under somebody's feet would look as if every file had been changed."""
    if f"branch refs/heads/{branch}" in _git(repository, "worktree", "list", "--porcelain").splitlines():
        raise DeployError(f"The branch {branch} must not be checked out while it is made anew.")


def _tree(repository: Path, source: str) -> str:
    """The tree of a commit with the templates at its root, made in an index of its own."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(repository, "read-tree", source, env=index)
        for name, parts in AT_ROOT.items():
            text = b"".join(_content(repository, source, part) for part in parts)
            blob = _git(repository, "hash-object", "-w", "--stdin", given=text)
            _git(repository, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", env=index)
        return _git(repository, "write-tree", env=index)


def _content(repository: Path, source: str, path: str) -> bytes:
    done = _run(repository, ["cat-file", "blob", f"{source}:{path}"], {}, b"")
    if done.returncode:
        raise DeployError(f"{path} is not in the last commit; commit it first.")
    return done.stdout


def _git(repository: Path, *command: str, env: Mapping[str, str] = MappingProxyType({}), given: bytes = b"") -> str:
    done = _run(repository, list(command), env, given)
    if done.returncode:
        raise DeployError(f"git {command[0]} says: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode().strip()


def _run(
    repository: Path, command: list[str], env: Mapping[str, str], given: bytes
) -> subprocess.CompletedProcess[bytes]:
    # Templates are read and written as they are, whatever line ends this machine prefers.
    return subprocess.run(
        ["git", *command], cwd=repository, env={**os.environ, **env}, input=given, capture_output=True, check=False
    )


def main() -> None:
    """Make the branch and say what to do with it."""
    try:
        commit = make_deploy_branch(Path.cwd())
    except DeployError as error:
        sys.exit(str(error))
    print(f"The branch {BRANCH} is at {commit[:12]}. Publish it with: git push origin {BRANCH}")


if __name__ == "__main__":
    main()
