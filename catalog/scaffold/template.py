"""Templates as values, and reading them from their folders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import UsageError
from catalog.resources import data_folder

FILE = "template.yaml"
FILES = "files"
MAX_FILES = 100
MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Question:
    """One answer a template needs. `default` is rendered with the answers before it; None means there must be one.

    `pattern` is a regular expression for the whole answer, `choices` are all there are; empty asks nothing.
    """

    name: str
    prompt: str
    default: str | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Template:
    """A template. `files` maps paths to texts, both to be rendered; `id` begins with `./` when it is not a shipped one.

    `derive` names what is worked out of the answers besides (see `derive`). `ready` are words about what must be done
    before the cases can run, rendered too.
    """

    id: str
    description: str
    questions: tuple[Question, ...]
    files: Mapping[str, str] = field(repr=False)
    derive: str = ""
    ready: str = ""
    digest: str = ""


def shipped_ids() -> tuple[str, ...]:
    """The templates that come with the catalog, sorted."""
    folder = data_folder("templates")
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE}")))


def find_template(name: str) -> Template:
    """The shipped template of that id, or the one in a folder, which is written with a `/` (such as `./mine`).

    Raises UsageError (template-unknown, template-invalid) and SpecError for a template.yaml that is no YAML.
    """
    if "/" in name or os.sep in name:
        return load_template(Path(name), shipped=False)
    known = shipped_ids()
    if name not in known:
        from catalog.spec.suggestions import suggest

        hint = f"{suggest(name, known)} (a folder is written with a /, such as ./{name[:40]})"
        raise UsageError(f'there is no template "{name[:80]}"', rule="template-unknown", hint=hint)
    return load_template(data_folder("templates") / name, shipped=True)


def load_template(folder: Path, *, shipped: bool) -> Template:
    """The template in a folder that holds `template.yaml` and `files/`. Raises as find_template does."""
    from catalog.scaffold.template_file import read_template_file

    if not (folder / FILE).is_file():
        hint = f"a template is a folder with {FILE} and {FILES}/"
        raise UsageError(f"{folder} holds no {FILE}", rule="template-unknown", hint=hint)
    texts = {path: _read(folder / path) for path in _paths(folder)}
    head = read_template_file(texts[FILE], str(folder / FILE))
    files = {path.removeprefix(f"{FILES}/"): text for path, text in texts.items() if path.startswith(f"{FILES}/")}
    if not files:
        raise _invalid(f"{folder / FILES} holds no file")
    name = folder.resolve().name
    return Template(
        id=name if shipped else f"./{name}",
        description=head.description,
        questions=head.questions,
        files=files,
        derive=head.derive,
        ready=head.ready,
        digest=_digest(texts),
    )


def _paths(folder: Path) -> Iterator[str]:
    """The paths of template.yaml and of what is to be rendered, sorted; UsageError for links and for too many."""
    yield FILE
    found: list[str] = []
    for place, folders, names in os.walk(folder / FILES):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in (*folders, *names):
            if Path(place, name).is_symlink():
                raise _invalid(f"{Path(place, name)} is a symbolic link", "copy what it leads to")
        found += [Path(place, name).relative_to(folder).as_posix() for name in names if not name.endswith(".pyc")]
        if len(found) > MAX_FILES:
            raise _invalid(f"{folder} holds more than {MAX_FILES} files")
    yield from sorted(found)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _invalid(f"{path} has more than {MAX_BYTES} bytes")
        return data.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise _invalid(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _invalid(f"{path} is not UTF-8 text", "a template holds text files only") from None


def _digest(texts: Mapping[str, str]) -> str:
    whole = hashlib.sha256()
    for path, text in sorted(texts.items()):
        for part in (path.encode(), text.encode()):
            whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _invalid(message: str, hint: str = "") -> UsageError:
    return UsageError(message, rule="template-invalid", hint=hint)
