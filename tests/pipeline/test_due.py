"""What is due, on small worlds and on the samples; every day is worked out by hand in the comments."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import icalendar
import openpyxl
import pytest
from world import build_world, caseload_rows, write_caseload

from toolkit.errors import ConfigurationError, OutputUnwritableError, UnknownNameError
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.pipeline.calendar import calendar_bytes, write_calendars
from toolkit.pipeline.due import due
from toolkit.pipeline.reports.due import worklist_bytes, write_worklist
from toolkit.pipeline.setting import Selection
from toolkit.pipeline.worklist import DueGroup, DueLine, Worklist, days_said

SAMPLES = Path(__file__).parents[2] / "samples"

# Plans of 1 September; 60 days on is 31 October, the window opens 30 days before on 1 October, grace ends on 15 November.
DEMANDS = """
  - {id: first, first_plan_within: 30 days, from: admission}
  - {id: review, review_every: 60 days, from: plan, opens: 30 days, grace: 15 days}
  - {id: psychiatrist, signed_by: psychiatrist, within: 10 days, from: plan_written}
"""


def episodes(rows) -> None:
    rows["Episodes"] = [
        {"Client": "C001", "Programme": "Day programme", "Admission": "2026-08-15"},
        {"Client": "C002", "Programme": "Evening programme", "Admission": "2026-08-10"},
        {"Client": "C003", "Programme": "Day programme", "Admission": None},
    ]


def rewrite(world: Path, *edits, clients: int = 3) -> None:
    rows = caseload_rows(clients)
    for edit in (episodes, *edits):
        edit(rows)
    write_caseload(world / "caseload.xlsx", rows)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    build_world(tmp_path)
    profile = tmp_path / "payer_profiles" / "little-payer.yaml"
    head = profile.read_text().split("demands:")[0]
    profile.write_text(f"{head}demands:{textwrap.dedent(DEMANDS)}")
    rewrite(tmp_path)
    return tmp_path


def look(world: Path, as_of: str = "2026-09-20", **options) -> Worklist:
    return due([world / "caseload.xlsx"], as_of=date.fromisoformat(as_of), folder=world, **options)


def said(worklist: Worklist) -> list[tuple[str, str, str, str]]:
    return [(line.client, line.item, str(line.status), str(line.day or "")) for line in worklist.lines]


def of(worklist: Worklist, client: str, item: str):
    [line] = [line for line in worklist.lines if (line.client, line.item) == (client, item)]
    return line


def signatures(rows) -> None:
    rows["Signatures"] = [
        {"Client": client, "Plan": "P1", "Role": "Psychiatrist", "Name": "Amara Osei", "Date": "2026-09-02"}
        for client in ("C001", "C002", "C003")
    ]


@pytest.mark.parametrize(
    ("as_of", "status", "group", "days"),
    [
        ("2026-09-30", DueStatus.NOT_DUE, DueGroup.COMING, "31 days left"),
        ("2026-10-01", DueStatus.DUE, DueGroup.NOW, "30 days left"),
        ("2026-10-31", DueStatus.DUE, DueGroup.NOW, "today"),
        ("2026-11-01", DueStatus.DUE, DueGroup.NOW, "1 day past"),
        ("2026-11-15", DueStatus.DUE, DueGroup.NOW, "15 days past"),
        ("2026-11-16", DueStatus.OVERDUE, DueGroup.OVERDUE, "16 days late"),
    ],
)
def test_a_review_is_coming_then_due_then_overdue_after_its_grace(world, as_of, status, group, days):
    worklist = look(world, as_of, by=date(2026, 12, 31))
    line = of(worklist, "C001", "Review of plan P1")
    assert (line.due, line.opens, line.grace_end) == (date(2026, 10, 31), date(2026, 10, 1), date(2026, 11, 15))
    assert (line.status, line.group, days_said(line, worklist.as_of)) == (status, group, days)
    assert line.profile == "little-payer@1"
    assert line.why == "60 days from the plan of 2026-09-01; Contract of 2026, section 4 (unverified)"


def test_what_is_overdue_stands_first_and_what_cannot_be_reckoned_last(world):
    assert said(look(world, by=date(2026, 10, 31))) == [
        ("C001", "Signature: Psychiatrist", "overdue", "2026-09-11"),  # ten days after 1 September
        ("C002", "Signature: Psychiatrist", "overdue", "2026-09-11"),
        ("C003", "Signature: Psychiatrist", "overdue", "2026-09-11"),
        # The plan was written in time, and is no plan until it is signed: 30 days after 10 and 15 August.
        ("C002", "First plan", "waiting signature", "2026-09-09"),
        ("C001", "First plan", "waiting signature", "2026-09-14"),
        ("C001", "Review of plan P1", "not due", "2026-10-31"),
        ("C002", "Review of plan P1", "not due", "2026-10-31"),
        ("C003", "Review of plan P1", "not due", "2026-10-31"),
        ("C003", "First plan", "cannot be reckoned", ""),
    ]


def test_what_cannot_be_reckoned_says_what_is_missing(world):
    line = of(look(world), "C003", "First plan")
    assert line.lacking == ("episodes.admission",)
    assert line.why.startswith("cannot be reckoned: Admission is blank")


def test_what_is_not_due_yet_is_listed_up_to_the_day_and_counted_after_it(world):
    rewrite(world, signatures)
    before, on = look(world, by=date(2026, 10, 30)), look(world, by=date(2026, 10, 31))
    assert {line.item for line in before.lines} == {"First plan"}
    assert before.counts["left_out"] == {"done": 5, "not due": 3}
    assert on.counts["left_out"] == {"done": 5}
    assert on.counts["status"] == {"cannot be reckoned": 1, "not due": 3}


def test_thirty_days_are_looked_ahead_unless_it_is_said(world):
    rewrite(world, signatures)
    assert not [line for line in look(world, "2026-09-30").lines if line.group is DueGroup.COMING]
    assert look(world, "2026-09-30").by == date(2026, 10, 30)
    # On 1 October the window opens, and 31 October is within the thirty days.
    assert {line.status for line in look(world, "2026-10-01").lines} == {DueStatus.DUE, DueStatus.UNKNOWN}


def test_a_list_may_be_limited_by_status_day_profile_clinician_and_programme(world):
    late = look(world, statuses=[DueStatus.OVERDUE])
    assert {line.status for line in late.lines} == {DueStatus.OVERDUE}
    done = look(world, "2026-09-05", statuses=[DueStatus.DONE])
    assert not done.lines, "the plans wait for a signature"
    rewrite(world, signatures)
    done = look(world, statuses=[DueStatus.DONE])
    assert {(line.item, str(line.done)) for line in done.lines} == {
        ("First plan", "2026-09-01"),
        ("Signature: Psychiatrist", "2026-09-02"),
    }
    assert not look(world, first=date(2026, 11, 1), by=date(2026, 12, 1)).lines
    assert {line.client for line in look(world, selection=Selection(clinicians=("Ruth Okafor",))).lines} <= {"C002"}
    day = look(world, by=date(2026, 12, 1), selection=Selection(programmes=("Day programme",)))
    assert {line.client for line in day.lines} == {"C001", "C003"}
    assert day.counts["clients"] == 2


def test_a_list_may_be_limited_to_the_days_of_one_profile(world):
    other = (world / "payer_profiles" / "little-payer.yaml").read_text()
    other = other.replace("little-payer", "other-payer").replace("Little payer", "Other payer")
    (world / "payer_profiles" / "other-payer.yaml").write_text(other)
    assert look(world, profiles=["little-payer"]).lines == look(world).lines
    assert look(world, profiles=["little-payer@1"]).lines == look(world).lines
    assert not look(world, profiles=["other-payer"]).lines
    with pytest.raises(UnknownNameError, match='Did you mean "other-payer"'):
        look(world, profiles=["othr-payer"])


def test_days_the_wrong_way_round_are_refused(world):
    with pytest.raises(ConfigurationError, match="Turn the days round"):
        look(world, first=date(2026, 12, 1), by=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("holidays", "due_on"),
    [
        # From Tuesday 1 September: 2, 3, 4; Monday 7 is Labor Day; 8 to 11; 14, 15, 16.
        ("{}", "2026-09-16"),
        ("{not_kept: [2026-09-07]}", "2026-09-15"),
        ("{federal: false}", "2026-09-15"),
        ("{added: [2026-09-14, 2026-09-15]}", "2026-09-18"),
    ],
)
def test_business_days_leave_out_the_federal_holidays_and_those_of_the_agency(world, holidays, due_on):
    profile = world / "payer_profiles" / "little-payer.yaml"
    profile.write_text(profile.read_text().replace("within: 10 days", "within: 10 business days"))
    settings = world / "agency_templates" / "little-agency" / "agency.yaml"
    settings.write_text(f"{settings.read_text()}holidays: {holidays}\n")
    assert str(of(look(world), "C001", "Signature: Psychiatrist").due) == due_on


def reviews(reason: str | None):
    def edit(rows) -> None:
        rows["Reviews"] = [{"Client": "C001", "Plan": "P1", "Due": "2026-10-12", "Due set by, why": reason}]

    return edit


def test_a_day_set_by_hand_is_shown_with_name_and_reason_and_with_the_payers_own(world):
    rewrite(world, signatures, reviews("Ruth Okafor: hospital stay"))
    worklist = look(world)
    line = of(worklist, "C001", "Review of plan P1")
    assert (line.due, line.set_by, line.set_reason) == (date(2026, 10, 12), "Ruth Okafor", "hospital stay")
    assert "by the payer's rule 2026-10-31: 60 days from the plan of 2026-09-01" in line.why
    [plain] = [entry for entry in worklist.to_dict()["due"] if entry["due"] == "2026-10-12"]
    assert plain["manual"] == {"by": "Ruth Okafor", "reason": "hospital stay"}


def test_a_day_set_by_hand_without_a_name_is_not_taken(world):
    rewrite(world, signatures, reviews(None))
    line = of(look(world, by=date(2026, 10, 31)), "C001", "Review of plan P1")
    assert (line.due, line.set_by) == (date(2026, 10, 31), "")
    assert line.why.endswith("a day set by hand without name and reason is not taken")


def test_a_demand_whose_condition_nobody_can_know_is_in_the_list(world):
    profile = world / "payer_profiles" / "little-payer.yaml"
    profile.write_text(profile.read_text() + "- {id: guardian, signed_by: guardian, when: {age_under: 18}}\n")
    rewrite(world, signatures, lambda rows: rows["Clients"][1].pop("Birth date"))
    line = of(look(world), "C002", "Signature: Parent or guardian")
    assert line.status is DueStatus.UNKNOWN
    assert line.why.startswith("cannot be reckoned: asked for if the client is under 18; Birth date is blank")


def test_clients_without_a_payer_profile_are_counted_and_the_payer_is_asked_for(world):
    rewrite(world, lambda rows: rows["Coverage"][0].update(Payer="litle-payer"))
    worklist = look(world)
    assert worklist.counts["without_profile"] == 1
    [found] = [found for found in worklist.findings if found.client == "C001"]
    assert found.hint == 'Did you mean "Little payer"?'


def test_after_discharge_nothing_is_due(world):
    def discharged(rows) -> None:
        for row in rows["Episodes"]:
            row["Discharge"] = "2026-09-15"

    rewrite(world, discharged)
    # C003 has no admission: the day of its first plan can never be reckoned, whatever came after.
    assert {(line.client, line.item) for line in look(world).lines} <= {("C003", "First plan")}


def test_a_client_without_a_plan_is_in_the_list(world):
    def without_plan(rows) -> None:
        rows["Plans"], rows["Goals"] = rows["Plans"][1:], rows["Goals"][1:]

    rewrite(world, without_plan)
    line = of(look(world), "C001", "First plan")
    assert (line.due, line.status, line.clinician) == (date(2026, 9, 14), DueStatus.OVERDUE, "")
    assert look(world).counts["clinicians"]["No clinician"] == {"overdue": 1}


def test_counts_hold_neither_ids_nor_names_of_clients(world):
    plain = str(look(world).counts)
    assert not [word for word in ("C001", "C002", "C003", "Ana", "Ruiz") if word in plain]
    assert look(world).counts["programmes"] == {
        "Day programme": {"overdue": 2, "waiting for a signature": 1, "cannot be reckoned": 1},
        "Evening programme": {"overdue": 1, "waiting for a signature": 1},
    }


def test_many_processes_find_what_one_finds(world):
    large = world / "large"
    build_world(large, 110)
    (large / "payer_profiles" / "little-payer.yaml").write_text(
        (world / "payer_profiles" / "little-payer.yaml").read_text()
    )
    seen: list[tuple[int, int]] = []
    one = look(large, jobs=1, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(100, 110), (110, 110)]
    assert look(large, jobs=2).to_dict() == one.to_dict()


# --- the workbook ---


def test_the_workbook_has_a_sheet_for_all_and_one_for_each_clinician(world, tmp_path):
    worklist = look(world, by=date(2026, 10, 31))
    write_worklist(worklist, tmp_path / "due.xlsx")
    book = openpyxl.load_workbook(tmp_path / "due.xlsx")
    assert book.sheetnames == ["All", "Marcus Lindqvist", "Ruth Okafor", "Counts", "Basis"]
    sheet = book["All"]
    assert sheet.max_row == len(worklist.lines) + 1
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:R{len(worklist.lines) + 1}")
    assert {row[4].value for row in book["Ruth Okafor"].iter_rows(min_row=2)} == {"C002"}


def test_days_in_the_workbook_are_days_and_what_is_overdue_stands_out(world, tmp_path):
    write_worklist(look(world, by=date(2026, 10, 31)), tmp_path / "due.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "due.xlsx")["All"].iter_rows(min_row=2))
    dated = [row[0] for row in rows if row[0].value]
    assert all(cell.is_date and cell.number_format == "yyyy-mm-dd" for cell in dated)
    colours = {row[3].value: (row[0].fill.fgColor.rgb, row[3].fill.fgColor.rgb) for row in rows}
    assert colours["overdue"] == ("00F8D7DA", "00F8D7DA")
    assert "00F8D7DA" not in colours["not due"]


def test_on_paper_a_sheet_ends_with_the_reckoning_and_says_whose_it_is(world, tmp_path):
    write_worklist(look(world, by=date(2026, 10, 31)), tmp_path / "due.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "due.xlsx")["Ruth Okafor"]
    assert sheet.print_area == f"'Ruth Okafor'!$A$1:$I${sheet.max_row}"
    assert sheet["I1"].value == "Why that day"
    assert (sheet.oddHeader.left.text, sheet.oddHeader.right.text) == ("What is due: &A", "As of 2026-09-20")
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_equal_worklists_make_equal_files(world):
    first, second = look(world), look(world)
    assert worklist_bytes(first) == worklist_bytes(second)
    assert calendar_bytes(first.lines, first.as_of, "Due dates") == calendar_bytes(
        second.lines, second.as_of, "Due dates"
    )


def test_a_worklist_is_written_as_a_workbook_only(world, tmp_path):
    with pytest.raises(ConfigurationError, match=r"due\.pdf"):
        write_worklist(look(world), tmp_path / "due.pdf")


# --- calendars ---


def events(path: Path) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_each_clinician_has_a_calendar_of_all_day_entries(world, tmp_path):
    worklist = look(world, by=date(2026, 10, 31))
    files = write_calendars(worklist, tmp_path / "calendars")
    assert [file.name for file in files] == ["Marcus Lindqvist.ics", "Ruth Okafor.ics"]
    found = {(str(event["summary"]), event["dtstart"].dt, event["dtend"].dt) for event in events(files[1])}
    assert found == {
        ("C002: First plan", date(2026, 9, 9), date(2026, 9, 10)),
        ("C002: Signature: Psychiatrist", date(2026, 9, 11), date(2026, 9, 12)),
        ("C002: Review of plan P1", date(2026, 10, 31), date(2026, 11, 1)),
    }
    assert {event["dtstamp"].dt.isoformat() for event in events(files[1])} == {"2026-09-20T00:00:00+00:00"}


def test_a_file_takes_the_entries_of_all(world, tmp_path):
    worklist = look(world, by=date(2026, 10, 31))
    [file] = write_calendars(worklist, tmp_path / "all.ics")
    assert len(events(file)) == sum(line.due is not None for line in worklist.lines) == 8


def test_an_entry_keeps_its_id_when_its_day_moves(world, tmp_path):
    def ids(name: str) -> dict[str, str]:
        [file] = write_calendars(look(world, by=date(2026, 10, 31)), tmp_path / name)
        return {str(event["summary"]): str(event["uid"]) for event in events(file)}

    before = ids("before.ics")
    rewrite(world, signatures, reviews("Ruth Okafor: hospital stay"))
    after = ids("after.ics")
    assert after["C001: Review of plan P1"] == before["C001: Review of plan P1"]
    assert len(set(before.values())) == len(before)


def test_calendars_hold_no_name_of_a_client_and_no_reason_that_a_person_typed(world, tmp_path):
    rewrite(world, signatures, reviews("Ruth Okafor: hospital stay"))
    [file] = write_calendars(look(world), tmp_path / "all.ics")
    text = file.read_text(encoding="utf-8").replace("\r\n ", "")
    assert "Set by hand by Ruth Okafor" in text
    assert not [word for word in ("Ana", "Ruiz", "hospital") if word in text]
    assert all(str(event["class"]) == "CONFIDENTIAL" for event in events(file))


def test_clinicians_whose_names_differ_in_case_alone_have_a_calendar_each(world, tmp_path):
    rewrite(world, lambda rows: rows["Staff"][1].update(Name="RUTH OKAFOR"))
    files = write_calendars(look(world), tmp_path / "calendars")
    assert len({file.name.casefold() for file in files}) == len(files) == 2
    assert sum(len(events(file)) for file in files) == 5


def test_a_clinicians_name_cannot_lead_out_of_the_folder(world, tmp_path):
    rewrite(world, lambda rows: rows["Staff"][1].update(Name="../../etc/passwd"))
    target = tmp_path / "deep" / "calendars"
    files = write_calendars(look(world), target)
    assert {file.parent for file in files} == {target}
    assert sorted(file.name for file in target.iterdir()) == sorted(file.name for file in files)


@pytest.mark.parametrize("odd", ["a\nBEGIN:VEVENT\r\nX:1", "a\x00\x07b", "a\ud800b", "a;b,c\\n", "\u202eabc"])
def test_odd_characters_make_no_entry_of_their_own_and_stop_no_calendar(tmp_path, odd):
    line = DueLine(odd, "review", odd, DueStatus.DUE, odd, "1", due=date.max, clinician=odd, programme=odd)
    files = write_calendars(Worklist(date(2026, 9, 20), date.max, (line,)), tmp_path / "calendars")
    [event] = events(files[0])
    assert event["dtstart"].dt == date.max


def test_the_last_day_of_the_calendar_is_a_day_too(world):
    assert look(world, "9999-12-31").by == date.max


def test_a_folder_that_cannot_be_made_is_said(world, tmp_path):
    (tmp_path / "calendars").write_text("a file is in the way")
    with pytest.raises(OutputUnwritableError):
        write_calendars(look(world), tmp_path / "calendars")


# --- the samples ---

# Worked out by hand from the sheets Plans, Reviews and Services given.
EXPECTED = [
    ("00001001", "Review of plan P1", "overdue", "2026-10-30"),  # 30 days from the review of 30 September
    ("00001006", "Review of plan P1", "overdue", "2026-10-30"),  # 30 days from the plan of 30 September
    ("CF-2002", "Review of plan P1", "not due", "2026-11-15"),  # 90 days from 17 August, and six sessions: four so far
    ("00001003", "Review of plan P1", "not due", "2026-11-27"),  # 100 days from 19 August: 12, 30, 31 and 27
    ("00001004", "Review of plan P1", "not due", "2026-12-02"),  # 90 days from 3 September, and six sessions
    ("SU-3001", "Review of plan P1", "not due", "2026-12-06"),  # 100 days from 28 August: 3, 30, 31, 30 and 6
    ("CF-2004", "Review of plan P1", "not due", "2026-12-08"),  # 90 days from 9 September, and six sessions
    ("SU-3002", "Review of plan P1", "not due", "2026-12-27"),  # 90 days from the review of 28 September
    ("SU-3002", "End of plan P1", "not due", "2026-12-30"),
    ("00001005", "Review of plan P1", "not due", "2026-12-31"),  # 100 days from 22 September: 8, 31, 30 and 31
]


@pytest.mark.parametrize("source", ["caseload.xlsx", "caseload-csv", "form-data.json"])
def test_the_samples_are_reckoned_the_same_from_every_source(source, tmp_path):
    found = due([SAMPLES / source], as_of=date(2026, 11, 2), by=date(2026, 12, 31), folder=tmp_path)
    assert said(found) == EXPECTED


def test_a_review_that_waits_for_sessions_has_no_day_and_no_calendar_entry(tmp_path):
    found = due([SAMPLES / "caseload.xlsx"], as_of=date(2026, 11, 2), by=date(2026, 11, 15), folder=tmp_path)
    line = of(found, "CF-2002", "Review of plan P1")
    assert (line.due, line.not_before) == (None, date(2026, 11, 15))
    assert line.why == (
        "90 days or 6 sessions from the plan of 2026-08-17, whichever is longer; 4 sessions so far; DHS 35.19(3)"
    )
    [file] = write_calendars(found, tmp_path / "all.ics")
    assert not [event for event in events(file) if "CF-2002" in event["summary"]]
