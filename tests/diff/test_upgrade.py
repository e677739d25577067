"""Upgrading a pipeline's file: the text changes where it must, the result is sound, or nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.upgrade import Upgrade, plan_upgrade, unified_diff, write_upgrade
from catalog.errors import CatalogError, CompositionError
from catalog.library.link import link
from catalog.library.lock import make_lock
from catalog.library.lock_file import read_lock, write_lock
from catalog.load.loader import read_spec_file
from catalog.pipeline.check import check_pipeline
from tests.diff.specs import libraries, publish

TEXT = "{name: text, type: String}"
MESSAGE = "{name: message, type: String}"
OUT = "[{name: out, type: String}]"
RESULT = "[{name: result, type: String}]"
STEPS = """migrations:
- from: ^1
  steps:
  - rename_input: {from: text, to: message}
  - drop_input: {name: colour}
  - set_default: {input: mode, value: '3'}
  - rename_output: {from: out, to: result}
  - note: The text is no longer trimmed.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """echo in 1.0.0, 1.1.0 and 2.0.0, which has a migration."""
    root = tmp_path / "components"
    publish(root, "echo", "1.0.0", f"[{TEXT}, {{name: colour, default: red}}]", OUT)
    publish(root, "echo", "1.1.0", f"[{TEXT}, {{name: colour, default: red}}]", OUT)
    publish(root, "echo", "2.0.0", f"[{MESSAGE}, {{name: mode, type: Integer}}]", RESULT, STEPS)
    return root


def upgraded(library: Path, text: str, *, major: bool = True) -> str:
    """The pipeline after an upgrade, written and read again."""
    file = library.parent / "pipeline.yaml"
    file.write_bytes(text.encode())
    write_upgrade(plan_upgrade(file, libraries(library), major=major))
    assert check_pipeline(link(read_spec_file(file), libraries(library))) == []
    return file.read_bytes().decode()


BEFORE = """# A pipeline.
name: pipe
inputs: [{name: who, type: String}]   # who is greeted
outputs:
- {name: out}
implementation:
  graph:
    tasks:

      first:   # the first
        componentRef: {name: "echo@^1"}   # major 1
        arguments:
          # what is said
          text: {graphInput: {inputName: who}}
          colour: blue   # it was red
      second:
          componentRef:
              name: echo@1.0.0
          arguments: {colour: blue, text: {taskOutput: {taskId: first, outputName: out}}}
          isEnabled: {'!=': {op1: {taskOutput: {outputName: out, taskId: first}}, op2: ''}}
      third:
        componentRef: {name: echo@~1.0}
        x-catalog: {v: 1, forEach: [{taskOutput: {taskId: first, outputName: out}}, b], as: text}
    outputValues:
      out: {taskOutput: {taskId: second, outputName: out}}
"""

AFTER = """# A pipeline.
name: pipe
inputs: [{name: who, type: String}]   # who is greeted
outputs:
- {name: out}
implementation:
  graph:
    tasks:

      first:   # the first
        componentRef: {name: "echo@^2"}   # major 1
        arguments:
          # what is said
          message: {graphInput: {inputName: who}}
          mode: '3'
      second:
          componentRef:
              name: echo@2.0.0
          arguments: {message: {taskOutput: {taskId: first, outputName: result}}, mode: '3'}
          isEnabled: {'!=': {op1: {taskOutput: {outputName: result, taskId: first}}, op2: ''}}
      third:
        componentRef: {name: echo@~2.0}
        x-catalog: {v: 1, forEach: [{taskOutput: {taskId: first, outputName: out}}, b], as: message}
        arguments:
          mode: '3'
    outputValues:
      out: {taskOutput: {taskId: second, outputName: result}}
"""


def test_across_a_breaking_change_the_migration_is_taken(library: Path) -> None:
    assert upgraded(library, BEFORE) == AFTER


def test_line_ends_stay(library: Path) -> None:
    assert upgraded(library, BEFORE.replace("\n", "\r\n")) == AFTER.replace("\n", "\r\n")


def test_an_upgraded_pipeline_is_up_to_date(library: Path) -> None:
    assert upgraded(library, AFTER) == AFTER


def test_without_major_the_line_is_kept(library: Path) -> None:
    changed = upgraded(library, BEFORE, major=False)
    assert changed == BEFORE.replace("echo@1.0.0", "echo@1.1.0").replace("~1.0", "~1.1")


NESTED = """name: outer
implementation:
  graph:
    tasks:
      group:
        componentRef:
          spec:
            inputs: [{name: text, type: String}]
            outputs: [{name: out}]
            implementation:
              graph:
                tasks:
                  inner: {componentRef: {name: echo@1}, arguments: {text: {graphInput: {inputName: text}}}}
                outputValues: {out: {taskOutput: {taskId: inner, outputName: out}}}
        arguments: {text: hi}
      inner: {componentRef: {name: echo@1}, arguments: {text: {taskOutput: {taskId: group, outputName: out}}}}
"""


