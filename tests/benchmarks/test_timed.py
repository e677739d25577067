"""The time of a program counts what its children did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.timed import ProgramFailed, run_timed

BUSY = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"


def test_the_processor_time_of_children_is_counted(tmp_path: Path) -> None:
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
    done = run_timed([sys.executable, "-c", program], tmp_path)
    assert done.sample.cpu >= 0.2


def test_time_asleep_is_on_the_clock_alone(tmp_path: Path) -> None:
    done = run_timed([sys.executable, "-c", "import time; time.sleep(1)"], tmp_path)
    assert done.sample.wall >= 1
    assert done.sample.cpu < done.sample.wall


def test_the_last_line_printed_is_the_answer(tmp_path: Path) -> None:
    program = 'import os; print(\'working\'); print(\'{"where": "%s", "x": "%s"}\' % (os.getcwd(), os.environ[\'X\']))'
    done = run_timed([sys.executable, "-c", program], tmp_path, {"X": "1"})
    assert done.answer == {"where": str(tmp_path), "x": "1"}


def test_a_failure_is_told_in_the_programs_own_last_words(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match=r"exit code 3: .*out of paper"):
        run_timed([sys.executable, "-c", "import sys; print('out of paper', file=sys.stderr); sys.exit(3)"], tmp_path)
