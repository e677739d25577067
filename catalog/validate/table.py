"""Every rule of `catalog check`, one line each: the only place where rules are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.validate.problem import Check, Problem
from catalog.validate.rules import command, image, layout, metadata, names, pipeline, ports, secrets, shell, source
from catalog.validate.subject import Subject

ERROR, WARNING, INFO = "error", "warning", "info"
PAGES = "https://kfp-catalog.github.io/kfp-catalog/rules/"


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` is None for rules that an inspector reports. `fixable`: `--fix` mends the mechanical cases."""

    id: str
    family: str
    severity: str
    summary: str
    check: Check | None = None
    fixable: bool = False


# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("file-unreadable", "format", ERROR, "The file cannot be read."),
    Rule("spec-too-large", "format", ERROR, "The file is larger than a component may be."),
    Rule("spec-empty", "format", ERROR, "The file holds no YAML document."),
    Rule("not-utf8", "format", ERROR, "The file is not UTF-8 text."),
    Rule("yaml-syntax", "format", ERROR, "The file is not one YAML document."),
    Rule("yaml-alias", "format", ERROR, "Anchors and aliases are not allowed."),
    Rule("yaml-tag", "format", ERROR, "A YAML tag is not allowed, or contradicts its value."),
    Rule("yaml-too-deep", "format", ERROR, "The file is nested too deep."),
    Rule("duplicate-key", "format", ERROR, "A key stands twice in one map; kfp keeps the last without a word."),
    Rule("wrong-type", "format", ERROR, "A value is of another kind than the format asks for.", fixable=True),
    Rule("unknown-key", "format", ERROR, "The format has no such key.", fixable=True),
    Rule("missing-key", "format", ERROR, "A key that the format demands is missing."),
    Rule("inputs-not-a-list", "format", ERROR, "Inputs or outputs are a map, which is another tool's dialect."),
    Rule("duplicate-input", "format", ERROR, "Two inputs have one name."),
    Rule("duplicate-output", "format", ERROR, "Two outputs have one name."),
    Rule("bad-placeholder", "format", ERROR, "An element of command or args is no placeholder of the format."),
    Rule("bad-argument", "format", ERROR, "An argument of a task is neither a value nor a reference."),
    Rule("unknown-input", "format", ERROR, "A placeholder or reference names an input that does not exist."),
    Rule("unknown-output", "format", ERROR, "A placeholder or reference names an output that does not exist."),
    Rule("unknown-task", "format", ERROR, "A task refers to a task that does not exist."),
    Rule("graph-cycle", "format", ERROR, "Tasks depend on each other in a circle."),
    Rule("extension-version", "format", ERROR, "An x-catalog key has a version this program does not know."),
    Rule("extension-invalid", "format", ERROR, "An x-catalog key holds a value it cannot hold."),
    Rule("ir-executor", "format", ERROR, "A component compiled by kfp 2 is not a container."),
    Rule("ir-pipeline", "format", ERROR, "A pipeline compiled by kfp 2 is not one component."),

    Rule("path-is-identity", "layout", ERROR, "Folders and spec disagree on name or version.", layout.path_is_identity),
    Rule("version-not-semver", "layout", ERROR, "The version is not a SemVer version.", layout.version_is_semver),
    Rule("readme-missing", "layout", WARNING, "A version has no README.md.", layout.readme_present),
    Rule("tests-missing", "layout", WARNING, "A version has no tests.yaml.", layout.tests_present),
    Rule("published-version-changed", "layout", ERROR, "A version changed after it was committed.",
         layout.published_unchanged),
    Rule("version-bump-too-small", "layout", ERROR, "The step to a version is smaller than its change demands."),
    Rule("version-not-compared", "layout", WARNING, "A version cannot be compared with the one it follows."),

    Rule("type-missing", "ports", WARNING, "A port has no type.", ports.type_missing),
    Rule("type-empty", "ports", WARNING, "A port has an empty type, such as `{}`.", ports.type_empty, True),
    Rule("type-spelling", "ports", WARNING, "A known type is written in another case.", ports.type_spelling, True),
    Rule("port-description-missing", "ports", WARNING, "A port has no description.", ports.description_missing),
    Rule("untyped-by-value", "ports", WARNING, "An untyped input is used by value, which kfp 2 refuses.",
         ports.untyped_by_value),
    Rule("default-invalid", "ports", ERROR, "A default is no value of the input's type.", ports.default_parses),
    Rule("default-not-text", "ports", WARNING, "The default of a text input is a number or truth value to YAML.",
         ports.default_is_text, True),
    Rule("input-unused", "ports", WARNING, "An input is never used.", ports.input_used),
    Rule("output-unwritten", "ports", ERROR, "An output is never written.", ports.output_written),
    Rule("name-collision", "ports", WARNING, "Two ports of a side have one Python name.", names.name_collision),
    Rule("path-collision", "ports", ERROR, "Two ports of a side share one file path in kfp.", names.path_collision),
    Rule("name-mangled", "ports", WARNING, "Another loader refuses a port's name, or changes it beyond recognition.",
         names.name_mangled),

    Rule("image-invalid", "image", ERROR, "The image is not an image reference.", image.image_invalid),
    Rule("image-untagged", "image", WARNING, "The image has neither tag nor digest.", image.image_untagged),
    Rule("image-latest", "image", WARNING, "The image has the tag `latest`.", image.image_latest),
    Rule("image-no-digest", "image", ERROR, "Policy `require-digest`: the image has no digest.", image.image_digest),
    Rule("image-not-qualified", "image", ERROR, "Policy `require-qualified`: the image names no registry.",
         image.image_qualified),
    Rule("image-not-allowed", "image", ERROR, "Policy `registries`: the image comes from elsewhere.",
         image.image_allowed),

    Rule("command-missing", "command", WARNING, "The container has no command, which Argo needs.",
         command.command_missing),
    Rule("script-injection", "command", ERROR, "An argument is pasted into the text of a script.",
         command.script_injection),
    Rule("shell-no-errexit", "command", WARNING, "A shell script goes on after an error.", shell.stops_on_errors),
    Rule("shell-unquoted", "command", WARNING, "A shell script uses an argument without quotes.",
         shell.quotes_arguments),
    Rule("shell-syntax", "command", ERROR, "A shell script does not pass `sh -n`.", shell.shell_syntax),
    Rule("shellcheck", "command", WARNING, "shellcheck, where it is installed, warns about a script.",
         shell.shellcheck),
    Rule("python-syntax", "command", ERROR, "A Python program does not compile.", source.python_syntax),
    Rule("pip-unpinned", "command", WARNING, "Packages are installed at run time in no fixed version.",
         source.pip_unpinned),
    Rule("secret-in-file", "command", ERROR, "A secret stands in env, a default or the command line.",
         secrets.secret_in_file),

    Rule("name-missing", "metadata", WARNING, "The component has no name.", metadata.name_missing),
    Rule("description-missing", "metadata", WARNING, "The component has no description.", metadata.summary_missing),
    Rule("author-missing", "metadata", WARNING, "The annotation `author` is missing.", metadata.author_missing),
    Rule("license-missing", "metadata", WARNING, "The annotation `license` is missing.", metadata.license_missing),
    Rule("license-not-spdx", "metadata", ERROR, "The license is not an SPDX expression.", metadata.license_is_spdx),
    Rule("canonical-location-missing", "metadata", INFO, "The annotation `canonical_location` is missing.",
         metadata.canonical_location_missing),
    Rule("canonical-location-invalid", "metadata", WARNING, "canonical_location is not a web address.",
         metadata.canonical_location_is_url),
    Rule("scaffold-left", "metadata", ERROR, "A placeholder of the scaffold was not filled in.",
         metadata.scaffold_left),
    Rule("deprecation-inconsistent", "metadata", ERROR, "`deprecated` and `superseded_by` do not fit together.",
         metadata.deprecation_consistent),

    Rule("reference-unresolved", "pipeline", ERROR, "No library holds the component of a task."),
    Rule("version-unresolved", "pipeline", ERROR, "No version of the component fits the reference."),
    Rule("reference-invalid", "pipeline", ERROR, "A reference is not one."),
    Rule("range-invalid", "pipeline", ERROR, "A version range is not one."),
    Rule("digest-mismatch", "pipeline", ERROR, "A component is not the one that its digest promises."),
    Rule("component-cycle", "pipeline", ERROR, "A component contains itself."),
    Rule("reference-broken", "pipeline", ERROR, "The component of a task cannot be read."),
    Rule("reference-unpinned", "pipeline", WARNING, "Nothing fixes what a reference means.", pipeline.reference_pinned),
    Rule("no-implementation", "pipeline", ERROR, "The component of a task has no implementation."),
    Rule("argument-unknown", "pipeline", ERROR, "A task passes an argument that its component does not take."),
    Rule("argument-missing", "pipeline", ERROR, "A task lacks an argument that its component needs."),
    Rule("argument-type", "pipeline", ERROR, "A constant argument is no value of the input's type."),
    Rule("type-mismatch", "pipeline", ERROR, "An output does not fit the input it is passed to."),
    Rule("after-exit-task", "pipeline", ERROR, "A task depends on an exit task."),
    Rule("bad-recursion", "pipeline", ERROR, "A task recurses further out than there are graphs."),
    Rule("bad-duration", "pipeline", ERROR, "A duration is not ISO 8601."),
    Rule("bad-retries", "pipeline", ERROR, "A number of retries is below 0."),
    Rule("option-on-graph", "pipeline", ERROR, "A pipeline used as a task has retries or a timeout."),
    Rule("resource-invalid", "pipeline", ERROR, "A resource does not fit the component of its task."),
    Rule("parameter-unused", "pipeline", WARNING, "No task takes an input of the pipeline.", pipeline.parameter_used),
    Rule("task-unreachable", "pipeline", WARNING, "A task can never run.", pipeline.task_reachable),
    Rule("lock-out-of-date", "pipeline", ERROR, "catalog.lock is not what the pipeline refers to.",
         pipeline.lock_current),

    Rule("kfp1-absent", "portability", ERROR, "kfp 1.8: an input without argument is used by URI or file."),
    Rule("kfp1-condition", "portability", ERROR, "kfp 1.8: a condition is a value, or no truth value."),
    Rule("kfp1-default", "portability", ERROR, "kfp 1.8: a default does not fit its type."),
    Rule("kfp1-extension", "portability", ERROR, "kfp 1.8: the key x-catalog is refused."),
    Rule("kfp1-if", "portability", WARNING, "kfp 1.8: `if` needs distutils, gone from Python 3.12."),
    Rule("kfp1-ignored", "portability", WARNING, "kfp 1.8: a task's option is ignored."),
    Rule("kfp1-keyword", "portability", WARNING, "kfp 1.8: an input's name is a keyword of Python."),
    Rule("kfp1-name", "portability", ERROR, "kfp 1.8: an input's name gives no parameter."),
    Rule("kfp1-no-implementation", "portability", ERROR, "kfp 1.8: there is nothing to use."),
    Rule("kfp1-optional", "portability", WARNING, "kfp 1.8: an optional pipeline input without default is passed on."),
    Rule("kfp1-output-name", "portability", ERROR, "kfp 1.8: an output's name is refused."),
    Rule("kfp1-output-values", "portability", WARNING, "kfp 1.8: a graph without outputValues is refused.",
         fixable=True),
    Rule("kfp1-reference", "portability", ERROR, "kfp 1.8: a reference by name cannot be loaded."),
    Rule("kfp1-same-path", "portability", WARNING, "kfp 1.8: two ports share one file path."),
    Rule("kfp1-type", "portability", ERROR, "kfp 1.8: a type cannot be compiled."),
    Rule("kfp1-two-paths", "portability", ERROR, "kfp 1.8: an output has two paths."),
    Rule("kfp2-condition", "portability", ERROR, "kfp 2: `if` knows only isPresent."),
    Rule("kfp2-default", "portability", ERROR, "kfp 2: a default is refused, dropped or changed."),
    Rule("kfp2-dropped", "portability", INFO, "kfp 2: part of the file is dropped."),
    Rule("kfp2-else", "portability", ERROR, "kfp 2: `else` is one element, or a list it does not take.", fixable=True),
    Rule("kfp2-file", "portability", ERROR, "kfp 2: a parameter is used as a file.", fixable=True),
    Rule("kfp2-file-outputs", "portability", WARNING, "kfp 2: fileOutputs are never collected.", fixable=True),
    Rule("kfp2-list-in-concat", "portability", ERROR, "kfp 2: a list stands in a concat.", fixable=True),
    Rule("kfp2-merged", "portability", WARNING, "kfp 2: two ports become one."),
    Rule("kfp2-name", "portability", ERROR, "kfp 2: the component's name gives no pipeline name."),
    Rule("kfp2-no-container", "portability", ERROR, "kfp 2: only containers are loaded."),
    Rule("kfp2-output-kind", "portability", WARNING, "kfp 2: an output is written as what it is not.", fixable=True),
    Rule("kfp2-placeholder", "portability", ERROR, "kfp 2: a placeholder is unknown."),
    Rule("kfp2-port-name", "portability", ERROR, "kfp 2: a port's name is refused or changed."),
    Rule("kfp2-type", "portability", ERROR, "kfp 2: a type is refused.", fixable=True),
    Rule("kfp2-type-lost", "portability", INFO, "kfp 2: a type becomes a generic artifact."),
    Rule("kfp2-value", "portability", ERROR, "kfp 2: an artifact is used by value.", fixable=True),
    Rule("argo-argument-size", "portability", ERROR, "Argo: a text of the command line is too long to start."),
    Rule("argo-data-volume", "portability", ERROR, "Argo: a file cannot be passed on the data volume."),
    Rule("argo-loop-item-key", "portability", ERROR, "Argo: an item of a loop lacks a key that an input takes."),
    Rule("argo-no-command", "portability", ERROR, "Argo: the container has no command."),
    Rule("argo-no-implementation", "portability", ERROR, "Argo: there is nothing to run."),
    Rule("argo-optional-inputs", "portability", ERROR, "Argo: too many optional inputs of a task may be absent."),
    Rule("argo-own-tag", "portability", ERROR, "Argo: a text beyond a command line holds a tag that is filled in."),
    Rule("argo-placeholder", "portability", ERROR, "Argo: a placeholder is filled in by KFP's launcher only."),
    Rule("argo-runtime-if", "portability", ERROR, "Argo: a command line depends on a value only the run knows."),
    Rule("argo-uri", "portability", ERROR, "Argo: whether an input has a URI depends on the run."),
    Rule("argo-workflow-too-large", "portability", ERROR, "Argo: the Workflow is larger than the cluster takes."),

    Rule("waiver-without-reason", "waiver", ERROR, "A waiver does not say why."),
    Rule("waiver-unused", "waiver", WARNING, "A waiver waives nothing."),
    Rule("internal-error", "internal", ERROR, "A rule of the program failed; this is a bug, please report it."),
)
# fmt: on

INSPECTORS: tuple[tuple[str, Callable[[Subject], Iterator[Problem]]], ...] = (
    ("layout", layout.inspect_versions),
    ("pipeline", pipeline.inspect_pipeline),
)

BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(rule.family for rule in RULES))
NAMES: frozenset[str] = frozenset((*BY_ID, *FAMILIES))


def page_of(rule_id: str) -> str:
    """The address of a rule's description."""
    return f"{PAGES}#{rule_id}"
