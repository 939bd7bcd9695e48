"""Forms that were sent out and come back: a small store, its forms, and an inbox to put files into."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from toolkit.forms.filling.template import FormTemplate
from toolkit.pipeline.progress.deciding import form_key
from toolkit.pipeline.progress.inbox import merge_inbox
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.setting import Selection
from toolkit.records.client import PlanRecord
from toolkit.records.reading.caseload import load_caseload
from toolkit.store.store import Store

SAMPLES = Path(__file__).parents[3] / "samples"
AS_OF = date(2026, 10, 15)
NOW = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)
ROSA, THEODORE = "00001001", "00001003"


def new_store(path: Path) -> Store:
    store = Store.create(path, actor="test", now=NOW)
    with store.transaction(actor="test", kind="import", now=NOW) as work:
        for loaded in load_caseload([SAMPLES / "caseload.xlsx"]):
            if loaded.record.client.id in (ROSA, THEODORE):
                work.revision(record=loaded.record, origins=loaded.origins, findings=loaded.findings)
    return store


class Work:
    def __init__(self, folder: Path, store: Store, forms: dict[str, Path], made) -> None:
        self.folder, self.inbox, self.store, self.forms = folder, folder / "inbox", store, forms
        self.numbers = {form.client: form.form for form in made.forms}

    def send(self, name: str, client: str = ROSA, data: bytes | None = None, **values: str) -> Path:
        said = {key.replace("__", "."): value for key, value in values.items()}
        filled = data if data is not None else fill(self.forms[client], said)
        path = self.inbox / name
        path.write_bytes(filled)
        old = NOW.timestamp() - 3600
        os.utime(path, (old, old))
        return path

    def merge(self, **more):
        return merge_inbox(self.inbox, self.store, **{"as_of": AS_OF, "now": NOW, "actor": "R. Okafor", **more})

    def one(self, **more):
        [outcome] = self.merge(**more).files
        return outcome

    def record(self, client: str = ROSA) -> PlanRecord:
        return self.store.current(client).record

    def change_plan(self, client: str = ROSA, **values) -> None:
        """Somebody changes the plan's first objective in the store."""
        stored = self.store.current(client)
        plan = stored.record.plans[0]
        objectives = (plan.objectives[0].model_copy(update=values), *plan.objectives[1:])
        changed = plan.model_copy(update={"objectives": objectives})
        record = stored.record.model_copy(update={"plans": (changed, *stored.record.plans[1:])})
        with self.store.transaction(actor="x", kind="edit", now=NOW) as work:
            work.revision(record=record, origins=stored.origins)


def fill(form: Path, values: dict[str, str]) -> bytes:
    return _template(form.read_bytes()).fill(values).data


@lru_cache(maxsize=32)
def _template(form: bytes) -> FormTemplate:
    return FormTemplate.load(form)


def forms_of_two_clinicians(work: Work, folder: Path, **more):
    """Theodore's plan with a second clinician, and the form of each of the two. `more` is set in his record."""
    stored = work.store.current(THEODORE)
    plan = stored.record.plans[0]
    serving = tuple(
        each.model_copy(update={"responsible": "ST9" if number == 0 else each.responsible})
        for number, each in enumerate(plan.interventions)
    )
    other = stored.record.staff[0].model_copy(update={"id": "ST9", "name": "Per Holm"})
    plans = (plan.model_copy(update={"interventions": serving}),)
    record = stored.record.model_copy(update={"plans": plans, "staff": (*stored.record.staff, other), **more})
    with work.store.transaction(actor="x", kind="edit", now=NOW) as writing:
        writing.revision(record=record, origins=stored.origins)
    wish, only = Wish(AS_OF, per="clinician"), Selection(only=(THEODORE,))
    made = make_forms([work.store.path], folder, wish=wish, key=form_key(work.store), selection=only)
    assert len(made.forms) >= 2
    return made
