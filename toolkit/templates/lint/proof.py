"""The payer proof: what payers ask for is printed whatever the record says, or the smallest record for which it is not.

For each thing that is asked for, the conditions of all tags that print it are put together: it is seen where any of them
holds. Every way in which the fields asked in these conditions can be filled, blank, zero or chosen is tried, the smallest
change from a full record first, as long as they are no more than twelve. What a payer itself demands is never blank without
the reason that the payer accepts. A way in which nothing is printed is then rendered, and reported only if the document
really does not show the thing. Of conditions that nobody can follow (macros, values that were set, calls), it is said that
nothing can be proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from toolkit.findings import Code, Finding, WordPlace
from toolkit.payers.applied import AppliedDemand
from toolkit.payers.naming import plain
from toolkit.payers.profile import PayerProfile
from toolkit.records.sections import SECTIONS
from toolkit.templates import codes
from toolkit.templates.lint.demanded import Thing, Wanted, label_of, wanted_by
from toolkit.templates.lint.formulas import Atom, Formula, atoms, some_of
from toolkit.templates.lint.reading import Print, Reading
from toolkit.templates.lint.trials import Trials
from toolkit.templates.lint.ways import MOST_ATOMS, Terms, Ways
from toolkit.templates.lint.worlds import (
    BLANK,
    NO,
    SAMPLE,
    ZERO,
    Raw,
    Value,
    World,
    applies,
    base_record,
    set_path,
    spec_of,
    suited,
)

__all__ = ["check"]

_MOST_TRIALS: Final = 40
_NATURAL: Final = ("document", "agency", "payers", "required_signers", "other_signatures", "absences")
_RECKONED: Final = ("next_review", "next_review_why", "first_plan_due", "loose_objectives")
_SIGNERS_BLANK: Final[Mapping[str, Value]] = {"required_signers.reason": BLANK, "required_signers.attempts": BLANK}


def check(trials: Trials, reading: Reading, profiles: Sequence[PayerProfile]) -> Iterator[Finding]:
    """The findings about what payers ask for, and about what agency.yaml promises beyond that."""
    if not profiles:
        return
    prover = _Prover(trials, reading)
    reports: dict[tuple[Any, ...], _Report] = {}
    asked = (wanted for wanted in wanted_by(profiles) if _concerns(wanted, trials))
    for wanted in (*asked, *_promised(trials)):
        for report in prover.look(wanted):
            known = reports.setdefault(report.key, report)
            if known is not report:
                known.demands.extend(each for each in report.demands if each not in known.demands)
    seen: set[str] = set()
    for report in reports.values():
        # That a thing is not printed at all says more than that its section can be empty.
        if report.code is codes.CAN_VANISH and report.thing.path in seen:
            continue
        if report.code is codes.NOT_PRINTED:
            seen.add(report.thing.path)
        yield report.finding()


def _concerns(wanted: Wanted, trials: Trials) -> bool:
    """Whether a template of this kind prints such a thing, and this agency's clients can be asked for it at all."""
    kind, path = trials.subject.target.kind, wanted.thing.path
    is_review, is_signature = path.startswith("reviews."), path.startswith("required_signers.")
    if kind == "signature-page":
        return is_signature
    if kind not in ("plan", "review") or is_review != (kind == "review"):
        return False
    programmes = {plain(programme.name) for programme in trials.agency.settings.programmes}
    asked = wanted.when.programme if wanted.when else None
    return not programmes or asked is None or not programmes.isdisjoint(map(plain, asked))


def _promised(trials: Trials) -> Iterator[Wanted]:
    """Statements and fixed signature lines that agency.yaml binds: what it says is there is there in every document.

    A statement about a date needs the date: what its own paragraph prints is never blank here.
    """
    template = trials.subject.target.template
    for name, bound in (template.bindings if template else {}).items():
        if name.startswith(("statement_", "signature_")) and name != "signature_lines":
            label = f"The {'statement' if name.startswith('statement_') else 'signature line'} “{bound.words[:50]}”"
            yield Wanted(Thing(f"mark:{name}", label), None, [])


