"""Searching hubs and libraries."""
