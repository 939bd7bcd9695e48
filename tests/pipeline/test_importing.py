"""Importing into the store destroys nothing: what changed is taken, what is gone is kept, what collides is asked."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from world import caseload_rows, write_caseload

from toolkit.findings import Severity
from toolkit.pipeline.importing import codes
from toolkit.pipeline.importing.matching import Same
from toolkit.pipeline.importing.merging import Choices
from toolkit.pipeline.importing.run import import_sources
from toolkit.records.comparison.threeway import Take
from toolkit.records.goals import Progress
from toolkit.records.origins import Origin
from toolkit.store.store import KEPT_BACKUPS, Store

NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.sqlite", actor="x", now=NOW) as store:
        yield store


class Export:
    """An agency's export without ids of goals, objectives and progress, to be changed month after month."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store, self.month = folder, store, 0
        rows = caseload_rows(2)
        for name, goals in (("C001", ("Sleeps 7 hours", "Drives alone", "Cooks for friends")), ("C002", ("Reads",))):
            rows["Goals"] = [row for row in rows["Goals"] if row["Client"] != name or "Id" not in row]
            rows["Goals"] += [{"Client": name, "Text": text, "Target date": "2026-12-01"} for text in goals]
        self.rows = rows

    def goals(self, client="C001"):
        return [row for row in self.rows["Goals"] if row["Client"] == client]

    def load(self, *, choices=None, preview=False, only=()):
        self.month += 1
        path = self.folder / f"export-{self.month}.xlsx"
        write_caseload(path, self.rows)
        now = NOW + timedelta(days=30 * self.month)
        return import_sources([path], self.store, actor="x", now=now, choices=choices, preview=preview, only=only)

    def texts(self, client="C001"):
        return {goal.id: goal.text for goal in self.store.current(client).record.plans[0].goals}


@pytest.fixture
def export(tmp_path, store):
    export = Export(tmp_path, store)
    export.load()
    return export


def statuses(imported):
    return {each.client: str(each.status) for each in imported.clients}


def revise(store, client, change, *, kind="form", path=""):
    """A change that came otherwise than by an import, with its origin."""
    stored = store.current(client)
    record = change(stored.record)
    origins = copy.deepcopy(stored.origins)
    if path:
        origins.values[path] = Origin(kind, "form.pdf", author="R. Okafor", time=NOW)
    with store.transaction(actor="R. Okafor", kind=kind, now=NOW) as work:
        work.revision(record=record, origins=origins, findings=stored.findings)


def in_plan(**values):
    def change(record):
        return record.model_copy(update={"plans": (record.plans[0].model_copy(update=values),)})

    return change


def test_the_same_export_again_changes_nothing(export):
    again = export.load()
    assert statuses(again) == {"C001": "unchanged", "C002": "unchanged"}
    assert [len(export.store.history(client)) for client in ("C001", "C002")] == [1, 1]


def test_only_the_client_who_changed_gets_a_revision(export):
    export.goals()[0]["Target date"] = "2027-01-31"
    imported = export.load()
    assert statuses(imported) == {"C001": "changed", "C002": "unchanged"}
    (change,) = imported.clients[0].changes
    assert (change.path, change.after) == ("plans[P1].goals[G1].target_date", date(2027, 1, 31))
    assert [len(export.store.history(client)) for client in ("C001", "C002")] == [2, 1]


def test_a_preview_writes_nothing(export):
    export.goals()[0]["Target date"] = "2027-01-31"
    assert statuses(export.load(preview=True)) == {"C001": "changed", "C002": "unchanged"}
    assert len(export.store.history("C001")) == 1


def test_goals_without_ids_keep_theirs_when_others_are_deleted_and_all_change_places(export):
    before = export.texts()
    export.rows["Goals"].remove(export.goals()[0])
    first, second = export.goals()
    first["Text"], second["Text"] = second["Text"], first["Text"]
    imported = export.load()
    assert export.texts() == before
    assert [kept.path for kept in imported.clients[0].kept] == ["plans[P1].goals[G1]"]
    assert statuses(imported)["C001"] == "changed"  # the order of printing


def test_a_goal_put_in_first_gets_an_id_of_its_own(export):
    before = export.texts()
    export.rows["Goals"].insert(0, {"Client": "C001", "Text": "Pays her own bills", "Target date": "2027-02-01"})
    export.load()
    assert export.texts() == before | {"G4": "Pays her own bills"}


def test_a_goal_with_a_word_mended_stays_the_same_goal(export):
    export.goals()[2]["Text"] = "Cooks for her friends"
    imported = export.load()
    assert imported.waiting == ()
    assert export.texts()["G3"] == "Cooks for her friends"


