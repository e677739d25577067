from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from cluster_steps.image_reference import parse_image
from cluster_steps.serving_objects import Server, deployment, fetcher, paddle_service, plain_service

DIGEST = "sha256:" + "0123456789abcdef" * 4
SERVER = Server(
    name="digits",
    image=parse_image("team/server:1"),
    port=8040,
    model="mnist",
    version="latest",
    endpoint="http://minio:9000",
    bucket="model-center",
    secret="data-center",
)


@pytest.mark.parametrize(
    "image",
    [
        "team/server:1",
        "registry:5000/team/server:1",
        "registry:5000/team/server",
        "localhost:5000/server",
        f"team/server@{DIGEST}",
        f"registry:5000/team/server:1@{DIGEST}",
    ],
)
def test_an_image_of_any_form_comes_together_again(image: str) -> None:
    spec = paddle_service(replace(SERVER, image=parse_image(image)), "serving.paddlepaddle.org")["spec"]["default"]
    whole = f"{spec['containerImage']}:{spec['tag']}"
    assert whole == (image if "@" in image or image.endswith(":1") else f"{image}:latest")


def test_the_port_is_the_one_that_is_used() -> None:
    server = replace(SERVER, port=9999)
    default = paddle_service(server, "serving.paddlepaddle.org")["spec"]["default"]
    assert default["port"] == 9999
    assert default["arg"].endswith("--port 9999")
    pod = deployment(server, "steps:1")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert container["command"][-2:] == ["--port", "9999"]
    assert container["ports"][0]["containerPort"] == 9999
    assert container["readinessProbe"]["tcpSocket"] == {"port": 9999}
    assert {"name": "PORT", "value": "9999"} in container["env"]
    assert plain_service(server)["spec"]["ports"] == [{"name": "http", "port": 9999, "targetPort": 9999}]


def test_no_word_of_a_user_is_read_by_the_shell() -> None:
    server = replace(SERVER, endpoint="http://x'; rm -rf $HOME; '", command=["serve", "a b; `id`"])
    arg = paddle_service(server, "serving.paddlepaddle.org")["spec"]["default"]["arg"]
    words = shlex.split(arg)
    assert server.endpoint in words
    assert words[-3:] == ["exec", "serve", "a b; `id`"]


def test_the_group_is_an_input() -> None:
    for group in ("elasticserving.paddlepaddle.org", "serving.paddlepaddle.org"):
        assert paddle_service(SERVER, group)["apiVersion"] == f"{group}/v1"


def test_the_key_is_mounted_and_never_written_down() -> None:
    service = paddle_service(SERVER, "serving.paddlepaddle.org")["spec"]
    assert service["volumes"][0] == {"name": "storage-secret", "secret": {"secretName": "data-center"}}
    without = paddle_service(replace(SERVER, secret=""), "serving.paddlepaddle.org")["spec"]
    assert [volume["name"] for volume in without["volumes"]] == ["models", "programs"]


def test_only_the_container_that_fetches_sees_the_key() -> None:
    pod = deployment(SERVER, "steps:1")["spec"]["template"]["spec"]
    assert [mount["name"] for mount in pod["initContainers"][0]["volumeMounts"]] == ["storage-secret", "models"]
    assert [mount["name"] for mount in pod["containers"][0]["volumeMounts"]] == ["models"]
    assert pod["automountServiceAccountToken"] is False


def test_another_model_is_another_revision() -> None:
    def annotations(server: Server) -> object:
        return deployment(server, "steps:1")["spec"]["template"]["metadata"]["annotations"]

    assert annotations(replace(SERVER, digest="sha256:1")) != annotations(replace(SERVER, digest="sha256:2"))
    assert annotations(replace(SERVER, revision="run-1")) != annotations(replace(SERVER, revision="run-2"))


def test_a_rollout_may_take_as_long_as_the_step() -> None:
    assert deployment(replace(SERVER, seconds=1800), "steps:1")["spec"]["progressDeadlineSeconds"] == 1800


def test_a_page_tells_that_the_server_is_ready() -> None:
    container = deployment(replace(SERVER, probe="/v1/models/mnist"), "steps:1")["spec"]["template"]["spec"]
    probe = container["containers"][0]["readinessProbe"]
    assert probe["httpGet"] == {"path": "/v1/models/mnist", "port": 8040}
    assert "tcpSocket" not in probe


def test_the_program_that_fetches_is_in_the_config_map() -> None:
    data = fetcher(SERVER)["data"]
    items = paddle_service(SERVER, "serving.paddlepaddle.org")["spec"]["volumes"][-1]["configMap"]["items"]
    assert [item["key"] for item in items] == list(data)
    assert "def fetch_model" in data["serving_fetch.py"]
