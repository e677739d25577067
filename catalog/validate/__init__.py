"""Checks components and pipelines, offline: `catalog.validate.check(path) -> Report`."""

from __future__ import annotations

from catalog.validate.engine import check
from catalog.validate.options import Options
from catalog.validate.report import Report

__all__ = ["Options", "Report", "check"]
