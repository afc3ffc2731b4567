"""runbook.sh, after a kubectl that only writes down its arguments has taken its commands: they are what the scenario and the simulation did."""

import json
import re

import yaml

from reading import Bad, strict_json

GENERATION = 41  # of everything, says that kubectl
NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SHORT = {"csur": "clusterstagedupdaterun", "sur": "stagedupdaterun", "crp": "clusterresourceplacement", "rp": "resourceplacement", "cm": "configmap"}


class Loader(yaml.SafeLoader):
    """Timestamps stay text, as the scenario language reads them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def calls_of(data):
    """[(arguments, standard input)]"""
    fields, calls = data.decode("utf-8", "surrogateescape").split("\0")[:-1], []
    while fields:
        count = int(fields[0])
        calls.append((fields[1:1 + count], fields[1 + count]))
        fields = fields[2 + count:]
    return calls


def plain(name):
    """A name of bytes as JSON has it: what is no UTF-8 is U+FFFD, here one for all that stand together."""
    return re.sub("\ufffd+", "\ufffd", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def documents_of(text):
    return [document for document in yaml.load_all(text, Loader) if document is not None]


def target_of(words):
    """(kind, namespace, name) of KIND NAME [-n NAMESPACE], and how many words that are."""
    namespace = words[3] if words[2:3] == ["-n"] else None
    return (words[0].split(".")[0], namespace, words[1]), 4 if namespace else 2


def approval_problems(call, expected):
    arguments, _ = call
    target, size = target_of(arguments[1:])
    rest = arguments[1 + size:]
    if target != expected:
        yield f"an approval of {target}, not of {expected}"
    if rest[:3] != ["--type=merge", "--subresource=status", "-p"] or len(rest) != 4:
        yield f"an approval with {rest[:-1]}"
        return
    patch = strict_json(rest[3])
    condition = patch.get("status", {}).get("conditions", [{}])[0]
    time = condition.pop("lastTransitionTime", "")
    if patch != {"status": {"conditions": [{"type": "Approved", "status": "True", "observedGeneration": GENERATION, "reason": "Approved",
                                            "message": "approved"}]}} or not NOW.fullmatch(time):
        yield f"the approval {rest[3]!r}"


def is_approval(call):
    return call[0][0] == "patch" and "approvalrequest" in call[0][1] and f'"observedGeneration":{GENERATION},' in call[0][-1]


class Timeline:
    """What the scenario file says that people do, as calls."""

    def __init__(self, path, report, requests):
        self.granted = {(task.get("grantedSeconds"), task["request"]) for _, _, task in requests}
        with open(path, encoding="utf-8") as stream:
            documents = documents_of(stream.read())
        self.scenario = next(document for document in documents if document["kind"] == "Scenario")
        self.manifests = [document for document in documents if document["kind"] != "Scenario"]
        self.entries = self.scenario["spec"].get("timeline", [])
        self.fates = report["timeline"]
        if len(self.entries) != len(self.fates):
            raise Bad(f"{len(self.fates)} entries in report.json, not {len(self.entries)}")

    def calls(self):
        """Expected calls in order: (verb, what is known of it). Runs that nobody makes later are begun first."""
        made = [known for entry in self.entries for verb, known in self.calls_of(entry) if verb in ("apply", "create")]
        for document in self.manifests:
            if document["kind"] in ("ClusterStagedUpdateRun", "StagedUpdateRun") and document not in made:
                yield "apply", document
        done = [(fate["atSeconds"], index) for index, fate in enumerate(self.fates) if fate["happened"] and "refusal" not in fate]
        for at, index in sorted(done):
            patch = self.entries[index].get("patch", {})
            if not ("subresource" in patch and (at, object_of(patch)[-1]) in self.granted):
                yield from self.calls_of(self.entries[index])

    def manifest(self, value):
        if isinstance(value, dict):
            return value
        parts = value.split("/")
        kind, namespace, name = parts[0], parts[1] if len(parts) == 3 else None, parts[-1]
        kind = SHORT.get(kind, kind).lower()
        for document in self.manifests:
            metadata = document["metadata"]
            if kind in (document["kind"].lower(), document["kind"].lower() + "s") and metadata["name"] == name and metadata.get("namespace") == namespace:
                return document
        return None  # in a file that it includes

    def calls_of(self, entry):
        for verb in ("apply", "create"):
            if verb in entry:
                values = entry[verb] if isinstance(entry[verb], list) else [entry[verb]]
                yield from ((verb, self.manifest(value)) for value in values)
        if "delete" in entry:
            values = entry["delete"] if isinstance(entry["delete"], list) else [entry["delete"]]
            yield from (("delete", value.split("/")) for value in values)
        if "patch" in entry:
            yield "patch", entry["patch"]
        if "label" in entry:
            yield "label", entry["label"]
        for verb, state in (("start", "Run"), ("stop", "Stop"), ("resume", "Run")):
            if verb in entry:
                values = entry[verb] if isinstance(entry[verb], list) else [entry[verb]]
                yield from (("patch", {"run": value, "merge": {"spec": {"state": state}}}) for value in values)
        if "taint" in entry:
            yield "patch", {"membercluster": entry["taint"]["cluster"], "merge": {"spec": {"taints": None}}}


def object_of(fields):
    """The name that a patch or a label is for, as its parts."""
    name = next(value for key, value in fields.items() if key not in ("merge", "json", "subresource", "labels"))
    return name.split("/")


def same_target(arguments, parts):
    target, _ = target_of(arguments[1:])
    return target[2] == parts[-1] and (len(parts) < 2 or target[1] in (None, parts[-2]))


def patch_problems(arguments, fields):
    given = strict_json(arguments[-1])
    wanted = fields.get("merge", fields.get("json"))
    if "taints" in json.dumps(wanted) and wanted == {"spec": {"taints": None}}:
        if list(given["spec"]) != ["taints"]:
            yield f"a patch {given}"
    elif not NOW.search(arguments[-1]) and json.loads(json.dumps(wanted)) != json.loads(json.dumps(given, default=str)):
        yield f"the patch {given}, not {wanted}"
    if ("--type=json" in arguments) != ("json" in fields) or ("--subresource=status" in arguments) != ("subresource" in fields):
        yield f"another kind of patch: {arguments[:-1]}"


def call_problems(call, expected):
    arguments, stdin = call
    verb, known = expected
    if arguments[0] != verb:
        yield f"{arguments[0]} where the scenario has {verb}"
    elif verb in ("apply", "create"):
        if arguments[1:] != ["-f", "-"]:
            yield f"{verb} with {arguments[1:]}"
        documents = documents_of(stdin)
        if len(documents) != 1 or (known is not None and documents[0] != known):
            yield f"{verb} of {documents}, not of {known}"
    elif verb == "delete":
        if not same_target(arguments, known) or arguments[-1] != "--wait=false":
            yield f"{arguments}, not of {known}"
    elif not same_target([word for word in arguments if word != "--overwrite"], object_of(known)):
        yield f"{arguments}, not of {object_of(known)}"
    elif verb == "label":
        wanted = sorted(f"{key}-" if value is None else f"{key}={value}" for key, value in known["labels"].items())
        if sorted(arguments[-len(wanted):]) != wanted:
            yield f"{arguments}, not {wanted}"
    else:
        yield from patch_problems(arguments, known)


def check(play):
    if play.kubectl_log is None:
        return
    calls = calls_of(play.kubectl_log)
    writes = [call for call in calls if call[0][0] != "get"]
    approvals = [call for call in writes if is_approval(call)]
    requests = sorted((task.get("grantedSeconds", task["begunSeconds"]), "approvalrequest" if "namespace" in run else "clusterapprovalrequest",
                       run.get("namespace") or "", task["request"]) for run, _, task in play.requests())
    if len(approvals) != len(requests):
        yield "runbook.sh", f"{len(approvals)} approvals, not {len(requests)}"
    made = sorted((kind, plain(namespace or ""), plain(name)) for kind, namespace, name in (target_of(call[0][1:])[0] for call in approvals))
    wanted = sorted((kind, plain(namespace), plain(name)) for _, kind, namespace, name in requests)
    if made != wanted:
        yield "runbook.sh", f"approvals of {made}, not of {wanted}"
    if play.scenario is None:
        return  # the names of the story were rewritten, those of the timeline were not
    for call in approvals:
        target = target_of(call[0][1:])[0]
        known = [request for request in requests if (request[1], request[2] or None, request[3]) == target]
        for problem in approval_problems(call, (known[0][1], known[0][2] or None, known[0][3]) if known else None):
            yield "runbook.sh", problem
    others = [call for call in writes if not is_approval(call)]
    expected = list(Timeline(play.scenario, play.report, play.requests()).calls())
    if len(others) != len(expected):
        yield "runbook.sh", f"{len(others)} other writes, not {len(expected)}: {[call[0][:3] for call in others]}"
    for call, known in zip(others, expected):
        for problem in call_problems(call, known):
            yield "runbook.sh", problem
