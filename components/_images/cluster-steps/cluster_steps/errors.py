"""How a step can end other than well. Each error has the exit code of the step."""

from __future__ import annotations


class StepFailure(Exception):
    """What was asked for cannot be done, or went wrong in the cluster. `hint` says how to mend it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}\n  hint: {hint}" if hint else message)
        self.hint = hint


class StepUsage(StepFailure):
    """An argument that means nothing: a bad name, text that is no JSON, an unknown action."""

    exit_code = 2


class StepTimeout(StepFailure):
    """What was waited for did not come in time; the exit code is that of timeout(1)."""

    exit_code = 124


class ApiFailure(StepFailure):
    """The API server refused a request. `code` is the HTTP status, `reason` Kubernetes' word for it."""

    def __init__(self, code: int, reason: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code
        self.reason = reason
