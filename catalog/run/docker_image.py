"""Getting an image onto the daemon."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from catalog.errors import MachineError

if TYPE_CHECKING:
    from docker import APIClient

PullPolicy = Literal["IfNotPresent", "Always", "Never"]


def pull_image(client: APIClient, image: str, check: Callable[[], None]) -> None:
    """Pull an image; `check` is called on every step and raises to give up. Raises MachineError `image-pull`."""
    from docker.errors import APIError

    try:
        for event in client.pull(image, stream=True, decode=True):
            check()
            if "error" in event:
                raise _cannot_pull(image, str(event["error"]))
    except APIError as error:
        raise _cannot_pull(image, str(error.explanation or error)) from error


def missing_image(image: str) -> MachineError:
    """The error for an image that is not there and may not be pulled."""
    return MachineError(
        f"the image {image} is not on the docker daemon, and the pull policy is Never",
        rule="image-missing",
        hint=f"pull it first: docker pull {image}",
    )


def _cannot_pull(image: str, why: str) -> MachineError:
    return MachineError(
        f"cannot pull the image {image}: {why}",
        rule="image-pull",
        hint="check its name and the network, and `docker login` for a private registry",
    )
