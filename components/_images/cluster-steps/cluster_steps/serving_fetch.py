"""Fetches a model from the hub before it is served. Plain Python 3.7: it also runs in images that are not ours.

`python3 -m cluster_steps.serving_fetch --endpoint URL --bucket B --model M --version V --target FOLDER`
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import hmac
import os
import shutil
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from cluster_steps.storage_credentials import AccessKey, find_access_key

CHUNK = 1 << 20
TRIES = 8
REGION = os.environ.get("AWS_REGION", "us-east-1")
NOTHING = hashlib.sha256(b"").hexdigest()


class Unfetched(Exception):
    """The model is not to be had, or is not what it should be."""


def signed_headers(url: str, key: AccessKey, moment: datetime.datetime) -> Mapping[str, str]:
    """The headers that sign a GET of `url` (AWS Signature Version 4)."""
    parts = urlsplit(url)
    stamp = moment.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{REGION}/s3/aws4_request"
    names = "host;x-amz-content-sha256;x-amz-date"
    headers = f"host:{parts.netloc}\nx-amz-content-sha256:{NOTHING}\nx-amz-date:{stamp}\n"
    request = "\n".join(("GET", parts.path, parts.query, headers, names, NOTHING))
    text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    signing = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing, text.encode(), hashlib.sha256).hexdigest()
    return {
        "x-amz-content-sha256": NOTHING,
        "x-amz-date": stamp,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key.key}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


def fetch(url: str, key: AccessKey | None, target: str) -> str:
    """Download `url` to the file `target` and return its SHA-256. Raises Unfetched."""
    for attempt in range(1, TRIES + 1):
        try:
            return _fetch_once(url, key, target)
        except urllib.error.HTTPError as error:
            problem = f"HTTP {error.code} {error.reason}"
            error.close()
            if error.code < 500 and error.code != 429:
                break
        except OSError as error:
            problem = str(error)
        if attempt < TRIES:
            time.sleep(min(10.0, 0.5 * 2**attempt))
    raise Unfetched(f"{url}: {problem}")


def _fetch_once(url: str, key: AccessKey | None, target: str) -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    request = urllib.request.Request(url, headers=dict(signed_headers(url, key, now)) if key else {})
    digest, count = hashlib.sha256(), 0
    with urllib.request.urlopen(request, timeout=60) as answer, open(target, "wb") as file:
        for chunk in iter(lambda: answer.read(CHUNK), b""):
            file.write(chunk)
            digest.update(chunk)
            count += len(chunk)
        promised = answer.headers.get("Content-Length")
    if promised is not None and int(promised) != count:
        raise OSError(f"{count} bytes arrived instead of {promised}")
    return digest.hexdigest()


def unpack(archive: str, model: str, target: str) -> str:
    """Unpack the archive so that the model lies in `<target>/<model>`, and return that folder.

    Its only top folder becomes that folder, whatever it is called. Raises Unfetched for an archive with links, devices
    or paths that lead out of it.
    """
    fresh = tempfile.mkdtemp(prefix=".unpack-", dir=target)
    try:
        with tarfile.open(archive) as packed:
            for entry in packed:
                _extract(packed, entry, fresh)
        top = os.listdir(fresh)
        whole = os.path.join(fresh, top[0]) if len(top) == 1 else fresh
        if not os.path.isdir(whole):
            whole = fresh
        place = os.path.join(target, model)
        shutil.rmtree(place, ignore_errors=True)
        os.rename(whole, place)
        os.chmod(place, 0o755)
        return place
    except tarfile.TarError as error:
        raise Unfetched(f"{model}: the archive is damaged: {error}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _extract(packed: tarfile.TarFile, entry: tarfile.TarInfo, folder: str) -> None:
    parts = [part for part in entry.name.split("/") if part not in ("", ".")]
    if entry.name.startswith("/") or ".." in parts or not (entry.isfile() or entry.isdir()):
        raise Unfetched(f"the archive's entry {entry.name!r} is not taken: only files and folders inside it are")
    path = os.path.join(folder, *parts)
    if entry.isdir():
        os.makedirs(path, exist_ok=True)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    stream = packed.extractfile(entry)
    assert stream is not None
    with stream, open(path, "wb") as file:
        shutil.copyfileobj(stream, file, CHUNK)
    os.chmod(path, 0o755 if entry.mode & 0o100 else 0o644)


def fetch_model(endpoint: str, bucket: str, model: str, version: str, target: str, digest: str = "") -> str:
    """Fetch, check and unpack a model; its folder. `digest` (`sha256:<hex>`) is what it must have. Raises Unfetched."""
    key = find_access_key()
    place = "/".join(quote(part, safe="") for part in (bucket, model, version))
    url = f"{endpoint.rstrip('/')}/{place}/{quote(model, safe='')}.tar.gz"
    with tempfile.TemporaryDirectory(dir=target) as folder:
        archive, checksum = os.path.join(folder, "model.tar.gz"), os.path.join(folder, "checksum")
        found = ""
        # `latest` may move between the two requests: then the next pair fits together.
        for _ in range(3):
            found = fetch(url, key, archive)
            fetch(f"{url}.sha256", key, checksum)
            with open(checksum, encoding="utf-8") as file:
                promised = (file.read().split() or [""])[0]
            if found == promised:
                break
            time.sleep(2)
        else:
            raise Unfetched(f"{url}: its sha256 is {found}, not {promised} as the hub says")
        if digest and digest.rpartition(":")[2] != found:
            raise Unfetched(f"{url}: its sha256 is {found}, not {digest} as asked for")
        print(f"{url}: sha256:{found}", flush=True)
        return unpack(archive, model, target)


def main(arguments: Sequence[str]) -> int:
    """Fetch, and say where the model lies."""
    parser = argparse.ArgumentParser(prog="serving_fetch", allow_abbrev=False)
    for flag in ("--endpoint", "--bucket", "--model", "--version", "--target"):
        parser.add_argument(flag, required=True)
    parser.add_argument("--digest", default="")
    args = parser.parse_args(arguments)
    try:
        print(fetch_model(args.endpoint, args.bucket, args.model, args.version, args.target, args.digest))
    except (Unfetched, OSError) as failure:
        print(f"serving_fetch: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
