"""LA1xx: words that respect the person, and plain words in what the client receives. Our own advice, in English only.

Never looked at: the client's own words (their fields, and what stands between quotation marks), titles of diagnoses, and
people's names. Findings name the term as our list has it; nothing is ever rewritten.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.fields import Row
from toolkit.rules import prose
from toolkit.rules.case import Case, label_of, listed, name_of
from toolkit.rules.reading_level import HIGHEST_GRADE, reading_level
from toolkit.rules.rule import Rule
from toolkit.rules.wording import WordingEntry

__all__ = ["RULES"]

_ENGLISH = frozenset({"", "en", "eng", "english", "en-us", "english (us)", "inglés", "ingles"})


def _is_english(case: Case) -> bool:
    return (case.record.client.language or "").strip().casefold() in _ENGLISH


def _masked(case: Case, text: str) -> str:
    """The text without quotations and without the titles of the client's diagnoses."""
    masked = prose.unquoted(text)
    for diagnosis in case.record.diagnoses:
        if diagnosis.title:
            at = masked.casefold().find(diagnosis.title.casefold())
            if at >= 0:
                masked = masked[:at] + " " * len(diagnosis.title) + masked[at + len(diagnosis.title) :]
    return masked


class _Wording(Rule):
    """A rule over one kind of the word list: one finding for each field that uses such words."""

    severity = Severity.WARNING
    stage = Stage.ADVICE
    kind: ClassVar[str]
    says: ClassVar[str]

    def check(self, case: Case) -> Iterator[Finding]:
        entries = [entry for entry in case.doubtful_terms if entry.kind == self.kind]
        if not entries:
            return
        for row, name, text in case.written:
            lowered = text.lower()
            near = [entry for entry in entries if entry.may_be_in(lowered)]
            if near:
                masked = _masked(case, text)
                used = [entry for entry in near if entry.is_in(masked, case.names)]
                if used:
                    yield self._found(case, row, name, text, used)

    def _found(self, case: Case, row: Row, name: str, text: str, used: list[WordingEntry]) -> Finding:
        terms = listed([f"“{entry.term}”" for entry in used], "and")
        hints = "; ".join(f"instead of “{entry.term}”: {entry.suggestion}" for entry in used)
        message = f"{name_of(row)}: {label_of(row.collection, name)} {self.says} ({terms})."
        citation = "; ".join(dict.fromkeys(entry.source for entry in used))
        hint = f"{hints[:1].upper()}{hints[1:]}."
        return self.finding(
            case, message, row, name, hint=hint, value=text, citation=citation, cause=f"{self.code}:{used[0].term}"
        )


class Label(_Wording):
    code = "LA101"
    name = "wording.label"
    title = "A text makes the person their condition"
    kind = "label"
    says = "uses words that make a person their condition"
    rationale = (
        "People read their plans. Words that put the person first are asked for by national guidance, and those that do not "
        "keep people from care. Quotations, titles of diagnoses and names are left alone, and so is the client's own wording: "
        "people choose their own words."
    )
    mend = "Say it person first; the hint of each finding names other words."
    citation = "NIDA, Words Matter; ONDCP; Yale guidelines"
    bad = """
progress:
  - {id: PR1-1, text: Her brother is an addict and she drove him twice}
"""
    good = """
progress:
  - {id: PR1-1, text: Her brother has a substance use disorder and she drove him twice}
"""


class Judgement(_Wording):
    code = "LA102"
    name = "wording.judgement"
    title = "A text judges instead of describing"
    severity = Severity.INFO
    kind = "judgement"
    says = "uses words that judge"
    rationale = "“Noncompliant” says nothing of what happened; what got in the way does, and it can be worked on."
    mend = "Describe what the person did or said; the hint of each finding names other words."
    citation = "Yale guidelines; Nottinghamshire Healthcare list"
    bad = """
progress:
  - {id: PR1-1, text: Rosa was noncompliant with practice and drove twice}
"""
    good = """
progress:
  - {id: PR1-1, text: Rosa practised on two of seven days since her car was in the shop}
"""


