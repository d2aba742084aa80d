"""Print what exports need of the FollowTheMoney model (MIT), for `desk/src/holub_desk/exports/schema.json`.

It needs `followthemoney`, which is large and not among the project's dependencies: run it in an environment of its own.
"""

import json
from importlib.metadata import version

from followthemoney import model

USED = ("Address", "Article", "Event")


def extract(name: str) -> dict[str, object]:
    """One schema with all that it inherits; what it requires, its ancestors' too."""
    schema = model.get(name)
    required = {each for ancestor in schema.schemata for each in ancestor.required}
    properties = {}
    for each in sorted(schema.properties.values(), key=lambda found: found.name):
        if each.stub or each.hidden:
            continue
        properties[each.name] = {"type": each.type.name, "most": each.max_length}
        if each.range:
            properties[each.name]["range"] = each.range.name
    ancestors = sorted(ancestor.name for ancestor in schema.schemata)
    return {"is": ancestors, "required": sorted(required), "properties": properties}


found = {"version": version("followthemoney"), "schemata": {name: extract(name) for name in USED}}
print(json.dumps(found, indent=1, sort_keys=True))