def test_a_goal_in_other_words_is_asked_about_and_nothing_of_it_taken(export):
    export.goals()[1]["Target date"] = "2027-05-05"
    export.goals()[1]["Text"] = "Drives to work alone"
    imported = export.load()
    (found,) = imported.waiting
    assert (found.code, found.severity) == (codes.DOUBTFUL_ROW.code, Severity.ERROR)
    assert str(found.place) == "export-2.xlsx › Goals › row 3" and "export-1.xlsx › Goals › row 3" in found.message
    assert "Drives" not in found.message + found.hint and "Drives to work alone" in found.value
    assert export.texts()["G2"] == "Drives alone"
    assert imported.clients[0].kept == ()
    same = export.load(choices=Choices(match=Same.SAME))
    assert same.waiting == () and export.texts()["G2"] == "Drives to work alone"


def test_a_doubtful_goal_that_is_new_stands_beside_the_old_one(export):
    export.goals()[1]["Text"] = "Drives to work alone"
    export.load(choices=Choices(match=Same.NEW))
    assert export.texts() | {"G2": "Drives alone", "G4": "Drives to work alone"} == export.texts()
    assert export.load().waiting == ()


def test_what_hangs_on_a_doubtful_goal_waits_with_it(export):
    export.goals()[1]["Text"] = "Drives to work alone"
    export.rows["Objectives"] = [{"Client": "C001", "Goal": "G2", "Text": "Drives round the block"}]
    imported = export.load()
    assert "with 1 row under it" in imported.waiting[0].message
    assert export.store.current("C001").record.plans[0].objectives == ()
    export.load(choices=Choices(match=Same.NEW))
    (objective,) = export.store.current("C001").record.plans[0].objectives
    assert export.texts()[objective.goal] == "Drives to work alone"


def test_a_client_a_sheet_and_a_column_that_are_gone_are_kept(export):
    del export.rows["Coverage"]
    for row in export.rows["Goals"]:
        del row["Target date"]
    export.rows["Clients"].pop()
    for sheet in ("Plans", "Goals"):
        export.rows[sheet] = [row for row in export.rows[sheet] if row["Client"] == "C001"]
    before = [export.store.current(client).record for client in ("C001", "C002")]
    imported = export.load()
    assert statuses(imported) == {"C001": "unchanged", "C002": "kept"}
    assert [each.in_source for each in imported.clients] == [True, False]
    assert {kept.path for kept in imported.clients[0].kept} == {
        "coverage[CV1]",
        *(f"plans[P1].goals[G{number}].target_date" for number in (1, 2, 3)),
    }
    assert [export.store.current(client).record for client in ("C001", "C002")] == before


def test_rows_left_over_of_a_client_who_is_gone_are_no_slip_of_an_id(export):
    export.rows["Clients"].pop()
    export.rows["Plans"].append({"Client": "C003", "Id": "P1"})
    imported = export.load()
    told = {(found.client, found.code, str(found.severity)) for found in imported.findings}
    assert told == {("C002", "IM302", "info"), ("C003", "RD321", "error")}
    assert export.store.current("C002").record.plans[0].goals[0].text == "Reads"


def test_a_column_that_is_blank_throughout_counts_as_gone_and_a_cleared_cell_does_not(export):
    export.goals()[0]["Target date"] = None
    export.load()
    assert export.store.current("C001").record.plans[0].goals[0].target_date is None
    for row in export.rows["Goals"]:
        row["Target date"] = None
    export.load()
    assert export.store.current("C001").record.plans[0].goals[1].target_date == date(2026, 12, 1)


def test_a_cell_that_cannot_be_read_clears_nothing(export):
    export.goals()[0]["Target date"] = "soon"
    imported = export.load()
    assert export.store.current("C001").record.plans[0].goals[0].target_date == date(2026, 12, 1)
    assert [kept.path for kept in imported.clients[0].kept] == ["plans[P1].goals[G1].target_date"]
    assert any(found.field == "plans[P1].goals[G1].target_date" for found in export.store.current("C001").findings)


def test_what_was_found_in_an_earlier_file_goes_with_the_next_one_that_speaks_of_it(export, tmp_path):
    def found():
        return [str(one.place) for one in export.store.current("C001").findings]

    export.goals()[0]["Target date"] = "soon"
    for month in (2, 3):
        export.load()
        assert found() == [f"export-{month}.xlsx › Goals › C2"]
    supplement = tmp_path / "supplement.xlsx"
    write_caseload(
        supplement, {"Clients": [{"Client": "C001"}], "Plans": [{"Client": "C001", "Id": "P1", "Barriers": "No car"}]}
    )
    import_sources([supplement], export.store, actor="x", now=NOW)
    assert found() == ["export-3.xlsx › Goals › C2"]
    export.goals()[0]["Target date"] = "2027-01-31"
    export.load()
    assert found() == []


