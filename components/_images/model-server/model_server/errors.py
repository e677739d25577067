"""What goes wrong: a request that cannot be answered, a model that cannot be loaded, a wrong setting."""

from __future__ import annotations


class RequestError(Exception):
    """The request is at fault; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class ModelError(Exception):
    """A model's files cannot be loaded, or the model refuses its inputs."""


class SettingError(Exception):
    """A flag or an environment variable is wrong."""
