"""QU12x: does an intervention say what staff will do, how, how often, for how long, and who? Our own advice."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.rules import prose
from toolkit.rules.case import Case, in_sentence, label_of, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_PARTS = ("modality", "frequency", "duration", "responsible")


class Hedged(Rule):
    code = "QU121"
    name = "intervention.may"
    title = "An intervention leaves open whether it is done"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "“May” orders nothing, and local auditors take it for an error: an intervention is what staff will do."
    mend = "Write “will”, or leave the intervention out."
    bad = """
interventions:
  - {id: I1-1, text: Clinician may teach paced breathing}
"""
    good = """
interventions:
  - {id: I1-1, text: Clinician will teach paced breathing so that Rosa may drive without fear}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for intervention in case.plan.interventions if case.plan else ():
            if intervention.text and prose.hedges(intervention.text):
                message = f"{name_of(intervention)} leaves open whether it is done (“may” or “might”)."
                yield self.finding(case, message, intervention, "text", value=intervention.text)


class Incomplete(Rule):
    code = "QU122"
    name = "intervention.incomplete"
    title = "An intervention does not say its modality, frequency, duration or who is responsible"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Who does what, in which form, how often and for how long: without these nobody can see whether it was done."
    )
    mend = "Fill in the fields that are named."
    citation = "OAR 309-018-0145 (staff type, frequency and duration)"
    bad = """
interventions:
  - {id: I1-1, frequency: , duration: }
"""
    good = """
interventions:
  - {id: I1-1, modality: Individual therapy, frequency: weekly, duration: 12 weeks, responsible: ST1}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        parts = [name for name in _PARTS if f"interventions.{name}" not in case.demanded_fields]
        for row in case.plan.interventions if case.plan else ():
            blank = [name for name in parts if not getattr(row, name)]
            if blank:
                blank = [n for n in blank if not row.absence(n) and case.path(row, n) not in case.unread]
            if blank:
                labels = [in_sentence(label_of("interventions", name)) for name in blank]
                yield self.finding(case, f"{name_of(row)} does not say its {listed(labels)}.", row, blank[0])


RULES: tuple[type[Rule], ...] = (Hedged, Incomplete)
