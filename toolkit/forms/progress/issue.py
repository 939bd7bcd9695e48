"""What binds a form to a client, a plan and a period: a sealed note in a hidden field, and a short id that is printed.

The seal is an HMAC (RFC 2104, SHA-256) with a key of the workspace's store. It shows that the blank form was issued here and
for what; it does not show who typed the answers, and a note can be copied whole into another file. Nothing of the client's but
the agency's own number for the client is in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date as Date
from typing import Any, Final

__all__ = ["INFO_KEY", "NEWEST", "OPEN_KEY", "SEAL_FIELD", "Issue", "Seal", "form_id", "is_seal", "sealed", "unsealed"]

SEAL_FIELD: Final = "plankit.seal"
"""The hidden field that holds the sealed note."""
INFO_KEY: Final = "PlankitForm"
"""The entry of the file's information that holds the form's id, for files that lost their fields."""
NEWEST: Final = 1
"""The version of the note that this plankit writes; it reads all up to it."""
OPEN_KEY: Final = ("open", b"plankit: no workspace")
"""The key of forms that were made outside a workspace: anybody has it, so no store takes such a form in."""

_MARK = "PKF"
_SEAL = re.compile(rf"\s*{_MARK}\d+\.[^.]+\.")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's digits: none that a person who reads the footer aloud could take for another."""


@dataclass(frozen=True, slots=True)
class Issue:
    """For what a form was issued. `revision` is the hash of the record that it was made from, `clinician` a staff id or ''.

    `about` maps the fields whose row is not in their name to what they are about: `m1` → `PHQ-9`.
    `filled` are the values that stood in its fields when it was issued, `asked` is how many it has (0: not said),
    `language` the one that it is written in.
    """

    client: str
    plan: str
    revision: str
    first: Date
    last: Date
    made: Date
    clinician: str = ""
    about: tuple[tuple[str, str], ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    version: int = NEWEST
    asked: int = 0
    language: str = "en"

    def to_text(self) -> str:
        """Canonical JSON: the same issue gives the same text."""
        plain = {name: value.isoformat() if isinstance(value, Date) else value for name, value in asdict(self).items()}
        if not self.asked:
            del plain["asked"]
        if self.language == "en":  # so that the note, and the id, of a form in English is what it always was
            del plain["language"]
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Issue:
        """The issue of `to_text`. Raises ValueError for anything else."""
        plain = json.loads(text)
        if not isinstance(plain, dict):
            raise ValueError("not an issue")
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {name: value for name, value in plain.items() if name in known}
        try:
            for name in ("first", "last", "made"):
                values[name] = Date.fromisoformat(values[name])
            for name in ("about", "filled"):
                values[name] = tuple((str(key), str(value)) for key, value in values.get(name, ()))
            return cls(**values)
        except (KeyError, TypeError) as error:
            raise ValueError("not an issue") from error


@dataclass(frozen=True, slots=True)
class Seal:
    """What a hidden field says: the issue, the id of the key, and whether the seal is whole. `issue` is None if unreadable."""

    issue: Issue | None
    key: str = ""
    is_whole: bool = False
    is_known_key: bool = False
    version: int = 0


def form_id(issue: Issue, key: bytes) -> str:
    """The short id that is printed: `PK-7K2M9-QXA4T`, fifty bits of the seal."""
    digest = hmac.new(key, b"id\0" + issue.to_text().encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:7], "big") >> 6
    letters = "".join(_LETTERS[number >> (5 * place) & 31] for place in reversed(range(10)))
    return f"PK-{letters[:5]}-{letters[5:]}"


def sealed(issue: Issue, key_id: str, key: bytes) -> str:
    """The text of the hidden field: `PKF1.<key id>.<note>.<seal>`."""
    note = _coded(issue.to_text().encode())
    return ".".join((f"{_MARK}{issue.version}", key_id, note, _coded(_signature(issue.version, key_id, note, key))))


def is_seal(text: str) -> bool:
    """Whether a text looks like that of a hidden field of ours, whole or not."""
    return _SEAL.match(text) is not None


def unsealed(text: str, keys: Mapping[str, bytes]) -> Seal | None:
    """What the text of a hidden field says, None where it is no text of ours. `keys` are those that can be verified."""
    parts = text.strip().split(".")
    if len(parts) != 4 or not parts[0].startswith(_MARK) or not parts[0][len(_MARK) :].isdigit():
        return None
    version, (key_id, note, seal) = int(parts[0][len(_MARK) :][:6]), parts[1:]
    key = keys.get(key_id)
    try:
        whole = key is not None and hmac.compare_digest(_decoded(seal), _signature(version, key_id, note, key))
        issue = Issue.from_text(_decoded(note).decode()) if version <= NEWEST else None
    except (ValueError, binascii.Error):
        return Seal(None, key_id, is_known_key=key is not None, version=version)
    return Seal(issue, key_id, whole, key is not None, version)


def _signature(version: int, key_id: str, note: str, key: bytes) -> bytes:
    return hmac.new(key, f"{version}.{key_id}.{note}".encode(), hashlib.sha256).digest()


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
