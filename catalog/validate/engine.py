"""Runs the rules over files and makes the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import Finding, Position
from catalog.validate.files import component_files
from catalog.validate.options import Options, require_known
from catalog.validate.policy import Policy
from catalog.validate.portability import TARGETS
from catalog.validate.problem import Problem
from catalog.validate.read import read_path
from catalog.validate.report import Report
from catalog.validate.rules.format import inspect_format
from catalog.validate.rules.portability import inspect_portability
from catalog.validate.subject import Reading, Subject, Text
from catalog.validate.surroundings import Surroundings
from catalog.validate.table import BY_ID, INSPECTORS, NAMES, RULES, Rule
from catalog.validate.waivers import NEVER_WAIVED, unused, waivers_in, without_reason

if TYPE_CHECKING:
    from catalog.validate.problem import Check

# A file may be one line.
MAX_LINE = 500
WAIVABLE = frozenset(rule.id for rule in RULES if rule.family not in NEVER_WAIVED)


@dataclass(frozen=True)
class Judged:
    """A finding, and the problem it was made of."""

    finding: Finding
    problem: Problem


def check(
    paths: str | Path | Iterable[str | Path], options: Options | None = None, rules: tuple[Rule, ...] = RULES
) -> Report:
    """Check component files, pipelines, and folders of them. Never touches the network.

    Raises UsageError for a path, rule or revision that does not exist, SpecError for a policy that is none.
    """
    chosen = options or Options()
    require_known((*chosen.select, *chosen.ignore), NAMES, "rule or family")
    require_known(chosen.targets, frozenset(TARGETS), "target")
    surroundings = Surroundings(chosen.since)
    given = (paths,) if isinstance(paths, (str, Path)) else tuple(paths)
    files = component_files(given, surroundings)
    findings: set[Finding] = set()
    for file in files:
        reading = read_path(file, surroundings.policies.of(file.absolute().parent), surroundings)
        findings.update(judged.finding for judged in judge(reading, chosen, rules))
    return Report(tuple(sorted(findings, key=_order)), tuple(str(file) for file in files), chosen.strict)


def judge(reading: Reading, options: Options, rules: tuple[Rule, ...] = RULES) -> list[Judged]:
    """Everything wrong with one file, less what is left out or waived."""
    subject, text = reading.subject, reading.text
    policy = subject.policy if subject else Policy()
    wanted = {rule.id: rule for rule in rules if _selected(rule, options, policy)}
    problems = list(inspect_format(reading))
    if subject is not None:
        problems += _problems(subject, wanted, options)
    waivers = waivers_in(text, reading.root)
    waived = {rule for waiver in waivers for rule in waiver.rules} & WAIVABLE
    broken = frozenset(problem.rule for problem in problems)
    if waivers:
        problems += without_reason(waivers, text)
        if subject is not None:
            problems += unused(waivers, text, broken, frozenset(wanted), WAIVABLE)
    kept = [problem for problem in problems if problem.rule not in waived and _wanted(problem.rule, wanted)]
    return [Judged(_finding(problem, text), problem) for problem in kept]


def _problems(subject: Subject, wanted: dict[str, Rule], options: Options) -> Iterator[Problem]:
    """What the rules and inspectors report, each with its rule; one that fails reports itself."""
    for rule in wanted.values():
        if rule.check is not None:
            yield from _guarded(rule.id, rule.check, subject)
    families = {rule.family for rule in wanted.values()}
    for family, inspector in INSPECTORS:
        if family in families:
            yield from _guarded("", inspector, subject)
    if options.targets and "portability" in families:
        yield from _guarded("portability", partial(inspect_portability, targets=options.targets), subject)


def _guarded(rule_id: str, function: Check, subject: Subject) -> Iterator[Problem]:
    try:
        for problem in function(subject):
            yield problem if problem.rule else replace(problem, rule=rule_id)
    except Exception as error:  # the other rules still have something to say
        name = rule_id or getattr(function, "__name__", "")
        message = f'the rule "{name}" failed: {type(error).__name__}: {str(error)[:200]}'
        yield Problem(None, message, "this is a bug of catalog: please report it", rule="internal-error")


def _selected(rule: Rule, options: Options, policy: Policy) -> bool:
    names = {rule.id, rule.family}
    if names & {*options.ignore, *policy.ignore}:
        return False
    return not options.select or bool(names & set(options.select))


def _wanted(rule_id: str, wanted: dict[str, Rule]) -> bool:
    """Rules of the loader that the table does not know yet are never lost."""
    return rule_id in wanted or rule_id == "internal-error" or rule_id not in BY_ID


def _finding(problem: Problem, text: Text) -> Finding:
    place = problem.place
    if place is None:
        position = Position(text.path, 1, 1)
    else:
        position = place if isinstance(place, Position) else text.position(place)
    if position.file == text.path and position.line and not position.column:
        line = text.line(position.line)
        position = Position(position.file, position.line, len(line) - len(line.lstrip()) + 1)
    source = text.line(position.line)[:MAX_LINE] if position.file == text.path else ""
    rule = BY_ID.get(problem.rule)
    severity = problem.severity or (rule.severity if rule else "error")
    return Finding(problem.rule, problem.message, position, source, problem.hint, severity)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.position or Position("")
    return place.file, place.line, place.column, finding.rule, finding.message
