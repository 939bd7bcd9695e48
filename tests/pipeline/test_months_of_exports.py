"""Month after month: each invented export is imported by its map, then the next month's, and nothing is lost.

Between the two, a progress entry and a signature are recorded here, as a merged form and `plankit sign` would. At the end the
same two months are gone through by the commands alone, from a new workspace to documents renewed from its store.
"""

from __future__ import annotations

import copy
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from badinput import Outcome, plankit

from toolkit.pipeline.importing.run import import_sources
from toolkit.pipeline.manifest import Entry, read_entries
from toolkit.records.agreement import Signature
from toolkit.records.goals import Progress
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.origins import Origin
from toolkit.store.store import Store

EXPORTS = Path(__file__).parents[2] / "samples" / "exports"
OCTOBER, BETWEEN, NOVEMBER = (datetime(2026, *day, 6, 0, tzinfo=UTC) for day in ((10, 31), (11, 10), (11, 30)))
SHAPES = {
    "linked-files": ("october", "november", "00004101", "00004104"),
    "wide-sheet": ("october.xlsx", "november.xlsx", "CF-7001", "CF-7005"),
    "long-sheet": ("october.csv", "november.csv", "00000771", "00000775"),
}
"""Exports, a client of whom a goal is gone in November, one who is gone altogether."""


def brought_in(store: Store, shape: str, name: str, now: datetime):
    folder = EXPORTS / shape
    export = ExportOptions(folder / "MAP.xlsx")
    return import_sources([folder / name], store, actor="R. Adams", now=now, export=export)


def record_work(store: Store, client: str) -> None:
    """Progress under the client's last goal, and the client's signature."""
    stored = store.current(client)
    plan = stored.record.plans[-1]
    progress = Progress(id="PR-9", goal=plan.goals[-1].id, date=date(2026, 11, 9), text="Two of three days.")
    signature = Signature(id="S-9", role="client", name="A. Client", date=date(2026, 11, 9))
    changed = plan.model_copy(update={"progress": (progress,), "signatures": (signature,)})
    record = stored.record.model_copy(update={"plans": (*stored.record.plans[:-1], changed)})
    origins = copy.deepcopy(stored.origins)
    path = f"plans[{plan.id}]"
    for row in (f"{path}.progress[PR-9]", f"{path}.signatures[S-9]"):
        origins.values[row] = Origin("form", "form.pdf", author="R. Okafor", time=BETWEEN)
    with store.transaction(actor="R. Okafor", kind="form", now=BETWEEN) as work:
        work.revision(record=record, origins=origins, findings=stored.findings)


@pytest.fixture(scope="module", params=SHAPES)
def months(request, tmp_path_factory):
    """The store after both months, with what each import said."""
    shape = request.param
    october, november, client, gone = SHAPES[shape]
    with Store.create(tmp_path_factory.mktemp("months") / "store.sqlite", actor="x", now=OCTOBER) as store:
        first = brought_in(store, shape, october, OCTOBER)
        again = brought_in(store, shape, october, OCTOBER)
        for each in (client, gone):
            record_work(store, each)
        before = {each: store.current(each).record for each in (client, gone)}
        second = brought_in(store, shape, november, NOVEMBER)
        yield store, (first, again, second), before, (client, gone)


def test_the_same_export_again_makes_no_revision(months):
    _, (first, again, _), _, _ = months
    assert {str(each.status) for each in first.clients} == {"new"}
    assert {str(each.status) for each in again.clients} == {"unchanged"}


def test_progress_and_signatures_stay_where_they_belong(months):
    store, _, before, clients = months
    for client in clients:
        (old,), (new,) = before[client].plans, store.current(client).record.plans
        assert new.progress == old.progress
        assert new.signatures == old.signatures
        owner = next(goal for goal in new.goals if goal.id == new.progress[0].goal)
        assert owner.text == next(goal for goal in old.goals if goal.id == new.progress[0].goal).text


def test_a_goal_and_a_client_that_are_gone_are_kept_and_listed(months):
    store, (_, _, second), before, (client, gone) = months
    by_client = {each.client: each for each in second.clients}
    assert (by_client[gone].in_source, str(by_client[gone].status)) == (False, "kept")
    assert store.current(gone).record == before[gone]
    kept = {each.path for each in by_client[client].kept}
    goal = before[client].plans[0].goals[-1]
    assert f"plans[{before[client].plans[0].id}].goals[{goal.id}]" in kept
    assert goal.id in {each.id for each in store.current(client).record.plans[0].goals}


