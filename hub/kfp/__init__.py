"""The REST API of Kubeflow Pipelines, v1beta1 and v2beta1, over the hub's runs."""
