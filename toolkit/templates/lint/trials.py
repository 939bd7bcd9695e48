"""Try a template on a world: does the document show the thing that is asked for? Only the rendering decides.

Whether a path is shown is seen by rendering twice, with two values of it: documents that say the same do not show it, in
whatever way dates, choices and lists are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cached_property
from typing import Any, Final

from toolkit.errors import ToolkitError
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.profile import PayerProfile
from toolkit.payers.signers import required_signers
from toolkit.records.client import PlanRecord
from toolkit.templates.agency import Agency
from toolkit.templates.agency_schema import AgencySettings
from toolkit.templates.compile import CompiledTemplate, RenderedDocument, compile_template
from toolkit.templates.context import build_context
from toolkit.templates.lint.demanded import Thing
from toolkit.templates.lint.subject import Subject
from toolkit.templates.lint.worlds import BLANK, NO, ZERO, World, copied, other_value, value_at
from toolkit.templates.verify import text_of

__all__ = ["Trials"]

_HIDDEN_RUN: Final = re.compile(r"<w:r(?:\s[^>]*)?>(?:(?!</w:r>).)*<w:vanish/>(?:(?!</w:r>).)*</w:r>", re.DOTALL)
_SIGNED_ON: Final = Date(2026, 9, 2)
_HASH: Final = "0" * 64
_SIGNATURE: Final = {
    "name": "Ana Ruiz",
    "credential": "LMFT",
    "title": "Team lead",
    "date": _SIGNED_ON,
    "method": "ink",
}
_OTHER: Final = {
    "name": "Bo Lind",
    "credential": "PsyD",
    "title": "Director",
    "date": Date(2026, 9, 3),
    "method": "verbal",
}


@dataclass(frozen=True)
class Trials:
    """One template, compiled, with an agency to print it for."""

    subject: Subject
    as_of: Date
    some_profile: PayerProfile

    @cached_property
    def agency(self) -> Agency:
        """The template's agency, or one without a name of its own for a file that has none."""
        known = self.subject.target.agency
        if known is not None:
            return known
        settings = AgencySettings.model_validate(
            {
                "id": "agency",
                "name": "Agency",
                "templates": [{"id": "plan", "file": "plan.docx", "title": "Plan"}],
            }
        )
        return Agency(settings, self.subject.target.path.parent, (), "")

    @cached_property
    def compiled(self) -> CompiledTemplate:
        """The compiled template."""
        target = self.subject.target
        return compile_template(
            self.subject.data,
            name=target.label,
            marks=target.marks,
            known_names=self.agency.names.roots,
            pictures=self.agency.pictures,
            language=target.language,
        )

    @cached_property
    def _catalogues(self) -> dict[str, Catalogue]:
        return {}

    def demands(self, record: PlanRecord, profile: PayerProfile) -> Demands:
        """What one payer asks of a record."""
        if profile.key not in self._catalogues:
            self._catalogues[profile.key] = Catalogue((profile,))
        catalogue, values = self._catalogues[profile.key], self.agency.values
        plan = record.plans[0]
        return demands_for(record, plan, catalogue, as_of=self.as_of, payers=(profile.id,), agency_values=values)

    def context(self, record: PlanRecord, profile: PayerProfile, stage: str = "for-signature") -> Mapping[str, Any]:
        """What the template sees of a record."""
        demands = self.demands(record, profile)
        template = self.subject.target.template
        return build_context(
            record,
            self.agency,
            demands,
            self.as_of,
            template.audience if template else "chart",
            stage=stage,
            plan=record.plans[0],
            template=template,
            record_hash=_HASH,
        )

    def shows(self, thing: Thing, world: World, profile: PayerProfile) -> bool:
        """Whether the document shows a thing in a world; also where that world cannot be printed or does not come to be."""
        try:
            if thing.path.startswith("mark:"):
                return self._shows_mark(thing.path.removeprefix("mark:"), world.record(), profile)
            if thing.path.startswith("required_signers."):
                return self._shows_signature(thing.path.partition(".")[2], world, profile)
            return self._text(world.record(), profile) != self._text(_varied(world, thing).record(), profile)
        except (ToolkitError, ValueError):
            return True

    def _render(self, record: PlanRecord, profile: PayerProfile) -> RenderedDocument:
        return self.compiled.render(self.context(record, profile))

    def _text(self, record: PlanRecord, profile: PayerProfile) -> str:
        """What a reader sees: without document properties and hidden text."""
        parts = self._render(record, profile).parts
        seen = [xml for name, xml in parts.items() if self.subject.labels.get(name) != "document properties"]
        return "\n".join(text_of(_without_hidden(xml)) for xml in seen)

    def _shows_mark(self, mark: str, record: PlanRecord, profile: PayerProfile) -> bool:
        sections = self._render(record, profile).sections
        return bool(sections.get(mark, "").strip())

    def _shows_signature(self, what: str, world: World, profile: PayerProfile) -> bool:
        record = world.record()
        signers = required_signers(record, record.plans[0], self.demands(record, profile), as_of=self.as_of)
        if not signers:
            return True
        if what == "label":
            signed = _signed(world, [signer.role for signer in signers], _SIGNATURE)
            text = self._text(signed.record(), profile)
            return all(signer.label_in(self.subject.target.language) in text for signer in signers)
        roles = [signer.role for signer in signers]
        one, other = (_signed(world, roles, _SIGNATURE | {what: row[what]}) for row in (_SIGNATURE, _OTHER))
        return self._text(one.record(), profile) != self._text(other.record(), profile)


def _varied(world: World, thing: Thing) -> World:
    """The same world with another value at the thing's path; where it is zero or no, with none."""
    value = value_at(world.raw, thing.path)
    other = None if world.values.get(thing.path) in (ZERO, NO) else other_value(thing.path, value)
    return replace(world, varied=(thing.path, other))


def _signed(world: World, roles: list[str], facts: Mapping[str, Any]) -> World:
    """The same world with a signature of each role, as `required_signers` atoms ask."""
    raw = copied(world.raw)
    values = world.values
    if values.get("required_signers.signed") == BLANK:
        return world
    facts = {key: value for key, value in facts.items() if values.get(f"required_signers.{key}") != BLANK}
    rows = [{"id": f"S{number}", "role": role, "purpose": "plan", **facts} for number, role in enumerate(roles, 1)]
    raw["plans"][0]["signatures"] = tuple(rows)
    return replace(world, raw=raw)


def _without_hidden(xml: str) -> str:
    return _HIDDEN_RUN.sub("", xml) if "<w:vanish/>" in xml else xml
