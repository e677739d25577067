"""A loader that stays warm in its own process and loads a set of texts once whenever it is asked."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from benchmarks.bench import ROOT
from benchmarks.measurement import Sample
from benchmarks.timed import ProgramFailed, last_words

Times = list[Sample | None]


class LoaderProcess:
    """A context manager around `peers/load_texts.py`; `module` is what has load_component_from_text."""

    def __init__(self, python: str, module: str, texts: Path) -> None:
        self._stack = ExitStack()
        self._errors = self._stack.enter_context(tempfile.TemporaryFile())
        self._process = self._stack.enter_context(
            subprocess.Popen(
                [python, "-m", "benchmarks.peers.load_texts", module, str(texts)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
            )
        )

    def load_all(self) -> Times:
        """The time of each text, None for one that the loader refuses. Raises ProgramFailed when it has ended."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None
        try:
            asked.write("\n")
            asked.flush()
        except BrokenPipeError:
            raise self._failure() from None
        line = answers.readline()
        if not line:
            raise self._failure()
        return [None if one is None else Sample(*one) for one in json.loads(line)]

    def _failure(self) -> ProgramFailed:
        code = self._process.wait()
        self._errors.seek(0)
        return ProgramFailed(f"exit code {code}: {last_words(self._errors.read().decode('utf-8', 'replace'))}")

    def __enter__(self) -> LoaderProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
