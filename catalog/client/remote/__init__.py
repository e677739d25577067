"""The workspace of a server: experiments, runs, pipelines and recurring runs over its JSON API."""
