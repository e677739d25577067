"""A pipeline compiled by kfp 2 to a pipeline."""
