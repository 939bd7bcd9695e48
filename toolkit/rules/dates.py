"""TL2xx: dates that contradict each other or the calendar. Our own advice: each is a slip somebody should look at.

`case.as_of` is the day on which the case is looked at; nothing here asks for today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.care import Episode
from toolkit.rules.case import Case, in_sentence, label_of, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_PAIRS = {
    "plans": ("effective", "ends"),
    "episodes": ("admission", "discharge"),
    "coverage": ("starts", "ends"),
    "authorisations": ("starts", "ends"),
    "diagnoses": ("diagnosed", "resolved"),
    "medications": ("started", "stopped"),
    "consents": ("signed", "expires"),
    "objectives": ("started", "closed"),
    "services": ("starts", "ends"),
    "progress": ("period_from", "period_to"),
}
_PAST = {
    "plans": ("written",),
    "episodes": ("first_contact", "intake", "admission", "assessment", "first_service"),
    "diagnoses": ("diagnosed",),
    "assessments": ("date",),
    "services_given": ("date",),
    "consents": ("signed", "revoked"),
    "outcome_measures": ("date",),
    "objectives": ("closed",),
    "progress": ("date",),
    "participation": ("date", "copy_offered"),
    "reviews": ("held", "paperwork_done"),
}


class Reversed(Rule):
    code = "TL201"
    name = "dates.reversed"
    title = "Something ends before it begins"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "One of two dates is a slip, often a wrong year, and everything that is reckoned from it is wrong with it."
    )
    mend = "Mend one of the two dates."
    bad = """
progress:
  - {id: PR1-1, period_from: 2026-09-30, period_to: 2026-09-01}
"""
    good = """
progress:
  - {id: PR1-1, period_from: 2026-09-30, period_to: 2026-09-30}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for collection, (first, last) in _PAIRS.items():
            for row in case.rows(collection):
                end = getattr(row, last)
                if end is None:
                    continue
                start = getattr(row, first)
                if start is not None and end < start:
                    labels = (in_sentence(label_of(collection, last)), in_sentence(label_of(collection, first)))
                    message = f"{name_of(row)}: the date in “{labels[0]}” lies before the one in “{labels[1]}”."
                    yield self.finding(case, message, row, last, value=end)


class BeforeBirth(Rule):
    code = "TL202"
    name = "birth.impossible"
    title = "The birth date lies in the future, or after something that the person did"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Who must sign, and which payer's rules apply, depends on age. A child that is not yet born has the wrong set."
    )
    mend = "Mend Birth date; a birth year with two digits is the usual cause."
    bad = """
client: {birth_date: 2088-04-12}
"""
    good = """
client: {birth_date: 2024-04-12}
contacts:
  - {id: CT1, name: Elena Delgado, role: parent, may_consent: true}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        client = case.record.client
        born = client.birth_date
        if born is None:
            return
        if born > case.as_of:
            yield self.finding(case, "The client's birth date lies in the future.", client, "birth_date", value=born)
            return
        for episode in case.record.episodes:
            for name in ("first_contact", "admission"):
                day = getattr(episode, name)
                if day is not None and day < born:
                    label = in_sentence(label_of("episodes", name))
                    message = f"{name_of(episode)}: the date in “{label}” lies before the client's birth."
                    yield self.finding(case, message, episode, name, value=day)


class InFuture(Rule):
    code = "TL203"
    name = "date.in-future"
    title = "Something that is said to have happened lies in the future"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A plan that is written, a note, an assessment or a review cannot be of a day that has not come. Due dates, target "
        "dates and ends may; signatures have a rule of their own. The day that counts is the one given as as-of."
    )
    mend = "Mend the date, or check as of a later day."
    bad = """
progress:
  - {id: PR1-1, date: 2027-09-30}
"""
    good = """
