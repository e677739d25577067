"""Made-up components in any number, with names and texts as real ones have them; the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERBS = (
    "train evaluate predict download upload convert split merge filter sort validate transform deploy export import "
    "load save compute extract encode decode normalize sample aggregate join group rename fill replace parse compress "
    "query list create delete update copy check tune explain plot cluster classify detect align call annotate count "
    "trim map assemble quantify"
).split()
THINGS = (
    "csv json parquet tfrecord table dataframe image text audio video model dataset feature label embedding graph tree "
    "file folder archive bucket warehouse stream topic message report chart notebook pipeline job experiment metric "
    "score prediction endpoint cluster instance bam vcf fastq fasta bed genome transcript variant peaks matrix counts"
).split()
TOOLS = (
    "bigquery gcs s3 azure spark sklearn xgboost lightgbm catboost keras tensorflow pytorch pandas polars dask ray "
    "onnx triton kserve katib mlflow wandb vertex sagemaker emr athena snowflake redshift postgres mysql mongo redis "
    "kafka pubsub samtools bcftools bwa star salmon kallisto gatk picard fastqc multiqc bedtools seqkit minimap2"
).split()
LINKS = ("from", "to", "with", "on", "using", "by")
TYPES = ("String", "Integer", "Float", "Boolean", "CSV", "JsonObject", "GCSPath", "URI", "Model", "Dataset")
VERSIONS_EACH = 5


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A component's name, and the texts of its versions, the lowest first."""

    name: str
    versions: tuple[tuple[str, str], ...]


def names(count: int, seed: int = 1) -> list[str]:
    """That many different names."""
    dice = random.Random(seed)
    found: dict[str, None] = {}
    monikers: set[str] = set()
    while len(found) < count:
        name = _name(dice)
        moniker = name.replace("_", "").replace("-", "")
        if moniker not in monikers:
            monikers.add(moniker)
            found[name] = None
    return list(found)


def components(count: int, seed: int = 1) -> Iterator[MadeUp]:
    """Components with `count` versions in all."""
    dice = random.Random(seed)
    whole, rest = divmod(count, VERSIONS_EACH)
    for number, name in enumerate(names(whole + bool(rest), seed)):
        yield _component(dice, name, VERSIONS_EACH if number < whole else rest)


def write_library(root: Path, count: int, seed: int = 1) -> None:
    """A library of components with `count` versions in all, each with a README.md, in a folder."""
    for component in components(count, seed):
        for version, text in component.versions:
            folder = root / component.name / version
            folder.mkdir(parents=True)
            (folder / "component.yaml").write_text(text, encoding="utf-8")
            (folder / "README.md").write_text(f"# {component.name}\n\nSee the component.\n", encoding="utf-8")


def _name(dice: random.Random) -> str:
    words = [dice.choice(VERBS), dice.choice(THINGS)]
    form = dice.random()
    if form < 0.6:
        words.append(dice.choice(TOOLS))
    if form < 0.3:
        words += [dice.choice(LINKS), dice.choice(THINGS + TOOLS)]
    return dice.choice("__-").join(words)


def _component(dice: random.Random, name: str, versions: int) -> MadeUp:
    words = name.replace("_", " ").replace("-", " ")
    inputs = [_port(dice, f"{dice.choice(THINGS)}_{number}") for number in range(dice.randint(2, 6))]
    outputs = [_port(dice, f"{dice.choice(THINGS)}_out_{number}") for number in range(dice.randint(1, 3))]
    made = []
    for number in range(versions):
        optional = [f"- {{name: option_{at}, type: String, default: '{at}'}}" for at in range(number)]
        version = f"1.{number}.0"
        made.append((version, _text(name, words, version, [*inputs, *optional], outputs)))
    return MadeUp(name, tuple(made))


def _port(dice: random.Random, name: str) -> str:
    return f"- {{name: {name}, type: {dice.choice(TYPES)}, description: 'The {name.replace('_', ' ')}.'}}"


def _text(name: str, words: str, version: str, inputs: list[str], outputs: list[str]) -> str:
    arguments = [f"    - {{inputValue: {_name_of(port)}}}" for port in inputs]
    arguments += [f"    - {{outputPath: {_name_of(port)}}}" for port in outputs]
    lines = [
        f"name: {name}",
        f"description: Does {words} and writes what came of it.",
        "metadata:",
        "  annotations:",
        f"    version: {version}",
        "    author: somebody",
        "    license: Apache-2.0",
        "  labels:",
        f"    area: {words.split()[1]}",
        "inputs:",
        *inputs,
        "outputs:",
        *outputs,
        "implementation:",
        "  container:",
        f"    image: example.org/tools/{words.split(maxsplit=1)[0]}:{version}",
        "    command:",
        "    - sh",
        "    - -ec",
        "    - |",
        '      mkdir -p "$(dirname "$2")"',
        '      printf %s "$1" > "$2"',
        "    args:",
        *arguments,
    ]
    return "\n".join(lines) + "\n"


def _name_of(port: str) -> str:
    return port.partition("name: ")[2].partition(",")[0]
