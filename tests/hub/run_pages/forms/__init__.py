"""Tests of the forms and of the pages of experiments, pipelines and recurring runs."""
