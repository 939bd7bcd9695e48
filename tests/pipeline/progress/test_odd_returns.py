"""Returns that nobody planned for: half written, half flattened, signed, of elsewhere, by the thousand."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace

import openpyxl
import pikepdf
import pypdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, String
from returnedforms import AS_OF, NOW, ROSA, THEODORE, fill, new_store

from toolkit.cli.main import cli
from toolkit.errors import FileUnreadableError
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.making.maker import FormMaker
from toolkit.forms.progress.issue import SEAL_FIELD, sealed, unsealed
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.progress.deciding import Choice, decide, form_key
from toolkit.pipeline.progress.decisionbook import write_decisions
from toolkit.pipeline.progress.inbox import merge_inbox
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.progress.outcomes import Sort
from toolkit.pipeline.setting import Selection

ANSWERS = {"G1.note": "News", "O1-1.rating": "3", "review.held": "10/14/2026"}


def changed(data: bytes, change) -> bytes:
    """A form as another program saves it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def written(path, seconds_ago: float) -> None:
    os.utime(path, (NOW.timestamp() - seconds_ago,) * 2)


def test_ten_thousand_files_in_the_inbox_are_each_accounted_for(work):
    for number in range(9_999):
        (work.inbox / f"{number:05}.pdf").write_bytes(b"no form %d" % number)
    work.send("returned.pdf", data=fill(work.forms[ROSA], ANSWERS))
    merged = work.merge(preview=True)
    assert len(merged.of(Sort.ASIDE)) == 9_999 and len(merged.of(Sort.MERGED)) == 1
    assert {outcome.kind for outcome in merged.of(Sort.ASIDE)} == {"not-a-pdf"}
    assert len(list(work.inbox.iterdir())) == 10_000


def test_every_file_is_told_of_and_what_no_person_put_there_is_passed_over(work):
    work.send("letter.docx", data=b"PK\x03\x04 word")
    work.send("no ending", data=fill(work.forms[ROSA], ANSWERS))
    for name in ("Thumbs.db", ".DS_Store", "~$letter.docx", "download.pdf.crdownload"):
        work.send(name, data=b"x")
    (work.inbox / "October").mkdir()
    merged = work.merge()
    told = {outcome.file: (outcome.sort, [found.code for found in outcome.findings]) for outcome in merged.files}
    assert told == {
        "letter.docx": (Sort.ASIDE, ["PU301"]),
        "no ending": (Sort.MERGED, []),
        "October": (Sort.LEFT, ["PU303"]),
    }
    assert "Office" in merged.of(Sort.ASIDE)[0].why and (work.inbox / "set-aside" / "letter.docx").exists()
    assert "folder" in merged.of(Sort.LEFT)[0].why


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names in folders")
def test_a_pipe_in_the_inbox_is_not_waited_for_and_a_link_to_nothing_is_told(work):
    os.mkfifo(work.inbox / "pipe.pdf")
    (work.inbox / "link.pdf").symlink_to(work.folder / "gone.pdf")
    outcome = work.one()
    assert (outcome.file, outcome.sort) == ("link.pdf", Sort.LEFT)


def test_a_workspace_is_not_taken_for_an_inbox(work):
    (work.inbox / "plankit.toml").write_text("")
    with pytest.raises(FileUnreadableError, match="workspace"):
        work.merge()


# -- files under way ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [0, 300], ids=["clocks agree", "the folder's clock is five minutes ahead"])
@pytest.mark.parametrize("part", [0.3, 0.97, 0.999])
def test_a_form_whose_writing_has_only_begun_is_left_for_the_next_time(work, part, ahead):
    data = fill(work.forms[ROSA], ANSWERS)
    path = work.send("a.pdf", data=data[: int(len(data) * part)])
    written(path, 1 - ahead)
    assert work.one().sort is Sort.LEFT and path.exists()
    path.write_bytes(data)
    written(path, 1 - ahead)
    assert work.one().sort is Sort.MERGED