@dataclass
class _Report:
    """One thing that is not proved, and all who ask for it."""

    code: Code
    thing: Thing
    place: WordPlace
    says: str
    mend: str
    demands: list[AppliedDemand] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        """Reports of one key are one finding."""
        return (self.code, self.thing.path, self.says)

    def finding(self) -> Finding:
        """The finding."""
        payers = list(dict.fromkeys(applied.profile.title for applied in self.demands))
        who = ""
        if payers:
            more = f" and {len(payers) - 2} more" if len(payers) > 2 else ""
            who = f" Asked for by {'; '.join(payers[:2])}{more}."
        first = self.demands[0] if self.demands else None
        return self.code.finding(
            f"{self.says}{who}",
            place=self.place,
            hint=self.mend,
            field="" if self.thing.path.startswith("mark:") else self.thing.path,
            citation=next((each.citation for each in self.demands if each.citation), ""),
            standing=str(first.standing) if first else "",
            demands=tuple(applied.id for applied in self.demands),
        )


class _Prover:
    """Looks at one thing after another."""

    def __init__(self, trials: Trials, reading: Reading) -> None:
        self.trials = trials
        self.reading = reading
        self.base = base_record(trials.agency.own_fields)
        self.bindings = trials.subject.target.template.bindings if trials.subject.target.template else None
        self._natural: dict[str, Mapping[str, bool]] = {}

    def look(self, wanted: Wanted) -> Iterator[_Report]:
        """What is wrong with one thing: nothing, or one report for each group of payers that it concerns alike."""
        thing = wanted.thing
        if thing.path.startswith("mark:") and (self.bindings is None or thing.path[5:] not in self.bindings):
            if self.bindings is not None:
                yield self._not_bound(wanted)
            return
        prints = list(self.reading.of(thing.path))
        formula = some_of(*(each.when for each in prints))
        if formula is True:
            return
        raw = self._raw(wanted)
        alike: list[AppliedDemand | None]
        for alike in self._alike(wanted, formula):
            report = self._try(wanted, alike[0], prints, formula, raw)
            if report is not None:
                report.demands = [applied for applied in alike if applied is not None]
                yield report

    def _raw(self, wanted: Wanted) -> Raw:
        raw = suited(self.base, wanted.when)
        for path, value in wanted.thing.pins:
            set_path(raw, path, value)
        return raw

    def _alike(self, wanted: Wanted, formula: Formula) -> Iterable[list[AppliedDemand | None]]:
        """The demands for a thing, those together that leave open the same as far as the template asks."""
        asked = {atom.path for atom in atoms(formula)}
        groups: dict[tuple[Any, ...], list[AppliedDemand | None]] = {}
        asking: Sequence[AppliedDemand | None] = wanted.demands or (None,)
        for applied in asking:
            profile = applied.profile if applied else self.trials.some_profile
            terms = Terms.of(profile, applied)
            signs = profile.key if wanted.thing.path.startswith("required_signers") else ""
            pointed = frozenset(asked & set(terms.pointed))
            key = (terms.hard & asked, terms.excused & asked, pointed, signs)
            groups.setdefault(key, []).append(applied)
        return groups.values()

    def _not_bound(self, wanted: Wanted) -> _Report:
        label = SECTIONS[wanted.thing.section].label
        return _Report(
            codes.NOT_PRINTED,
            wanted.thing,
            WordPlace(self.trials.subject.target.label, ""),
            f"The section {label} is asked for, and agency.yaml does not say where the template prints it.",
            f"Write its heading into the template, and bind it in agency.yaml: {wanted.thing.section}: {{heading: {label}}}.",
            list(wanted.demands),
        )

    def _try(
        self, wanted: Wanted, asked: AppliedDemand | None, prints: Sequence[Print], formula: Formula, raw: Raw
    ) -> _Report | None:
        thing = wanted.thing
        profile = asked.profile if asked else self.trials.some_profile
        terms = Terms.of(profile, asked)
        start: dict[str, Value] = {**_SIGNERS_BLANK, **dict.fromkeys(thing.blank, BLANK)}
        world = World(raw, start, terms.excused, terms.pointed)
        if not prints:
            if self.trials.shows(thing, world, profile):
                return None
            return self._never(thing)
        asked_atoms = list(dict.fromkeys(atoms(formula)))
        terms = self._with_own_values(thing, prints, terms)
        search = Ways(
            thing, wanted, formula, asked_atoms, raw, self._natural_of(asked_atoms, raw, profile), terms, start
        )
        if len(search.free) > MOST_ATOMS:
            return self._unproved(thing, prints, f"{len(search.free)} conditions hang together")
        unsure = ""
        for number, values in enumerate(search.ways()):
            if number >= _MOST_TRIALS:
                return self._unproved(thing, prints, "its conditions can go too many ways")
            world = World(raw, values, terms.excused, terms.pointed)
            if not applies(world.record(), wanted.when, self.trials.as_of):
                continue
            if not self.trials.shows(thing, world, profile):
                return self._vanishes(thing, prints, search.needed(values))
            unsure = unsure or search.opaque_in(values)
        return self._unproved(thing, prints, f"“{unsure}” cannot be followed") if unsure else None

    def _with_own_values(self, thing: Thing, prints: Sequence[Print], terms: Terms) -> Terms:
        if thing.section or not thing.path.startswith("mark:"):
            return terms
        here = {replace(each.place, tag="") for each in prints}
        own = {each.path for each in self.reading.prints if replace(each.place, tag="") in here}
        return replace(terms, hard=terms.hard | own)

    def _natural_of(self, asked: Sequence[Atom], raw: Raw, profile: PayerProfile) -> Mapping[str, bool]:
        """What is as it is in this template's documents: the agency's own values, and what payers' rules reckon."""
        if not any(atom.path.partition(".")[0] in (*_NATURAL, *_RECKONED) for atom in asked):
            return {}
        if profile.key not in self._natural:
            context = self.trials.context(World(raw, {}).record(), profile)
            found = {name: bool(context[name]) for name in (*_NATURAL, *_RECKONED) if name in context}
            for group in ("agency", "document"):
                view = context[group]
                found |= {
                    f"{group}.{name}": bool(view[name])
                    for name in self.trials.agency.names.scopes[group]
                    if name in view
                }
            self._natural[profile.key] = found
        return self._natural[profile.key]

    # -- what is said ----------------------------------------------------------------------------------------------

    def _never(self, thing: Thing) -> _Report:
        return _Report(
            codes.NOT_PRINTED,
            thing,
            WordPlace(self.trials.subject.target.label, ""),
            f"{thing.label} is not printed anywhere.",
            f"Write {_tag_for(thing)} where a reader looks for it.",
        )

    def _vanishes(self, thing: Thing, prints: Sequence[Print], needed: Mapping[str, Value]) -> _Report:
        # What the demand leaves blank itself belongs to the smallest data too.
        told = {**dict.fromkeys(thing.blank, BLANK), **needed}
        where = " and ".join(_said(path, value) for path, value in told.items())
        says = f"{thing.label} is not printed{f' where {where}' if where else ''}, as a trial document showed."
        blocks = ", ".join(dict.fromkeys(f"“{tag}”" for tag in self._conditions(prints)))
        mend = f"Take it out of {blocks}, or print it in the other case too." if blocks else "Print it in every case."
        return _Report(codes.CAN_VANISH, thing, prints[0].place, says, mend)

    def _conditions(self, prints: Iterable[Print]) -> Iterator[str]:
        for each in prints:
            yield from each.under

    def _unproved(self, thing: Thing, prints: Sequence[Print], why: str) -> _Report:
        return _Report(
            codes.NOT_PROVED,
            thing,
            prints[0].place,
            f"It cannot be proved that {_lowered(thing.label)} is printed in every document: {why}.",
            "Print it outside of macros, calls and values that were set, under fewer conditions.",
        )


def _said(path: str, value: Value) -> str:
    """One change of the smallest data in words: `Barriers is blank`."""
    if path.startswith("@"):
        return f"there are {value[2]} rows and it is in row {value[1]}" if int(value[2]) > 1 else "there is one row"
    label = "Is a minor" if path == "is_minor" else label_of(path)
    if isinstance(value, tuple):
        spec = spec_of(path)
        shown = dict(spec.choices).get(str(value[1]), value[1]) if spec is not None and spec.choices else value[1]
        return f"{label} is “{shown}”"
    return f"{label} is {({BLANK: 'blank', ZERO: '0', NO: 'no', SAMPLE: 'filled'})[value]}"


def _tag_for(thing: Thing) -> str:
    collection, _, name = thing.path.partition(".")
    root = {"plans": "plan", "clients": "client", "episodes": "episode"}.get(collection)
    if root:
        return f"“{{{{ {root}.{name} }}}}”"
    one = {"required_signers": "signer"}.get(collection, collection.removesuffix("s") or collection)
    return f"“{{{{ {one}.{name} }}}}” within “{{%p for {one} in {collection} %}}”"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
