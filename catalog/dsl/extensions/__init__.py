"""Settings of tasks that the KFP v1 SDK keeps in modules of their own."""
