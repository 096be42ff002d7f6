#!/usr/bin/env python3
"""Finds the weights of the model in generator/src/cost/measure.rs for measured crates.

    benches/model.py [MEASURES]

MEASURES is what benches/performance.py leaves: pairs of a document's path and the seconds of `cargo check`
[default: target/performance/measures.json]. Printed are the weights that have the least relative error, and
that error for each document.
"""

import itertools
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("tokens", "functions", "fields")


def counts(spec):
    said = subprocess.run([ROOT / "target/release/specwright", "cost", spec, "--format", "json"],
                          check=True, capture_output=True, text=True).stdout
    everything = json.loads(said)["all"]
    return [everything[name] for name in NAMES]


def solve(rows):
    """Least squares by the normal equations; each row is so weighted that its result is one."""
    size = len(rows[0])
    matrix = [[sum(row[i] * row[j] for row in rows) for j in range(size)] + [sum(row[i] for row in rows)]
              for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda line: abs(matrix[line][column]))
        if abs(matrix[pivot][column]) < 1e-30:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        for line in range(size):
            if line != column:
                factor = matrix[line][column] / matrix[column][column]
                matrix[line] = [a - factor * b for a, b in zip(matrix[line], matrix[column])]
    return [matrix[line][size] / matrix[line][line] for line in range(size)]


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target/performance/measures.json"
    measured = [(spec, counts(spec), seconds) for spec, seconds in json.loads(path.read_text(encoding="utf-8"))]
    best = None
    # A weight below nothing means nothing, so it is tried without some of them.
    for chosen in itertools.chain.from_iterable(itertools.combinations(range(len(NAMES)), n) for n in (1, 2, 3)):
        found = solve([[count[i] / seconds for i in chosen] for _, count, seconds in measured])
        if found and min(found) >= 0:
            weights = [0.0] * len(NAMES)
            for place, weight in zip(chosen, found):
                weights[place] = weight
            errors = [sum(w * c for w, c in zip(weights, count)) / seconds - 1 for _, count, seconds in measured]
            worth = sum(error * error for error in errors)
            if best is None or worth < best[0]:
                best = (worth, weights, errors)
    _, weights, errors = best
    for name, weight in zip(NAMES, weights):
        print(f"{name}: {weight:.3e} s")
    for (spec, _, seconds), error in zip(measured, errors):
        print(f"{spec}: {seconds:.2f} s, the model is off by {100 * error:+.0f} %")
    print(f"median error {100 * sorted(map(abs, errors))[len(errors) // 2]:.0f} %")


if __name__ == "__main__":
    main()