def test_inline_graphs_are_upgraded_and_their_own_ports_stay(library: Path) -> None:
    changed = upgraded(library, NESTED)
    inner = "{message: {graphInput: {inputName: text}}, mode: '3'}"
    assert f"inner: {{componentRef: {{name: echo@2}}, arguments: {inner}}}" in changed
    assert "out: {taskOutput: {taskId: inner, outputName: result}}" in changed
    assert "arguments: {text: hi}" in changed
    assert "message: {taskOutput: {taskId: group, outputName: out}}" in changed


def one_task(reference: str, arguments: str = "{text: hi}", rest: str = "") -> str:
    """A pipeline of one task."""
    return (
        "name: pipe\nimplementation:\n  graph:\n    tasks:\n"
        f"      task:\n        componentRef: {reference}\n        arguments: {arguments}\n{rest}"
    )


@pytest.mark.parametrize("reference", ["{name: 'echo@sha256:DIGEST'}", "{url: components/echo/1.0.0/component.yaml}"])
def test_what_is_pinned_is_left_alone(library: Path, reference: str) -> None:
    spec = libraries(library).resolve("echo@1.0.0")
    assert spec.source is not None
    text = one_task(reference.replace("DIGEST", spec.source.digest))
    assert upgraded(library, text) == text


def test_a_promised_digest_goes_with_the_version(library: Path) -> None:
    old, new = (libraries(library).resolve(f"echo@{version}").source for version in ("1.0.0", "1.1.0"))
    assert old is not None and new is not None
    text = one_task(f"{{name: echo@1.0.0, digest: {old.digest}}}")
    changed = upgraded(library, text, major=False)
    assert changed == one_task(f"{{name: echo@1.1.0, digest: {new.digest}}}")


def test_the_last_argument_takes_the_key_with_it(library: Path) -> None:
    publish(library, "say", "1.0.0", "[{name: text}]")
    publish(library, "say", "2.0.0", migrations="migrations: [{from: ^1, steps: [{drop_input: {name: text}}]}]")
    assert upgraded(library, one_task("{name: say@^1}")) == one_task("{name: say@^2}").replace(
        "        arguments: {text: hi}\n", ""
    )


def test_a_forced_value_takes_the_place_of_a_reference(library: Path) -> None:
    publish(library, "say", "1.0.0", "[{name: text}]")
    steps = "migrations: [{from: ^1, steps: [{set_input: {name: text, value: '3'}}]}]"
    publish(library, "say", "2.0.0", "[{name: text}]", migrations=steps)
    arguments = "\n          text:\n            graphInput:\n              inputName: who"
    text = "inputs: [{name: who}]\n" + one_task("{name: say@^1}", arguments)
    changed = "inputs: [{name: who}]\n" + one_task("{name: say@^2}", "\n          text:\n            '3'")
    assert upgraded(library, text) == changed


def planned(library: Path, text: str) -> Upgrade:
    """The plan for a pipeline, across breaking changes."""
    file = library.parent / "pipeline.yaml"
    file.write_text(text)
    return plan_upgrade(file, libraries(library), major=True)


@pytest.mark.parametrize(
    ("inputs", "outputs", "told"),
    [
        ("[]", OUT, ["input-removed", "text"]),
        (f"[{TEXT}, {{name: need}}]", OUT, ["input-added-required", "need"]),
        ("[{name: text, type: Integer}]", OUT, ["input-type-narrowed", "text"]),
        (f"[{TEXT}]", "[]", ["output-removed", "out"]),
        (f"[{TEXT}]", RESULT, ["output-renamed", "result"]),
    ],
)
def test_a_breaking_change_of_what_is_used_needs_a_migration(
    library: Path, inputs: str, outputs: str, told: list[str]
) -> None:
    publish(library, "say", "1.0.0", f"[{TEXT}]", OUT)
    publish(library, "say", "2.0.0", inputs, outputs)
    other = (
        "      next: {componentRef: {name: say@1}, arguments: {text: {taskOutput: {taskId: task, outputName: out}}}}\n"
    )
    with pytest.raises(CompositionError) as caught:
        planned(library, one_task("{name: say@^1}", rest=other))
    assert {finding.rule for finding in caught.value.findings} == {"migration-missing"}
    first = caught.value.findings[0]
    assert all(word in first.message for word in told) and first.position is not None and first.hint


