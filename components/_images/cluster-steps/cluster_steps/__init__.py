"""The steps of the cluster components: put objects into Kubernetes, wait for them, say what became of them."""
