"""A run as one HTML file."""

from __future__ import annotations

import dataclasses
import re

import pytest

from catalog.client.run_report import gather_report
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.store.rows import RunRow
from catalog.view.report import report_html
from catalog.view.run_report import RunReport

Scene = tuple[Session, RunRow]


@pytest.fixture(scope="module")
def report(scene: Scene) -> RunReport:
    session, run = scene
    return gather_report(session, run.run_id)


@pytest.fixture(scope="module")
def html(report: RunReport) -> str:
    return report_html(report)


def test_it_has_everything(html: str, scene: Scene) -> None:
    for part in ("failures", "graph", "timeline", "parameters", "metrics", "visualisations", "tasks"):
        assert f'id="{part}"' in html
    assert scene[1].run_id in html
    assert "85 %" in html and "higher is better" in html
    assert "area 0.850" in html and "20 in all, 85.0 % on the diagonal" in html
    assert "not a number from 0 to 1" in html
    assert "loss by step" in html
    assert "By type" in html


def test_logs_come_without_escape_sequences_and_as_text(html: str) -> None:
    assert "before red\n&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "\x1b" not in html


def test_previews_of_outputs_are_in_it(html: str) -> None:
    assert '<th scope="col">x</th><th scope="col">y</th>' in html


def test_it_needs_nothing_from_outside(html: str) -> None:
    own = re.sub(r'srcdoc="[^"]*"', "", html)
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', own) == []
    assert "@import" not in own and "url(" not in re.sub(r"url\(#[^)]*\)", "", own)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "http" not in policy[1] and "connect-src" not in policy[1]
    assert "unsafe" not in policy[1].split("style-src")[0]


def test_without_pages_by_tasks_styles_are_bound_by_their_digest_too(report: RunReport) -> None:
    plain = report_html(dataclasses.replace(report, entries=[]))
    assert "unsafe-inline" not in plain.split("</head>")[0].split("<style>")[0]


def test_only_its_own_script_is_in_it(html: str) -> None:
    own = re.sub(r'srcdoc="[^"]*"', "", html)
    assert own.count("<script") == 1
    assert not re.search(r"<[^>]*\s(?:on[a-z]+|style)=", re.sub(r'"[^"]*"', '""', own.split("</style>")[1]))


def test_every_link_leads_somewhere(html: str) -> None:
    targets = set(re.findall(r'\sid="([^"]+)"', html))
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links <= targets


def test_names_from_strangers_are_text(report: RunReport) -> None:
    evil = "</style></script><script>alert(1)</script>{{ 7*7 }}"
    run = dataclasses.replace(
        report.run,
        name=evil,
        message=evil,
        experiment=evil,
        arguments={evil: evil},
        labels={evil: evil},
        description=evil,
    )
    tasks = [dataclasses.replace(row, message=evil, warnings=(evil,), component=evil) for row in report.tasks]
    logs = {row.task: [evil] for row in tasks}
    made = report_html(dataclasses.replace(report, run=run, tasks=tasks, logs=logs))
    assert re.sub(r'srcdoc="[^"]*"', "", made).count("<script") == 1
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", made)[0]


def test_a_run_whose_pipeline_cannot_be_read_is_told_without_its_graph(report: RunReport) -> None:
    made = report_html(dataclasses.replace(report, pipeline=None))
    assert 'id="graph"' not in made and 'id="tasks"' in made


def test_a_run_that_has_not_begun(report: RunReport) -> None:
    run = dataclasses.replace(report.run, started_at=None, ended_at=None, arguments={}, message="")
    made = report_html(RunReport(run, report.made_at, report.pipeline, []))
    assert "No task has begun." in made


def test_a_run_that_is_not_there(scene: Scene) -> None:
    with pytest.raises(UsageError, match="no run"):
        gather_report(scene[0], "ffffffff")
