"""QU201: texts of goals and objectives that stand nearly alike in the plans of different clients.

Comparing every text with every other would take hours for a caseload; so texts that are alike when names and numbers are taken
out are one text to begin with, and of the rest only those are compared that share several runs of three words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
        uses: dict[str, list[_Use]] = {}
        clusters = _Clusters()
        order: dict[str, int] = {}
        for number, case in enumerate(facts):
            order.setdefault(case.client, number)
            for text in case.texts:
                if text.text in uses:
                    uses[text.text].append(_Use(case, text))
                else:
                    uses[text.text] = [_Use(case, text)]
                    clusters.add(text.text)
        found = []
        for number, texts in enumerate(clusters.all()):
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


class _Clusters:
    """Texts that are alike, together; each text is in one cluster. Texts come one by one, so that a caseload can stream by.

    A text is compared with the few earlier ones that share most runs of words with it; a run that many texts have leads to
    the first of them only.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._leader: list[int] = []
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}

    def add(self, text: str) -> None:
        """Take in a text that is not there yet."""
        number = len(self._texts)
        self._texts.append(text)
        self._leader.append(number)
        for earlier in self._near(_runs(text), number):
            if self._root(earlier) != self._root(number) and _is_alike(self._texts[earlier], text):
                first, second = sorted((self._root(earlier), self._root(number)))
                self._leader[second] = first

    def _near(self, runs: Sequence[int], number: int) -> list[int]:
        """The earlier texts that share enough of the runs, the nearest first; the runs lead to this one from now on."""
        first_with, more = self._first.setdefault, self._more
        shared = [(run, first) for run in runs if (first := first_with(run, number)) != number]
        needed = len(runs) * _RUNS_SHARED
        known = [more.get(run) or more.setdefault(run, [first]) for run, first in shared]
        near: list[tuple[int, int]] = []
        if len(shared) >= needed:
            counts = Counter(chain.from_iterable(known))
            if max(counts.values(), default=0) >= needed:
                near = [(-count, earlier) for earlier, count in counts.items() if count >= needed]
        for others in known:
            if len(others) < _PER_RUN:
                others.append(number)
        return [earlier for _, earlier in nsmallest(_COMPARED, near)]

    def _root(self, number: int) -> int:
        leader = self._leader
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    def all(self) -> Iterator[list[str]]:
        """The clusters, in the order of their first members."""
        clusters: dict[int, list[str]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            clusters[self._root(number)].append(text)
        yield from clusters.values()


def _runs(text: str) -> list[int]:
    """The runs of three words of a text, each once, as their hashes: two runs of one hash are very rare, and do no harm."""
    words = text.split()
    return list(dict.fromkeys(map(hash, zip(words, words[1:], words[2:], strict=False))))


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _LENGTHS_ALIKE * longer:
        return False
    words, others = set(one.split()), set(other.split())
    if len(words & others) < _WORDS_SHARED * min(len(words), len(others)):
        return False  # the measure below would say the same, thirty times as slowly
    return token_set_ratio(one, other, score_cutoff=_ALIKE) > 0


RULES: tuple[type[CaseloadRule], ...] = (Cloned,)