def test_replace_removes_what_is_gone_but_never_what_was_written_here(export):
    entry = Progress(id="PR1-1", goal="G2", text="Drove twice")
    revise(export.store, "C001", in_plan(progress=(entry,)), path="plans[P1].progress[PR1-1]")
    export.rows["Goals"].remove(export.goals()[2])
    export.load(choices=Choices(replace=True))
    assert export.texts() == {"G1": "Sleeps 7 hours", "G2": "Drives alone"}
    assert export.store.current("C001").record.plans[0].progress == (entry,)


def test_a_value_from_a_form_outlives_the_next_export_which_says_what_it_said_before(export):
    revise(export.store, "C001", in_plan(strengths="Paints"), path="plans[P1].strengths")
    export.goals()[0]["Target date"] = "2027-01-31"
    imported = export.load()
    plan = export.store.current("C001").record.plans[0]
    assert (plan.strengths, plan.goals[0].target_date) == ("Paints", date(2027, 1, 31))
    assert imported.waiting == ()
    assert export.store.current("C001").origins.get("plans[P1].strengths").kind == "form"


def test_where_export_and_form_differ_a_person_decides_and_the_decision_is_written_down(export):
    revise(export.store, "C001", in_plan(strengths="Paints"), path="plans[P1].strengths")
    export.rows["Plans"][0]["Strengths"] = "Plays chess"
    for _ in range(2):  # it is asked until somebody says
        (found,) = export.load().waiting
        assert (found.code, found.field) == (codes.COLLISION.code, "plans[P1].strengths")
        assert "chess" not in found.message and "chess" in found.value
        assert export.store.current("C001").record.plans[0].strengths == "Paints"
    export.load(choices=Choices(take=Take.STORE))
    assert export.load().waiting == ()
    assert export.store.current("C001").record.plans[0].strengths == "Paints"
    export.rows["Plans"][0]["Strengths"] = "Plays chess and sings"
    export.load(choices=Choices(take=Take.SOURCE))
    assert export.store.current("C001").record.plans[0].strengths == "Plays chess and sings"
    with export.store.reader() as reader:
        assert [decision.decided for decision in reader.decisions("C001")] == ["store", "source"]


def test_a_value_from_a_form_that_the_export_never_had_is_not_overwritten_by_its_first(export):
    revise(export.store, "C001", in_plan(barriers="No car"), path="plans[P1].barriers")
    export.rows["Plans"][0]["Barriers"] = "No childcare"
    (found,) = export.load().waiting
    assert found.field == "plans[P1].barriers"
    assert export.store.current("C001").record.plans[0].barriers == "No car"


def test_two_clients_who_swapped_ids_are_asked_about_and_left_alone(export):
    rows = export.rows["Clients"]
    rows[1]["Birth date"] = "1971-08-09"
    export.load(choices=Choices(take=Take.SOURCE))
    before = [export.store.current(client).record for client in ("C001", "C002")]
    rows[0]["Client"], rows[1]["Client"] = rows[1]["Client"], rows[0]["Client"]
    imported = export.load()
    assert statuses(imported) == {"C001": "kept", "C002": "kept"}
    assert [found.code for found in imported.waiting] == [codes.IDENTITY.code] * 2
    said = {found.client: found.message for found in imported.waiting}
    assert "stored client “C002”" in said["C001"] and "stored client “C001”" in said["C002"]
    assert [export.store.current(client).record for client in ("C001", "C002")] == before


def test_ids_that_lost_their_zeros_bring_nobody_a_second_time(tmp_path, store):
    export = Export(tmp_path, store)
    for rows in export.rows.values():
        for row in rows:
            if "Client" in row:
                row["Client"] = row["Client"].replace("C", "00")
    export.load()
    for rows in export.rows.values():
        for row in rows:
            if "Client" in row:
                row["Client"] = row["Client"].lstrip("0")
    imported = export.load()
    assert store.clients() == ("00001", "00002")
    assert [found.code for found in imported.waiting] == [codes.KNOWN_PERSON.code] * 2
    assert "only in zeros at the front" in imported.waiting[0].message