def test_ids_of_goals_stay_with_their_texts_although_the_order_is_another(months):
    store, _, before, clients = months
    for client in clients:
        texts = {goal.id: goal.text for goal in before[client].plans[0].goals}
        assert texts.items() <= {goal.id: goal.text for goal in store.current(client).record.plans[0].goals}.items()


# -- by the commands alone ----------------------------------------------------------------------------------------------


def command(*words: object, codes: tuple[int, ...] = (0,)) -> Outcome:
    outcome = plankit(*words)
    assert outcome.code in codes, outcome.said
    return outcome


def export_words(shape: str, month: str) -> list[object]:
    folder = EXPORTS / shape
    supplement = folder / "supplement.xlsx"
    words: list[object] = [folder / month, "--map", folder / "MAP.xlsx"]
    return [*words, "--supplement", supplement] if supplement.exists() else words


def checked(day: date) -> dict[str, list[tuple[str, str]]]:
    """For each client what `check` finds in the store: codes with the demands that they are about."""
    plain = json.loads(command("check", "--as-of", day, "--json", codes=(0, 1)).out)
    found: dict[str, list[tuple[str, str]]] = {}
    for one in plain["findings"]:
        found.setdefault(one["client"], []).append((one["code"], " ".join(one["demands"])))
    return found


def documents() -> dict[str, Entry]:
    return {entry.client: entry for entry in read_entries(Path("output") / "manifest.jsonl")}


def told_of_documents() -> dict[str, set[str]]:
    """For each client what `verify` finds in the documents, held against the workspace's store."""
    plain = json.loads(command("verify", "output", "--json").out)
    assert {one["state"] for one in plain["documents"]} == {"unchanged"}
    found: dict[str, set[str]] = {}
    for one in plain["findings"]:
        found.setdefault(one["client"], set()).add(one["code"])
    return found


def words_of(entry: Entry) -> str:
    document = docx.Document(str(Path("output") / entry.file))
    return "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def asks_for_clients_signature(found: list[tuple[str, str]]) -> bool:
    return any(code == "SG101" and demand.endswith("#client-signs") for code, demand in found)


@pytest.fixture(scope="module")
def new_workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "county"
    command("new", folder)
    return folder


@pytest.mark.parametrize("shape", SHAPES)
def test_two_months_by_the_commands_from_a_new_workspace_to_renewed_documents(
    shape, new_workspace, tmp_path, monkeypatch
):
    october, november, client, gone = SHAPES[shape]
    first_day, last_day = date(2026, 10, 31), date(2026, 11, 30)
    monkeypatch.chdir(shutil.copytree(new_workspace, tmp_path / "county"))
    command("map", EXPORTS / shape / october, "--check", EXPORTS / shape / "MAP.xlsx", codes=(0, 1))
    command("import", *export_words(shape, october))
    before = checked(first_day)
    command("generate", "--out", "output", "--as-of", first_day, codes=(0, 1))
    printed = documents()
    assert {client, gone} <= printed.keys() and told_of_documents() == {}
    asked = {each for each in (client, gone) if asks_for_clients_signature(before[each])}
    assert asked == (set() if shape == "wide-sheet" else {client, gone}), "for children others sign"

    with Store.open(Path("store.sqlite")) as store:
        for each in (client, gone):
            record_work(store, each)
        command("import", *export_words(shape, november), codes=(0, 1))
        standing = {each: store.current(each) for each in store.clients()}
    moved = {each for each, entry in printed.items() if standing[each].revision.record_hash != entry.record_sha256}
    told = told_of_documents()
    assert told.keys() == moved and {client, gone} < moved < printed.keys()
    assert told[gone] == {"DO334"}, "nothing but progress and a signature came since"

    after = checked(last_day)
    assert not any(asks_for_clients_signature(after[each]) for each in (client, gone))
    command("generate", "--out", "output", "--as-of", last_day, "--resume", codes=(0, 1))
    renewed = documents()
    assert printed.keys() <= renewed.keys() and told_of_documents() == {}
    for each, entry in renewed.items():
        assert (entry.record_sha256, entry.as_of) == (standing[each].revision.record_hash, last_day.isoformat())
    for each in (client, gone):
        [plan] = standing[each].record.plans
        assert [one.id for one in plan.signatures] == ["S-9"]
        assert [(one.id, one.goal in {goal.id for goal in plan.goals}) for one in plan.progress] == [("PR-9", True)]
        text = words_of(renewed[each])
        assert all(goal.text in text for goal in plan.goals)
    again = {path.name: path.read_bytes() for path in Path("output").glob("*.docx")}
    command("generate", "--out", "output", "--as-of", last_day, "--resume", codes=(0, 1))
    assert {path.name: path.read_bytes() for path in Path("output").glob("*.docx")} == again
