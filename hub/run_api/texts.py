"""What texts and names a request may hold, and how long they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

_TOLD = 300


def _storable(text: str) -> str:
    """Refuse what no text file could hold."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("holds a character that no text has")
    return text


Storable = AfterValidator(_storable)

Name = Annotated[str, Storable, Field(max_length=_TOLD)]
Words = Annotated[str, Storable, Field(max_length=10_000)]
Value = Annotated[str, Storable, Field(max_length=512 << 10)]
Texts = Annotated[dict[Name, Value], Field(max_length=1000)]
Labels = Annotated[dict[Name, Name], Field(max_length=100)]

RunId = Annotated[str, Storable, Path(max_length=_TOLD, description="an id, or the beginning of one")]
ExperimentName = Annotated[str, Storable, Path(max_length=_TOLD, description="a name or an id")]
PipelineName = Annotated[str, Storable, Path(max_length=_TOLD, description="a name or an id")]
VersionName = Annotated[str, Storable, Path(max_length=_TOLD, description="a name or an id")]
JobId = Annotated[str, Storable, Path(max_length=_TOLD, description="an id")]
