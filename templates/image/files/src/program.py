"""Counts the words of a text."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path


def count_words(text: str, min_length: int = 1) -> dict[str, int]:
    """How often each word of that many letters or more stands in the text, the most frequent first."""
    words = [word for word in re.findall(r"\w+", text.lower()) if len(word) >= min_length]
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def main(arguments: list[str]) -> None:
    """Read the text, count, and write the output."""
    parser = argparse.ArgumentParser(prog="program", allow_abbrev=False)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--min-length", type=int, required=True)
    parser.add_argument("--counts", type=Path, required=True)
    given = parser.parse_args(arguments)
    if given.min_length < 1:
        raise ValueError(f"min_length must be 1 or more, not {given.min_length}")
    counts = count_words(given.text.read_text(encoding="utf-8"), given.min_length)
    given.counts.parent.mkdir(parents=True, exist_ok=True)
    given.counts.write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")
    print(f"{sum(counts.values())} words, {len(counts)} of them different")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, ValueError) as error:
        sys.exit(f"program: {error}")