def test_numbers_and_dates_that_became_text_say_the_same(export):
    export.rows["Objectives"] = [
        {"Client": "C001", "Id": "O1", "Text": "Sleeps", "Baseline": 3, "Target": 7.5, "Target date": date(2026, 12, 1)}
    ]
    export.load()
    stored = export.store.current("C001").record
    export.rows["Objectives"][0].update({"Baseline": "3", "Target": " 7.5 ", "Target date": "12/01/2026"})
    imported = export.load()
    assert statuses(imported)["C001"] == "unchanged" and imported.waiting == ()
    assert export.store.current("C001").record == stored
    (objective,) = stored.plans[0].objectives
    assert (objective.baseline, objective.target, objective.target_date) == (3, 7.5, date(2026, 12, 1))


def test_a_plan_that_the_source_shows_as_signed_and_changed_is_told(export):
    export.rows["Signatures"] = [{"Client": "C001", "Id": "S1", "Role": "Client", "Name": "A.", "Date": "2026-09-02"}]
    assert export.load().findings == ()
    export.goals()[0]["Target date"] = "2027-01-31"
    imported = export.load()
    (found,) = imported.findings
    assert (found.code, found.client, found.field) == ("IM303", "C001", "plans[P1]")
    assert imported.waiting == () and statuses(imported)["C001"] == "changed"
    export.goals()[0]["Target date"] = "2027-02-28"
    export.rows["Signatures"][0]["Date"] = "2026-11-02"
    assert export.load().findings == ()
    export.rows["Progress"] = [{"Client": "C001", "Goal": "G1", "Text": "Went well"}]
    assert export.load().findings == ()


def test_a_client_twice_with_different_birth_dates_is_left_alone(export):
    export.rows["Clients"].append(export.rows["Clients"][0] | {"Birth date": "1955-05-05"})
    imported = export.load()
    assert statuses(imported)["C001"] == "kept"
    assert [found.code for found in imported.waiting] == [codes.TWO_PERSONS.code]


def test_a_client_twice_in_equal_rows_is_one_client(export):
    export.rows["Clients"].append(dict(export.rows["Clients"][0]))
    assert statuses(export.load())["C001"] == "unchanged"


def test_dates_that_change_their_order_half_way_are_asked_about(export):
    export.goals()[0]["Target date"] = "2026-11-03"
    export.load()
    export.goals()[0]["Target date"] = "2026-03-11"
    (found,) = export.load().waiting
    assert found.code == codes.DOUBTFUL_VALUE.code and "Day and month" in found.message
    assert export.store.current("C001").record.plans[0].goals[0].target_date == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [("José Núñez", "JosÃ© NÃºÃ±ez"), ("José Núñez", "Jos\ufffd N\ufffd\ufffdez"), ("0555", "555"), ("1.10", "1.1")],
)
def test_garbled_letters_and_lost_zeros_are_asked_about(export, before, after):
    export.rows["Clients"][0]["Primary care"] = before
    export.load()
    export.rows["Clients"][0]["Primary care"] = after
    (found,) = export.load().waiting
    assert found.code == codes.DOUBTFUL_VALUE.code
    assert export.store.current("C001").record.client.primary_care == before


def test_an_export_in_mixed_encodings_is_read_letter_by_letter_and_said_to_be_mixed(tmp_path, store):
    def load(*rows: bytes):
        (tmp_path / "Clients.csv").write_bytes(b"\n".join((b"Client,First name,Last name,Primary care", *rows)))
        return import_sources([tmp_path / "Clients.csv"], store, actor="x", now=NOW)

    before = ("C1,José,Núñez,Dr. Öz", "C2,Zoë,Peña,Dr. Šimić")
    load(*(row.encode() for row in before))
    mixed = load(before[0].encode(), before[1].replace("Š", "S").replace("ć", "c").encode("cp1252"))
    assert statuses(mixed) == {"C1": "unchanged", "C2": "changed"}
    assert [found.code for found in mixed.findings] == ["RD130"] and mixed.waiting == ()
    assert [store.current(client).record.client.last_name for client in ("C1", "C2")] == ["Núñez", "Peña"]
    garbled = load(*(row.encode().decode("cp1252", "replace").encode() for row in before))
    assert {found.code for found in garbled.waiting} == {codes.DOUBTFUL_VALUE.code}
    assert [store.current(client).record.client.first_name for client in ("C1", "C2")] == ["José", "Zoë"]


def test_a_renamed_column_keeps_its_values_and_is_named(export):
    for row in export.rows["Plans"]:
        row["Clinical summary XYZ"] = row.pop("Strengths")
    imported = export.load()
    assert export.store.current("C001").record.plans[0].strengths
    assert [kept.path for kept in imported.clients[0].kept] == ["plans[P1].strengths"]
    assert any(found.code == "RD317" for found in imported.findings)


