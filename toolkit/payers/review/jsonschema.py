"""The shape of a profile as JSON Schema, for editors: they complete keys and underline slips while one writes.

The schema is made from the models, so that both always say the same. An editor reads the YAML by itself: what Plankit takes as
yes and no is a text there, and a single value may stand where a list does.
"""

from __future__ import annotations

import json
from typing import Any

from toolkit.payers.profile import PayerProfile

__all__ = ["EDITOR_HINT", "SCHEMA_FILE", "profile_schema", "schema_text"]

SCHEMA_FILE = "profile.schema.json"
"""Name of the schema's file, beside the profiles."""

EDITOR_HINT = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""First line of a profile: by it editors find the schema."""

_YES_NO = {"enum": [True, False, "yes", "no"]}
_NOT_WRITTEN = ("roles_value",)
"""What the models hold and no profile writes: it is read from another key."""


def profile_schema() -> dict[str, Any]:
    """The schema of one profile, in JSON Schema 2020-12."""
    schema = PayerProfile.model_json_schema(by_alias=True)
    found: dict[str, Any] = _for_editors(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "Payer profile"}


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(profile_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _for_editors(part: Any) -> Any:
    if isinstance(part, list):
        return [_for_editors(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "boolean":
        return {**{key: value for key, value in part.items() if key != "type"}, **_YES_NO}
    kept = {key: _for_editors(value) for key, value in part.items()}
    properties = kept.get("properties")
    if isinstance(properties, dict):
        kept["properties"] = {key: value for key, value in properties.items() if key not in _NOT_WRITTEN}
    return kept
