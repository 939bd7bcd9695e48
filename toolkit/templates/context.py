"""What a template sees: plain read-only values for one client, built by one function, the only door.

The names are those declared in `fieldnames`; `docs/contracts.md` lists them for people. Nothing here is a model or can be
called, and nothing leads back to the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from types import MappingProxyType
from typing import Any, Final

from toolkit.errors import ConfigurationError
from toolkit.payers.demands import Demands
from toolkit.records.canonical import record_hash as hash_of
from toolkit.records.client import PlanRecord
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.context_changes import Since, change_names
from toolkit.templates.context_charts import fill_charts
from toolkit.templates.context_papers import paper_names
from toolkit.templates.context_payers import demanded_fields, payer_names
from toolkit.templates.context_review import review_names
from toolkit.templates.context_rows import Built, Frame, frame_of, link
from toolkit.templates.context_thread import join_thread, views_of
from toolkit.templates.fitting import is_minor
from toolkit.templates.values import Missing, Series, View, frozen_view
from toolkit.templates.wording import notice, row_noun

__all__ = ["STAGES", "build_context"]

STAGES: Final = ("draft", "for-signature", "signed")
AUDIENCES: Final = ("chart", "client")
_CLIENT_LISTS = tuple(row.collection for row in CLIENT_ROWS if row.collection not in ("plans", "waivers"))
_PLAN_LISTS = tuple(row.collection for row in PLAN_ROWS)
_NUMBERED_BY_GOAL = frozenset(("goals", "objectives", "interventions"))


def build_context(
    record: PlanRecord,
    agency: Agency,
    demands: Demands,
    as_of: Date,
    audience: str = "chart",
    *,
    stage: str = "for-signature",
    plan: Plan | None = None,
    template: AgencyTemplate | None = None,
    record_hash: str | None = None,
    since: Since | None = None,
) -> Mapping[str, Any]:
    """All that a template sees of one client, by the names of `fieldnames.template_names`.

    `demands` are those of the client's payers; `as_of` is the day for which the document is made. `plan` is the plan to
    show (the record's current one), `template` gives title and language (the agency's). `record_hash` spares working it
    out again; `since` is an earlier record, for what is new since then. For the audience `client`, and for a template of
    the client's copy whatever the audience, no value of a sensitive field is in the context at all. Raises
    ConfigurationError for an audience or a stage that there is not.
    """
    if audience not in AUDIENCES:
        known = " or ".join(f'"{each}"' for each in AUDIENCES)
        raise ConfigurationError(f'No copies are made for the audience "{audience}".', "", f"Use {known}.")
    if stage not in STAGES:
        raise ConfigurationError(f'There is no stage "{stage}".', "", f"Use one of {', '.join(STAGES)}.")
    plan = plan or record.current_plan(as_of)
    language = template.language if template else agency.language
    demanded = demanded_fields(record, plan, demands) if stage == "draft" else frozenset[str]()
    if template is not None and template.audience != "chart":
        audience = template.audience
    builder = _Builder(record, plan, frame_of(agency, language, demanded, audience))
    builder.fill_rows(as_of)
    builder.fill_pointers()
    builder.names.update(payer_names(record, plan, demands, as_of, builder.frame, agency.holidays))
    builder.names.update(review_names(record, plan, demands, as_of, builder.frame, builder.by_id["reviews"]))
    builder.names.update(paper_names(record, plan, as_of, builder.frame, template, builder.by_id["consents"]))
    if since is not None:
        builder.names.update(change_names(record, plan, since, builder.frame, builder.numbers()))
    builder.fill_absences()
    builder.names["agency"] = builder.frame.agency_view
    builder.names["document"] = frozen_view(
        {
            "title": template.title if template else builder.frame.wording.plan_title,
            "stage": stage,
            "is_draft": builder.frame.answer(stage == "draft"),
            "as_of": builder.frame.shown(as_of),
            "notice": notice(template.kind if template else "plan", audience, language),
            "record_id": record.client.id,
            "record_hash": (record_hash or hash_of(record))[:12],
            "language": language,
        }
    )
    return MappingProxyType(builder.names)


class _Builder:
    """Builds the names of one context. Nobody else ever holds the dictionaries behind the views."""

    def __init__(self, record: PlanRecord, plan: Plan | None, frame: Frame) -> None:
        self.record = record
        self.plan = plan
        self.frame = frame
        self.names: dict[str, Any] = dict(frame.root_blanks)
        self.client = frame.build(record.client)
        self.rows: dict[str, list[Built]] = {
            name: [frame.build(row) for row in getattr(record, name) if frame.is_shown(row)]
            for name in (*_CLIENT_LISTS, "plans")
        }
        self.plan_rows: dict[str, list[Built]] = {
            name: [frame.build(row) for row in getattr(plan, name)] if plan else [] for name in _PLAN_LISTS
        }
        self.by_id: dict[str, dict[str, View]] = {
            name: {built.row.id: built.view for built in rows}
            for name, rows in (*self.rows.items(), *self.plan_rows.items())
        }

    # -- the rows ------------------------------------------------------------------------------------------------

    def fill_rows(self, as_of: Date) -> None:
        """The client, the episode, the plan, and all lists."""
        for rows in (*self.rows.values(), *self.plan_rows.values()):
            for built in rows:
                link(built, self.by_id)
        self._fill_client(as_of)
        self._fill_plan(as_of)
        for name in _CLIENT_LISTS:
            if name != "episodes":
                self._put_list(name, self.rows[name])
        for name in _PLAN_LISTS:
            self._put_list(name, self.plan_rows[name])

    def _put_list(self, name: str, rows: Iterable[Built]) -> None:
        views = views_of(rows)
        if views:
            self.names[name] = views

    def _fill_client(self, as_of: Date) -> None:
        client, fields = self.record.client, self.client.fields
        names = [name for name in (client.first_name, client.last_name) if name and name.strip()]
        if names:
            fields["full_name"] = " ".join(names)
            fields["initials"] = "".join(f"{name.strip()[0]}." for name in names)
        age, minor = self.record.age_on(as_of), is_minor(self.record, as_of)
        if age is not None and minor is not None:
            fields["age"] = age
            self.names["is_minor"] = fields["is_minor"] = self.frame.answer(minor)
        self.names["client"] = frozen_view(fields, " ".join(names))
        guardian = next((each for each in self.record.contacts if each.may_consent), None)
        if guardian is not None and guardian.id in self.by_id["contacts"]:
            self.names["guardian"] = self.by_id["contacts"][guardian.id]

    def _fill_plan(self, as_of: Date) -> None:
        episode = self.record.episode_of(self.plan)
        if episode is not None:
            self.names["episode"] = self.by_id["episodes"][episode.id]
        if self.plan is None:
            return
        built = next(each for each in self.rows["plans"] if each.row is self.plan or each.row.id == self.plan.id)
        if episode is not None and not self.plan.episode:
            built.fields["episode"] = self.names["episode"]
        for each in self.rows["plans"]:
            if isinstance(each.fields["version"], Missing):
                each.fields["version"] = self._reckoned_version(each.row.id)
        self.names["plan"] = built.view
        staff = self.by_id["staff"]
        clinician = staff.get(self.plan.primary_clinician or "") or staff.get(self.plan.author or "")
        if clinician is not None:
            self.names["clinician"] = clinician
        for name in _PLAN_LISTS:
            if name not in _NUMBERED_BY_GOAL:
                for number, row in enumerate(self.plan_rows[name], 1):
                    row.fields["number"] = str(number)
        loose = join_thread(self.plan, self.plan_rows)
        fill_charts(self.frame, self.plan, self.plan_rows, loose.rated, as_of)
        for name, views in (
            ("loose_objectives", loose.objectives),
            ("loose_interventions", loose.interventions),
            ("loose_progress", loose.progress),
        ):
            if views:
                self.names[name] = views

    def _reckoned_version(self, plan_id: str) -> str:
        """One more than the number of plans that it supersedes, one after another."""
        superseded = {plan.id: plan.supersedes for plan in self.record.plans}
        chain = [plan_id]
        while (before := superseded.get(chain[-1])) in superseded and before not in chain:
            chain.append(str(before))
        return str(len(chain))

    def numbers(self) -> Mapping[str, str]:
        """The numbers under which the plan's rows are printed, by path."""
        plan = self.plan.id if self.plan else ""
        every = (built for rows in self.plan_rows.values() for built in rows)
        numbered = ((built.row, built.fields.get("number")) for built in every)
        return {row_path(row, plan): number for row, number in numbered if isinstance(number, str)}

    # -- what stands elsewhere, or was said not to be ---------------------------------------------------------------

    def fill_pointers(self) -> None:
        """Where a section stands in another document, its blank fields name that document."""
        for pointer in self.plan.pointers if self.plan else ():
            section = SECTIONS.get(pointer.section or "")
            if section is None or not pointer.document:
                continue
            words = self.frame.pointer_words(pointer)
            for path in section.fields:
                fields, blanks, name = self._holder(path)
                blank = blanks.get(name)
                if fields.get(name) is blank and isinstance(blank, Missing) and not self.frame.hides(path):
                    fields[name] = Missing(blank.label, words, required=False)

    def _holder(self, path: str) -> tuple[dict[str, Any], Mapping[str, Any], str]:
        """The fields in which a general path's value stands, the blanks of those fields, and its name among them."""
        collection, _, name = path.partition(".")
        if collection == "clients":
            return self.client.fields, self.client.plan.blanks, name
        if collection == "plans" and self.plan is not None:
            built = next(each for each in self.rows["plans"] if each.row.id == self.plan.id)
            return built.fields, built.plan.blanks, name
        return self.names, self.frame.root_blanks, collection

    def fill_absences(self) -> None:
        """The list of all that was said not to be; a whole list of which it was said prints it in its place."""
        absences = []
        for built in self._silent_rows():
            for said in built.row.absent:
                label = self._label_of(built, said.field)
                if label is None or self.frame.hides(f"{built.plan.collection}.{said.field}"):
                    continue
                root = self.names.get(said.field)
                if said.field not in built.plan.blanks and isinstance(root, Missing):
                    self.names[said.field] = self.frame.absent_value(said.field, root, said)
                absences.append(self.frame.absence(label, self._row_name(built), said))
        if absences:
            self.names["absences"] = Series(absences)

    def _silent_rows(self) -> Iterator[Built]:
        """The rows that are shown of which something was said not to be: the client, the plan, and all lists."""
        plans = [built for built in self.rows["plans"] if self.plan is not None and built.row.id == self.plan.id]
        others = (*(self.rows[name] for name in _CLIENT_LISTS), *self.plan_rows.values())
        for rows in ([self.client], plans, *others):
            for built in rows:
                if built.row.absent:
                    yield built

    def _label_of(self, built: Built, field: str) -> str | None:
        """The label of a field of a row, or of a list of the client's or the plan's; None for neither."""
        for blanks in (built.plan.blanks, self.frame.root_blanks):
            blank = blanks.get(field)
            if isinstance(blank, Missing):
                return blank.label
        return None

    def _row_name(self, built: Built) -> Any:
        if built.row.collection in ("clients", "plans"):
            return self.frame.no_row
        return f"{row_noun(type(built.row), self.frame.language)} {built.fields.get('number') or built.row.id}"
