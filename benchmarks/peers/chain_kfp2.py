"""COUNT FOLDER SALT: a chain through kfp.local's SubprocessRunner, which takes Python functions alone."""

# No `from __future__ import annotations` here: kfp reads the annotations of functions as they are.
import sys

from kfp import dsl, local


def take_step(before: str, mark: str) -> str:
    """The step."""
    return mark


def main() -> int:
    count, folder, salt = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    step = dsl.component(take_step)

    def chain() -> str:
        text = "start"
        for number in range(count):
            text = step(before=text, mark=f"{number}-{salt}").output
        return text

    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=folder)
    pipeline = dsl.pipeline(name="chain")(chain)
    return 0 if pipeline().output == f"{count - 1}-{salt}" else 1


if __name__ == "__main__":
    sys.exit(main())
