"""The first sentence on a machine whose Python is too old, or missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import config

SAYS_ITS_VERSION = """#!/bin/sh
case "$2" in
*exit*) exit 1 ;;
*) echo {version} ;;
esac
"""


@pytest.fixture
def checkout(tmp_path) -> Path:
    shutil.copytree(config.ROOT / "scripts", tmp_path / "scripts")
    return tmp_path


@pytest.mark.parametrize("version", ["2.7.18", "3.6.15", "3.10.13"])
def test_a_python_that_is_too_old_is_told_in_one_sentence(checkout, version):
    old = checkout / "old-python"
    old.write_text(SAYS_ITS_VERSION.format(version=version))
    old.chmod(0o755)
    refused = bootstrap(checkout, PYTHON=str(old))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"MentorCruise needs Python 3.11 or newer, and PYTHON={old} is {version}: name a newer one.\n"
    )
    assert not (checkout / ".venv").exists()


def test_only_an_old_python_on_the_path_is_told_in_one_sentence(checkout):
    tools = tools_without_python(checkout)
    (tools / "python3").write_text(SAYS_ITS_VERSION.format(version="3.9.2"))
    (tools / "python3").chmod(0o755)
    refused = bootstrap(checkout, PATH=str(tools))
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "MentorCruise needs Python 3.11 or newer, and python3 here is 3.9.2: install a newer one"
    )
    assert refused.stderr.count("\n") == 1


def test_no_python_at_all_is_told_in_one_sentence(checkout):
    refused = bootstrap(checkout, PATH=str(tools_without_python(checkout)))
    assert refused.returncode == 2
    assert "there is no Python here" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_question_about_the_version_is_understood_by_every_python():
    """No syntax that Python 2.7 or 3.6 would refuse."""
    script = (config.ROOT / "scripts/bootstrap").read_text()
    questions = [line for line in script.splitlines() if " -c '" in line]
    assert questions
    assert not any("f'" in line or 'f"' in line for line in questions)


def test_a_named_chromium_that_does_not_run_is_told_in_one_sentence(checkout):
    refused = subprocess.run(
        [checkout / "scripts/chromium"],
        env={"PATH": os.defpath, "CHROMIUM": "/nowhere/chromium"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert refused.stderr == "The browser tests need a Chromium, and CHROMIUM=/nowhere/chromium does not run.\n"


def tools_without_python(checkout: Path) -> Path:
    tools = checkout / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "rm", "id"):
        (tools / name).symlink_to(shutil.which(name))
    return tools


def bootstrap(checkout: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [checkout / "scripts/bootstrap", "demo"],
        env={"PATH": os.defpath} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
