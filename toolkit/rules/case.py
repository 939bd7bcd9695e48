"""A case: one client's record, the plan that is looked at, what its payers demand, and the day it is looked at.

Rules ask the case for everything: rows and their paths, places in the source, what a reader could not read. A case is
read-only and belongs to one client; what several rules need is worked out once, when the first of them asks.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.findings import Finding, Place, Severity
from toolkit.payers.demands import AppliedDemand, Demands
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.payers.duedates.clock import Clock
from toolkit.payers.duedates.duedates import Reckoning, first_plan_on, interim_plan_on, review_on
from toolkit.payers.duedates.dueitems import DueItem, DueKind, due_items_on, items_of
from toolkit.payers.duedates.duesigning import signer_states
from toolkit.payers.kinds.contents import QualityDemand, ReasonDemand
from toolkit.payers.kinds.kinds import FieldDemand, SectionDemand
from toolkit.payers.meeting import rows_lacking, section_met
from toolkit.payers.signers import SignerState
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Row
from toolkit.records.icd10 import CodeBook
from toolkit.records.origins import Origins
from toolkit.records.paths import row_path
from toolkit.records.reading.bundles import EXPORT
from toolkit.records.sections import SectionState, is_present, section_state
from toolkit.records.vocabulary import PLAN_ROWS, field_spec
from toolkit.rules.wording import Wording, WordingEntry, shipped_wording

if TYPE_CHECKING:
    from toolkit.records.care import Episode
    from toolkit.records.goals import Objective
    from toolkit.records.plan import Plan

__all__ = [
    "CLOSED",
    "AgencyRules",
    "Case",
    "UnmetField",
    "UnmetSection",
    "in_sentence",
    "label_of",
    "listed",
    "name_of",
    "plural",
]

CLOSED = frozenset({"met", "discontinued"})
"""Statuses of goals and objectives that are no longer worked on."""
_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_ESCAPED = frozenset("\\[].")
_CLIENT_SECTIONS = frozenset({"demographics", "diagnoses", "medications"})


def _getter(names: tuple[str, ...]) -> Callable[[Row], tuple[str | None, ...]]:
    """Reads these fields of a row in one go."""
    if len(names) == 1:
        return lambda row: (getattr(row, names[0]),)
    return attrgetter(*names)


_WRITTEN = {
    "assessments": ("summary", "informs_plan"),
    "plans": (
        "history",
        "functional_level",
        "presenting_concerns",
        "agreed_work",
        "responsibilities",
        "strengths",
        "strengths_use",
        "barriers",
        "family_involvement",
        "language_needs",
        "communication_plan",
        "developmental_needs",
        "discharge_criteria",
        "transition_plan",
        "crisis_plan",
        "safety_plan",
        "recovery_plan",
        "behavior_plan",
        "alternatives_considered",
        "client_summary",
        "amendment_reason",
    ),
    "needs": ("text", "deferred_reason"),
    "goals": ("text", "measure", "status_reason", "not_agreed_reason"),
    "objectives": ("text", "measure", "status_reason"),
    "interventions": ("text",),
    "progress": ("text",),
    "reviews": ("progress_summary", "changes", "continue_reason"),
}
_TEXTS = {collection: _getter(names) for collection, names in _WRITTEN.items()}


@dataclass(frozen=True)
class AgencyRules:
    """What an agency changed about advice: severities by code (None: switched off), and a word list of its own.

    A payer's demand cannot be changed here: entries that name one have no effect.
    """

    grades: Mapping[str, Severity | None] = field(default_factory=dict)
    wording: Wording | None = None


class UnmetSection(NamedTuple):
    """A demanded section that does not stand as its payer wants it, and how it stands."""

    applied: AppliedDemand
    demand: SectionDemand
    state: SectionState


class UnmetField(NamedTuple):
    """A row in which a demanded field is blank; `demand` is of that one field."""

    applied: AppliedDemand
    demand: FieldDemand
    row: Row


@dataclass(frozen=True)
class Case:
    """One client's case. `plan` and `episode` are those that rules look at; `loaded` is what the reader found already.

    `holidays` are the federal and the agency's own, for deadlines in business days; `codes` the releases of ICD-10-CM at hand.
    """

    record: PlanRecord
    as_of: Date
    demands: Demands
    plan: Plan | None = None
    episode: Episode | None = None
    origins: Origins = field(default_factory=Origins)
    agency: AgencyRules = field(default_factory=AgencyRules)
    loaded: tuple[Finding, ...] = ()
    holidays: Container[Date] = FEDERAL
    codes: CodeBook = field(default_factory=CodeBook)

    def path(self, row: Row, name: str = "") -> str:
        """The record path of a row, or of one of its fields."""
        of_plan = self.plan is not None and row.collection in _PLAN_COLLECTIONS
        if _ESCAPED.isdisjoint(row.id) and row.collection != "clients":
            path = f"{self._plan_prefix if of_plan else ''}{row.collection}[{row.id}]"
        else:
            path = row_path(row, self.plan.id if self.plan is not None and of_plan else "")
        return f"{path}.{name}" if name else path

    @cached_property
    def _plan_prefix(self) -> str:
        return f"{row_path(self.plan)}." if self.plan is not None else ""

    def place(self, path: str) -> Place | None:
        """Where to mend the value at a path; for a collection or row that no source holds, where its plan or client stands."""
        if not self.origins.rows and not self.origins.values:
            return None
        while True:
            found = self.origins.place(path)
            if found is not None or path in ("", "client"):
                return found
            path = path.rpartition(".")[0] or "client"

    def place_of(self, row: Row, name: str) -> Place | None:
        """The place of one field of a row: the same as `place` of its path, and quick."""
        path = self.path(row)
        value = self.origins.values.get(f"{path}.{name}")
        source = self.origins.rows.get(path)
        found = value or ((source.of(name) or source.of("")) if source else None)
        return found.place if found else self.place(path)

    def absent_column(self, row: Row, name: str) -> str:
        """`column:Plans:Strengths` if the row was read from a sheet that has no column for this field at all, else ''.

        Of an agency's own export, which has sheets and columns of its own, it is `unmapped:Plans:Strengths`.
        """
        path = self.path(row)
        source = self.origins.rows.get(path)
        if source is None or name in source.columns or f"{path}.{name}" in self.origins.values:
            return ""
        label = label_of(row.collection, name)
        if source.kind == EXPORT:
            return f"unmapped:{row.sheet}:{label}"
        return f"column:{source.sheet or source.file}:{label}"

    def says_none(self, collection: str, row: Row) -> bool:
        """Whether somebody said of a row, or of the whole plan, why there are no rows of a collection."""
        said = row.absence(collection) or (self.plan.absence(collection) if self.plan else None)
        return said is not None

    @cached_property
    def unread(self) -> frozenset[str]:
        """Paths of values that the source holds and no reader could read: they are reported once, not as blank too."""
        return frozenset(found.field for found in self.loaded if found.field and found.severity is Severity.ERROR)

    @cached_property
    def goal_ids(self) -> frozenset[str]:
        """Ids of the plan's goals."""
        return _ids(self.plan.goals if self.plan else ())

    @cached_property
    def objective_ids(self) -> frozenset[str]:
        """Ids of the plan's objectives."""
        return _ids(self.plan.objectives if self.plan else ())

    @cached_property
    def clinician(self) -> str:
        """Name of the plan's primary clinician, else of its author; the staff id where no name is known; else ''."""
        if self.plan is None:
            return ""
        staff_id = self.plan.primary_clinician or self.plan.author
        member = self.record.staff_member(staff_id) if staff_id else None
        return (member.name if member else None) or staff_id or ""

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names of the client, contacts, staff and participants, in lower case."""
        client = self.record.client
        people = [client.first_name, client.last_name, client.preferred_name]
        people += [contact.name for contact in self.record.contacts]
        people += [member.name for member in self.record.staff]
        people += [participant.name for participant in (self.plan.participation if self.plan else ())]
        return frozenset(" ".join(name for name in people if name).casefold().split())

    @cached_property
    def written(self) -> tuple[tuple[Row, str, str], ...]:
        """What staff wrote in sentences: (row, field, text). The client's own words are not among them."""
        told: list[tuple[Row, str, str]] = []
        for collection, names in _WRITTEN.items():
            texts_of = _TEXTS[collection]
            for row in self.rows(collection):
                for name, text in zip(names, texts_of(row), strict=True):
                    if text:
                        told.append((row, name, text))
        return tuple(told)

    @property
    def wording(self) -> Wording:
        """The agency's word list, else the shipped one."""
        return self.agency.wording or shipped_wording()

    @cached_property
    def doubtful_terms(self) -> tuple[WordingEntry, ...]:
        """Entries of the word list that may be in what staff wrote."""
        return self.wording.candidates("\n".join([text for _, _, text in self.written]).lower())

    @cached_property
    def unmet_sections(self) -> tuple[UnmetSection, ...]:
        """Demanded sections that are not met, with how each stands. Without a plan, only what the client's rows fill."""
        unmet = []
        for applied in self.demands.sections:
            demand = applied.demand
            if isinstance(demand, SectionDemand) and (self.plan is not None or demand.section in _CLIENT_SECTIONS):
                if is_present(self.record, self.plan, demand.section):
                    continue
                state = section_state(self.record, self.plan, demand.section)
                if not section_met(demand, state) and self.unread.isdisjoint(state.fields):
                    unmet.append(UnmetSection(applied, demand, state))
        return tuple(unmet)

    @cached_property
    def unmet_fields(self) -> tuple[UnmetField, ...]:
        """Rows whose demanded field is blank, without a reason that the payer accepts."""
        unmet = []
        for applied in self.demands.fields:
            demand = applied.demand
            if isinstance(demand, FieldDemand):
                rows = rows_lacking(self.record, self.plan, demand)
                unmet += [UnmetField(applied, demand, row) for row in rows]
        unread = self.unread
        return tuple([each for each in unmet if self.path(each.row, each.demand.field) not in unread])

    @cached_property
    def open_objectives(self) -> tuple[Objective, ...]:
        """The plan's objectives that are still worked on and that say something."""
        rows = self.plan.objectives if self.plan else ()
        return tuple([row for row in rows if row.status not in CLOSED and row.text])

    @cached_property
    def clock(self) -> Clock:
        """What the client's deadlines are reckoned from."""
        return Clock(self.record, self.plan, self.demands, self.as_of, self.holidays)

    @cached_property
    def due_items(self) -> tuple[DueItem, ...]:
        """Everything that is due for the client, was, or will be."""
        return due_items_on(self.clock)

    def due(self, *kinds: DueKind) -> tuple[DueItem, ...]:
        """What is due of some kinds: quicker than all, for rules that look at no more."""
        return tuple([item for kind in kinds for item in items_of(self.clock, kind)])

    @cached_property
    def first_plan(self) -> Reckoning | None:
        """When the first plan is or was due, by the strictest payer."""
        return first_plan_on(self.clock)

    @cached_property
    def interim_plan(self) -> Reckoning | None:
        """When the interim plan is or was due."""
        return interim_plan_on(self.clock)

    @cached_property
    def next_review(self) -> Reckoning | None:
        """When the next review is due, by the strictest payer."""
        return review_on(self.clock)

    @cached_property
    def signer_states(self) -> tuple[SignerState, ...]:
        """How each signature stands that payers demand; none without a plan."""
        return signer_states(self.clock)

    @property
    def is_discharged(self) -> bool:
        """Whether the episode has ended by the day of the case."""
        ended = self.episode.discharge if self.episode else None
        return ended is not None and ended <= self.as_of

    @cached_property
    def demanded_fields(self) -> frozenset[str]:
        """General paths of the fields that payers demand, so that advice does not say the same again."""
        return _fields_of((*self.demands.fields, *self.demands.of("quality"), *self.demands.of("reason")))

    @cached_property
    def demanded_sections(self) -> frozenset[str]:
        """Ids of the sections that payers demand."""
        return _sections_of(self.demands.sections)

    def rows(self, collection: str) -> Sequence[Row]:
        """The rows of a collection that belong to this case: of plans and episodes, the one that is looked at."""
        if collection == "clients":
            return (self.record.client,)
        if collection == "plans":
            return (self.plan,) if self.plan else ()
        if collection == "episodes":
            return (self.episode,) if self.episode else ()
        holder: Any = self.plan if collection in _PLAN_COLLECTIONS else self.record
        return getattr(holder, collection, ())


