"""An Argo Workflow to a pipeline."""