class Jargon(Rule):
    code = "LA103"
    name = "summary.jargon"
    title = "The summary for the client uses clinical jargon"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = "The summary is what the person takes home. Words of the trade belong to the clinical part."
    mend = "Use everyday words; the hint of each finding names some."
    citation = "CHCF, Plain and Clear"
    bad = """
plan: {client_summary: We will use psychoeducation to help you drive.}
"""
    good = """
plan: {client_summary: You will learn how panic works so that you can drive.}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        summary = case.plan.client_summary if case.plan else None
        if not summary or not _is_english(case):
            return
        entries = [entry for entry in case.doubtful_terms if entry.kind == "jargon"]
        used = [entry for entry in entries if entry.is_in(prose.unquoted(summary), case.names)]
        if used:
            terms = listed([f"“{entry.term}”" for entry in used], "and")
            hints = "; ".join(f"instead of “{entry.term}”: {entry.suggestion}" for entry in used)
            message = f"The summary for the client uses clinical jargon ({terms})."
            yield self.finding(
                case, message, field="client_summary", hint=f"{hints[:1].upper()}{hints[1:]}.", value=summary
            )


class HardToRead(Rule):
    code = "LA104"
    name = "summary.hard-to-read"
    title = "The summary for the client is hard to read"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "What people receive is to be read with ease, at grade 6 to 8; Medi-Cal letters were found at 10 to 16. The grade "
        "(Flesch-Kincaid) is worked out from the lengths of sentences and words, without names and numbers, for texts of at "
        "least 100 words in English."
    )
    mend = "Cut long sentences in two, and use shorter words."
    citation = "CHCF, Plain and Clear (grade 6 to 8)"
    bad = """
plan:
  client_summary: >-
    Throughout the forthcoming intervention period, individualized psychotherapy appointments will systematically address
    anticipatory anxiety regarding independent transportation, incorporating respiratory regulation exercises,
    progressively challenging environmental exposures, and collaborative identification of situational vulnerabilities
    contributing to recurrent episodes. Responsibilities established collaboratively include consistent participation,
    documentation of practice experiences between appointments, and communication regarding unanticipated difficulties.
    Additionally, relatives participating periodically will receive information concerning appropriate encouragement,
    including accompanying initial excursions, reinforcing demonstrated accomplishments, and minimizing unnecessary
    reassurance. Evaluation of accomplishments relative to established expectations will occur approximately quarterly,
    whereupon modifications reflecting individual preferences, circumstances, and demonstrated improvement will be
    incorporated following comprehensive discussion with everybody involved.
"""
    good = """
plan:
  client_summary: >-
    We will meet once a week. We will work on how to breathe when panic comes. You will learn what panic does in the body.
    Each week you will drive a bit more on your own. First you will drive with your sister. Then you will drive to the
    store. In the end you will drive to work. You write down each drive and how it went. We look at your notes when we
    meet. If a week is hard, call us. We can change the plan at any time. Your sister will come once a month. She will
    hear how she can help you. In three months we will see how far you got. Then we will talk about what comes next. You
    will get a copy of this plan. You can ask for help at any hour of the day.
"""

    def check(self, case: Case) -> Iterator[Finding]:
        summary = case.plan.client_summary if case.plan else None
        if not summary or not _is_english(case):
            return
        level = reading_level(prose.unquoted(summary), case.names)
        if level is not None and level.grade > HIGHEST_GRADE:
            message = f"The summary for the client reads at about grade {math.ceil(level.grade)}."
            hint = (
                f"Aim for grade 8 or below: the longest sentence has {level.longest} words, and {level.long_words} of "
                f"{level.words} words have four or more syllables."
            )
            yield self.finding(case, message, field="client_summary", hint=hint, value=summary)


class NotTranslated(Rule):
    code = "LA105"
    name = "text.not-in-clients-language"
    title = "Goals or objectives are not written in the client's language"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = "A person who reads another language best can agree to goals only if they can read them."
    mend = "Fill in Text in client's language."
    bad = """
client: {language: Spanish}
goals:
  - {id: G1, text_translated: Maneja al trabajo sin miedo}
objectives:
  - {id: O1-1, text_translated: Rosa manejará sola al trabajo}
  - {id: O1-2, text_translated: }
"""
    good = """
client: {language: Spanish}
goals:
  - {id: G1, text_translated: Maneja al trabajo sin miedo}
objectives:
  - {id: O1-1, text_translated: Rosa manejará sola al trabajo}
  - {id: O1-2, text_translated: Rosa respirará despacio}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if case.plan is None or _is_english(case):
            return
        rows = (*case.plan.goals, *case.plan.objectives)
        lacking = [row for row in rows if row.text and not row.text_translated and not row.absence("text_translated")]
        if lacking:
            message = f"{len(lacking)} of {len(rows)} goals and objectives are not written in the client's language."
            yield self.finding(case, message, lacking[0], "text_translated")


RULES: tuple[type[Rule], ...] = (Label, Judgement, Jargon, HardToRead, NotTranslated)
