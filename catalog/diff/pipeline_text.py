"""Writes an upgrade into the text of a pipeline: only what changes is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.diff.edits import Edit, Editor, apply_edits
from catalog.diff.graph_upgrade import TaskUpgrade
from catalog.diff.migrate import InputChanges, input_changes, renamed_output
from catalog.spec.document import compose


def rewrite_text(text: str, upgrades: Sequence[TaskUpgrade], file: str = "") -> str:
    """The text with the upgrades in it; comments and layout stay. Raises SpecError for a text that is no YAML."""
    root = compose(text, file)
    by_graph: dict[tuple[str, ...], dict[str, TaskUpgrade]] = {}
    for upgrade in upgrades:
        by_graph.setdefault(upgrade.path[:-1], {})[upgrade.path[-1]] = upgrade
    writer = _Writer(Editor(text))
    edits = [edit for path, tasks in by_graph.items() for edit in writer.graph(_graph_at(root, path), tasks)]
    return apply_edits(text, edits)


class _Writer:
    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def graph(self, graph: Node | None, upgrades: Mapping[str, TaskUpgrade]) -> Iterator[Edit]:
        """The edits for the tasks of one graph, and for what takes their outputs."""
        tasks = _child(graph, "tasks")
        for key, task in tasks.value if isinstance(tasks, MappingNode) else ():
            if key.value in upgrades and isinstance(task, MappingNode):
                yield from self._task(task, upgrades[key.value])
        for place in _reference_places(graph):
            for task_id, name in _references(place):
                upgrade = upgrades.get(task_id)
                new = renamed_output(name.value, upgrade.route.steps) if upgrade is not None else name.value
                if new != name.value:
                    yield self._editor.replace(name, new)

    def _task(self, task: MappingNode, upgrade: TaskUpgrade) -> Iterator[Edit]:
        for key in ("name", "digest"):
            node, value = _child(task, "componentRef", key), getattr(upgrade.after, key)
            if node is not None and value is not None and value != getattr(upgrade.before, key):
                yield self._editor.replace(node, value)
        yield from self._inputs(task, upgrade)

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


def _reference_places(graph: Node | None) -> Iterator[Node]:
    """The nodes of a graph in which tasks and the graph itself refer to outputs."""
    tasks = _child(graph, "tasks")
    places = [_child(graph, "outputValues")]
    for task in (value for _, value in tasks.value) if isinstance(tasks, MappingNode) else ():
        places += [_child(task, "arguments"), _child(task, "isEnabled")]
        items = _child(task, "x-catalog", "forEach")
        # A list holds plain values, which may look like anything.
        places.append(None if isinstance(items, SequenceNode) else items)
    yield from (place for place in places if place is not None)


def _references(node: Node) -> Iterator[tuple[str, ScalarNode]]:
    """The references to outputs below a node: the task's id, and the node with the name of the output."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        reference = _child(current, "taskOutput")
        task, name = _child(reference, "taskId"), _child(reference, "outputName")
        if isinstance(task, ScalarNode) and isinstance(name, ScalarNode):
            yield task.value, name
        elif isinstance(current, MappingNode):
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
