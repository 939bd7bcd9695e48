"""The imprint: what a finished document says about itself, for whoever has to prove or renew it later.

It names the client's record, the plan, the template, the profiles and the stage, and for each passage a keyed hash of its
text: enough to say later whose plan it is, what made it and what was changed by hand, and no word of its content. It is
JSON, put into the document twice: as a custom XML part, which Word keeps and OpenDocument does not, and as document
properties, which LibreOffice keeps through OpenDocument too. A property holds at most 255 characters in Word, so they are
several.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from toolkit.templates.passages import Passages, text_of_margin

__all__ = ["MARGINS", "PLAIN_KEY", "REST", "ROWS", "Imprint", "ImprintKey", "Marking"]

REST: Final = "*"
"""The name of the body's text outside of all passages."""
MARGINS: Final = "*margins"
"""The name of the texts of headers and footers."""
ROWS: Final = "signature_lines"
"""Passages of this name have a hash for each of their paragraphs: people write into the lines when they sign."""
_VERSION: Final = 1
_MOST: Final = 64 * 1024
_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ImprintKey:
    """The key of an imprint's hashes (BLAKE2b), 16 to 64 bytes. `id` says which it was."""

    id: str
    secret: bytes = field(repr=False)


PLAIN_KEY: Final = ImprintKey("plain", hashlib.sha256(b"plankit imprint, no secret").digest())
"""The key where there is no workspace: it finds changes, and keeps nobody from making them up."""


@dataclass(frozen=True)
class Imprint:
    """What a document says about itself. Hashes of whole files are SHA-256, those of passages shortened and keyed.

    `profiles` are `id@version`; `demands` says which demands ask for a passage; `hashes` has for each passage one hash, and
    for each of the lines to sign one for every paragraph in it. `seal` is the keyed hash of all the rest.
    """

    client: str
    plan: str
    plan_version: str
    kind: str
    agency: str
    template: str
    template_sha256: str
    record_sha256: str
    profiles: tuple[str, ...]
    stage: str
    as_of: str
    made_with: str
    language: str = "en"
    demands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hashes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = PLAIN_KEY.id
    seal: str = ""

    def sealed(self, passages: Passages, margins: Iterable[str], key: ImprintKey) -> Imprint:
        """The same with the hashes of a body's passages and of the levelled texts of headers and footers, and the seal."""
        digest = self._digester(key)
        hashes = {name: tuple(digest(name, text) for text in _hashed(name, passages)) for name in passages.ranges}
        hashes[REST] = (digest(REST, passages.rest),)
        hashes[MARGINS] = self._margin_digests(margins, key)
        bare = replace(self, hashes=hashes, key=key.id, seal="")
        return replace(bare, seal=bare._seal(key))

    def digests(self, name: str, passages: Passages, key: ImprintKey) -> tuple[str, ...]:
        """The hash of a passage's text, or those of its paragraphs where it is a line to sign."""
        digest = self._digester(key)
        return tuple(digest(name, text) for text in _hashed(name, passages))

    def margin_digests(self, margins: Iterable[str], key: ImprintKey) -> tuple[str, ...]:
        """The hashes of all headers and footers (XML) that say anything, sorted: editors renumber them."""
        return self._margin_digests(map(text_of_margin, margins), key)

    def _margin_digests(self, texts: Iterable[str], key: ImprintKey) -> tuple[str, ...]:
        return tuple(sorted(self.digest(MARGINS, text, key) for text in {*texts} - {""}))

    def is_whole(self, key: ImprintKey) -> bool:
        """Whether nobody changed the imprint itself, as far as the key can tell."""
        return hmac.compare_digest(self._seal(key), self.seal)

    def digest(self, name: str, text: str, key: ImprintKey) -> str:
        """The keyed hash of a passage's levelled text, bound to the client, the plan and the passage."""
        return self._digester(key)(name, text)

    def _digester(self, key: ImprintKey) -> Callable[[str, str], str]:
        """What hashes a passage's name and text: the key and what all hashes have in common are worked in once."""
        common = f"{self.client}\0{self.plan}\0".encode("utf-8", "surrogatepass")
        bound = hashlib.blake2b(common, key=key.secret, digest_size=6)

        def digest(name: str, text: str) -> str:
            one = bound.copy()
            one.update(f"{name}\0{text}".encode("utf-8", "surrogatepass"))
            return one.hexdigest()

        return digest

    def _seal(self, key: ImprintKey) -> str:
        plain = replace(self, seal="").to_json()
        return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), key=key.secret, digest_size=16).hexdigest()

    def to_json(self) -> str:
        """One line of JSON, the same for the same imprint, in letters that every program keeps."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["hashes"] = {name: " ".join(found) for name, found in self.hashes.items()}
        plain["demands"] = {name: list(found) for name, found in self.demands.items()}
        return _as_json({"plankit": _VERSION} | plain)

    @classmethod
    def from_json(cls, text: str) -> Imprint | None:
        """The imprint of a text, or None where it is none of ours."""
        if len(text) > _MOST:
            return None
        try:
            plain = json.loads(text)
            if plain.pop("plankit") != _VERSION:
                return None
            plain["hashes"] = {name: tuple(found.split()) for name, found in plain["hashes"].items()}
            plain["demands"] = {name: tuple(map(str, found)) for name, found in plain["demands"].items()}
            plain["profiles"] = tuple(map(str, plain["profiles"]))
            imprint = cls(**plain)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        texts = (value for value in vars(imprint).values() if not isinstance(value, tuple | dict))
        return imprint if all(isinstance(value, str) for value in texts) else None


def _hashed(name: str, passages: Passages) -> tuple[str, ...]:
    """The texts of a passage that have a hash each."""
    return passages.lines(name) if name.startswith(ROWS) else (passages.text(name),)


@dataclass(frozen=True, slots=True)
class Marking:
    """What a render is told to print into its document: the facts of its imprint, and the key of the hashes."""

    imprint: Imprint
    key: ImprintKey = PLAIN_KEY