def test_a_breaking_change_of_what_is_not_used_needs_none(library: Path) -> None:
    publish(library, "say", "1.0.0", f"[{TEXT}, {{name: extra, default: x}}]", OUT)
    publish(library, "say", "2.0.0", f"[{TEXT}]")
    assert upgraded(library, one_task("{name: say@^1}")) == one_task("{name: say@^2}")


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ("[]", "migration-missing"),
        ("[{rename_input: {from: text, to: other}}]", "migration-missing"),
        ("[{rename_input: {from: text, to: message}}, {rename_output: {from: out, to: none}}]", "migration-missing"),
        ("[{rename_input: {from: text, to: message}}, {drop_output: {name: out}}]", "output-dropped"),
        ("[{rename_input: {from: text, to: colour}}]", "migration-conflict"),
    ],
)
def test_a_migration_that_does_not_do_is_told(library: Path, steps: str, rule: str) -> None:
    publish(library, "say", "1.0.0", f"[{TEXT}, {{name: colour}}]", OUT)
    publish(
        library, "say", "2.0.0", f"[{MESSAGE}, {{name: colour}}]", RESULT, f"migrations: [{{from: ^1, steps: {steps}}}]"
    )
    ends = "    outputValues: {out: {taskOutput: {taskId: task, outputName: out}}}\n"
    with pytest.raises(CompositionError) as caught:
        planned(library, "outputs: [{name: out}]\n" + one_task("{name: say@^1}", "{text: hi, colour: red}", ends))
    assert rule in {finding.rule for finding in caught.value.findings}


def test_the_result_is_checked_before_anything_is_written(library: Path) -> None:
    publish(library, "say", "1.0.0", outputs="[{name: out}]")
    steps = "migrations: [{from: ^1, steps: []}]"
    publish(library, "say", "2.0.0", outputs="[{name: out, type: Model}]", migrations=steps)
    text = one_task("{name: echo@2}", "{mode: 3, message: {taskOutput: {taskId: say, outputName: out}}}")
    with pytest.raises(CompositionError) as caught:
        planned(library, text + "      say: {componentRef: {name: say@1}}\n")
    assert caught.value.rule == "type-mismatch"


def test_a_layout_that_cannot_be_kept_is_told(library: Path) -> None:
    with pytest.raises(CompositionError) as caught:
        planned(library, one_task("{name: echo@^1}", "{<<: {text: hi}}"))
    assert caught.value.rule == "layout-not-editable"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("name: x\nimplementation: {container: {image: i}}\n", "not-a-pipeline"),
        (one_task("{name: nobody@^1}"), "reference-unresolved"),
        ("name: [", "yaml-syntax"),
    ],
)
def test_what_is_refused(library: Path, text: str, rule: str) -> None:
    with pytest.raises(CatalogError) as caught:
        planned(library, text)
    assert caught.value.rule == rule


def locked(library: Path, name: str = "pipe") -> Path:
    """A pipeline and its lock, made when echo had no later version than 1.0.0."""
    old = library.parent / "then"
    publish(old, "echo", "1.0.0", f"[{TEXT}, {{name: colour, default: red}}]", OUT)
    file = library.parent / "pipeline.yaml"
    file.write_text(one_task("{name: echo@^1}").replace("name: pipe", f"name: {name}"))
    lock = make_lock(link(read_spec_file(file), libraries(old)), library.parent)
    write_lock(library.parent / "catalog.lock", lock)
    return file


def test_the_lock_tells_where_the_upgrade_starts_and_follows(library: Path) -> None:
    file = locked(library)
    plan = plan_upgrade(file, libraries(library))
    (task,) = plan.tasks
    assert (task.route.old, task.route.new, task.rewritten) == ("1.0.0", "1.1.0", False)
    before = file.read_text()
    write_upgrade(plan)
    lock = read_lock(library.parent / "catalog.lock")
    assert file.read_text() == before and [entry.version for entry in lock.components] == ["1.1.0"]
    assert link(read_spec_file(file), libraries(library), lock=lock) is not None
    assert unified_diff(plan_upgrade(file, libraries(library))) == ""


def test_the_diff_shows_the_pipeline_and_its_lock_and_writes_nothing(library: Path) -> None:
    file = locked(library)
    before = file.read_text(), (library.parent / "catalog.lock").read_text()
    shown = unified_diff(plan_upgrade(file, libraries(library), major=True)).splitlines()
    assert "-        componentRef: {name: echo@^1}" in shown and "+        componentRef: {name: echo@^2}" in shown
    assert '+      "version": "2.0.0",' in shown
    assert (file.read_text(), (library.parent / "catalog.lock").read_text()) == before


def test_the_lock_of_another_pipeline_in_the_folder_stays(library: Path) -> None:
    locked(library, "other")
    lock = (library.parent / "catalog.lock").read_text()
    upgraded(library, one_task("{name: echo@^1}"))
    assert (library.parent / "catalog.lock").read_text() == lock


def test_a_tasks_notes_reach_the_user(library: Path) -> None:
    (task,) = planned(library, one_task("{name: echo@^1}")).tasks
    assert task.route.notes == ("The text is no longer trimmed.",) and task.rewritten


def test_the_mode_of_the_file_stays(library: Path) -> None:
    file = library.parent / "pipeline.yaml"
    file.write_text(one_task("{name: echo@^1}"))
    file.chmod(0o640)
    write_upgrade(plan_upgrade(file, libraries(library), major=True))
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(child.name for child in library.parent.iterdir()) == ["components", "pipeline.yaml"]
