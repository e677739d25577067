"""From a linked pipeline to an Argo Workflow: a pure function of values, deterministic to the byte."""
