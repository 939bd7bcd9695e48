"""The rules themselves: checking against the widest profile, looking for cloned texts, reckoning due days.

Clients go to two processes as they do in the commands, are built there one after the other, and only the rules are timed: in
seconds of processor time, so that what else the machine does counts little. Every record is reckoned for itself.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

from bench.table import Figure
from bench.workbook import AS_OF, caseload_workbook
from toolkit.payers.demands import demands_for
from toolkit.payers.duedates.dueitems import due_items
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline.crew import in_parts, spread
from toolkit.pipeline.setting import Setting, open_setting
from toolkit.records.client import PlanRecord
from toolkit.records.reading.assemble import LoadedClient, build_client
from toolkit.records.reading.bundles import ClientRows
from toolkit.records.reading.caseload import load_caseload
from toolkit.rules.case import Case
from toolkit.rules.check import check_case, check_caseload
from toolkit.rules.facts import CaseFacts, case_facts

__all__ = ["measure_rules"]

_PART = 250
_PROCESSES = 2
_DATES = 10
"""On how many days each client is reckoned, a month apart, each time under another profile."""


def measure_rules(folder: Path, clients: int) -> list[Figure]:
    """Checking, the search for clones, and due days. Raises RuntimeError where fewer were looked at than there are."""
    path, _ = caseload_workbook(folder, clients)
    setting = open_setting(as_of=AS_OF, folder=folder)
    whole = clients == 10_000
    widest = max(_in_use(setting), key=lambda profile: len(profile.demands))
    checking, facts = _checked(path, replace(setting, payers=(widest.id,)))
    cloning = _seconds_across(facts)
    reckoning, records = _reckoned(path, setting)
    if len(facts) != clients or records != clients * _DATES:
        raise RuntimeError(f"{len(facts)} of {clients} clients were checked, {records} times days were reckoned")
    demands = f"{widest.id}, {len(widest.demands)} demands"
    return [
        Figure(
            f"check {clients:,} records against the widest profile ({demands}), one core",
            "s",
            checking,
            bar=10 if whole else None,
            aim=2 if whole else None,
        ),
        Figure(
            f"look for cloned texts among the goals and objectives of {clients:,} clients",
            "s",
            cloning,
            bar=60 if whole else None,
        ),
        Figure(
            f"due days of {records:,} records under {len(_in_use(setting))} profiles in turn, {_PROCESSES} cores",
            "s",
            reckoning,
            bar=20 if whole else None,
        ),
    ]


def _in_use(setting: Setting) -> list[PayerProfile]:
    return [profile for profile in setting.catalogue.profiles if profile.applies_to is not None]


def _parts(path: Path) -> Iterator[list[ClientRows]]:
    caseload = load_caseload([path])
    yield from in_parts((caseload.bundle(client) for client in caseload.client_ids), _PART)


def _checked(path: Path, setting: Setting) -> tuple[float, list[CaseFacts]]:
    """Seconds of both processes together to match the records with their payer and to run all rules over them, and what is
    compared afterwards.
    """
    seconds = 0.0
    facts: list[CaseFacts] = []
    for spent, found in spread(_Checker, setting, _parts(path), jobs=_PROCESSES):
        seconds += spent
        facts += found
    return seconds, facts


class _Checker:
    """Checks a part of the clients."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def work(self, part: list[ClientRows]) -> tuple[float, list[CaseFacts]]:
        """The seconds that the rules took, and what of the clients is compared with others."""
        seconds = 0.0
        facts = []
        for rows in part:
            loaded = build_client(rows)
            started = time.process_time()
            case = _case(loaded, self._setting)
            check_case(case)
            seconds += time.process_time() - started
            facts.append(case_facts(case))
        return seconds, [found for found in facts if found is not None]

    def close(self) -> None:
        """Nothing is held."""


def _case(loaded: LoadedClient, setting: Setting) -> Case:
    record = loaded.record
    plan = record.current_plan(setting.as_of)
    demands = demands_for(record, plan, setting.catalogue, as_of=setting.as_of, payers=setting.payers)
    return Case(
        record=record,
        as_of=setting.as_of,
        demands=demands,
        plan=plan,
        episode=record.episode_of(plan),
        origins=loaded.origins,
        loaded=loaded.findings,
        codes=setting.codes,
    )


def _seconds_across(facts: Sequence[CaseFacts]) -> float:
    started = time.process_time()
    check_caseload(facts)
    return time.process_time() - started


def _reckoned(path: Path, setting: Setting) -> tuple[float, int]:
    """Seconds of the process that took longest, and how many records were reckoned."""
    seconds: Counter[int] = Counter()
    records = 0
    for process, spent, count in spread(_Reckoner, setting, _parts(path), jobs=_PROCESSES):
        seconds[process] += spent
        records += count
    return max(seconds.values()), records


class _Reckoner:
    """Reckons what is due for a part of the clients, on several days and under all profiles in turn."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._payers = [(profile.id,) for profile in _in_use(setting)]

    def work(self, part: list[ClientRows]) -> tuple[int, float, int]:
        """The process, the seconds that the reckoning took, and how many records were reckoned."""
        seconds, turn = 0.0, 0
        for rows in part:
            record = build_client(rows).record
            started = time.process_time()
            for month in range(_DATES):
                turn += 1
                self._reckon(record, self._payers[turn % len(self._payers)], AS_OF + timedelta(days=30 * month))
            seconds += time.process_time() - started
        return os.getpid(), seconds, turn

    def _reckon(self, record: PlanRecord, payers: tuple[str, ...], day: Date) -> None:
        plan = record.current_plan(day)
        demands = demands_for(record, plan, self._setting.catalogue, as_of=day, payers=payers)
        due_items(record, plan, demands, as_of=day)

    def close(self) -> None:
        """Nothing is held."""
