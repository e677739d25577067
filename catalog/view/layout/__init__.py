"""Places for the nodes of a directed graph, layer by layer, without knowing what the nodes mean."""