def test_a_file_that_is_written_to_while_others_are_merged_is_left_for_the_next_time(work):
    work.send("a.pdf", data=fill(work.forms[ROSA], ANSWERS))
    later = work.send("b.pdf", data=fill(work.forms[THEODORE], {"G1.note": "Draft"}))
    whole = fill(work.forms[THEODORE], {"G1.note": "Whole", "review.held": "10/14/2026"})
    outcomes = work.merge(on_progress=lambda done, _: later.write_bytes(whole) if done == 1 else None).files
    assert [outcome.sort for outcome in outcomes] == [Sort.MERGED, Sort.LEFT]
    assert work.one().sort is Sort.MERGED
    assert [row.text for row in work.record(THEODORE).plans[0].progress if row.id.startswith("PR-")] == ["Whole"]


def test_a_form_with_something_behind_its_end_is_merged_and_said_to_be_damaged(work):
    work.send("a.pdf", data=fill(work.forms[ROSA], ANSWERS) + b"\n-- \nThis message is confidential.\n")
    outcome = work.one()
    assert outcome.sort is Sort.MERGED and "PU204" in [found.code for found in outcome.findings]


@pytest.mark.parametrize("lost", [20, 300, 3000])
def test_an_earlier_answer_is_not_taken_for_one_that_was_cut_off(work, lost):
    (work.folder / "first.pdf").write_bytes(fill(work.forms[ROSA], ANSWERS))
    twice = fill(work.folder / "first.pdf", {"G1.note": "Corrected. " * 200})
    work.send("a.pdf", data=twice[:-lost])
    assert work.one().kind == "damaged"
    assert len(work.store.history(ROSA)) == 1


def test_a_day_that_a_fast_clock_wrote_is_taken_and_one_further_off_waits(work):
    work.send("a.pdf", data=fill(work.forms[ROSA], ANSWERS | {"review.held": "10/16/2026"}))
    work.send("b.pdf", data=fill(work.forms[THEODORE], {"G1.note": "x", "review.held": "10/17/2026"}))
    assert [outcome.sort for outcome in work.merge().files] == [Sort.MERGED, Sort.DECISION]


# -- forms that are no longer what was sent -----------------------------------------------------------------------------


def flattened_page(number: int):
    """One page's fields drawn into the page and gone, as some print drivers and phone programs leave them."""

    def change(document):
        page = document.pages[number - 1]
        gone = {item.objgen for item in page.Annots}
        del page["/Annots"]
        form = document.Root.AcroForm
        form.Fields = Array(
            [kept for field in form.Fields if (kept := without(field, gone)) is not None],
        )

    def without(field, gone):
        if field.objgen in gone:
            return None
        if "/Kids" in field:
            kids = [kept for kid in field.Kids if (kept := without(kid, gone)) is not None]
            if not kids:
                return None
            field.Kids = Array(kids)
        return field

    return change


