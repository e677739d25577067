from __future__ import annotations

import os
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_steps.cluster import Cluster
from cluster_steps.serving_fetch import fetch_model
from tests.components.cluster_steps.claims import MINIO_IN_PODS, MINIO_SECRET, bucket, claim, load_steps_image
from tests.components.cluster_steps.rightful import rightful
from tests.components.cluster_steps.steps import Ended, Step

pytestmark = pytest.mark.cluster

OUTPUTS = ("model-uri", "digest", "model-version", "phase", "status")


@pytest.fixture
def hub() -> Iterator[tuple[Any, str]]:
    with bucket() as found:
        yield found


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "weights").write_text("first")
    return folder


def modelhub(step: Step, hub: tuple[Any, str], *flags: str) -> Ended:
    store, name = hub
    asked = ["--name=up", "--model_name=digits", "--pvc_name=", f"--bucket={name}", f"--endpoint={store.endpoint_url}"]
    return step("modelhub", *asked, *flags, outputs=OUTPUTS)


def test_versions_latest_and_checksums(step: Step, hub: tuple[Any, str], model: Path, tmp_path: Path) -> None:
    store, name = hub
    first = modelhub(step, hub, f"--model={model}", "--model_version=1.0")
    assert first.exit_code == 0, first.log
    uri, digest = first.text("model-uri"), first.text("digest")
    assert uri == f"s3://{name}/digits/1.0/digits.tar.gz"
    assert (first.text("model-version"), first.text("phase")) == ("1.0", "Uploaded")
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in first.log
    assert store.cat_file(f"{uri[5:]}.sha256") == f"{digest[7:]}  digits.tar.gz\n".encode()

    again = modelhub(step, hub, f"--model={model}", "--model_version=1.0", "--action=create")
    assert (again.exit_code, again.json("status")["changed"]) == (0, False)

    (model / "1" / "weights").write_text("second")
    refused = modelhub(step, hub, f"--model={model}", "--model_version=1.0", "--action=create")
    assert (refused.exit_code, "holds another model" in refused.log) == (1, True)
    kept = modelhub(step, hub, f"--model={model}", "--model_version=2.0", "--update_latest=false")
    assert kept.exit_code == 0, kept.log
    assert served(hub, "latest", tmp_path) == "first"
    moved = modelhub(step, hub, f"--model={model}", "--model_version=2.0")
    assert moved.exit_code == 0, moved.log
    assert served(hub, "latest", tmp_path) == "second"
    assert served(hub, "1.0", tmp_path) == "first"

    for said in ("digits/1.0\n", "is not there"):
        gone = modelhub(step, hub, f"--model={model}", "--model_version=1.0", "--action=delete")
        assert (gone.exit_code, gone.text("phase")) == (0, "Deleted")
        assert said in gone.log
    assert not store.exists(uri[5:])
    assert served(hub, "latest", tmp_path) == "second"


def served(hub: tuple[Any, str], version: str, tmp_path: Path) -> str:
    """The weights that a server would get."""
    store, name = hub
    folder = Path(fetch_model(store.endpoint_url, name, "digits", version, str(tmp_path)))
    return (folder / "1" / "weights").read_text()


def test_latest_alone_is_kept_under_its_content_and_nobody_else_may_read_it(
    step: Step, hub: tuple[Any, str], model: Path
) -> None:
    ended = modelhub(step, hub, f"--model={model}")
    assert ended.exit_code == 0, ended.log
    version = ended.text("model-version")
    assert version == f"sha256-{ended.text('digest')[7:23]}"
    for place in (version, "latest"):
        url = f"{hub[0].endpoint_url}/{hub[1]}/digits/{place}/digits.tar.gz"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url)
        refused.value.close()
        assert refused.value.code == 403


def test_a_wrong_key_and_a_missing_secret_are_said_in_words(step: Step, hub: tuple[Any, str], model: Path) -> None:
    store, name = hub
    flags = ("--name=up", "--model_name=digits", "--pvc_name=", f"--bucket={name}", f"--model={model}")
    wrong = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "hush-hush"}
    ended = step("modelhub", *flags, f"--endpoint={store.endpoint_url}", outputs=OUTPUTS, env=wrong)
    assert ended.exit_code == 1
    assert "check the endpoint, the bucket and the keys" in ended.log
    assert "hush-hush" not in ended.log
    assert "Traceback" not in ended.log
    missing = step("modelhub", *flags, "--secret=no-such-secret", outputs=OUTPUTS)
    assert (missing.exit_code, "there is no Secret no-such-secret" in missing.log) == (1, True)


def test_a_model_in_a_claim_is_uploaded_by_a_job(
    cluster: Cluster, step: Step, unique: str, hub: tuple[Any, str], model: Path, tmp_path: Path
) -> None:
    load_steps_image()
    store, name = hub
    with claim(cluster) as volume:
        store.mkdir(name)
        with tarfile.open(model / "digits.tar.gz", "w:gz") as archive:
            archive.add(model / "1", "digits/1")
        store.put_file(str(model / "digits.tar.gz"), f"{name}/in/digits.tar.gz")
        flags = [f"--name={unique}", f"--source_uri=s3://{name}/in", "--mode=plain", "--source_secret", MINIO_SECRET]
        flags += [f"--endpoint={MINIO_IN_PODS}", f"--pvc_name={volume}", "--run_as_user=0"]
        assert step("dataset", *flags).exit_code == 0
        path = f"--model_path=pvc://{volume}/{unique}/digits.tar.gz"
        asked = [f"--name={unique}", "--model_name=digits", "--pvc_name=", path, f"--bucket={name}"]
        asked += ["--secret", MINIO_SECRET, "--timeout-minutes=3"]
        with rightful(cluster, "modelhub", tmp_path) as allowed:
            ended = allowed("modelhub", *asked, outputs=OUTPUTS)
        assert ended.exit_code == 0, ended.log
        assert ended.text("model-uri").startswith(f"s3://{name}/digits/sha256-")
        assert store.cat_file(ended.text("model-uri")[5:]) == (model / "digits.tar.gz").read_bytes()
        gone = step("modelhub", *asked, f"--endpoint={store.endpoint_url}", "--action=delete", outputs=OUTPUTS)
        assert (gone.exit_code, gone.text("phase")) == (0, "Deleted"), gone.log
        assert step("dataset", *flags, "--action=delete").exit_code == 0
