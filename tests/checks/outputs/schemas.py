"""report.json, and every line of events.ndjson, against their JSON Schemas; and that the schemas tell every field there is."""

import jsonschema


def parts_of(schema, value, definitions):
    """The schemas that tell about a value, references followed."""
    todo, found = [schema], []
    while todo:
        part = todo.pop()
        if "$ref" in part:
            part = definitions[part["$ref"].rsplit("/", 1)[1]]
        found.append(part)
        todo += part.get("allOf", [])
        for choice in part.get("oneOf", []):
            if matches(choice, value, definitions):
                todo.append(choice)
    return found


def matches(schema, value, definitions):
    """Which of several shapes a line has: by the words that are fixed and the fields that must be there."""
    for part in parts_of(schema, value, definitions):
        if not isinstance(value, dict) or any(name not in value for name in part.get("required", [])):
            return False
        for name, field in part.get("properties", {}).items():
            if name in value and "enum" in field and value[name] not in field["enum"]:
                return False
    return True


def untold(schema, value, definitions, seen, path="$"):
    """Fields without a description; those that are told go into `seen`."""
    if isinstance(value, list):
        for part in parts_of(schema, value, definitions):
            if "items" in part:
                for item in value:
                    yield from untold(part["items"], item, definitions, seen, path + "[]")
    if not isinstance(value, dict):
        return
    parts = parts_of(schema, value, definitions)
    for name, field in value.items():
        inner = [part["properties"][name] for part in parts if name in part.get("properties", {})]
        if inner:
            seen.add((path, name))
            yield from untold(inner[0], field, definitions, seen, f"{path}.{name}")
        elif not any(isinstance(part.get("additionalProperties"), dict) for part in parts):
            yield f"{path}.{name}"


def shape_of(value):
    """Equal for lines that a schema cannot tell apart: names, types, and short words, which may be of an enumeration."""
    if isinstance(value, dict):
        return tuple((name, shape_of(field)) for name, field in value.items())
    if isinstance(value, list):
        return tuple(sorted(set(map(shape_of, value)), key=str))
    if isinstance(value, str):
        return value if len(value) < 24 and value.replace("-", "").isalpha() else "text"
    return type(value).__name__


class Schema:
    def __init__(self, document):
        jsonschema.Draft7Validator.check_schema(document)
        self.document = document
        self.definitions = document["definitions"]
        self.validator = jsonschema.Draft7Validator(document)
        self.known = set()  # shapes of lines that were found good
        self.seen = set()

    def problems(self, value):
        for error in list(self.validator.iter_errors(value))[:3]:
            where = "/".join(str(part) for part in error.absolute_path)
            yield f"{where}: {error.message[:200]}"
        for path in sorted(set(untold(self.document, value, self.definitions, self.seen)))[:3]:
            yield f"{path} is not in the schema"

    def line_problems(self, value):
        shape = shape_of(value)
        if shape in self.known:
            return
        found = False
        for problem in self.problems(value):
            found = True
            yield problem
        if not found:
            self.known.add(shape)


def check(play, schemas):
    for problem in schemas["report"].problems(play.report):
        yield "report.json", problem
    for number, line in enumerate(play.json_lines("events.ndjson"), 1):
        for problem in schemas["events"].line_problems(line):
            yield "events.ndjson", f"line {number}: {problem}"