@lru_cache(maxsize=1024)  # the demands of one payer are the same objects for all its clients
def _fields_of(demands: tuple[AppliedDemand, ...]) -> frozenset[str]:
    asked = [applied.demand for applied in demands]
    fields = [f"{demand.every}.{demand.field}" for demand in asked if isinstance(demand, FieldDemand)]
    paths = [path for demand in asked if isinstance(demand, QualityDemand | ReasonDemand) for path in demand.paths]
    return frozenset(fields + paths)


@lru_cache(maxsize=1024)
def _sections_of(demands: tuple[AppliedDemand, ...]) -> frozenset[str]:
    return frozenset(applied.demand.section for applied in demands if isinstance(applied.demand, SectionDemand))


def _ids(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row.id for row in rows)


def label_of(collection: str, name: str) -> str:
    """The label of a field (`Target date`); an agency's own field is called by its name."""
    spec = field_spec(f"{collection}.{name}")
    return spec.label if spec else name


def name_of(row: Row) -> str:
    """How a sentence begins that speaks of a row: `Objective O1-2`, `The client`."""
    return "The client" if row.collection == "clients" else f"{row.noun.capitalize()} {row.id}"


def in_sentence(label: str) -> str:
    """A label inside of a sentence: `target date`, but `ASAM level`."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def listed(parts: Sequence[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " ".join((", ".join(parts[:-1]), last, parts[-1])) if len(parts) > 1 else "".join(parts)


def plural(noun: str) -> str:
    """`goals`, `progress entries`, `diagnoses`."""
    if noun.endswith("is"):
        return f"{noun[:-2]}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
