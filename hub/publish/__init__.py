"""What may be published, and what becomes of a published version."""