as_of: 2026-10-01
progress:
  - {id: PR1-1, date: 2026-10-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for collection, names in _PAST.items():
            for row in case.rows(collection):
                for name in names:
                    day = getattr(row, name)
                    if day is not None and day > case.as_of:
                        label = in_sentence(label_of(collection, name))
                        message = f"{name_of(row)}: the date in “{label}” lies in the future."
                        yield self.finding(case, message, row, name, value=day)


class ProgressAfterDischarge(Rule):
    code = "TL204"
    name = "progress.after-discharge"
    title = "Progress is noted after the discharge"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "After an episode ended nothing is owed: the note belongs to another episode, or a date is wrong."
    mend = "Mend Date of the entry, or Discharge of the episode."
    bad = """
episodes:
  - {id: E1, discharge: 2026-09-15}
"""
    good = """
episodes:
  - {id: E1, discharge: 2026-09-30}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        episode = case.episode
        if episode is None or episode.discharge is None or case.plan is None:
            return
        for entry in case.plan.progress:
            if entry.date is not None and entry.date > episode.discharge:
                message = f"{name_of(entry)} is dated after the discharge of episode {episode.id}."
                yield self.finding(case, message, entry, "date", value=entry.date)


class ReviewBeforePlan(Rule):
    code = "TL205"
    name = "review.before-plan"
    title = "A review was held before its plan was written"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "A review looks back on the plan. One that is older belongs to the plan before, or a date is wrong."
    mend = "Mend Held, or move the review to the plan that it reviewed."
    bad = """
reviews:
  - {id: R1, held: 2026-08-30, decision: continue}
"""
    good = """
reviews:
  - {id: R1, held: 2026-09-01, decision: continue}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        dates = [day for day in (plan.written, plan.effective) if day is not None] if plan else []
        if plan is None or not dates:
            return
        for review in plan.reviews:
            if review.held is not None and review.held < min(dates):
                message = f"{name_of(review)} was held before its plan was written."
                yield self.finding(case, message, review, "held", value=review.held)


class Backdated(Rule):
    code = "TL206"
    name = "plan.backdated"
    title = "A plan takes effect before it was written"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "For the days between, no plan was in force when services were given, whatever its first day says later."
    )
    mend = "Mend Written or Effective. A plan holds from the day on which it is finished, or later."
    bad = """
plan: {written: 2026-09-08, effective: 2026-09-01}
signatures:
  - {id: S1, date: 2026-09-08}
  - {id: S2, date: 2026-09-08}
"""
    good = """
plan: {written: 2026-08-31, effective: 2026-09-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or plan.written is None or plan.effective is None or plan.effective >= plan.written:
            return
        message = f"{name_of(plan)} takes effect before it was written."
        yield self.finding(case, message, plan, "effective", value=plan.effective)


class SessionAfterDischarge(Rule):
    code = "TL207"
    name = "session.after-discharge"
    title = "A session was given after the discharge"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "No plan is in force after the discharge, so the session cannot be paid under one: it belongs to another episode, or "
        "a date is wrong. Calls and other contacts after a discharge are usual, and not looked at."
    )
    mend = "Mend Date of the service, or Discharge of the episode; or add the episode that it belongs to."
    bad = """
episodes:
  - {id: E1, discharge: 2026-09-30}
services_given:
  - {id: SG1, date: 2026-10-01, service: Individual therapy, event: session}
"""
    good = """
episodes:
  - {id: E1, discharge: 2026-09-30}
services_given:
  - {id: SG1, date: 2026-09-30, service: Individual therapy, event: session}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        episodes = case.record.episodes
        if all(episode.discharge is None for episode in episodes):
            return
        for row in case.record.services_given:
            if row.date is None or row.event not in (None, "session"):
                continue
            ended = [one for one in episodes if one.discharge is not None and one.discharge < row.date]
            if ended and not any(_may_hold(episode, row.date) for episode in episodes):
                last = max(ended, key=lambda one: one.discharge or Date.min)
                message = f"{name_of(row)} is a session after the discharge of episode {last.id}."
                yield self.finding(case, message, row, "date", value=row.date)


def _may_hold(episode: Episode, day: Date) -> bool:
    """Whether a day may lie in an episode: one without a first day is given the benefit of the doubt."""
    begun = [one for one in (episode.first_contact, episode.intake, episode.admission) if one is not None]
    return min(begun, default=day) <= day and (episode.discharge is None or day <= episode.discharge)


RULES: tuple[type[Rule], ...] = (
    Reversed,
    BeforeBirth,
    InFuture,
    ProgressAfterDischarge,
    ReviewBeforePlan,
    Backdated,
    SessionAfterDischarge,
)
