"""The hub: building, signing, publishing to and serving an index of components."""
