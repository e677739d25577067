"""Files of Google Cloud Storage, by its JSON API."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cluster_steps.errors import StepFailure

CHUNK = 1 << 20
SECONDS = 60
TRIES = 5
SCOPE = "https://www.googleapis.com/auth/devstorage.read_only"
STATUS = (408, 429, 500, 502, 503, 504)


class GoogleBucket:
    """One bucket, read with GOOGLE_APPLICATION_CREDENTIALS, or without credentials where there are none.

    Every method raises StepFailure.
    """

    def __init__(self, name: str) -> None:
        emulator = os.environ.get("STORAGE_EMULATOR_HOST", "")
        host = emulator or "https://storage.googleapis.com"
        address = (host if "://" in host else f"http://{host}").rstrip("/")
        self.name = name
        self._objects = f"{address}/storage/v1/b/{quote(name, safe='')}/o"
        self._session = _session(anonymous=bool(emulator) or not os.environ.get("GOOGLE_APPLICATION_CREDENTIALS"))

    def find(self, name: str) -> dict[str, Any] | None:
        """What is known of an object, or None."""
        answer = self._get(self._url(name), missing=True)
        return dict(answer.json()) if answer is not None else None

    def below(self, prefix: str) -> Iterator[dict[str, Any]]:
        """What is known of all objects whose names begin with `prefix`."""
        params = {"prefix": prefix}
        while True:
            page = self._get(self._objects, params).json()
            yield from page.get("items", ())
            if not page.get("nextPageToken"):
                return
            params["pageToken"] = page["nextPageToken"]

    def fetch(self, item: dict[str, Any], target: Path) -> None:
        """Copy an object to a file, and check its size and MD5 against what the server knows; damage is mended."""
        for _ in range(TRIES):
            if self._fetched(item, target):
                return
        raise StepFailure(f"gs://{self.name}/{item['name']} is damaged on its way each time", "run the step again")

    def _fetched(self, item: dict[str, Any], target: Path) -> bool:
        import requests

        digest, size = hashlib.md5(usedforsecurity=False), 0
        try:
            with self._get(self._url(item["name"]), {"alt": "media"}, stream=True) as answer, target.open("wb") as file:
                for chunk in answer.iter_content(CHUNK):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                unpacked = "Content-Encoding" in answer.headers
        except requests.RequestException as error:
            print(f"gs://{self.name}/{item['name']}: {error}", flush=True)
            return False
        found = base64.b64encode(digest.digest()).decode()
        # What was stored compressed has been unpacked on its way: its size and MD5 are not known.
        return unpacked or (size == int(item.get("size", size)) and found == item.get("md5Hash", found))

    def _url(self, name: str) -> str:
        return f"{self._objects}/{quote(name, safe='')}"

    def _get(
        self, url: str, params: dict[str, str] | None = None, *, missing: bool = False, stream: bool = False
    ) -> Any:
        import requests
        from google.auth.exceptions import GoogleAuthError

        try:
            answer = self._session.get(url, params=params, timeout=SECONDS, stream=stream)
        except (requests.RequestException, GoogleAuthError) as error:
            raise StepFailure(f"gs://{self.name}: {error}") from None
        if answer.status_code == 404 and missing:
            return None
        if not answer.ok:
            hint = "check the URI, and that the Secret holds a service account's key.json that may read it"
            raise StepFailure(f"gs://{self.name}: HTTP {answer.status_code} {answer.reason}", hint)
        return answer


def _session(*, anonymous: bool) -> Any:
    import google.auth
    import requests
    from google.auth.exceptions import DefaultCredentialsError
    from google.auth.transport.requests import AuthorizedSession
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    authorized: Any = AuthorizedSession
    try:
        session = requests.Session() if anonymous else authorized(google.auth.default(scopes=[SCOPE])[0])
    except DefaultCredentialsError as error:
        raise StepFailure(f"Google's credentials cannot be used: {error}") from None
    retries = Retry(TRIES, status_forcelist=STATUS, backoff_factor=0.5, raise_on_status=False)
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retries))
    return session
