"""The types of visualisation: which keys each one needs, and what its data must look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import RunError
from catalog.run.csv_source import MAX_ROWS, capped_rows
from catalog.run.json_outputs import problem
from catalog.run.visualisation_data import confusion_matrix, roc_points

MAX_LABELS = 100

Fields = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How one type is checked.

    `fields` takes the entry and gives its own keys normalised, adding to the list what is wrong. `data` takes those,
    the data, a list for what makes the entry unusable and one for what does not. `address_only`: its source is never
    data.
    """

    fields: Callable[[Mapping[str, Any], list[str]], Fields]
    data: Callable[[Fields, str, list[str], list[str]], None] | None = None
    address_only: bool = False


def _schema(item: Mapping[str, Any], wrong: list[str], columns: int) -> list[dict[str, str]]:
    given = item.get("schema")
    named = isinstance(given, list) and all(isinstance(part, dict) and _text(part.get("name")) for part in given)
    if not isinstance(given, list) or not named:
        wrong.append("`schema` must be a list of {name, type}, one for each column")
        return []
    if len(given) < columns:
        wrong.append(f"`schema` must name {columns} columns, and names {len(given)}")
    return [{"name": _text(part["name"]) or "", "type": _text(part.get("type")) or ""} for part in given]


def _texts(item: Mapping[str, Any], key: str, wrong: list[str]) -> list[str]:
    given = item.get(key)
    texts = [_text(part) for part in given] if isinstance(given, list) else []
    if not texts or None in texts:
        wrong.append(f"`{key}` must be a list of texts" if key in item else f"`{key}` is missing")
        return []
    return [text for text in texts if text is not None]


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value).strip()


def _matrix_fields(item: Mapping[str, Any], wrong: list[str]) -> Fields:
    labels = _texts(item, "labels", wrong)
    if len(set(labels)) != len(labels):
        wrong.append("`labels` names a label twice")
    if len(labels) > MAX_LABELS:
        wrong.append(f"`labels` has {len(labels)} labels, and at most {MAX_LABELS} can be shown")
    return {"format": "csv", "schema": _schema(item, wrong, columns=2), "labels": labels}


def _matrix_data(fields: Fields, source: str, wrong: list[str], told: list[str]) -> None:
    try:
        confusion_matrix({**fields, "source": source})
    except RunError as error:
        wrong.append(problem(error))


def _roc_fields(item: Mapping[str, Any], wrong: list[str]) -> Fields:
    schema = _schema(item, wrong, columns=3)
    names = [column["name"] for column in schema]
    for name in ("fpr", "tpr") if schema else ():
        if name not in names:
            wrong.append(f"`schema` has no column {name}")
    if schema and not any(name.startswith("threshold") for name in names):
        wrong.append("`schema` has no column whose name starts with threshold")
    return {"format": "csv", "schema": schema}


def _roc_data(fields: Fields, source: str, wrong: list[str], told: list[str]) -> None:
    try:
        roc_points({**fields, "source": source})
    except RunError as error:
        wrong.append(problem(error))


def _table_fields(item: Mapping[str, Any], wrong: list[str]) -> Fields:
    if item.get("format") != "csv":
        wrong.append('`format` must be "csv"')
    return {"format": "csv", "header": _texts(item, "header", wrong)}


def _table_data(fields: Fields, source: str, wrong: list[str], told: list[str]) -> None:
    try:
        rows, more = capped_rows(source)
    except RunError as error:
        wrong.append(problem(error))
        return
    if more:
        told.append(f"the table has more than {MAX_ROWS} rows, and only the first {MAX_ROWS} are shown")
    width = len(fields["header"])
    odd = next((number for number, row in enumerate(rows, 1) if len(row) != width), 0)
    if odd:
        told.append(f"row {odd} has {len(rows[odd - 1])} cells, and `header` has {width}; leave out the index column")


def _no_fields(item: Mapping[str, Any], wrong: list[str]) -> Fields:
    return {}


def _board_fields(item: Mapping[str, Any], wrong: list[str]) -> Fields:
    fields = {key: item[key] for key in ("image", "pod_template_spec") if item.get(key) is not None}
    if not isinstance(fields.get("image", ""), str):
        wrong.append("`image` must be a text")
    if not isinstance(fields.get("pod_template_spec", {}), dict):
        wrong.append("`pod_template_spec` must be an object")
    return fields


KINDS: Mapping[str, Kind] = {
    "confusion_matrix": Kind(_matrix_fields, _matrix_data),
    "roc": Kind(_roc_fields, _roc_data),
    "table": Kind(_table_fields, _table_data),
    "markdown": Kind(_no_fields),
    "web-app": Kind(_no_fields),
    "tensorboard": Kind(_board_fields, address_only=True),
}
