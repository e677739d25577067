"""`catalog experiments`: groups of runs, their default and their baselines."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def _names(cli: CommandLine, *arguments: str) -> list[str]:
    return [row["name"] for row in cli.json("experiments", "list", *arguments)["experiments"]]


def test_an_experiment_from_its_making_to_its_end(cli: CommandLine) -> None:
    made = cli.json("experiments", "create", "trial", "--description", "larger batches")
    assert cli("experiments", "create", "trial").stdout.strip() == made["experiment_id"]
    run_id = cli.json("run", "echo", "-p", "text=hi", "--experiment", "trial")["run_id"]
    assert "is the baseline" in cli("experiments", "baseline", "last").stdout
    shown = cli.json("experiments", "show", made["experiment_id"])
    assert (shown["description"], shown["run_count"], shown["baseline_run_id"]) == ("larger batches", 1, run_id)
    assert [run["run_id"] for run in shown["newest_runs"]] == [run_id]
    text = cli("experiments", "show", "trial").stdout
    assert "larger batches" in text and f"baseline:    {run_id}" in text
    cli("experiments", "archive", "trial")
    assert (_names(cli), _names(cli, "--archived")) == ([], ["trial"])
    assert cli.json("runs", "list") == []
    cli("experiments", "restore", "trial", "--with-runs")
    assert len(cli.json("runs", "list")) == 1
    assert "add --yes" in cli("experiments", "delete", "trial", code=2).stderr
    cli("experiments", "delete", "trial", "--yes")
    assert _names(cli) == []
    assert cli.json("runs", "show", run_id)["experiment"] == "trial"


def test_runs_that_name_no_experiment_go_to_the_default(cli: CommandLine) -> None:
    assert cli("experiments", "default").stdout == "Default\n"
    cli("experiments", "create", "mine", "--default")
    assert cli.json("run", "echo", "-p", "text=hi")["experiment"] == "mine"
    assert "default experiment" in cli("experiments", "archive", "mine", code=2).stderr
    assert "default" in cli("experiments", "list").stdout.splitlines()[1]


def test_lists_are_searched_sorted_and_paged(cli: CommandLine) -> None:
    for name in ("nightly", "Night shift", "day"):
        cli("experiments", "create", name)
    assert _names(cli) == ["day", "Night shift", "nightly"]
    assert _names(cli, "--search", "night", "--sort", "created_at") == ["nightly", "Night shift"]
    first = cli.json("experiments", "list", "--limit", "2")
    assert (first["total_size"], len(first["experiments"])) == (3, 2)
    assert _names(cli, "--limit", "2", "--page-token", first["next_page_token"]) == ["nightly"]
    assert "--page-token" in cli("experiments", "list", "--limit", "2").stderr
    assert 'no field "nosuch"' in cli("experiments", "list", "--sort", "nosuch", code=2).stderr
    assert "page token" in cli("experiments", "list", "--page-token", "x", code=2).stderr


def test_what_is_unknown_is_told_with_the_nearest_name(cli: CommandLine) -> None:
    cli("experiments", "create", "nightly")
    assert 'did you mean "nightly"' in cli("experiments", "show", "nigthly", code=2).stderr
    assert "RUN, or --clear" in cli("experiments", "baseline", code=2).stderr
    assert "has no baseline" in cli("experiments", "baseline", "--clear", "nightly").stdout
