"""The command line `kfp` of kfp 2, as it is on PyPI, against a served hub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.hub.served import served
from tests.interop.programs import answers
from tests.oracles import KFP2, Oracle

COMMANDS = (
    "experiment create -d about trial",
    "experiment list",
    "experiment get $0",
    "pipeline create -p up c.yaml",
    "pipeline create-version -v second -n up c.yaml",
    "pipeline list",
    "pipeline list-versions $3",
    "pipeline get $3",
    "pipeline get-version $3 $4",
    "run create -e trial -r one -n up -v $4 -w times=3 loud=True",
    "run list -e $0",
    "run get $9",
    "run archive $9",
    "run unarchive $9",
    "run create -e trial -r two -f c.yaml -t 60",
    "run delete $14",
    "recurring-run create --cron-expression * --experiment-name trial --job-name x --pipeline-id $3 --version-id $4",
    "recurring-run list",
    "recurring-run enable $16",
    "recurring-run disable $16",
    "recurring-run get $16",
    "recurring-run delete $16",
    "pipeline delete-version $3 $4",
    "pipeline delete $3",
    "experiment archive --experiment-name trial",
    "experiment unarchive --experiment-id $0",
    "experiment delete $0",
)
# The pipeline has another version yet, which kfp's server refuses to delete with it too.
REFUSED = ("pipeline delete $3",)


def test_every_command_of_the_client_works(kfp2: Oracle, tmp_path: Path) -> None:
    with served(tmp_path / "hub", open_writes=True, engine="process", trust=True) as hub:
        compiling = {"host": hub.address, "token": "", "calls": [("compile_container", {"path": "c.yaml"})]}
        answers(KFP2, "calls_kfp2_client.py", compiling, tmp_path)
        # A cron text has spaces in it.
        commands = [[{"*": "0 0 9 * * 1-5"}.get(word, word) for word in text.split()] for text in COMMANDS]
        told = answers(KFP2, "calls_kfp2_cli.py", {"host": hub.address, "commands": commands}, tmp_path)
    found = {text: told[index] for index, text in enumerate(COMMANDS)}
    faults = {text: answer["fault"] for text, answer in found.items() if answer["exit"]}
    assert set(faults) == set(REFUSED), faults
    assert "has 1 versions" in faults["pipeline delete $3"]
    printed = {text: value_in(answer["printed"]) for text, answer in found.items()}
    assert printed["experiment get $0"]["description"] == "about"
    assert [version["display_name"] for version in printed["pipeline list-versions $3"]] == ["second", "up"]
    assert printed["run get $9"]["runtime_config"]["parameters"]["times"] == 3
    assert printed["run archive $9"]["storage_state"] == "ARCHIVED"
    assert printed["recurring-run enable $16"]["status"] == "ENABLED"
    assert printed["recurring-run disable $16"]["status"] == "DISABLED"


def value_in(printed: str) -> Any:
    """The JSON at the end of what was printed, after questions and links; None without any."""
    begin = min((at for at in (printed.find("{"), printed.find("[\n")) if at >= 0), default=-1)
    return json.JSONDecoder().raw_decode(printed, begin)[0] if begin >= 0 else None
