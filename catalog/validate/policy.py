"""The policy of a repository: `.catalog.yaml` in a folder around the files, under the key `check`.

Its other key, `hubs`, is read where hubs are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import MappingNode, Node

from catalog.errors import UsageError
from catalog.library.hub.config import PROJECT_FILE, PROJECT_KEYS
from catalog.spec.document import Reader, compose, kind_of

NAME = PROJECT_FILE
KEYS = ("registries", "require-digest", "require-qualified", "ignore")


@dataclass(frozen=True, slots=True)
class Policy:
    """`registries` are the beginnings of allowed images (none: all are), `ignore` rules and families left out."""

    registries: tuple[str, ...] = ()
    require_digest: bool = False
    require_qualified: bool = False
    ignore: tuple[str, ...] = ()


class Policies:
    """The policy for each folder, read once: that of the nearest `.catalog.yaml` upwards, up to the repository."""

    def __init__(self) -> None:
        self._known: dict[Path, Policy] = {}

    def of(self, folder: Path) -> Policy:
        """The policy for files in an absolute folder. Raises SpecError or UsageError for a file that is none."""
        passed: list[Path] = []
        policy = Policy()
        for place in (folder, *folder.parents):
            if place in self._known:
                policy = self._known[place]
                break
            passed.append(place)
            if (place / NAME).is_file():
                policy = read_policy(place / NAME)
                break
            if (place / ".git").exists():
                break
        self._known.update(dict.fromkeys(passed, policy))
        return policy


def read_policy(path: Path) -> Policy:
    """The policy in a file. Raises UsageError (unreadable) or SpecError with every finding."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", rule="file-unreadable") from None
    root = compose(text, str(path))
    reader = Reader(text, str(path))
    if not isinstance(root, MappingNode):
        reader.refuse(root, "wrong-type", f"{NAME} must be a map, not {kind_of(root)}")
    check = reader.fields(root, NAME, PROJECT_KEYS).get("check")
    fields = {} if check is None else reader.fields(check, "check", KEYS)
    policy = Policy(
        registries=_texts(reader, fields.get("registries"), "registries"),
        require_digest=bool(reader.boolean(fields.get("require-digest"), "require-digest")),
        require_qualified=bool(reader.boolean(fields.get("require-qualified"), "require-qualified")),
        ignore=_texts(reader, fields.get("ignore"), "ignore"),
    )
    reader.finish()
    return policy


def _texts(reader: Reader, node: Node | None, what: str) -> tuple[str, ...]:
    texts = [reader.string(item, f"an element of {what}") for item in reader.sequence(node, what) or []]
    return tuple(text for text in texts if text is not None)
