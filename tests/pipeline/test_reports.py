from __future__ import annotations

import csv
import io
import itertools
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from toolkit.errors import ConfigurationError
from toolkit.findings import CellPlace, Finding, Severity, Stage
from toolkit.pipeline.report import ClientStatus, ProfileUse, Report, Source, UnusedColumn, WaiverUse
from toolkit.pipeline.reports import WRITERS, write_report
from toolkit.pipeline.reports.terminal import print_report

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> [bold]red[/] \x07\x1b[31m \N{RIGHT-TO-LEFT OVERRIDE}é'


def finding(client: str, **facts) -> Finding:
    plain = {
        "code": "CO101",
        "severity": Severity.ERROR,
        "message": "The plan has no strengths.",
        "client": client,
        "field": "plans[P1].strengths",
        "place": CellPlace("caseload.xlsx", "Plans", 2, 5),
        "hint": "Write what the person is good at.",
        "citation": "14 NYCRR 599.10(c)",
        "standing": "verified",
        "demands": ("ny@2025#strengths",),
        "stage": Stage.CONTENT,
        "cause": "column:Plans:Strengths",
        "clinician": "Ruth Okafor",
    }
    return Finding(**(plain | facts))


@pytest.fixture
def report() -> Report:
    findings = (
        Finding("RD104", Severity.INFO, "Hidden rows were read as well.", place=CellPlace("caseload.xlsx", "Goals")),
        finding("0001"),
        finding("0002", clinician="A/B: [C]?", message=HOSTILE, value="SECRET"),
        finding("0003", severity=Severity.WARNING, waived="M. Lindqvist: letter", clinician=""),
    )
    clients = tuple(
        ClientStatus.of(
            c, tuple(f for f in findings if f.client == c), clinician=name, agency="a", profiles=("ny@2025",)
        )
        for c, name in (("0001", "Ruth Okafor"), ("0002", "A/B: [C]?"), ("0003", ""), ("0004", "Ruth Okafor"))
    )
    return Report(
        date(2026, 10, 1),
        (Source("caseload.xlsx", "workbook", "ab" * 32),),
        findings,
        clients,
        (ProfileUse("ny@2025", "New York", "ny.yaml", 4, {"verified": 3, "unverified": 1}, "2026-11-01"),),
        (UnusedColumn("caseload.xlsx › Plans › column Z", "County worker"),),
        (WaiverUse("0003", "CO101", "", "letter", "M. Lindqvist", "2026-12-31", True, 1),),
    )


def printed(report: Report, width: int, **options) -> str:
    console = Console(
        width=width, color_system=None, markup=False, highlight=False, emoji=False, record=True, file=io.StringIO()
    )
    print_report(report, console, **options)
    return console.export_text()


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_who_what_where_how_and_by_which_rule(report, width):
    text = printed(report, width)
    assert max(map(len, text.splitlines())) <= width
    flat = re.sub(r"\s+", " ", text)
    for said in (
        "0001",
        "The plan has no strengths.",
        "caseload.xlsx › Plans › F2",
        "Write what the person is good at.",
    ):
        assert said in flat
    for said in (
        "CO101",
        "ny@2025#strengths",
        "14 NYCRR 599.10(c)",
        "ny@2025: 1 unverified of 4 demands",
        "County worker",
        "letter",
    ):
        assert said in flat
    assert flat.index("Column Strengths is absent") < flat.index("0001 Ruth Okafor")


def test_nothing_in_a_report_can_steer_the_terminal(report):
    text = printed(report, 120)
    assert not set(text) & set("\x07\x1b\N{RIGHT-TO-LEFT OVERRIDE}")


def test_text_that_looks_like_markup_is_printed_as_it_is(report):
    assert "[bold]red[/]" in re.sub(r"\s+", " ", printed(report, 300))


@pytest.mark.parametrize("ending", [".json", ".csv", ".html", ".xlsx"])
def test_values_are_shown_only_when_asked_for_in_every_form(report, tmp_path, ending):
    for show in (False, True):
        path = tmp_path / f"report{ending}"
        write_report(report, path, show_values=show)
        data = path.read_bytes()
        if ending == ".xlsx":
            book = openpyxl.load_workbook(path)
            data = "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row).encode()
        assert (b"SECRET" in data) is show
    assert ("SECRET" in printed(report, 120, show_values=True)) is True
    assert "SECRET" not in printed(report, 120)


def test_the_same_report_is_the_same_bytes(report):
    for write in WRITERS.values():
        assert write(report, False) == write(report, False)


def test_an_ending_that_no_report_has_names_those_there_are(report, tmp_path):
    with pytest.raises(ConfigurationError, match=r"\.html"):
        write_report(report, tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_csv_cells_never_begin_like_a_formula(report):
    rows = list(csv.DictReader(io.StringIO(WRITERS[".csv"](report, False).decode("utf-8-sig"))))
    assert [row["Severity"] for row in rows].count("waiver") == 1 and len(rows) == 5
    assert rows[2]["What is wrong"] == "'" + HOSTILE
    assert rows[1]["Where"] == "caseload.xlsx › Plans › F2"


def test_the_workbook_has_a_sheet_for_each_clinician_and_no_formulas(report, tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(WRITERS[".xlsx"](report, False))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "Causes",
        "A_B_ _C__",
        "Files",
        "No clinician named",
        "Ruth Okafor",
        "All findings",
        "Clients",
        "Basis",
    ]
    assert book["Causes"]["A2"].value == "Column Strengths is absent from sheet Plans"
    own = [row[1].value for row in book["Ruth Okafor"].iter_rows(min_row=2)]
    assert own == ["0001"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_page_is_self_contained_and_accessible(report):
    page = WRITERS[".html"](report, False).decode()
    outline = _Outline()
    outline.feed(page)
    tags = [tag for tag, _ in outline.tags]
    assert "script" not in tags and "img" not in tags and "link" not in tags
    assert "http" not in re.sub(r"http-equiv|http://x", "", page)
    assert ("html", {"lang": "en"}) in outline.tags
    assert tags.count("h1") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert all(attrs.get("scope") == "col" for tag, attrs in outline.tags if tag == "th")
    assert "&lt;script&gt;" in page
    assert "nobody has compared with their source" in page


def test_json_has_the_keys_that_others_rely_on(report):
    plain = json.loads(WRITERS[".json"](report, False))
    keys = "as_of counts reservations causes findings clients profiles waivers unused_columns sources"
    assert plain.keys() == set(keys.split())
    assert plain["as_of"] == "2026-10-01"
    assert plain["findings"][1].keys() >= {
        "code",
        "severity",
        "client",
        "field",
        "place",
        "message",
        "hint",
        "citation",
    }
    assert plain["causes"][0]["held_up"] == 2
    assert plain["counts"] == {"errors": 2, "warnings": 0, "infos": 1, "waived": 1, "clients": 4, "held_up": 2}


def test_a_large_report_ends_with_where_to_find_the_rest():
    findings = tuple(finding(f"{number:05d}") for number in range(2_000))
    clients = tuple(ClientStatus.of(f.client, (f,), clinician="", agency="", profiles=()) for f in findings)
    text = printed(Report(date(2026, 10, 1), (), findings, clients), 120)
    assert len(text.splitlines()) < 4_000
    assert "1,400 more clients" in text


def test_many_people_of_one_name_get_sheets_of_their_own(tmp_path: Path):
    findings = (finding("1", clinician="x" * 40), finding("2", clinician="X" * 39), finding("3", clinician="History"))
    path = tmp_path / "report.xlsx"
    path.write_bytes(WRITERS[".xlsx"](Report(date(2026, 10, 1), (), findings), False))
    titles = openpyxl.load_workbook(path).sheetnames
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 31 for title in titles)
