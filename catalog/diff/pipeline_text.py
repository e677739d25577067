"""Writes an upgrade into the text of a pipeline: only what changes is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.diff.edits import Edit, Editor, apply_edits
from catalog.diff.graph_upgrade import TaskUpgrade
from catalog.diff.migrate import InputChanges, input_changes, renamed_output
from catalog.diff.steps import RenameOutput
from catalog.spec.document import compose


def rewrite_text(text: str, upgrades: Sequence[TaskUpgrade], file: str = "") -> str:
    """The text with the upgrades in it; comments and layout stay. Raises SpecError for a text that is no YAML."""
    root = compose(text, file)
    writer = _Writer(Editor(text))
    edits = [edit for upgrade in upgrades for edit in writer.task(root, upgrade)]
    return apply_edits(text, edits)


class _Writer:
    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def task(self, root: Node, upgrade: TaskUpgrade) -> Iterator[Edit]:
        """The edits for one task and for what takes its outputs."""
        graph = _graph_at(root, upgrade.path[:-1])
        task = _child(graph, "tasks", upgrade.path[-1])
        if graph is None or not isinstance(task, MappingNode):
            return
        for key in ("name", "digest"):
            node, value = _child(task, "componentRef", key), getattr(upgrade.after, key)
            if node is not None and value is not None and value != getattr(upgrade.before, key):
                yield self._editor.replace(node, value)
        yield from self._inputs(task, upgrade)
        if not any(isinstance(step, RenameOutput) for step in upgrade.route.steps):
            return
        for place in _reference_places(graph):
            for reference in _references(place, upgrade.path[-1]):
                new = renamed_output(reference.value, upgrade.route.steps)
                if new != reference.value:
                    yield self._editor.replace(reference, new)

    def _inputs(self, task: MappingNode, upgrade: TaskUpgrade) -> Iterator[Edit]:
        arguments, bind = _child(task, "arguments"), _child(task, "x-catalog", "as")
        changes = input_changes(_keys(arguments), _bound(bind), upgrade.route.steps)
        if isinstance(arguments, MappingNode) and arguments.value:
            yield from self._arguments(task, arguments, changes)
        elif changes.adds:
            stale = {"arguments"} if arguments is not None else set()
            yield from self._editor.change_keys(task, stale, {"arguments": changes.adds})
        if isinstance(bind, ScalarNode) and bind.value in changes.renames:
            yield self._editor.replace(bind, changes.renames[bind.value])
        elif isinstance(bind, MappingNode):
            yield from self._renames(bind, changes)
            yield from self._editor.change_keys(bind, changes.drops, {})

    def _arguments(self, task: MappingNode, arguments: MappingNode, changes: InputChanges) -> Iterator[Edit]:
        if not changes.adds and all(name in changes.drops for name in _keys(arguments)):
            yield from self._editor.change_keys(task, {"arguments"}, {})
            return
        yield from self._renames(arguments, changes)
        for key, value in arguments.value:
            if key.value in changes.values and key.value not in changes.drops:
                yield self._editor.replace(value, changes.values[key.value])
        yield from self._editor.change_keys(arguments, changes.drops, changes.adds)

    def _renames(self, mapping: MappingNode, changes: InputChanges) -> Iterator[Edit]:
        for key, _ in mapping.value:
            if key.value in changes.renames and key.value not in changes.drops:
                yield self._editor.replace(key, changes.renames[key.value])


def _graph_at(root: Node, path: Sequence[str]) -> Node | None:
    """The node of the graph that the tasks in `path` lead to."""
    node = _child(root, "implementation", "graph")
    for task_id in path:
        node = _child(node, "tasks", task_id, "componentRef", "spec", "implementation", "graph")
    return node


def _reference_places(graph: Node) -> Iterator[Node]:
    """The nodes of a graph in which tasks and the graph itself refer to outputs."""
    tasks = _child(graph, "tasks")
    places = [_child(graph, "outputValues")]
    for task in (value for _, value in tasks.value) if isinstance(tasks, MappingNode) else ():
        places += [_child(task, "arguments"), _child(task, "isEnabled")]
        items = _child(task, "x-catalog", "forEach")
        # A list holds plain values, which may look like anything.
        places.append(None if isinstance(items, SequenceNode) else items)
    yield from (place for place in places if place is not None)


def _references(node: Node, task_id: str) -> Iterator[ScalarNode]:
    """The nodes of output names that refer to the task."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, MappingNode):
            continue
        reference = _child(current, "taskOutput")
        if _text(_child(reference, "taskId")) == task_id:
            name = _child(reference, "outputName")
            if isinstance(name, ScalarNode):
                yield name
        else:
            waiting.extend(value for _, value in current.value)


def _child(node: Node | None, *path: str) -> Node | None:
    for name in path:
        if not isinstance(node, MappingNode):
            return None
        node = next((value for key, value in node.value if key.value == name), None)
    return node


def _keys(node: Node | None) -> list[str]:
    return [key.value for key, _ in node.value] if isinstance(node, MappingNode) else []


def _bound(node: Node | None) -> list[str]:
    return [node.value] if isinstance(node, ScalarNode) else _keys(node)


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, ScalarNode) else ""
