from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.pipelines import is_url, open_pipeline, pipeline_file
from catalog.client.session import Session
from catalog.errors import CatalogError, UsageError

COMPONENT = "name: mine\nimplementation: {container: {image: a, command: [echo]}}\n"
PYTHON = """
from catalog import dsl, load_component_from_text

echo = load_component_from_text('''COMPONENT''')

@dsl.pipeline(name="from python")
def flow():
    echo()
""".replace("COMPONENT", COMPONENT)


def test_a_file_a_url_a_reference(session: Session, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(COMPONENT)
    (tmp_path / "no_suffix").write_text(COMPONENT)
    for what in ("mine.yaml", "no_suffix", (tmp_path / "mine.yaml").as_uri()):
        assert open_pipeline(what, session.libraries).name == "mine"
    found = open_pipeline("echo@1", session.libraries)
    assert found.source is not None
    assert found.source.name == "echo"


def test_a_python_file_with_or_without_the_function(session: Session, tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(PYTHON)
    assert open_pipeline("flow.py", session.libraries).name == "from python"
    assert open_pipeline("flow.py:flow", session.libraries) == open_pipeline("flow.py", session.libraries)
    with pytest.raises(CatalogError):
        open_pipeline("flow.py:flew", session.libraries)
    with pytest.raises(UsageError):
        open_pipeline("flaw.py", session.libraries)


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("ecko", 'did you mean "echo"'),
        ("mime.yaml", 'did you mean "mine.yaml"'),
        ("folder", "name folder/component.yaml inside it"),
        ("Echo@1", 'did you mean "echo"'),
        ("./nothing", "there is no such file"),
        ("/dev/null", "neither a file nor a folder"),
        ("", "a reference looks like"),
    ],
)
def test_what_is_none_of_them_is_refused_with_a_hint(session: Session, tmp_path: Path, what: str, hint: str) -> None:
    (tmp_path / "mine.yaml").write_text(COMPONENT)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "component.yaml").write_text(COMPONENT)
    with pytest.raises(UsageError) as raised:
        open_pipeline(what, session.libraries)
    assert hint in raised.value.hint


def test_a_version_that_is_not_there_is_told_as_such(session: Session) -> None:
    with pytest.raises(CatalogError) as raised:
        open_pipeline("echo@99", session.libraries)
    assert raised.value.rule == "version-unresolved"


def test_offline_takes_urls_from_the_cache_only(session: Session) -> None:
    with pytest.raises(CatalogError) as raised:
        open_pipeline("https://example.com/never-fetched.yaml", session.libraries, offline=True)
    assert "offline" in str(raised.value)


def test_which_file_a_name_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert pipeline_file("a/flow.py:main") == Path("a/flow.py")
    assert pipeline_file("a.yaml") == Path("a.yaml")
    assert pipeline_file("https://example.com/a.yaml") is None
    assert pipeline_file("echo@1") is None
    assert is_url("gs://bucket/x") and not is_url("C:/x")
