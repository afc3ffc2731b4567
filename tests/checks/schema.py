#!/usr/bin/python3
"""schema.py SCHEMA GOOD-FOLDER BAD-FOLDER: what the loader takes, the schema takes; what it refuses for its shape (schema-*.yaml), the schema
refuses too."""
import glob
import json
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """Timestamps stay text, as the scenario language reads them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def problems(validator, path):
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.load_all(file, Loader) if document is not None]
    return [error for document in documents for error in validator.iter_errors(document)]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failed = 0
    good = sorted(glob.glob(sys.argv[2] + "/**/*.yaml", recursive=True))
    bad = sorted(glob.glob(sys.argv[3] + "/schema-*.yaml"))
    for path in good:
        for error in problems(validator, path):
            where = "/".join(str(part) for part in error.absolute_path)
            print(f"FAILED: {path}: {where}: {error.message[:200]}")
            failed += 1
    for path in bad:
        if not problems(validator, path):
            print(f"FAILED: {path}: the schema takes it")
            failed += 1
    print(f"{len(good)} good, {len(bad)} bad files, {failed} failures")
    if not good or not bad:
        print("FAILED: nothing was checked")
        failed += 1
    return 1 if failed else 0


sys.exit(main())
