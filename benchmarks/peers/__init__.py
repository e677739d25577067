"""Programs that a subject's own interpreter runs; none imports from this package but its neighbours."""
