"""Stores as the tests of the store have them: SQLite and PostgreSQL."""

from __future__ import annotations

from tests.store.conftest import store, store_url

__all__ = ["store", "store_url"]