def test_a_supplement_adds_to_an_export_and_neither_undoes_the_other(export, tmp_path):
    supplement = tmp_path / "supplement.xlsx"
    rows = {
        "Clients": [{"Client": "C001", "First name": "Ana", "Last name": "RuizC001", "Birth date": "1990-02-03"}],
        "Plans": [{"Client": "C001", "Id": "P1", "Barriers": "No car"}],
    }
    write_caseload(supplement, rows)
    first = import_sources([supplement], export.store, actor="x", now=NOW)
    assert statuses(first) == {"C001": "changed", "C002": "kept"}
    export.load()
    plan = export.store.current("C001").record.plans[0]
    assert plan.barriers == "No car" and len(plan.goals) == 3
    assert export.store.current("C001").origins.place("plans[P1].barriers").file == "supplement.xlsx"


def test_a_plan_of_the_next_year_is_a_plan_of_its_own_and_one_of_another_day_is_asked_about(tmp_path, store):
    export = Export(tmp_path, store)
    for row in export.rows["Plans"]:
        del row["Id"]
    export.load()
    export.rows["Plans"][0].update({"Written": "2026-09-05", "Effective": "2026-09-05"})
    (found,) = export.load().waiting
    assert found.code == codes.DOUBTFUL_ROW.code
    assert [plan.written for plan in store.current("C001").record.plans] == [date(2026, 9, 1)]
    export.rows["Plans"][0].update({"Written": "2027-09-05", "Effective": "2027-09-05"})
    assert export.load().waiting == ()
    assert [plan.id for plan in store.current("C001").record.plans] == ["P1", "P2"]


def test_goals_of_next_years_plan_go_on_under_their_ids_and_new_ones_get_ids_of_their_own(export):
    export.rows["Objectives"] = [
        {"Client": "C001", "Goal": goal, "Text": text}
        for goal, text in (("G1", "Is in bed by ten"), ("G2", "Drives round the block"))
    ]
    export.load()
    before = export.store.current("C001").record.plans[0]
    assert [(row.id, row.goal) for row in before.objectives] == [("O1-1", "G1"), ("O2-1", "G2")]
    dates = {"Id": "P2", "Written": "2027-09-01", "Effective": "2027-09-01", "Supersedes": "P1"}
    export.rows["Plans"][0].update(dates)
    for row, text in zip(export.goals(), ("Drives alone", "Sings in a choir", "Sleeps 7 hours"), strict=True):
        row["Text"] = text
    export.rows["Objectives"] = [
        {"Client": "C001", "Goal": goal, "Text": text}
        for goal, text in (("G2", "Finds a choir"), ("G1", "Drives round the block"), ("G1", "Drives to town"))
    ]
    for _ in range(2):
        assert export.load().waiting == ()
        old, new = export.store.current("C001").record.plans
        assert old == before
        assert {row.id: row.text for row in new.goals} == {
            "G2": "Drives alone",
            "G4": "Sings in a choir",
            "G1": "Sleeps 7 hours",
        }
        assert {row.id: (row.goal, row.text) for row in new.objectives} == {
            "O2-1": ("G2", "Drives round the block"),
            "O2-2": ("G2", "Drives to town"),
            "O4-1": ("G4", "Finds a choir"),
        }


def test_an_import_of_one_client_says_nothing_of_the_others(export):
    export.goals()[0]["Target date"] = "2027-01-31"
    export.goals("C002")[0]["Target date"] = "2027-01-31"
    assert statuses(export.load(only=["C001"])) == {"C001": "changed"}
    assert len(export.store.history("C002")) == 1


def test_every_import_is_an_event_and_leaves_a_backup_where_it_changed_something(export):
    export.goals()[0]["Target date"] = "2027-01-31"
    imported = export.load()
    assert imported.backup == export.store.last_backup == "store-2026-12-14T093000.sqlite"
    with export.store.reader() as reader:
        assert [event.kind for event in reader.events()].count("import") == 2


def test_imports_of_what_is_known_push_no_older_backup_out(export):
    folder = export.folder / "backups"
    before = {path.name for path in folder.iterdir()}
    for _ in range(KEPT_BACKUPS + 1):
        assert export.load().backup == ""
    assert {path.name for path in folder.iterdir()} == before != set()
    again = [export.load(choices=Choices(take=Take.SOURCE)).backup for _ in range(2)]
    assert again == ["", ""]
