"""Components to search among."""

from __future__ import annotations

from catalog.library.hub.search.document import Document, Port


def document(name: str, description: str = "", **more: object) -> Document:
    """A component with one text input and one text output, unless `more` says otherwise."""
    fields: dict[str, object] = {
        "version": "1.0.0",
        "inputs": (Port("text", "String"),),
        "outputs": (Port("text", "String"),),
        "image": "library/python:3.12",
        "tests": True,
        **more,
    }
    return Document(name, description=description, **fields)  # type: ignore[arg-type]


SHELF = (
    document("train", "Fits a model.", outputs=(Port("model", "Model"),), inputs=(Port("table", "CSV"),)),
    document("train_xgboost", "Fits trees.", outputs=(Port("model", "Model"),), labels={"task": "training"}),
    document("vision/retrain", "Fits again.", deprecated=True, superseded_by="train@1.0.0"),
    document("explain", "Says why; for what the train step made.", inputs=(Port("model", "Model"),), tests=False),
    document("restrain", "Holds back.", author="Ada"),
    document("trainee_list", "Lists people.", image="acme/people:2", engines=("docker",)),
    document("store", "Keeps a model or anything.", inputs=(Port("data", "Artifact"), Port("name", "String", True))),
    document("keep_all", "Keeps whatever it gets.", inputs=(Port("data", None),)),
    document("nightly", "Trains each night.", image="", uses=("store", "train"), inputs=(), outputs=()),
)
