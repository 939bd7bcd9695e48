"""The blank caseload workbook, with what the named payers ask for marked on its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from pathlib import Path

from toolkit.payers.kinds.contents import ClassificationDemand, DoseDemand, QualityDemand, ReasonDemand
from toolkit.payers.kinds.kinds import CountDemand, FieldDemand, SectionDemand, SignatureDemand
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.kinds.proofs import AssessmentDemand, ConsentDemand, DocumentDemand, InstrumentDemand
from toolkit.payers.kinds.recurring import AuthorisationDemand, RecurringDemand
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline.setting import open_setting
from toolkit.records.sections import SECTIONS
from toolkit.records.workbook import WorkbookSettings, caseload_workbook

__all__ = ["asked_for", "blank_workbook", "demand_words", "paths_of"]


def blank_workbook(
    *, as_of: Date, payers: Sequence[str] = (), agency: str | None = None, folder: Path | None = None
) -> bytes:
    """The workbook as a file: every sheet, drop-downs, notes; the columns that `payers` (profile ids) ask for have a star.

    `as_of` chooses the versions of the profiles and stands in the file's properties. With `agency`, its own fields have
    columns too; without, those of all agencies. Raises UnknownNameError for a payer or agency that there is not.
    """
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, folder=folder)
    profiles = [setting.catalogue.get(payer, on=as_of) for payer in payers]
    known = (profile for profile in setting.catalogue.profiles if profile.is_for_clients)
    settings = WorkbookSettings(
        made_for=as_of,
        own_fields=setting.own_fields,
        demanded=asked_for(profiles),
        lists={"payers": sorted({profile.id for profile in known}), "agencies": sorted(setting.agencies)},
        payers=[f"{profile.title} ({profile.key})" for profile in profiles],
    )
    return caseload_workbook(settings)


def asked_for(profiles: Iterable[PayerProfile]) -> dict[str, list[str]]:
    """Each field or collection that profiles ask for, with who asks, where it is written, and how sure that is."""
    demanded: dict[str, list[str]] = {}
    for profile in profiles:
        for path, words in _asked(profile):
            if words not in demanded.setdefault(path, []):
                demanded[path].append(words)
    return demanded


def _asked(profile: PayerProfile) -> Iterator[tuple[str, str]]:
    """Each field or collection that a profile asks for, with who asks, where it is written, and how sure that is."""
    for demand in profile.demands:
        for path in paths_of(demand):
            yield path, demand_words(profile, demand)


def demand_words(profile: PayerProfile, demand: BaseDemand) -> str:
    """Who asks, where it is written, and how sure that is."""
    standing = demand.standing or profile.standing
    return f"{profile.title}: {demand.citation} ({standing})" if demand.citation else f"{profile.title} ({standing})"


def paths_of(demand: BaseDemand) -> Iterator[str]:
    """The fields (`plans.strengths`) and collections (`signatures`) that a demand looks at."""
    match demand:
        case SectionDemand():
            yield from SECTIONS[demand.section].fields
        case FieldDemand():
            yield from (f"{demand.every}.{name}" for name in demand.has)
        case CountDemand():
            yield demand.of
        case QualityDemand() | ReasonDemand():
            yield from demand.paths
        case SignatureDemand() | RecurringDemand():
            yield "signatures"
        case DoseDemand():
            yield "services.hours_per_week"
        case ClassificationDemand():
            yield "episodes.asam_level" if demand.classified_by == ("ASAM",) else "diagnoses.code"
        case _:
            yield from (rows for kinds, rows in _BESIDE_THE_PLAN.items() if isinstance(demand, kinds))


_BESIDE_THE_PLAN: dict[type[BaseDemand], str] = {
    AssessmentDemand: "assessments",
    InstrumentDemand: "outcome_measures",
    DocumentDemand: "pointers",
    ConsentDemand: "consents",
    AuthorisationDemand: "authorisations",
}
