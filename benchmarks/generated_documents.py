"""Components as a large hub would have them, made up from a seed: names, sentences, ports, labels."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from catalog.library.hub.search.document import Document, Port

VERBS = "train evaluate split join download upload convert filter deploy serve explain tune score sample merge".split()
NOUNS = "model dataset table image text audio graph feature metric report vector token label schema archive".split()
TOOLS = "xgboost sklearn torch tensorflow keras spark dask bigquery lightgbm catboost onnx jax ray mlflow".split()
PLAIN = "with from into and for the a of using many large small new every given each over under fast".split()
TYPES = (
    "String",
    "Integer",
    "Float",
    "Boolean",
    "JsonObject",
    "JsonArray",
    "Model",
    "Dataset",
    "CSV",
    "Metrics",
    "URI",
)
TEAMS = ("", "vision", "speech", "ads", "search", "risk", "platform", "research", "maps")
LABELS = {
    "task": ("training", "serving", "data", "evaluation"),
    "stage": ("alpha", "beta", "stable"),
    "gpu": ("true", "false"),
}


def documents(count: int, seed: int = 7) -> Iterator[Document]:
    """So many components, always the same for a seed."""
    random = Random(seed)
    for number in range(count):
        yield _document(random, number)


def queries(count: int, seed: int = 11) -> list[str]:
    """What people type: common words, rare ones, beginnings, whole names, slips."""
    random = Random(seed)
    kinds = (
        lambda: random.choice(VERBS),
        lambda: f"{random.choice(VERBS)} {random.choice(NOUNS)}",
        lambda: f"{random.choice(TOOLS)} {random.choice(NOUNS)} {random.choice(PLAIN)}",
        lambda: random.choice(VERBS)[:3],
        lambda: f"{random.choice(VERBS)}_{random.choice(NOUNS)}_{random.choice(TOOLS)}_{random.randrange(1000)}",
        lambda: random.choice(NOUNS)[:-2] + random.choice(NOUNS)[-1],
        lambda: "",
    )
    return [random.choice(kinds)() for _ in range(count)]


def _document(random: Random, number: int) -> Document:
    verb, noun, tool = random.choice(VERBS), random.choice(NOUNS), random.choice(TOOLS)
    team = random.choice(TEAMS)
    name = f"{team}/{verb}_{noun}_{tool}_{number}" if team else f"{verb}_{noun}_{tool}_{number}"
    sentence = [
        verb,
        noun,
        *random.choices((*PLAIN, *NOUNS, *TOOLS, *VERBS), k=random.randint(6, 24)),
        f"v{number % 977}",
    ]
    return Document(
        name=name,
        version=f"{random.randint(0, 3)}.{random.randint(0, 9)}.{random.randint(0, 9)}",
        description=" ".join(sentence).capitalize() + ".",
        inputs=tuple(_port(random, True) for _ in range(random.randint(1, 6))),
        outputs=tuple(_port(random, False) for _ in range(random.randint(0, 3))),
        image=f"registry.example/{tool}/{noun}:{random.randint(1, 9)}.0",
        labels={key: random.choice(values) for key, values in LABELS.items() if random.random() < 0.5},
        author=f"{random.choice(NOUNS)} team",
        engines=random.choice(((), ("docker",), ("docker", "argo"), ("process", "docker", "argo"))),
        tests=random.random() < 0.6,
        deprecated=random.random() < 0.05,
    )


def _port(random: Random, optional: bool) -> Port:
    name = f"{random.choice(NOUNS).capitalize()} {random.choice(PLAIN).capitalize()}"
    return Port(name, random.choice(TYPES), optional and random.random() < 0.4)
