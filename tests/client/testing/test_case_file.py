"""tests.yaml is read into cases, and everything wrong with it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.testing.case_file import read_cases
from catalog.client.testing.cases import Case, Check, JsonCheck
from catalog.errors import SpecError
from catalog.spec.parse import parse_component
from tests.client.testing.folders import GREET, write_component

SPEC = parse_component(GREET)


def read(folder: Path, cases: str) -> tuple[Case, ...]:
    return read_cases(write_component(folder, cases) / "tests.yaml", SPEC)


def findings(folder: Path, cases: str) -> list[tuple[str, int]]:
    with pytest.raises(SpecError) as caught:
        read(folder, cases)
    return [(finding.rule, finding.position.line if finding.position else 0) for finding in caught.value.findings]


def test_every_part_of_a_case_is_read(tmp_path: Path) -> None:
    cases = read(
        tmp_path,
        """\
        cases:
        - name: all
          arguments: {word: hi}
          inline: {who: "you\\n"}
          expect:
            outputs:
              text: {equals: hi you, sha256: '0000000000000000000000000000000000000000000000000000000000000000'}
              folder: {files: {part/facts.json: {json: [{path: '$.list[0]', equals: true}]}}}
            log: {matches: greeted}
        - name: refused
          inline: {who: you}
          fails: {exit_code: 3}
        """,
    )
    assert cases == (
        Case(
            "all",
            arguments={"word": "hi"},
            inline={"who": "you\n"},
            outputs={
                "text": Check(equals="hi you", sha256="0" * 64),
                "folder": Check(files={"part/facts.json": Check(json=(JsonCheck(("list", 0), True),))}),
            },
            log=Check(matches="greeted"),
        ),
        Case("refused", inline={"who": "you"}, fails=True, exit_code=3),
    )
    assert [case.position.line for case in cases if case.position] == [2, 10]


def test_a_case_without_engines_takes_those_of_the_file(tmp_path: Path) -> None:
    cases = read(
        tmp_path,
        """\
        engines: [argo]
        cases:
        - {name: a, inline: {who: you}, expect: {}}
        - {name: b, inline: {who: you}, engines: [docker, argo], expect: {}}
        """,
    )
    assert [case.engines for case in cases] == [("argo",), ("docker", "argo")]
    assert [case.runs_on("docker") for case in cases] == [False, True]


def test_a_file_is_taken_from_beside_the_cases(tmp_path: Path) -> None:
    folder = write_component(tmp_path, "cases: [{name: a, files: {who: data/who.txt}, expect: {}}]")
    (folder / "data").mkdir()
    (folder / "data" / "who.txt").write_text("you")
    (case,) = read_cases(folder / "tests.yaml", SPEC)
    assert case.files["who"].read_text() == "you"


def test_a_component_without_cases_is_told(tmp_path: Path) -> None:
    assert findings(tmp_path, "") == [("tests-missing", 0)]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert findings(tmp_path, "\n") == [("tests-invalid", 1)]


def test_what_the_schema_refuses_is_told_at_its_place(tmp_path: Path) -> None:
    cases = """\
    cases:
    - name: a
      arguments: {word: 3}
      inline: {who: you}
      expect: {}
    - name: b
      inline: {who: you}
      expects: {}
    """
    found = findings(tmp_path, cases)
    assert ("tests-invalid", 3) in found
    assert {line for _, line in found} == {3, 6, 8}


def test_what_only_the_component_can_refute_is_told_too(tmp_path: Path) -> None:
    cases = """\
    cases:
    - name: a
      arguments: {whom: you}
      expect: {outputs: {texts: {equals: hi}}}
    - name: a
      arguments: {who: you}
      inline: {who: you}
      expect: {log: {matches: '('}}
    - name: b
      inline: {who: you}
      expect:
        outputs:
          text: {json: [{path: $.a.., equals: 1}]}
          folder: {files: {../up: {equals: x}}}
    """
    assert findings(tmp_path, cases) == [
        ("argument-unknown", 3),
        ("argument-missing", 2),
        ("output-unknown", 4),
        ("case-twice", 5),
        ("argument-twice", 7),
        ("bad-pattern", 8),
        ("bad-json-path", 13),
        ("output-path-escape", 14),
    ]


@pytest.mark.parametrize("path", ["/etc/hosts", "../../secret", "link"])
def test_no_case_reads_files_of_others(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = write_component(tmp_path, f"cases: [{{name: a, files: {{who: {path}}}, expect: {{}}}}]")
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(SpecError) as caught:
        read_cases(folder / "tests.yaml", SPEC)
    assert caught.value.rule == "case-file-escape"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert findings(tmp_path, "cases: [{name: a, files: {who: none.txt}, expect: {}}]") == [("case-file-missing", 1)]
