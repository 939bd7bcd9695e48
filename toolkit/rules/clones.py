"""QU201: texts of goals and objectives that stand nearly alike in the plans of different clients.

Comparing every text with every other would take hours for a caseload; so texts that are alike when names and numbers are taken
out are one text to begin with, and of the rest only those are compared that share several runs of three words.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import chain

from rapidfuzz.fuzz import token_set_ratio

from toolkit.findings import Finding, Severity, Stage
from toolkit.rules.case import listed
from toolkit.rules.facts import CaseFacts, FactText
from toolkit.rules.rule import CaseloadRule

__all__ = ["RULES"]

_ALIKE = 90
_LENGTHS_ALIKE = 0.6
_RUNS_SHARED = 0.3
_PER_RUN = 8
_SLOTS = 1 << 24
_COMPARED = 4
_WORDS_SHARED = 0.6
_NAMED_CLIENTS = 25


@dataclass(frozen=True, slots=True)
class _Use:
    """One text of one client."""

    facts: CaseFacts
    text: FactText


class Cloned(CaseloadRule):
    code = "QU201"
    name = "text.cloned"
    title = "Clients have nearly the same goal or objective"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Accreditors look for identical goals across people's plans: text from a library that was not fitted to the person. "
        "Texts are compared without names and numbers; those under five words, and one client's own texts among each other, "
        "are left alone."
    )
    mend = "Fit the text to the person: what it looks like in this person's life, in which place, how often."
    citation = "Joint Commission CTS.03.01.03 (common finding: identical goals across plans)"
    bad = """
- client: {id: "0042"}
  objectives:
    - {id: O1-1, text: Rosa will use three coping skills when anger rises at home}
- client: {id: "0043"}
  objectives:
    - {id: O1-1, text: Rosa will use two coping skills when anger rises at home}
"""
    good = """
- client: {id: "0042"}
  objectives:
    - {id: O1-1, text: Rosa will use three coping skills when anger rises at home}
- client: {id: "0043"}
  objectives:
    - {id: O1-1, text: Rosa will walk to her mother's and back when she is angry at her sons}
"""

    def check(self, facts: Iterable[CaseFacts]) -> Iterator[Finding]:
        """One finding for each use of a text that at least two clients share; where many share it, one for all of them."""
        uses: dict[str, list[_Use]] = defaultdict(list)
        order: dict[str, int] = {}
        for number, case in enumerate(facts):
            order.setdefault(case.client, number)
            for text in case.texts:
                uses[text.text].append(_Use(case, text))
        found = []
        for number, texts in enumerate(_clusters(list(uses))):
            members = [use for text in texts for use in uses[text]]
            clients = list(dict.fromkeys(use.facts.client for use in members))
            if len(clients) > 1:
                clients.sort(key=order.__getitem__)
                found += self._findings(members, clients, f"{self.code}:{number}")
        yield from sorted(found, key=lambda each: (order[each.client], each.field))

    def _findings(self, members: Sequence[_Use], clients: Sequence[str], cause: str) -> list[Finding]:
        if len(clients) > _NAMED_CLIENTS:
            first = next(use for use in members if use.facts.client == clients[0])
            message = f"The text of {first.text.name} stands nearly alike in the plans of {len(clients)} clients."
            return [self._finding(first, message, cause)]
        found = []
        for use in members:
            others = [client for client in clients if client != use.facts.client]
            named = others if len(others) <= 3 else [*others[:2], f"{len(others) - 2} more"]
            whose = "client" if len(others) == 1 else "clients"
            message = f"The text of {use.text.name} stands nearly alike in the plan of {whose} {listed(named, 'and')}."
            found.append(self._finding(use, message, cause))
        return found

    def _finding(self, use: _Use, message: str, cause: str) -> Finding:
        asked = use.facts.own_text
        if asked is None or f"{use.text.name.partition(' ')[0]}s" not in asked.collections:
            return self._advice(use, message, cause)
        found = self._advice(use, f"{message} {asked.title} demands texts of the client's own.", cause)
        return replace(
            found, stage=Stage.IN_FORCE, citation=asked.citation, standing=asked.standing, demands=asked.demands
        )

    def _advice(self, use: _Use, message: str, cause: str) -> Finding:
        return Finding(
            self.code,
            self.severity,
            message,
            client=use.facts.client,
            field=use.text.path,
            place=use.text.place,
            hint=self.mend,
            citation=self.citation,
            stage=self.stage,
            cause=cause,
            clinician=use.facts.clinician,
        )


def _clusters(texts: Sequence[str]) -> list[list[str]]:
    """Texts that are alike, together; each text is in one cluster. Order is that of the first member."""
    leader = list(range(len(texts)))

    def root(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for earlier, later in _alike_pairs(texts, root):
        first, second = sorted((root(earlier), root(later)))
        leader[second] = first
    clusters: dict[int, list[str]] = defaultdict(list)
    for number, text in enumerate(texts):
        clusters[root(number)].append(text)
    return list(clusters.values())


def _alike_pairs(texts: Sequence[str], root: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that are alike and not yet in one cluster.

    Each text is compared with the few earlier ones that share most runs of words with it; a run that many texts have leads to
    the first of them only. A text whose runs stand in no other text is compared with none.
    """
    runs_of = [array("q", _runs(text)) for text in texts]
    is_shared = _shared_runs(runs_of)
    index: dict[int, list[int]] = {}
    for number, runs in enumerate(runs_of):
        shared = is_shared(runs)
        needed = len(runs) * _RUNS_SHARED
        if len(shared) < needed:
            continue
        known = [index.setdefault(run, []) for run in shared]
        counts = Counter(chain.from_iterable(known))
        near = [(-count, earlier) for earlier, count in counts.items() if count >= needed]
        for _, earlier in nsmallest(_COMPARED, near) if len(near) > _COMPARED else near:
            if root(earlier) != root(number) and _is_alike(texts[earlier], texts[number]):
                yield earlier, number
        for others in known:
            if len(others) < _PER_RUN:
                others.append(number)


def _runs(text: str) -> Iterable[int]:
    """The runs of three words of a text, each once, as their hashes: two runs of one hash are very rare, and do no harm."""
    words = text.split()
    return dict.fromkeys(map(hash, zip(words, words[1:], words[2:], strict=False)))


def _shared_runs(runs_of: Iterable[Sequence[int]]) -> Callable[[Sequence[int]], list[int]]:
    """What picks from a text's runs those that several texts have, and now and then one that has its place in the table."""
    once, twice = bytearray(_SLOTS), bytearray(_SLOTS)
    for runs in runs_of:
        for run in runs:
            slot = run % _SLOTS
            if once[slot]:
                twice[slot] = 1
            else:
                once[slot] = 1
    return lambda runs: [run for run in runs if twice[run % _SLOTS]]


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _LENGTHS_ALIKE * longer:
        return False
    words, others = set(one.split()), set(other.split())
    if len(words & others) < _WORDS_SHARED * min(len(words), len(others)):
        return False  # the measure below would say the same, thirty times as slowly
    return token_set_ratio(one, other, score_cutoff=_ALIKE) > 0


RULES: tuple[type[CaseloadRule], ...] = (Cloned,)
