"""What a user names, as a package that runs anywhere."""

from __future__ import annotations

from pathlib import Path

from catalog.client.component_uses import component_uses
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.uploadable import package_of
from catalog.client.uploads import upload_pipeline, version_spec
from catalog.spec.emit import to_yaml
from tests.client.building import shell

_BESIDE = "name: both\nimplementation: {graph: {tasks: {a: {componentRef: {url: step.yaml}}}}}\n"


def test_components_beside_the_file_are_put_into_it(session: Session, tmp_path: Path) -> None:
    (tmp_path / "step.yaml").write_text(to_yaml(shell("true", name="step")))
    (tmp_path / "both.yaml").write_text(_BESIDE)
    package = package_of(RunRequest(str(tmp_path / "both.yaml")), session.libraries)
    assert (package.name, package.file_name) == ("both", "both.yaml")
    (tmp_path / "step.yaml").unlink()
    _, version = upload_pipeline(session, package)
    assert component_uses(version_spec(session, version))["a"].name == "step"


def test_a_component_of_a_library_keeps_where_it_came_from(session: Session) -> None:
    package = package_of(RunRequest("echo@1.0.0"), session.libraries)
    row, version = upload_pipeline(session, package)
    assert (row.name, package.file_name) == ("echo", "echo.yaml")
    use = component_uses(version_spec(session, version))["echo"]
    assert (use.name, use.version) == ("echo", "1.0.0")
