"""Returned progress updates: each file is merged, known already, waiting for a decision or set aside; nothing is lost."""

from __future__ import annotations

import io
import json
import os
from datetime import date, timedelta
from html import escape
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from click.testing import CliRunner
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from returnedforms import AS_OF, NOW, ROSA, SAMPLES, THEODORE, fill, forms_of_two_clinicians

from toolkit.cli.main import cli
from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import FieldPlace
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.making.maker import FormMaker
from toolkit.forms.progress.issue import SEAL_FIELD
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.importing.run import import_sources
from toolkit.pipeline.progress.deciding import Choice, decide, reissue, states, undo
from toolkit.pipeline.progress.inbox import merge_inbox
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.progress.outcomes import Sort
from toolkit.pipeline.setting import Selection
from toolkit.pipeline.signing.record import record_signatures
from toolkit.pipeline.signing.said import Said
from toolkit.pipeline.signing.versions import signed_plans
from toolkit.store.store import Store


def test_what_the_form_says_stands_under_its_goals_with_where_it_came_from(work):
    path = work.inbox / "scan 1.pdf"
    path.write_bytes(
        fill(
            work.forms[ROSA],
            {
                "O1-1.rating": "3",
                "O1-1.status": "improving",
                "G1.note": "Ana came “on time”.\nSecond line: Łódź, Ω, ж",
                "review.held": "10/14/2026",
                "review.client_view": "It's better",
                "x1.objective": "O1-2",
                "x1.target_date": "2027-01-31",
                "x1.barrier": "No bus",
                "m1.total": "5",
            },
        )
    )
    outcome = work.one()
    assert (outcome.sort, outcome.client, outcome.number) == (Sort.MERGED, ROSA, work.numbers[ROSA])
    stored = work.store.current(ROSA)
    plan = stored.record.plans[0]
    entries = {entry.objectives or entry.goal: entry for entry in plan.progress if entry.id.startswith("PR-")}
    assert entries[("O1-1",)].rating == 3 and entries[("O1-1",)].status == "improving"
    assert entries["G1"].text == "Ana came “on time”.\nSecond line: Łódź, Ω, ж"
    assert entries[("O1-2",)].barrier == "No bus"
    assert {entry.date for entry in entries.values()} == {date(2026, 10, 14)}
    objectives = {row.id: row for row in plan.objectives}
    assert objectives["O1-1"].status == "improving" and objectives["O1-2"].target_date == date(2027, 1, 31)
    review = plan.reviews[-1]
    assert (review.held, review.client_view) == (date(2026, 10, 14), "It's better")
    assert stored.record.outcome_measures[-1].total == 5
    origin = stored.origins.get("plans[P1].objectives[O1-2].target_date")
    assert origin is not None and origin.kind == "form" and origin.time is not None
    assert origin.place == FieldPlace("scan 1.pdf", "x1.target_date", 2)
    assert stored.revision.kind == "form" and stored.revision.base is not None
    assert outcome.moved == "merged/scan 1.pdf" and not path.exists()
    note = (work.inbox / "merged" / "scan 1.pdf.txt").read_text()
    assert work.numbers[ROSA] in note and "bus" not in note and "Ana" not in note


def test_a_form_with_nothing_but_one_note_is_merged_and_stays_wanted(work):
    work.send("a.pdf", G1__note="Only this")
    merged = work.merge()
    [outcome] = merged.files
    assert outcome.sort is Sort.MERGED
    assert [found.code for found in outcome.findings] == ["PU201"]
    assert work.numbers[ROSA] in {state.number for state in merged.wanted}


def test_blank_fields_clear_nothing(work):
    before = work.record()
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    work.merge()
    after = work.record()
    assert after.plans[0].objectives == before.plans[0].objectives
    assert after.client == before.client


def test_the_same_answers_again_change_nothing_whatever_the_file_is_called(work):
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    work.send("copy of a.pdf", G1__note="News", review__held="10/14/2026")
    outcomes = work.merge().files
    assert [outcome.sort for outcome in outcomes] == [Sort.MERGED, Sort.AGAIN]
    assert len(work.store.history(ROSA)) == 2
    assert sorted(path.name for path in (work.inbox / "merged").glob("*.pdf")) == ["a.pdf", "copy of a.pdf"]


