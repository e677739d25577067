"""Outputs that a program puts at a URI by itself: where that is on a cluster, and how command lines name it.

Below a remote pipeline root such as `s3://bucket/folder` the URI is the task's value, a text. Without one, the place of
such an output is a path in its pod, and the value the file there, as for any other output.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from catalog.command import CommandLine, Places, standard_places
from catalog.compile.expressions import fill_run_texts, line_tag, line_text, tag, value_text
from catalog.compile.options import CompileOptions
from catalog.compile.sources import Slot
from catalog.errors import CompileError
from catalog.spec.model import ComponentSpec
from catalog.spec.names import file_name, file_names
from catalog.spec.placeholders import InputUri, OutputUri, walk
from catalog.spec.uris import is_remote

# One task of one run, the same for all its attempts: a node's name begins with the workflow's, which a run that is
# retried may change.
_TASK = tag("sprig.sha256sum(sprig.trimPrefix(workflow.name, node.name))[:16]")


def uses_uris(spec: ComponentSpec) -> bool:
    """True for a container component with inputUri or outputUri."""
    line = spec.container.line if spec.container else ()
    return any(isinstance(element, (InputUri, OutputUri)) for element in walk(line))


def uri_outputs(spec: ComponentSpec, options: CompileOptions) -> frozenset[str]:
    """The outputs whose value is the URI at which the program puts them."""
    if not is_remote(options.pipeline_root):
        return frozenset()
    line = spec.container.line if spec.container else ()
    return frozenset(element.name for element in walk(line) if isinstance(element, OutputUri))


def uri_values(spec: ComponentSpec, options: CompileOptions) -> dict[str, str]:
    """The URIs of uri_outputs as the values of output parameters. Raises CompileError as refuse_own_tags does."""
    root = value_text(_root(options))
    return {name: root + _tail(spec, name) for name in uri_outputs(spec, options)}


def cluster_places(spec: ComponentSpec, slots: Mapping[str, Slot], options: CompileOptions) -> Places:
    """Where a pod finds its files: the standard paths, and URIs where there are such."""
    standard = standard_places(spec)
    remote = uri_outputs(spec, options)

    def input_uri(name: str) -> str:
        slot = slots.get(name)
        if slot is None or not slot.uri:
            return standard.input_path(name)
        if slot.uri == "either":
            raise CompileError(
                f'only the run knows whether the input "{name}" of "{spec.name}" is a URI or a default',
                rule="argo-uri",
                hint="give the input no default, or use inputValue",
            )
        return line_tag(slot.parameter)

    def output_uri(name: str) -> str:
        if name not in remote:
            return standard.output_path(name)
        return line_text(_root(options)) + _tail(spec, name)

    return Places(standard.input_path, standard.output_path, input_uri, output_uri)


def with_local_paths(line: CommandLine, slots: Mapping[str, Slot], remote: frozenset[str]) -> CommandLine:
    """The line with those of its URIs that are paths among its paths; the outputs that are left in `output_uris` are
    `remote`."""
    unread = {name: path for name, path in line.input_uris.items() if name not in slots or not slots[name].uri}
    written = {name: path for name, path in line.output_uris.items() if name not in remote}
    return dataclasses.replace(
        line,
        input_paths={**line.input_paths, **unread},
        output_paths={**line.output_paths, **written},
        input_uris={name: uri for name, uri in line.input_uris.items() if name not in unread},
        output_uris={name: uri for name, uri in line.output_uris.items() if name in remote},
    )


def _root(options: CompileOptions) -> str:
    root = fill_run_texts(options.pipeline_root.rstrip("/"), options.texts)
    return f"{root}/{fill_run_texts('{{workflow.uid}}', options.texts)}"


def _tail(spec: ComponentSpec, name: str) -> str:
    safe = file_names(port.name for port in spec.outputs)[name]
    return f"/{file_name(spec.name or 'task')}/{_TASK}/{safe}"
