"""Train a classifier, and show its confusion matrix and its ROC curve.

The training data are points around two centres; the classifier is a logistic regression in plain Python, so that
nothing has to be installed.
"""

from catalog import compiler, components, dsl


def make_points(points_path: components.OutputPath("CSV"), count: int = 400, seed: int = 7):
    """Draw labelled points around two centres."""
    import random

    chance = random.Random(seed)
    with open(points_path, "w") as file:
        file.write("x,y,label\n")
        for number in range(count):
            centre, label = ((-1.0, -0.5), "red") if number % 2 else ((1.0, 0.5), "blue")
            x, y = chance.gauss(centre[0], 0.9), chance.gauss(centre[1], 0.9)
            file.write(f"{x:.6f},{y:.6f},{label}\n")


def train(points_path: components.InputPath("CSV"), predictions_path: components.OutputPath("CSV"), rounds: int = 200):
    """Fit a logistic regression to three quarters of the points, and predict the rest."""
    import csv
    import math

    with open(points_path) as file:
        rows = [(float(row["x"]), float(row["y"]), row["label"]) for row in csv.DictReader(file)]
    split = len(rows) * 3 // 4
    weights = [0.0, 0.0, 0.0]

    def score(x, y):
        return 1 / (1 + math.exp(-(weights[0] + weights[1] * x + weights[2] * y)))

    for _ in range(rounds):
        slopes = [0.0, 0.0, 0.0]
        for x, y, label in rows[:split]:
            error = (label == "blue") - score(x, y)
            slopes = [slopes[0] + error, slopes[1] + error * x, slopes[2] + error * y]
        weights = [weight + 0.5 * slope / split for weight, slope in zip(weights, slopes, strict=True)]
    with open(predictions_path, "w") as file:
        file.write("target,predicted,score\n")
        for x, y, label in rows[split:]:
            value = score(x, y)
            predicted = "blue" if value > 0.5 else "red"
            file.write(f"{label},{predicted},{value:.6f}\n")


def confusion_matrix(
    predictions_path: components.InputPath("CSV"),
    mlpipeline_ui_metadata_path: components.OutputPath(),
    mlpipeline_metrics_path: components.OutputPath(),
):
    """Count how often each label was taken for each other, and how many were right."""
    import collections
    import csv
    import json

    with open(predictions_path) as file:
        pairs = [(row["target"], row["predicted"]) for row in csv.DictReader(file)]
    labels = sorted({label for pair in pairs for label in pair})
    counts = collections.Counter(pairs)
    lines = [f"{target},{other},{counts[target, other]}" for target in labels for other in labels]
    shown = {
        "type": "confusion_matrix",
        "format": "csv",
        "storage": "inline",
        "schema": [
            {"name": "target", "type": "CATEGORY"},
            {"name": "predicted", "type": "CATEGORY"},
            {"name": "count", "type": "NUMBER"},
        ],
        "source": "\n".join(lines),
        "labels": labels,
    }
    with open(mlpipeline_ui_metadata_path, "w") as file:
        json.dump({"version": 1, "outputs": [shown]}, file)
    accuracy = sum(target == predicted for target, predicted in pairs) / len(pairs)
    with open(mlpipeline_metrics_path, "w") as file:
        json.dump({"metrics": [{"name": "accuracy", "numberValue": accuracy, "format": "PERCENTAGE"}]}, file)


def roc(
    predictions_path: components.InputPath("CSV"),
    mlpipeline_ui_metadata_path: components.OutputPath(),
    mlpipeline_metrics_path: components.OutputPath(),
    positive: str = "blue",
):
    """Draw the ROC curve of one label, and tell the area under it."""
    import csv
    import json

    with open(predictions_path) as file:
        scored = [(float(row["score"]), row["target"] == positive) for row in csv.DictReader(file)]
    scored.sort(reverse=True)
    good = sum(right for _, right in scored)
    bad = len(scored) - good
    points, hits, misses, area = [(0.0, 0.0, 1.0)], 0, 0, 0.0
    for score, right in scored:
        hits, misses = hits + right, misses + (not right)
        area += 0.0 if right else hits / good / bad
        points.append((misses / bad, hits / good, score))
    shown = {
        "type": "roc",
        "format": "csv",
        "storage": "inline",
        "schema": [
            {"name": "fpr", "type": "NUMBER"},
            {"name": "tpr", "type": "NUMBER"},
            {"name": "thresholds", "type": "NUMBER"},
        ],
        "source": "\n".join(f"{x:.6f},{y:.6f},{threshold:.6f}" for x, y, threshold in points),
    }
    with open(mlpipeline_ui_metadata_path, "w") as file:
        json.dump({"version": 1, "outputs": [shown]}, file)
    with open(mlpipeline_metrics_path, "w") as file:
        json.dump({"metrics": [{"name": "roc-auc", "numberValue": area, "format": "RAW"}]}, file)


IMAGE = "python:3.11-slim"
make_points_op = components.create_component_from_func(make_points, base_image=IMAGE)
train_op = components.create_component_from_func(train, base_image=IMAGE)
confusion_matrix_op = components.create_component_from_func(confusion_matrix, base_image=IMAGE)
roc_op = components.create_component_from_func(roc, base_image=IMAGE)


@dsl.pipeline(name="confusion-matrix-and-roc", description="Trains a classifier and shows how good it is.")
def confusion_matrix_roc_pipeline(rounds: int = 200, positive: str = "blue"):
    points = make_points_op()
    predictions = train_op(points.output, rounds=rounds)
    confusion_matrix_op(predictions.output)
    roc_op(predictions.output, positive=positive)


if __name__ == "__main__":
    compiler.Compiler().compile(confusion_matrix_roc_pipeline, __file__ + ".yaml")