def test_a_form_of_which_a_page_was_flattened_waits_since_answers_may_stand_on_it(work):
    data = changed(fill(work.forms[ROSA], ANSWERS), flattened_page(2))
    assert {field.page for field in read_form(data).fields} == {1}
    work.send("a.pdf", data=data)
    outcome = work.one()
    assert outcome.sort is Sort.DECISION and "flattened" in outcome.waiting[0].why
    assert len(work.store.history(ROSA)) == 1
    decide(work.store, [Choice(work.numbers[ROSA], "", "form", "Nothing on page 2", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED


def test_a_form_whose_first_page_was_flattened_is_said_to_be_and_not_a_stranger_s(work):
    work.send("a.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), flattened_page(1)))
    outcome = work.one()
    assert (outcome.sort, outcome.kind, outcome.number) == (Sort.ASIDE, "flattened", work.numbers[ROSA])
    assert "Save, not Print" in outcome.mend


def test_a_hidden_note_that_was_copied_from_another_client_s_form_is_refused(work):
    other = str(read_form(work.forms[THEODORE].read_bytes()).field(SEAL_FIELD).value)

    def copy(document):
        [seal] = [field for field in document.Root.AcroForm.Fields if str(field.T) == "plankit"]
        seal.Kids[0].V = String(other)

    work.send("a.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), copy))
    outcome = work.one()
    assert (outcome.sort, outcome.kind) == (Sort.ASIDE, "broken-seal") and work.numbers[THEODORE] in outcome.why
    assert len(work.store.history(THEODORE)) == 1


def test_a_second_return_shows_in_what_it_differs_before_anybody_decides(work):
    work.send("a.pdf", data=fill(work.forms[ROSA], ANSWERS))
    work.merge()
    work.send("b.pdf", data=fill(work.forms[ROSA], ANSWERS | {"G1.note": "Other news"}))
    merged = work.merge()
    [outcome] = merged.files
    assert outcome.sort is Sort.DECISION
    assert [line for line in outcome.shown if "Other news" in line and "News" in line] == list(outcome.shown)
    assert outcome.changes and not any("ews" in line for line in outcome.changes)
    sheet = openpyxl.load_workbook(write_decisions(merged))["Decisions"]
    assert sheet["D2"].value == "(the whole form)" and "Other news" in sheet["I2"].value
    assert len(work.store.history(ROSA)) == 2


def test_a_digital_signature_is_told_and_does_not_keep_the_answers_from_the_record(work):
    def sign(document):
        value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=String("x"))
        signature = document.make_indirect(value)
        field = Dictionary(
            FT=Name.Sig,
            T=String("Signature1"),
            V=signature,
            Type=Name.Annot,
            Subtype=Name.Widget,
            F=132,
            Rect=[40, 60, 200, 90],
        )
        widget = document.make_indirect(field)
        document.pages[-1].Annots.append(widget)
        document.Root.AcroForm.Fields.append(widget)
        document.Root.AcroForm.SigFlags = 3
        document.Root.Perms = Dictionary(DocMDP=signature)

    work.send("signed.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), sign))
    outcome = work.one()
    assert outcome.sort is Sort.MERGED
    assert [(found.code, "plankit sign" in found.hint) for found in outcome.findings] == [("PU205", True)]


def test_a_form_that_was_encrypted_on_its_way_and_opens_by_itself_is_merged(work):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(fill(work.forms[ROSA], ANSWERS))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="gateway", user="", R=6))
    work.send("a.pdf", data=out.getvalue())
    assert work.one().sort is Sort.MERGED


def test_a_form_that_was_printed_to_pdf_is_told_from_one_that_was_flattened(work):
    values = {name: value for name, value in ANSWERS.items() if name != "review.held"}
    flat = FormTemplate.load(work.forms[ROSA].read_bytes()).fill(values, flatten=True).data

    def printed(document):
        del document.docinfo

    work.send("flattened.pdf", data=flat)
    work.send("printed.pdf", data=changed(flat, printed))
    assert {outcome.file: (outcome.kind, outcome.number) for outcome in work.merge().files} == {
        "flattened.pdf": ("flattened", work.numbers[ROSA]),
        "printed.pdf": ("printed", work.numbers[ROSA]),
    }


def test_text_that_was_put_on_the_page_is_told_beside_what_was_merged(work):
    def type_on_page(document):
        text = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[40, 100, 200, 120], Contents=String("See my letter"), F=4
        )
        document.pages[0].Annots.append(document.make_indirect(text))

    work.send("a.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), type_on_page))
    outcome = work.one()
    assert outcome.sort is Sort.MERGED
    [found] = outcome.findings
    assert found.code == "PU203" and "letter" not in found.message + found.hint


@pytest.mark.parametrize("over", [b"/ADBE_FillSign BMC q /Fm0 Do Q EMC", b"BT /F1 9 Tf 99 99 Td (x) Tj ET"])
def test_what_was_written_over_a_page_is_told_as_adobes_fill_and_sign_does_it(work, over):
    def write_over(document):
        document.pages[0].contents_add(over)

    def write_into(document):
        content = document.pages[0].Contents
        stream = content[0] if isinstance(content, Array) else content
        stream.write(stream.read_bytes() + b"\n" + over)

    work.send("a.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), write_over))
    outcome = work.one()
    assert (outcome.sort, [found.code for found in outcome.findings]) == (Sort.MERGED, ["PU203"])
    assert outcome.findings[0].place.page == 1
    if b"ADBE_FillSign" in over:
        work.send("b.pdf", THEODORE, data=changed(fill(work.forms[THEODORE], ANSWERS), write_into))
        assert [found.code for found in work.one().findings] == ["PU203"]


@pytest.mark.filterwarnings("ignore:.*not reachable from /AcroForm")
def test_the_answers_on_the_page_count_where_a_program_kept_an_older_copy_of_the_form(work):
    with pikepdf.open(work.forms[ROSA]) as sent:
        older = sent.make_indirect(sent.Root.AcroForm)

        def split(document):
            document.Root.AcroForm = document.copy_foreign(older)

        work.send("a.pdf", data=changed(fill(work.forms[ROSA], ANSWERS), split))
    outcome = work.one()
    assert outcome.sort is Sort.MERGED and "PU202" in [found.code for found in outcome.findings]
    assert "News" in [row.text for row in work.record().plans[0].progress]


def test_a_form_with_a_script_an_attachment_or_a_password_is_set_aside_each_with_its_reason(work):
    def script(document):
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    def attach(document):
        document.attachments["x.exe"] = b"MZ"

    data = fill(work.forms[ROSA], ANSWERS)
    work.send("script.pdf", data=changed(data, script))
    work.send("attached.pdf", data=changed(data, attach))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    work.send("locked.pdf", data=out.getvalue())
    outcomes = {outcome.file: outcome for outcome in work.merge().files}
    assert {name: outcome.kind for name, outcome in outcomes.items()} == {
        "script.pdf": "active",
        "attached.pdf": "active",
        "locked.pdf": "locked",
    }
    assert "script" in outcomes["script.pdf"].why and "attached file" in outcomes["attached.pdf"].why
    assert len(work.store.history(ROSA)) == 1


def test_a_rating_off_its_scale_waits_and_may_be_taken_all_the_same(work):
    seal = str(read_form(work.forms[ROSA].read_bytes()).field(SEAL_FIELD).value)
    fields = (
        f'<field name="G1.rating"><value>99</value></field><field name="{SEAL_FIELD}"><value>{seal}</value></field>'
    )
    data = f'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'
    work.send("a.xfdf", data=data.encode())
    outcome = work.one()
    assert outcome.sort is Sort.DECISION
    assert [(each.name, "off its scale" in each.why) for each in outcome.waiting] == [("G1.rating", True)]
    decide(work.store, [Choice(work.numbers[ROSA], "G1.rating", "form", "Meant so", "R. Okafor")], now=NOW)
    assert work.one().sort is Sort.MERGED
    assert 99 in [row.rating for row in work.record().plans[0].progress]


# -- forms of elsewhere -------------------------------------------------------------------------------------------------


def test_a_form_of_another_workspace_is_set_aside_as_one_and_never_merged(work, tmp_path):
    with new_store(tmp_path / "other.sqlite") as other:
        only = Selection(only=(ROSA,))
        [form] = make_forms(
            [other.path], tmp_path / "forms", wish=Wish(AS_OF), key=form_key(other), selection=only
        ).forms
    work.send("a.pdf", data=fill(tmp_path / "forms" / form.file, ANSWERS))
    outcome = work.one()
    assert (outcome.sort, outcome.kind) == (Sort.ASIDE, "foreign") and "workspace" in outcome.mend
    assert len(work.store.history(ROSA)) == 1


def test_a_form_that_was_sealed_with_an_earlier_key_of_the_store_is_merged(work):
    with work.store.transaction(actor="x", kind="keys", now=NOW) as writing:
        writing.new_key()
    assert (
        unsealed(str(read_form(work.forms[ROSA].read_bytes()).field(SEAL_FIELD).value), {}).key
        != form_key(work.store).id
    )
    work.send("a.pdf", data=fill(work.forms[ROSA], ANSWERS))
    assert work.one().sort is Sort.MERGED


def test_a_form_of_a_newer_plankit_is_set_aside_with_what_to_do(work):
    seal = read_form(work.forms[ROSA].read_bytes()).field(SEAL_FIELD)
    key = form_key(work.store)
    issue = unsealed(str(seal.value), {key.id: key.secret}).issue
    maker = FormMaker(changed(work.forms[ROSA].read_bytes(), unfilled), title="Progress update")
    maker.text("G1.note", 1, (40, 100, 500, 140), tooltip="Note", value="News")
    maker.hidden(SEAL_FIELD, sealed(replace(issue, version=issue.version + 1), key.id, key.secret))
    work.send("a.pdf", data=maker.build())
    outcome = work.one()
    assert (outcome.sort, outcome.kind) == (Sort.ASIDE, "newer") and "up to date" in outcome.mend


def unfilled(document) -> None:
    """Pages without fields."""
    for page in document.pages:
        if "/Annots" in page:
            del page["/Annots"]
    del document.Root["/AcroForm"]


def test_a_file_that_cannot_be_moved_is_merged_and_told_and_keeps_no_other_from_it(work):
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    work.send("b.pdf", data=b"no form")
    work.send("c.pdf", THEODORE, G1__note="Other news", review__held="10/14/2026")
    (work.inbox / "merged").write_text("not a folder")
    outcomes = {each.file: each for each in work.merge().files if each.file.endswith(".pdf")}
    told = {name: [found.code for found in each.findings] for name, each in outcomes.items()}
    assert told == {"a.pdf": ["PU305"], "b.pdf": ["PU301"], "c.pdf": ["PU305"]}
    assert len(work.store.history(ROSA)) == len(work.store.history(THEODORE)) == 2
    assert (work.inbox / "a.pdf").exists() and not outcomes["a.pdf"].moved
    (work.inbox / "merged").unlink()
    assert {each.file: each.moved for each in work.merge().files} == {"a.pdf": "merged/a.pdf", "c.pdf": "merged/c.pdf"}
    assert len(work.store.history(ROSA)) == 2, "it was merged already"


def test_what_was_merged_is_told_also_where_the_workbook_of_decisions_cannot_be_written(work, monkeypatch):
    monkeypatch.chdir(work.folder)
    work.send("a.pdf", G1__note="News", review__held="02/30/2026")
    (work.inbox / "decisions.xlsx").mkdir()
    told = CliRunner().invoke(cli, ["form", "merge", "inbox", "--store", "store.sqlite", "--as-of", "2026-10-15"])
    assert "review.held: There is no such day" in told.stdout
    assert told.exit_code == 6 and "decisions.xlsx" in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", [b"x" * 251 + b".pdf", b"\xfc.pdf", b"line\nbreak \x1b[31m.pdf", b"=cmd|calc.pdf"])
def test_a_file_may_have_any_name_that_the_disk_takes(work, name):
    for _ in range(2):
        path = work.inbox / os.fsdecode(name)
        path.write_bytes(fill(work.forms[ROSA], ANSWERS))
        [outcome] = work.merge().files
        assert outcome.sort in (Sort.MERGED, Sort.AGAIN) and outcome.moved and not path.exists()
        assert "PU305" not in [found.code for found in outcome.findings]
        outcome.file.encode()
    assert len(list((work.inbox / "merged").iterdir())) == 4, "two files, and a note beside each"


def extended(first: bytes, second: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as other:
        one.pages.extend(other.pages)
        one.save(out)
    return out.getvalue()


def added(first: bytes, second: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as other:
        one.add_pages_from(other)
        one.save(out)
    return out.getvalue()


def appended(first: bytes, second: bytes) -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for data in (first, second):
        writer.append(io.BytesIO(data))
    writer.write(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("joined", [extended, added, appended])
def test_the_forms_of_two_clients_in_one_file_are_set_aside_and_no_word_goes_to_the_other_client(work, joined):
    one = fill(work.forms[ROSA], {"review.held": "10/14/2026"})
    other = fill(work.forms[THEODORE], {"review.held": "10/13/2026", "G1.note": "Of Theodore alone"})
    before = work.record(ROSA), work.record(THEODORE)
    work.send("both.pdf", data=joined(one, other))
    outcome = work.one()
    assert (outcome.sort, outcome.kind) == (Sort.ASIDE, "several")
    assert [found.code for found in outcome.findings] == ["PU301"]
    assert (work.record(ROSA), work.record(THEODORE)) == before
    work.send("once.pdf", data=one)
    assert work.one().sort is Sort.MERGED


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_one_form_twice_in_a_file_is_merged_only_where_both_say_the_same(work):
    one, other = (fill(work.forms[ROSA], {"review.held": "10/14/2026", "G1.note": note}) for note in ("One", "Two"))
    work.send("both.pdf", data=extended(one, other))
    assert work.one().kind == "several"
    work.send("copies.pdf", data=extended(one, one))
    assert work.one().sort is Sort.MERGED


def xfdf(seal: str, note: str) -> bytes:
    fields = f'<field name="{SEAL_FIELD}"><value>{seal}</value></field><field name="G1.note">{note}</field>'
    return f'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'.encode()


def test_form_data_says_each_answer_once(work):
    seal = str(read_form(work.forms[ROSA].read_bytes()).values[SEAL_FIELD])
    twice = '<value>One</value></field><field name="G1.note"><value>Two</value>'
    work.send("twice.xfdf", data=xfdf(seal, twice))
    assert work.one().kind == "several"
    work.send("rich.xfdf", data=xfdf(seal, "<value>Once</value><value-richtext><p>Once</p></value-richtext>"))
    assert work.one().sort is Sort.MERGED
    assert [each.text for each in work.record().plans[0].progress if each.id.startswith("PR-")] == ["Once"]


@pytest.mark.parametrize("over", [b"/ADBE_FillSign BMC q /Fm0 Do Q EMC", b""])
def test_a_form_whose_answers_were_all_written_beside_its_fields_is_not_called_blank(work, over):
    def write(document):
        if over:
            document.pages[0].contents_add(over)
        else:
            note = Dictionary(
                Type=Name.Annot, Subtype=Name.FreeText, Rect=[40, 100, 200, 120], Contents=String("Better")
            )
            document.pages[0].Annots.append(document.make_indirect(note))

    work.send("a.pdf", data=changed(work.forms[ROSA].read_bytes(), write))
    outcome = work.one()
    assert (outcome.sort, outcome.kind) == (Sort.ASIDE, "beside-fields")
    assert "Fill & Sign" in (work.inbox / "set-aside" / "a.pdf.txt").read_text()


def test_what_another_merge_took_in_meanwhile_is_known_to_be_merged(work):
    work.send("a.pdf", G1__note="News", review__held="10/14/2026")
    data = fill(work.forms[THEODORE], {"G1.note": "Other news", "review.held": "10/14/2026"})
    work.send("b.pdf", data=data)
    (work.folder / "other").mkdir()
    (work.folder / "other" / "copy.pdf").write_bytes(data)

    def another_merge(position: int, count: int) -> None:
        if position == 1:
            merge_inbox(work.folder / "other", work.store, as_of=AS_OF, now=NOW, actor="somebody else")

    outcomes = work.merge(on_progress=another_merge).files
    assert [outcome.sort for outcome in outcomes] == [Sort.MERGED, Sort.AGAIN]
    assert len(work.store.history(THEODORE)) == 2
    with work.store.reader() as reader:
        assert len(reader.told("form merged", client=THEODORE)) == 1
