"""What a form sends: its texts and its files, read with bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import UploadFile

MOST_FIELDS = 2_000
MOST_FILES = 200
MOST_TEXT_BYTES = 4 << 20


@dataclass(frozen=True)
class PostedFile:
    """A file as the browser sent it; `name` is what the sender calls it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class PostedForm:
    """The fields of a form: their texts in the order they were sent, and the files that were chosen."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, PostedFile] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The text of a field, with the line ends of this program; `default` when it was not sent."""
        found = self.texts.get(name, ())
        return found[-1].replace("\r\n", "\n") if found else default

    def line(self, name: str, default: str = "") -> str:
        """The text of a field of one line, without the space around it."""
        return self.text(name, default).strip()

    @property
    def csrf(self) -> str:
        """What a form of our own pages carries."""
        return self.text("csrf")


async def read_form(request: Request) -> PostedForm:
    """The form of a request; HTTPException 400 when it cannot be read or has too many parts."""
    texts: dict[str, tuple[str, ...]] = {}
    files: dict[str, PostedFile] = {}
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT_BYTES) as posted:
        for name, value in posted.multi_items():
            if not isinstance(value, UploadFile):
                texts[name] = (*texts.get(name, ()), value)
            elif value.filename:
                files[name] = PostedFile(value.filename, await value.read())
    return PostedForm(texts, files)
