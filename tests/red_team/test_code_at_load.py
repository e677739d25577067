"""Components, templates and indexes are data: loading, checking, showing or scaffolding them runs nothing of theirs."""

from __future__ import annotations

import base64
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.lock_file import parse_lock
from catalog.load.loader import load_component_from_file, load_component_from_text
from hub.publish.prepare import prepare
from hub.publish.submission import Submission
from tests.library.folders import container, put

CANARY = "canary"
BODY = "implementation: {container: {image: 'bash:5', command: [echo, hi]}}\n"
TAGS = (
    "!!python/object/apply:os.system ['touch canary']",
    "!!python/object/new:os.system ['touch canary']",
    "!!python/object/apply:subprocess.check_output [['touch', 'canary']]",
    "!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['canary']]",
    "!!python/object/apply:builtins.eval [\"open('canary', 'w')\"]",
    "!!python/object/new:type {args: [x, !!python/tuple [], {y: !!python/name:exec ''}]}",
    "!!python/name:os.system ''",
    "!!python/module:antigravity ''",
    "!!python/object:pathlib.Path {}",
    "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch canary']",
    "!!java.net.URLClassLoader [[]]",
    "!!js/function 'function () {}'",
    "!ruby/object:Gem::Installer {i: x}",
    "!include /etc/passwd",
    "!env HOME",
)
EXPRESSIONS = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.system('touch canary') }}",
    "{{ lipsum.__globals__['os'].popen('touch canary').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ name.__init__.__globals__ }}",
    "{{ name|attr('__class__') }}",
    "{{ name.format(name) }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ range(1000000000) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ name.upper() }}",
    "{{ open('canary', 'w') }}",
    "{{ __import__('os') }}",
    "{{ config }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends '/etc/passwd' %}",
    "{% set x = cycler.__init__ %}",
    "{% call name() %}{% endcall %}",
)


class Bomb:
    """What makes the canary when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {CANARY}",)


PICKLE = base64.b64encode(pickle.dumps(Bomb())).decode()


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    return tmp_path


def nothing_ran() -> bool:
    return not Path(CANARY).exists()


def refused(action: Callable[[], Any]) -> str:
    """The rule by which the action is refused."""
    with pytest.raises(CatalogError) as caught:
        action()
    return caught.value.rule


def test_the_pickle_of_these_tests_is_a_live_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pickle.loads(base64.b64decode(PICKLE))
    assert not nothing_ran()


# -- tags of YAML -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("place", ["name: TAG\n" + BODY, "metadata: {annotations: {a: TAG}}\n" + BODY, "TAG\n"])
def test_a_tag_makes_no_object(tag: str, place: str) -> None:
    text = place.replace("TAG", tag)
    refused(lambda: load_component_from_text(text))
    put(Path("component.yaml"), text)
    refused(lambda: load_component_from_file("component.yaml"))
    refused(lambda: prepare(Submission("echo", "1.0.0", text.encode()), strict=False))
    assert nothing_ran()


@pytest.mark.parametrize("tag", TAGS)
def test_nor_at_any_other_door(capsys: pytest.CaptureFixture[str], tag: str) -> None:
    put(Path("components/echo/1.0.0/component.yaml"), "name: echo\nmetadata: {annotations: {version: 1.0.0}}\n" + BODY)
    for file, words in (
        ("components/echo/1.0.0/tests.yaml", ["test", "components/echo/1.0.0"]),
        (".catalog.yaml", ["check", "components/echo/1.0.0"]),
        ("pipeline.yaml", ["run", "pipeline.yaml"]),
        ("pipeline.yaml", ["compile", "pipeline.yaml"]),
        ("template/template.yaml", ["new", "sort", "--defaults", "--template", "./template"]),
        ("home/config.yaml", ["show", "echo"]),
    ):
        put(Path(file), f"description: {tag}\n" if "template" in file else f"{tag}\n")
        assert main(words) in (1, 2, 3), file
        Path(file).unlink()
    assert "Traceback" not in capsys.readouterr().err
    component = ("name: echo\n" + BODY).encode()
    refused(lambda: prepare(Submission("echo", "1.0.0", component, {"migrations.yaml": tag.encode()}), strict=False))
    refused(lambda: parse_lock(tag))
    assert nothing_ran()


# -- pickles ----------------------------------------------------------------------------------------------------------


def pickled_component() -> str:
    """A component with an input of KFP's type for pickles, which has a default."""
    port = {"name": "model", "type": "Base64Pickle", "default": PICKLE, "optional": True}
    command = ["sh", "-c", "true", {"inputValue": "model"}]
    annotations = {"version": "1.0.0", "pickle": PICKLE}
    return json.dumps(
        {
            "name": "unpickle",
            "metadata": {"annotations": annotations},
            "inputs": [port],
            "implementation": {"container": {"image": "bash:5", "command": command}},
        }
    )


