"""Lineages as values, from steps that stand in a list."""

from __future__ import annotations

from collections.abc import Collection

from catalog.client.lineage_graph import MAX_STEPS, Find, Lineage, Step, trace
from catalog.run.model import Artifact, State
from catalog.store.rows import StepRow


def step(run: str, task: str, read: str = "", made: str = "", *, graph: bool = False) -> Step:
    """A step that read and made artifacts whose digests are the words."""
    inputs = {word: Artifact(word, 1) for word in read.split()}
    outputs = {word: Artifact(word, 1) for word in made.split()}
    return Step(StepRow(run, run, 1.0, task, "c", State.SUCCEEDED, inputs, outputs, ("", "")), graph=graph)


def follow(steps: list[Step], digest: str, depth: int = 10) -> Lineage:
    """The lineage of an artifact among these steps."""

    def find(side: str) -> Find:
        def found(digests: Collection[str]) -> list[Step]:
            return [each for each in steps if getattr(each, side) & set(digests)]

        return found

    return trace(digest, find("made"), find("read"), depth=depth)


def _edges(found: Lineage) -> set[tuple[str, str]]:
    return {("/".join(edge.maker), "/".join(edge.user)) for edge in found.edges}


def test_what_another_run_made_is_followed_into_it() -> None:
    steps = [step("r1", "make", made="a"), step("r2", "use", "a", "b"), step("r3", "use", "b", "c")]
    assert _edges(follow(steps, "b")) == {("r1/make", "r2/use"), ("r2/use", "r3/use")}


def test_equal_bytes_of_another_run_do_not_mix_with_ones_own() -> None:
    steps = [step(run, task, *ends) for run in ("r1", "r2") for task, ends in (("m", ("", "a")), ("u", ("a", "b")))]
    found = follow(steps, "a")
    assert _edges(found) == {("r1/m", "r1/u"), ("r2/m", "r2/u")}
    assert len(found.makers) == len(found.users) == 2


def test_a_loop_that_gathers_is_the_maker_of_what_no_task_made() -> None:
    steps = [step("r", "loop/0/x", made="a"), step("r", "loop", made="list", graph=True), step("r", "use", "list")]
    found = follow(steps, "list")
    assert (found.makers, found.users) == ((("r", "loop"),), (("r", "use"),))
    nested = [step("r", "inner/x", made="a"), step("r", "inner", made="a", graph=True), step("r", "use", "a")]
    assert follow(nested, "a").makers == (("r", "inner/x"),)


def test_an_artifact_that_nobody_made_has_its_users() -> None:
    found = follow([step("r", "use", "a"), step("r", "other", "b")], "a")
    assert (found.makers, found.users, found.truncated) == ((), (("r", "use"),), False)


def test_a_task_that_gives_on_what_it_got_ends_the_walk() -> None:
    found = follow([step("r", "copy", "a", "a")], "a")
    assert (found.makers, found.truncated) == ((("r", "copy"),), False)


def test_a_lineage_has_its_bounds() -> None:
    chain = [step("r", str(place), f"d{place}", f"d{place + 1}") for place in range(20)]
    short = follow(chain, "d10", depth=3)
    assert {int(task) for _, task in short.steps} == set(range(7, 13))
    assert short.truncated
    wide = follow([step("r", "make", made="a"), *(step("r", f"u{place}", "a") for place in range(MAX_STEPS))], "a")
    assert len(wide.steps) == MAX_STEPS and wide.truncated
