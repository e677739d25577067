"""Where the files of a static hub lie, as paths below its root."""

from __future__ import annotations

ROOT = "index.json"
METADATA = "metadata"
RECORDS = "records"
RESULTS = "results"
# Files in these folders are named by the digest of their bytes, and so never change.
BY_DIGEST = ("buckets/", "shards/", "blobs/", "search/", "sources/", "metadata/targets/")


def bucket_path(digest: str) -> str:
    """A bucket, by the sha256 (hex) of its bytes."""
    return f"buckets/{digest[:2]}/{digest}.json"


def shard_path(digest: str) -> str:
    """A shard, by the sha256 (hex) of its bytes."""
    return f"shards/{digest[:2]}/{digest}.json"


def blob_path(digest: str) -> str:
    """A component file or a file beside it, by its sha256 (hex)."""
    return f"blobs/{digest[:2]}/{digest}"


def records_path(name: str) -> str:
    """Who did what to a component and when; `name` is checked by its grammar. Not part of what a digest covers."""
    return f"{RECORDS}/{name}.json"


def results_path(digest: str) -> str:
    """The last test result of the component with this digest. Not part of what a digest covers."""
    return f"{RESULTS}/{digest[:2]}/{digest}.json"


def source_path(digest: str) -> str:
    """A part of the list of mirrored repositories, by the sha256 (hex) of its bytes."""
    return f"sources/{digest[:2]}/{digest}.json"
