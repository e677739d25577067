"""`catalog check` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.cli.main import main
from tests.validate.samples import CLEAN, written


def test_a_clean_component_gives_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(written(tmp_path)), "--strict"]) == 0
    assert capsys.readouterr().out == "1 file checked: nothing to say\n"


def test_findings_give_1_and_can_be_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, CLEAN.replace("String", "string"))
    assert main(["check", str(path)]) == 0
    assert main(["check", str(path), "--strict"]) == 1
    assert main(["check", str(path), "--strict", "--fix"]) == 0
    assert capsys.readouterr().err == f"mended {path}: 1 edit\n"
    assert path.read_text() == CLEAN


def test_lists_are_separated_by_commas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, CLEAN.replace("String", "string").replace("alpine:3.19", "alpine"))
    arguments = ["check", str(path), "--format", "json"]
    main([*arguments, "--ignore", "image, ports"])
    assert json.loads(capsys.readouterr().out)["findings"] == []
    main([*arguments, "--select", "image", "--select", "type-spelling"])
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 2
    assert main([*arguments, "--target", "kfp1,kfp2,argo", "--select", "portability"]) == 0
    assert {item["rule"] for item in json.loads(capsys.readouterr().out)["findings"]} == {"kfp2-dropped"}


@pytest.mark.parametrize(
    "arguments",
    [["absent.yaml"], [], ["--select", "nothing"], ["--since", "-v"], ["--target", "kfp9"], ["-o", "/no/such/place"]],
    ids=str,
)
def test_wrong_usage_gives_2(tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = [] if not arguments or arguments == ["absent.yaml"] else [str(written(tmp_path))]
    assert main(["check", *path, *arguments]) == 2
    assert capsys.readouterr().err


def test_a_report_in_a_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert main(["check", str(path), "--format", "sarif", "-o", str(tmp_path / "out.sarif")]) == 0
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_our_own_components_pass_strictly(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[2] / "components"
    # Whether a version changed since its commit is for CI to say, which knows what is published.
    arguments = ["check", str(folder), "--strict", "--ignore", "published-version-changed"]
    assert main(arguments) == 0, capsys.readouterr().out