def test_a_second_return_with_other_answers_waits_until_somebody_decides(work):
    work.send("a.pdf", G1__note="First", review__held="10/14/2026")
    work.merge()
    work.send("b.pdf", G1__note="Second", review__held="10/14/2026")
    outcome = work.one()
    assert outcome.sort is Sort.DECISION and (work.inbox / "b.pdf").exists()
    decide(work.store, [Choice(work.numbers[ROSA], "", "form", "She called", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED
    assert [entry.text for entry in work.record().plans[0].progress if entry.id.startswith("PR-")] == ["Second"]


def test_a_decision_for_the_plan_sets_the_form_aside(work):
    work.change_plan(status="met")
    filled = fill(work.forms[ROSA], {"O1-1.status": "worsening", "review.held": "10/14/2026"})
    work.send("a.pdf", data=filled)
    outcome = work.one()
    assert outcome.sort is Sort.DECISION
    assert [(each.name, each.plan, each.form) for each in outcome.waiting] == [("O1-1.status", "met", "worsening")]
    decide(work.store, [Choice(work.numbers[ROSA], "", "plan", "Checked", "R. Okafor")], now=NOW)
    assert work.one().kind == "decided"
    assert work.record().plans[0].objectives[0].status == "met"


@pytest.mark.parametrize(("take", "status"), [("form", "worsening"), ("plan", "met")])
def test_where_the_plan_has_moved_on_a_person_decides_value_by_value(work, take, status):
    work.change_plan(status="met")
    (work.inbox / "a.pdf").write_bytes(
        fill(work.forms[ROSA], {"O1-1.status": "worsening", "G1.note": "News", "review.held": "10/14/2026"})
    )
    work.one()
    decide(work.store, [Choice(work.numbers[ROSA], "O1-1.status", take, "Asked", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED
    assert work.record().plans[0].objectives[0].status == status
    assert [row.text for row in work.record().plans[0].progress if row.text == "News"]


def test_a_change_to_something_else_meanwhile_is_no_reason_to_ask(work):
    work.change_plan(unit="times")
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    assert work.one().sort is Sort.MERGED
    assert work.record().plans[0].objectives[0].unit == "times"


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("review.held", "10/14/2030", "not come yet"),
        ("review.held", "01/01/2020", "before the period"),
        ("review.held", "02/30/2026", ""),
        ("m1.total", "many", ""),
        ("x1.target_date", "2001-01-01", "before the period"),
        ("review.sessions_held", "-3", ""),
    ],
)
def test_what_cannot_be_meant_waits_with_its_reason_and_nothing_is_merged(work, field, text, why):
    (work.inbox / "a.pdf").write_bytes(fill(work.forms[ROSA], {field: text, "G1.note": "News", "x1.objective": "O1-1"}))
    outcome = work.one()
    assert outcome.sort is Sort.DECISION
    assert [each.name for each in outcome.waiting] == [field] and why in outcome.waiting[0].why
    assert text not in json.dumps(outcome.to_dict()).replace(outcome.number, "")  # which may hold -3 by chance
    assert len(work.store.history(ROSA)) == 1
    decide(work.store, [Choice(work.numbers[ROSA], field, "plan", "A slip", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED


def test_a_merge_is_taken_back_with_a_new_revision_and_what_came_later_stays(work):
    before = work.record()
    (work.inbox / "a.pdf").write_bytes(
        fill(work.forms[ROSA], {"O1-1.status": "improving", "G1.note": "News", "review.held": "10/14/2026"})
    )
    work.one()
    work.change_plan(unit="times")
    undone = undo(work.store, work.numbers[ROSA], reason="Wrong person", actor="R. Okafor", now=NOW)
    after = work.record()
    assert undone.changes and not undone.kept
    assert after.plans[0].progress == before.plans[0].progress and after.plans[0].reviews == before.plans[0].reviews
    assert after.plans[0].objectives[0].status == before.plans[0].objectives[0].status
    assert after.plans[0].objectives[0].unit == "times"
    with pytest.raises(ConfigurationError, match="Nothing of this form is merged"):
        undo(work.store, work.numbers[ROSA], reason="Again", actor="x", now=NOW)


def test_a_form_that_was_issued_anew_supersedes_the_old_one(work):
    work.change_plan(text="Another wording")
    made = reissue(work.store, work.numbers[ROSA], work.folder / "new", as_of=AS_OF, actor="x", now=NOW)
    [new] = made.forms
    assert new.form != work.numbers[ROSA]
    work.send("old.pdf", G1__note="From the old one")
    (work.inbox / "new.pdf").write_bytes(fill(work.folder / "new" / new.file, {"G1.note": "From the new one"}))
    outcomes = {outcome.file: outcome for outcome in work.merge().files}
    assert outcomes["new.pdf"].sort is Sort.MERGED
    assert outcomes["old.pdf"].sort is Sort.DECISION and new.form in outcomes["old.pdf"].waiting[0].why


def test_forms_of_several_clinicians_make_one_review(work, tmp_path):
    made = forms_of_two_clinicians(work, tmp_path / "own")
    for number, form in enumerate(made.forms[:2], 1):
        view = {"review.client_view": f"View {number}", "review.held": f"10/1{number}/2026"}
        (work.inbox / f"{number}.pdf").write_bytes(fill(tmp_path / "own" / form.file, view))
    assert [outcome.sort for outcome in work.merge().files] == [Sort.MERGED, Sort.MERGED]
    review = work.record(THEODORE).plans[0].reviews[-1]
    assert review.client_view == "View 1\nView 2" and review.held == date(2026, 10, 12)
    authors = {work.store.current(THEODORE).origins.get(f"plans[P1].reviews[{review.id}].client_view").author}
    assert authors <= {form.staff for form in made.forms}


def test_files_that_are_no_returns_are_set_aside_each_with_its_reason(work, tmp_path):
    blank = work.forms[ROSA].read_bytes()
    filled = fill(work.forms[ROSA], {"G1.note": "News"})
    flat = FormTemplate.load(work.forms[ROSA].read_bytes()).fill({"G1.note": "News"}, flatten=True).data
    other = make_forms(
        [SAMPLES / "caseload.xlsx"], tmp_path / "open", wish=Wish(AS_OF), selection=Selection(only=(ROSA,))
    )
    cases = {
        "blank.pdf": (blank, "blank"),
        "cut off.pdf": (filled[: len(filled) // 3], "damaged"),
        "empty.pdf": (b"", "not-a-pdf"),
        "login.pdf": (b"<!doctype html><html>log in</html>", "not-a-pdf"),
        "flat.pdf": (flat, "flattened"),
        "other workspace.pdf": (fill(tmp_path / "open" / other.forms[0].file, {"G1.note": "x"}), "foreign"),
    }
    for name, (data, _) in cases.items():
        work.send(name, data=data)
    outcomes = {outcome.file: outcome for outcome in work.merge().files}
    assert {name: outcome.kind for name, outcome in outcomes.items()} == {
        name: kind for name, (_, kind) in cases.items()
    }
    assert all(outcome.sort is Sort.ASIDE and outcome.why and outcome.mend for outcome in outcomes.values())
    for name, (data, _) in cases.items():
        assert (work.inbox / "set-aside" / name).read_bytes() == data, "nothing is changed or deleted"
        assert (work.inbox / "set-aside" / f"{name}.txt").read_text().startswith(name)
    assert len(work.store.history(ROSA)) == 1


def test_a_form_whose_hidden_note_was_changed_is_set_aside(work):
    seal = read_form(work.forms[ROSA].read_bytes()).field(SEAL_FIELD)
    assert seal is not None and isinstance(seal.value, str)
    mark, key, note, signature = seal.value.split(".")
    forged = f"{mark}.{key}.{note[:40]}{'B' if note[40] == 'A' else 'A'}{note[41:]}.{signature}"
    page = FormTemplate.load(work.forms[ROSA].read_bytes()).fill({"G1.note": "x"}, flatten=True).data
    maker = FormMaker(page, title="Progress update")
    maker.text("G1.note", 1, (40, 100, 500, 140), tooltip="Note", value="Forged")
    maker.hidden(SEAL_FIELD, forged)
    work.send("forged.pdf", data=maker.build())
    assert work.one().kind == "broken-seal"


def test_a_client_who_is_not_in_the_store_is_named_as_the_reason(work, tmp_path):
    with Store.create(tmp_path / "other.sqlite", actor="x", now=NOW) as empty:
        with empty.transaction(actor="x", kind="keys", now=NOW) as writing, work.store.reader() as reader:
            from toolkit.store import tables

            for key, secret in reader.keys().items():
                writing._insert(tables.keys, {"id": key, "made": "2026-01-01T00:00:00+00:00", "secret": secret})
        work.send("a.pdf", G1__note="News")
        [outcome] = merge_inbox(work.inbox, empty, as_of=AS_OF, now=NOW, actor="x").files
    assert outcome.kind == "wrong-client"


@pytest.mark.parametrize(
    ("answers", "is_told"),
    [
        ({"x1__objective": "O1-1", "x1__target_date": "2027-01-31"}, True),
        ({"O1-1__status": "improving", "G1__note": "News"}, False),
    ],
)
def test_a_form_that_changes_what_was_signed_is_merged_and_says_so(work, answers, is_told):
    [plan] = work.record().plans
    values = {"role": "clinician", "name": "R. Okafor", "date": AS_OF, "method": "ink"}
    [signed] = record_signatures(
        [Said(ROSA, plan.id, values)], work.store, actor="R. Okafor", now=NOW, as_of=NOW.date()
    )
    assert signed.row
    work.send("a.pdf", review__held="10/14/2026", **answers)
    for preview in (True, False):
        outcome = work.one(preview=preview)
        assert outcome.sort is Sort.MERGED
        assert [found.code for found in outcome.findings if found.code.startswith("SN")] == ["SN204"] * is_told
    [found] = [found for found in outcome.findings if found.code == "SN204"] or [None]
    assert found is None or (found.client, found.field, str(found.place)) == (ROSA, f"plans[{plan.id}]", "a.pdf")
    with work.store.reader() as reader:
        assert (signed_plans(reader, work.record()) == set()) is is_told


def test_the_export_after_a_form_is_known_to_say_nothing_new(work, monkeypatch):
    ids = work.store.clients()
    import_sources([SAMPLES / "caseload.xlsx"], work.store, actor="x", now=NOW, only=ids)
    work.send("a.pdf", G1__note="News", review__held="10/14/2026", x1__objective="O1-1", x1__target_date="2027-01-31")
    assert work.one().sort is Sort.MERGED
    merged = work.record()
    monkeypatch.setattr("toolkit.pipeline.importing.run.build_client", lambda rows: pytest.fail("it was read again"))

    def import_again():
        imported = import_sources([SAMPLES / "caseload.xlsx"], work.store, actor="x", now=NOW, only=ids)
        return {str(each.status) for each in imported.clients}

    assert import_again() == {"unchanged"} and work.record() == merged
    undo(work.store, work.numbers[ROSA], reason="Wrong person", actor="x", now=NOW)
    undone = work.record()
    assert undone != merged
    assert import_again() == {"unchanged"} and work.record() == undone


def test_the_store_is_copied_before_the_first_form_that_is_merged_not_the_first_that_waits(work):
    work.change_plan(status="met")
    work.send("a.pdf", data=fill(work.forms[ROSA], {"O1-1.status": "worsening", "review.held": "10/14/2026"}))
    work.send("b.pdf", THEODORE, G1__note="News", review__held="10/14/2026")
    sorts = [outcome.sort for outcome in work.merge().files]
    assert sorts == [Sort.DECISION, Sort.MERGED]
    [copy] = (work.folder / "backups").iterdir()
    with Store.open(copy) as before:
        assert len(before.history(THEODORE)) == 1 < len(work.store.history(THEODORE))


def test_a_preview_changes_nothing(work):
    path = work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    outcome = work.one(preview=True)
    assert outcome.sort is Sort.MERGED and any("News" in line for line in outcome.shown)
    assert not any("News" in line for line in outcome.changes)
    assert path.exists() and len(work.store.history(ROSA)) == 1


def test_a_run_that_was_cut_off_before_the_file_moved_is_taken_up(work):
    data = fill(work.forms[ROSA], {"G1.note": "News", "review.held": "10/14/2026"})
    work.send("a.pdf", data=data)
    work.merge()
    (work.inbox / "merged" / "a.pdf").rename(work.inbox / "a.pdf")
    assert work.one().sort is Sort.AGAIN
    assert len(work.store.history(ROSA)) == 2


def test_a_file_that_is_still_being_written_waits_for_the_next_time(work):
    path = work.send("a.pdf", data=fill(work.forms[ROSA], {"G1.note": "News"})[:500])
    os.utime(path, (NOW.timestamp() - 1,) * 2)
    assert work.one().sort is Sort.LEFT
    assert path.exists()
    later = work.one(now=NOW + timedelta(minutes=5))
    assert later.sort is Sort.ASIDE and later.kind == "damaged"


def test_long_texts_arrive_whole(work):
    long = ("Word " * 799 + "end.")[:4000]
    work.send("a.pdf", G1__note=long, review__held="10/14/2026")
    assert work.one().sort is Sort.MERGED
    assert [row.text for row in work.record().plans[0].progress if row.id.startswith("PR-")] == [long.strip()]


def test_the_workbook_of_decisions_is_filled_in_and_read_back(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    (work.inbox / "a.pdf").write_bytes(fill(work.forms[ROSA], {"review.held": "10/14/2030", "G1.note": "News"}))
    command = ["form", "merge", "inbox", "--store", "store.sqlite", "--as-of", str(AS_OF), "--actor", "R. Okafor"]
    first = CliRunner().invoke(cli, command)
    assert first.exit_code == 1 and "decisions.xlsx" in first.output
    book = openpyxl.load_workbook(work.inbox / "decisions.xlsx")
    sheet = book["Decisions"]
    assert (sheet["D2"].value, sheet["I2"].value) == ("review.held", "“10/14/2030”")
    sheet["J2"] = "plan"
    book.save(work.inbox / "decisions.xlsx")
    half = CliRunner().invoke(cli, command)
    assert half.exit_code == 3 and "row 2" in half.output and "reason" in half.output.lower()
    sheet["K2"], sheet["L2"] = "A slip of the pen", "R. Okafor"
    book.save(work.inbox / "decisions.xlsx")
    second = CliRunner().invoke(cli, command)
    assert second.exit_code == 0, second.output
    assert not (work.inbox / "decisions.xlsx").exists()


def test_the_chase_list_names_what_is_late(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    told = CliRunner().invoke(cli, ["form", "list", "--store", "store.sqlite", "--as-of", "2026-11-01", "--json"])
    rows = {row["client"]: row for row in json.loads(told.stdout)["forms"]}
    assert rows[ROSA]["days_late"] == 10 and rows[ROSA]["status"] == "wanted back"
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    work.merge()
    with work.store.reader() as reader:
        assert {state.client for state in states(reader) if state.is_wanted} == {THEODORE}


def test_a_decision_about_a_form_that_nobody_issued_is_refused(work):
    with pytest.raises(UnknownNameError):
        decide(work.store, [Choice("PK-00000-00000", "", "form", "x", "y")], now=NOW)
    with pytest.raises(UnknownNameError, match="There is no field"):
        decide(work.store, [Choice(work.numbers[ROSA], "O1-l.status", "form", "x", "y")], now=NOW)
    with pytest.raises(ConfigurationError, match="reason and a name"):
        decide(work.store, [Choice(work.numbers[ROSA], "", "form", " ", "y")], now=NOW)


def fdf(values: dict[str, str]) -> bytes:
    """What a program writes that sends form data alone."""
    groups: dict[str, list[str]] = {}
    for name, value in values.items():
        row, what = name.split(".")
        text = value.encode("utf-16-be").hex()
        groups.setdefault(row, []).append(f"<</T({what})/V<FEFF{text}>>>")
    fields = "".join(f"<</T({row})/Kids[{''.join(kids)}]>>" for row, kids in groups.items())
    return f"%FDF-1.2\n1 0 obj\n<</FDF<</F(form.pdf)/Fields[{fields}]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n".encode()


def xfdf(values: dict[str, str]) -> bytes:
    fields = "".join(
        f'<field name="{name.split(".")[0]}"><field name="{name.split(".")[1]}"><value>{escape(value)}</value></field></field>'
        for name, value in values.items()
    )
    return f'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'.encode()


@pytest.mark.parametrize(("ending", "written"), [(".fdf", fdf), (".xfdf", xfdf)])
def test_form_data_without_its_form_is_merged_like_the_form(work, ending, written):
    seal = read_form(work.forms[ROSA].read_bytes()).field(SEAL_FIELD)
    assert seal is not None and isinstance(seal.value, str)
    said = {"G1.note": "Łódź & <b>\nsecond", "O1-1.rating": "3", "review.held": "10/14/2026", SEAL_FIELD: seal.value}
    work.send(f"data{ending}", data=written(said))
    outcome = work.one()
    assert (outcome.sort, outcome.number) == (Sort.MERGED, work.numbers[ROSA])
    notes = [row for row in work.record().plans[0].progress if row.id.startswith("PR-")]
    assert {row.text or row.rating for row in notes} == {"Łódź & <b>\nsecond", 3}


@pytest.mark.parametrize(
    "data",
    [
        b"%FDF-1.2\n1 0 obj\n<</FDF<</Fields[<</T(a",
        b"%FDF-1.2\nnothing",
        b"<xfdf><fields><field",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields/></xfdf>',
    ],
)
def test_broken_form_data_is_set_aside(work, data):
    work.send("a.fdf", data=data)
    assert work.one().kind in ("damaged", "no-fields")


def scanned(form: Path, *, as_pdf: bool) -> bytes:
    """The last page printed, signed and put on a scanner: a picture, a little turned, in a PDF or alone."""
    document = pypdfium2.PdfDocument(form.read_bytes())
    page = document[len(document) - 1]
    picture = page.render(scale=200 / 72, may_draw_forms=False).to_pil().convert("L").rotate(0.7, fillcolor=255)
    data = io.BytesIO()
    picture.save(data, format="JPEG", quality=70)
    if not as_pdf:
        return data.getvalue()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    canvas.drawImage(ImageReader(io.BytesIO(data.getvalue())), 0, 0, 612, 792)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("as_pdf", [True, False])
def test_a_scanned_signature_page_is_known_by_its_code_and_waits_for_a_person(work, as_pdf):
    data = scanned(work.forms[ROSA], as_pdf=as_pdf)
    name = "scan.pdf" if as_pdf else "photo.jpg"
    work.send(name, data=data)
    outcome = work.one()
    assert (outcome.sort, outcome.kind, outcome.number) == (Sort.DECISION, "signed-page", work.numbers[ROSA])
    assert outcome.moved == f"merged/{name}" and "plankit sign" in outcome.mend
    assert [found.code for found in outcome.findings] == ["PU304"]
    work.send("again.pdf", data=data)
    assert work.one().sort is Sort.AGAIN
    with work.store.reader() as reader:
        [(_, said)] = reader.told("form scanned")
    assert (said["client"], said["plan"]) == (ROSA, "P1")


def test_a_signed_page_stays_in_the_status_of_signatures_until_somebody_says_who_signed(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    store = ["--store", "store.sqlite"]
    work.send("scan.pdf", data=scanned(work.forms[ROSA], as_pdf=True))
    work.merge()

    def waiting() -> list[dict[str, str]]:
        told = CliRunner().invoke(cli, ["sign", ROSA, "--status", "--json", *store])
        [plan] = json.loads(told.stdout)["plans"]
        return plan["waiting_pages"]

    assert waiting() == [{"file": "scan.pdf", "form": work.numbers[ROSA], "came": "2026-10-16"}]
    shown = CliRunner().invoke(cli, ["sign", ROSA, "--status", *store]).stdout
    assert "scan.pdf" in shown and f"plankit sign {ROSA} --plan P1" in shown
    said = ["--plan", "P1", "--role", "witness", "--name", "Per Holm", "--date", "2026-10-15", "--as-of", "2026-10-16"]
    signed = CliRunner().invoke(cli, ["sign", ROSA, *said, "--file", "inbox/merged/scan.pdf", *store])
    assert signed.exit_code == 0, signed.output
    assert waiting() == []


def test_a_scan_of_something_else_is_set_aside(work):
    page = FormTemplate.load(work.forms[ROSA].read_bytes())
    first = pypdfium2.PdfDocument(page.data)[0].render(scale=1).to_pil()
    data = io.BytesIO()
    first.save(data, format="PNG")
    work.send("photo.png", data=data.getvalue())
    assert work.one().kind == "scan"


def test_reading_a_form_shows_what_it_says_and_merges_nothing(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    work.send("a.pdf", G1__note="What happened")
    told = CliRunner().invoke(cli, ["form", "read", "inbox/a.pdf", "--store", "store.sqlite", "--json"])
    [form] = json.loads(told.stdout)["forms"]
    assert form["values"]["G1.note"] == "What happened" and form["client"] == ROSA
    assert len(work.store.history(ROSA)) == 1
