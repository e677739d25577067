"""Refusals of the machine as errors with a hint."""

from __future__ import annotations

import errno

import pytest

from catalog.errors import MachineError
from catalog.run.storage_errors import storage_errors


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "storage-permission"),
        (errno.EROFS, "storage-permission"),
        (errno.EIO, "storage-failed"),
    ],
)
def test_operating_system_errors(number: int, rule: str) -> None:
    with pytest.raises(MachineError, match="cannot store x: ") as caught, storage_errors("store x"):
        raise OSError(number, "reason")
    assert caught.value.rule == rule and caught.value.hint
    assert isinstance(caught.value.__cause__, OSError)


def test_driver_errors() -> None:
    exceptions = pytest.importorskip("botocore.exceptions", reason="no S3 driver installed")
    with pytest.raises(MachineError, match="Unable to locate credentials"), storage_errors("store x"):
        raise exceptions.NoCredentialsError


def test_mistakes_of_the_program_pass_through() -> None:
    with pytest.raises(KeyError), storage_errors("store x"):
        raise KeyError("x")
