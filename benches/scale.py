#!/usr/bin/env python3
"""Makes a document N times as large: renamed copies, with references between them.

    benches/scale.py SPEC.json N > LARGER.json
"""

import copy
import json
import sys

SECTIONS = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks")


def renamed(value, number, sections):
    """The value with all that it refers to renamed for a copy."""
    if isinstance(value, list):
        return [renamed(item, number, sections) for item in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for key, item in value.items():
        if key == "$ref" and isinstance(item, str) and item.startswith("#/components/"):
            section, name = item.split("/")[2:4]
            made[key] = f"#/components/{section}/{name}C{number}" if section in sections else item
        elif key == "operationId" and isinstance(item, str):
            made[key] = f"{item}-c{number}"
        elif key == "tags" and isinstance(item, list):
            made[key] = [f"{tag} c{number}" if isinstance(tag, str) else tag for tag in item]
        elif key == "mapping" and isinstance(item, dict):
            refers = lambda text: isinstance(text, str) and text.startswith("#/components/schemas/")
            made[key] = {tag: f"{text}C{number}" if refers(text) else text for tag, text in item.items()}
        else:
            made[key] = renamed(item, number, sections)
    return made


def larger(document, times):
    components = document.get("components", {})
    sections = [section for section in SECTIONS if section in components]
    made = copy.deepcopy(document)
    made["tags"] = []
    made["paths"] = {}
    for section in sections:
        made["components"][section] = {}
    made.pop("webhooks", None)
    made.pop("x-webhooks", None)
    for number in range(times):
        for section in sections:
            for name, item in components[section].items():
                made["components"][section][f"{name}C{number}"] = renamed(item, number, sections)
        # Every tenth schema knows one of the copy before.
        objects = [name for name, schema in components.get("schemas", {}).items()
                   if isinstance(schema, dict) and isinstance(schema.get("properties"), dict)]
        for name in objects[::10] if number else []:
            properties = made["components"]["schemas"][f"{name}C{number}"]["properties"]
            properties["copy_before"] = {"$ref": f"#/components/schemas/{name}C{number - 1}"}
        for path, item in document["paths"].items():
            made["paths"][f"/c{number}{path}"] = renamed(item, number, sections)
        for tag in document.get("tags", []):
            made["tags"].append({**tag, "name": f"{tag['name']} c{number}"})
    return made


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        json.dump(larger(json.load(file), int(sys.argv[2])), sys.stdout)
