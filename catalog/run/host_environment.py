"""Which of this machine's environment variables a task's process gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

PASSED = frozenset(
    (
        # where programs are and who runs them
        *("PATH", "LD_LIBRARY_PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ"),
        # how the network is reached
        *("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"),
        *("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
        # where object storage is, with the user's own credentials for it
        *("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "STORAGE_EMULATOR_HOST"),
        *("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY", "AZURE_STORAGE_CONNECTION_STRING"),
        # which accelerators may be used
        *("CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "OMP_NUM_THREADS"),
    )
)
"""Names that are passed on. Everything else stays here: a task that needs more says so in its own `env`."""

PASSED_PREFIXES = ("LC_", "PIP_", "AWS_", "CLOUDSDK_")
"""Beginnings of names that are passed on: locale, pip's settings, credentials of AWS and gcloud."""

ALWAYS = {
    "PYTHONUNBUFFERED": "1",  # a follower of the log sees lines as they are written
    "PIP_REQUIRE_VIRTUALENV": "1",  # no task installs packages into this machine's Python
    "PIP_USER": "0",
}


def host_environment(host: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables a process starts with, from `host` (this process's own by default).

    The folder of the Python that runs the catalog comes last in PATH, for machines that have no `python` there.
    """
    source = os.environ if host is None else host
    passed = {name: text for name, text in source.items() if name in PASSED or name.startswith(PASSED_PREFIXES)}
    passed["PATH"] = os.pathsep.join((passed.get("PATH") or os.defpath, os.path.dirname(sys.executable)))
    passed.update(ALWAYS)
    return passed
