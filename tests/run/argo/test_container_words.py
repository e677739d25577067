"""Why a container waits or failed."""

from __future__ import annotations

import pytest

from catalog.run.argo.container_words import ended_sentence, waiting_sentence


@pytest.mark.parametrize("reason", ["", "ContainerCreating", "PodInitializing"])
def test_starting_is_no_reason(reason: str) -> None:
    assert waiting_sentence("main", {"reason": reason}, "a:1") == ""


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ('secret "keys" not found', 'there is no Secret "keys" in the namespace'),
        ('configmap "settings" not found', 'there is no ConfigMap "settings" in the namespace'),
        ("couldn't find key user in Secret team/keys", "there is no key user in Secret team/keys"),
    ],
)
def test_missing_configuration_is_named(message: str, words: str) -> None:
    waiting = {"reason": "CreateContainerConfigError", "message": message}
    assert waiting_sentence("main", waiting, "a:1") == f"the container cannot be set up: {words}"


def test_other_waits_are_quoted() -> None:
    waiting = {"reason": "CreateContainerError", "message": "context deadline\n exceeded"}
    assert waiting_sentence("side", waiting, "a:1") == (
        "the container side cannot be started (CreateContainerError): context deadline exceeded"
    )


def test_a_good_end_has_no_reason() -> None:
    assert ended_sentence("main", {"exitCode": 0, "reason": "Completed"}) == ""


def test_the_programs_own_end_is_told_as_on_this_machine() -> None:
    assert ended_sentence("main", {"exitCode": 3, "reason": "Error"}) == "the program ended with exit code 3"


def test_memory_is_told_with_its_limit() -> None:
    sentence = ended_sentence("main", {"exitCode": 137, "reason": "OOMKilled"}, "64Mi")
    assert sentence == "the program was killed because it used more memory than its limit of 64Mi (OOMKilled)"


def test_argos_own_containers_are_quoted() -> None:
    end = {"exitCode": 64, "reason": "Error", "message": "artifact a failed to load: no such key;\n"}
    assert ended_sentence("init", end) == "the inputs could not be loaded: artifact a failed to load: no such key"
    assert ended_sentence("wait", end).startswith("the outputs could not be saved: artifact a")


@pytest.mark.parametrize(("folder", "suffix"), [("artifacts", ".tgz"), ("parameters", "")])
def test_an_output_that_was_not_written_is_named(folder: str, suffix: str) -> None:
    message = f"open /var/run/argo/outputs/{folder}/tmp/outputs/model/data{suffix}: no such file or directory; "
    end = {"exitCode": 64, "reason": "Error", "message": message}
    assert ended_sentence("wait", end) == "the program ended well but did not write /tmp/outputs/model/data"


def test_a_program_that_is_not_there() -> None:
    end = {"exitCode": 128, "reason": "StartError", "message": 'exec: "nope": executable file not found'}
    assert ended_sentence("main", end) == (
        'the container main cannot be started: exec: "nope": executable file not found'
    )


def test_argos_wrapper_may_fail_itself() -> None:
    assert "Argo could not run the program" in ended_sentence("main", {"exitCode": 64, "reason": "Error"})


def test_a_sidecar_is_named() -> None:
    assert ended_sentence("proxy", {"exitCode": 2}) == (
        "the container proxy failed: the program ended with exit code 2"
    )
