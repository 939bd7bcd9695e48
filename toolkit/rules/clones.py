"""QU201: texts of goals and objectives that stand nearly alike in the plans of different clients.

Texts that are the same when names and numbers are taken out are one text to begin with; of the rest, those that differ in a
word or two are found without comparing every text with every other (`toolkit.rules.alike`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.findings import Finding, Severity, Stage
from toolkit.rules.alike import Clusters
from toolkit.rules.case import listed
from toolkit.rules.facts import CaseFacts, FactText
from toolkit.rules.rule import CaseloadRule

__all__ = ["RULES"]

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
        "are left alone. Of texts that differ in a word or two, a few in a hundred may be missed in a large caseload; texts "
        "that are the same never are."
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
        clusters = Clusters()
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


RULES: tuple[type[CaseloadRule], ...] = (Cloned,)
