"""The REST API v2beta1 of Kubeflow Pipelines, as the clients of kfp 2 speak it."""