def test_a_pickle_is_a_text_from_end_to_end(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Loaded, used, checked, compiled, indexed, shown, and given to a process: nobody opens it."""
    put(work / "components" / "unpickle" / "1.0.0" / "component.yaml", pickled_component())
    factory = load_component_from_text(pickled_component())
    assert factory(model=PICKLE).arguments["model"] == PICKLE
    path = "components/unpickle/1.0.0/component.yaml"
    assert main(["check", path]) == 0
    assert main(["show", "unpickle"]) == 0
    assert main(["compile", path, "-o", "workflow.yaml"]) == 0
    assert main(["index", "build", "components", "-o", "hub"]) == 0
    assert HubLibrary(open_index(FolderFiles(Path("hub")))).load("unpickle", "1.0.0").name == "unpickle"
    assert main(["run", path, "--engine", "process", "--trust", "-p", f"model={PICKLE}"]) == 0
    capsys.readouterr()
    assert nothing_ran()


# -- templates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("where", ["file", "name of a file", "default of a question"])
def test_a_template_calls_nothing(capsys: pytest.CaptureFixture[str], expression: str, where: str) -> None:
    """The template of a stranger, given by its folder."""
    default = json.dumps(expression if where == "default of a question" else "x")
    put(Path("template/template.yaml"), f"description: T.\nquestions:\n- {{name: extra, default: {default}}}\n")
    body = expression if where == "file" else "{{ extra }}"
    put(Path("template/files/component.yaml"), container("{{ name }}") + f"# {body}\n")
    if where == "name of a file":
        put(Path("template/files", expression.replace("/", "\u2215")), "x")
    code = main(["new", "sort", "--defaults", "--template", "./template"])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert nothing_ran()
    if where == "default of a question" and code == 0:
        # An answer is put in as it stands; it is no template.
        assert expression in Path("components/sort/0.1.0/component.yaml").read_text()
    else:
        assert code in (1, 2)
        assert not Path("components/sort").exists()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_a_foreign_component_says_is_not_rendered(capsys: pytest.CaptureFixture[str], expression: str) -> None:
    component = {"name": "Foreign", "description": expression, "implementation": {"container": {"image": "bash:5"}}}
    put(Path("foreign.yaml"), json.dumps(component))
    main(["new", "adopted", "--defaults", "--from-kfp", "foreign.yaml"])
    capsys.readouterr()
    made = Path("components/adopted/0.1.0/component.yaml")
    assert nothing_ran()
    if made.exists():
        assert load_component_from_file(made).component_spec.description == expression


# -- Python -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["evil.py", "evil.py:pipeline", "./evil.py", "component.yaml.py"])
def test_a_reference_to_python_is_not_carried_out(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Python that a user names is run; Python that a pipeline names is not."""
    put(Path(name.partition(":")[0]), f"open('{CANARY}', 'w').close()\n")
    task = {"componentRef": {"url": name}}
    put(Path("pipeline.yaml"), json.dumps({"name": "p", "implementation": {"graph": {"tasks": {"a": task}}}}))
    for words in (["check", "pipeline.yaml"], ["compile", "pipeline.yaml"], ["lock", "pipeline.yaml"]):
        main(words)
    assert main(["run", "pipeline.yaml", "--engine", "process", "--trust"]) in (1, 2, 3)
    assert "Traceback" not in capsys.readouterr().err
    assert nothing_ran()


def test_python_beside_a_component_is_not_imported(capsys: pytest.CaptureFixture[str]) -> None:
    """The current folder is full of modules with the names of ours and of what we import."""
    put(Path("component.yaml"), "name: Echo\n" + BODY)
    for module in ("yaml", "requests", "catalog", "hub", "conftest", "sitecustomize", "tuf", "setup"):
        put(Path(f"{module}.py"), f"open('{CANARY}', 'w').close()\n")
    import subprocess
    import sys

    import catalog

    checkout = str(Path(catalog.__file__).parent.parent)
    code = f"import sys; sys.path.insert(0, {checkout!r}); from catalog.cli.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, "check", "component.yaml"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert nothing_ran()
