"""Argo Workflows as the engine: what is known of the cluster, and how a run is carried out there."""
