from datetime import date

import pytest
from openpyxl import Workbook

from toolkit.errors import FileUnreadableError, NothingToReadError, SourceNotFoundError
from toolkit.findings import Severity
from toolkit.records.fields import AbsentKind, FieldSpec, Kind
from toolkit.records.reading.caseload import load_caseload

CLIENTS = [["Client", "First name", "Last name", "Birth date"], ["0042", "Rosa", "Delgado", date(1988, 4, 12)]]
PLANS = [["Client", "Plan id", "Kind", "Strengths"], ["0042", "P1", "Full", "Close to her sister"]]
GOALS = [["Client", "Plan", "Goal id", "Text", "Target date"], ["0042", "P1", "G1", "Drives", date(2026, 11, 30)]]
OBJECTIVES = [["Client", "Objective id", "Goal", "Text"], ["0042", "O1-1", "G1", "Drives to the store"]]
INTERVENTIONS = [["Client", "Intervention id", "Objectives", "Text"], ["0042", "I1-1", "O1-1", "Will ride along"]]
FIVE = {
    "Clients": CLIENTS,
    "Plans": PLANS,
    "Goals": GOALS,
    "Objectives": OBJECTIVES,
    "Interventions": INTERVENTIONS,
}


@pytest.fixture
def load(tmp_path):
    def load(sheets=None, *, shape=None, **options):
        book = Workbook()
        book.remove(book.active)
        for name, rows in (sheets or FIVE).items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        if shape:
            shape(book)
        book.save(tmp_path / "c.xlsx")
        return load_caseload([tmp_path / "c.xlsx"], **options)

    return load


def codes(findings):
    return [(finding.code, str(finding.place).removeprefix("c.xlsx › ")) for finding in findings]


def test_five_sheets_make_a_record_with_places(load):
    caseload = load()
    loaded = caseload.client("0042")
    plan = loaded.record.plans[0]
    assert caseload.client_ids == ("0042",)
    assert loaded.record.client.birth_date == date(1988, 4, 12)
    assert plan.kind == "full"
    assert plan.goals[0].target_date == date(2026, 11, 30)
    assert plan.objectives[0].goal == "G1"
    assert plan.interventions[0].objectives == ("O1-1",)
    assert str(loaded.origins.place("plans[P1].goals[G1].target_date")) == "c.xlsx › Goals › E2"
    assert str(loaded.origins.place("plans[P1].goals[G1].measure")) == "c.xlsx › Goals › row 2"
    assert caseload.findings == ()
    assert loaded.findings == ()
    assert caseload.sources[0].name == "c.xlsx"
    assert len(caseload.sources[0].sha256) == 64


def test_headers_forgive_case_blanks_punctuation_and_slips_and_say_so(load):
    goals = [
        ["CLIENT ID", "goal-ID", "text *", "Tarjet date", "Client’s  Words"],
        ["0042", "G1", "Drives", "11/30/2026", "I drive"],
    ]
    caseload = load(FIVE | {"Goals": goals})
    goal = caseload.client("0042").record.plans[0].goals[0]
    assert (goal.text, goal.target_date, goal.client_words) == ("Drives", date(2026, 11, 30), "I drive")
    assert codes(caseload.findings) == [("RD314", "Goals › D1")]


def test_two_columns_of_one_meaning_are_not_mixed(load):
    goals = [
        ["Client", "Text", "Fecha prevista", "Target date"],
        ["0042", "Drives", date(2026, 1, 2), date(2027, 1, 2)],
    ]
    caseload = load(FIVE | {"Goals": goals})
    assert codes(caseload.findings) == [("RD316", "Goals › D1")]
    assert caseload.client("0042").record.plans[0].goals[0].target_date == date(2026, 1, 2)
    assert len(caseload.unknown_columns) == 1


def test_a_header_that_could_mean_two_fields_is_not_guessed(load):
    own = {"goals": (FieldSpec("a", "Moods", "", "", Kind.TEXT), FieldSpec("b", "Moody", "", "", Kind.TEXT))}
    caseload = load(FIVE | {"Goals": [["Client", "Text", "Moodz"], ["0042", "Drives", "x"]]}, own_fields=own)
    assert codes(caseload.findings) == [("RD315", "Goals › C1")]
    assert caseload.client("0042").record.plans[0].goals[0].extra == ()


def test_headers_are_found_below_a_title(load):
    goals = [["Goals of the county"], [], *GOALS]
    caseload = load(FIVE | {"Goals": goals})
    assert codes(caseload.findings) == [("RD311", "Goals › row 3")]
    assert str(caseload.client("0042").origins.place("plans[P1].goals[G1].text")) == "c.xlsx › Goals › D4"


def test_merged_headers(load):
    goals = [
        ["Client", "Goal id", "Text", "Target", None],
        [None, None, None, "Value", "Date"],
        ["0042", "G1", "Drives", 5, date(2026, 11, 30)],
    ]

    def merge(book):
        for area in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
            book["Goals"].merge_cells(area)

    caseload = load(FIVE | {"Goals": goals}, shape=merge)
    goal = caseload.client("0042").record.plans[0].goals[0]
    assert (goal.id, goal.text, goal.target_date) == ("G1", "Drives", date(2026, 11, 30))
    assert ("RD317", "Goals › D2") in codes(caseload.findings)


def test_a_header_merged_over_two_columns_is_said(load):
    goals = [["Client", "Text", None, "Unit"], ["0042", "Drives", "lost", "days"]]
    caseload = load(FIVE | {"Goals": goals}, shape=lambda book: book["Goals"].merge_cells("B1:C1"))
    assert codes(caseload.findings) == [("RD312", "Goals › B1")]
    assert [dict(column.values) for column in caseload.unknown_columns] == [{"0042": ("lost",)}]


def test_unknown_columns_are_kept_and_listed_and_grey_ones_passed_over(load):
    goals = [
        ["Client", "Initials (not read)", "Text", "Mood", "Goal text (not read)"],
        ["0042", "R.D.", "Drives", "blue", "x"],
    ]
    caseload = load(FIVE | {"Goals": goals})
    (column,) = caseload.unknown_columns
    assert (column.header, str(column.place), dict(column.values)) == (
        "Mood",
        "c.xlsx › Goals › D1",
        {"0042": ("blue",)},
    )
    assert codes(caseload.findings) == [("RD317", "Goals › D1")]
    assert "blue" not in str(caseload.findings)


def test_a_column_with_values_but_no_header_is_found(load):
    caseload = load(FIVE | {"Goals": [["Client", "Text", None], ["0042", "Drives", "more"]]})
    assert codes(caseload.findings) == [("RD313", "Goals › C1")]


def test_a_sheet_without_known_headers_or_without_clients_is_said(load):
    caseload = load(FIVE | {"Goals": [["Foo", "Bar", "Baz"], ["1", "2", "3"]]})
    assert codes(caseload.findings) == [("RD310", "Goals")]
    caseload = load(FIVE | {"Goals": [["Goal id", "Text", "Unit"], ["G1", "Drives", "days"]]})
    assert codes(caseload.findings) == [("RD318", "Goals › row 1")]


def test_sheets_known_unknown_hidden_and_our_own(load):
    sheets = FIVE | {"Gaols": GOALS[:1], "Holidays": [["Day"], ["Monday"]], "Lists": [["x"]], "Instructions": [["y"]]}
    del sheets["Goals"]

    def hide(book):
        book["Plans"].sheet_state = "hidden"
        book["Lists"].sheet_state = "hidden"

    caseload = load(sheets, shape=hide)
    assert codes(caseload.findings) == [("RD304", "Plans"), ("RD303", "Gaols"), ("RD302", "Holidays")]


def test_ids_are_derived_from_the_place_under_the_parent(load):
    goals = [["Client", "Goal id", "Text"], ["0042", None, "a"], ["0042", "GA7", "b"], ["0042", None, "c"]]
    objectives = [
        ["Client", "Objective id", "Goal", "Text"],
        *(["0042", None, goal, "x"] for goal in ("G1", "G1", "GA7", None)),
        ["0042", "O1-4", "G1", "y"],
    ]
    interventions = [
        ["Client", "Goal", "Objectives", "Text"],
        ["0042", None, "O1-2", "a"],
        ["0042", "G1", None, "b"],
        ["0042", None, None, "c"],
    ]
    plan = (
        load(FIVE | {"Goals": goals, "Objectives": objectives, "Interventions": interventions})
        .client("0042")
        .record.plans[0]
    )
    assert [goal.id for goal in plan.goals] == ["G1", "GA7", "G3"]
    assert [objective.id for objective in plan.objectives] == ["O1-1", "O1-2", "O-GA7-1", "O0-1", "O1-4"]
    assert [intervention.id for intervention in plan.interventions] == ["I1-1", "I1-2", "I0-1"]


def test_print_order_orders_rows_under_their_parent_before_ids_are_derived(load):
    goals = [["Client", "Text", "Print order"], ["0042", "second", 2], ["0042", "last", None], ["0042", "first", 1]]
    plan = load(FIVE | {"Goals": goals, "Objectives": OBJECTIVES[:1]}).client("0042").record.plans[0]
    assert [(goal.id, goal.text) for goal in plan.goals] == [("G1", "first"), ("G2", "second"), ("G3", "last")]


def test_an_id_given_twice_loses_nothing(load):
    goals = [["Client", "Goal id", "Text"], ["0042", "G1", "a"], ["0042", "G1", "b"], ["0042", "g1", "c"]]
    loaded = load(FIVE | {"Goals": goals}).client("0042")
    assert [(goal.id, goal.text) for goal in loaded.record.plans[0].goals] == [("G1", "a"), ("G2", "b"), ("g1", "c")]
    assert codes(loaded.findings) == [("RD324", "Goals › B3"), ("RD325", "Goals › B4")]
    assert all(finding.client == "0042" for finding in loaded.findings)


def test_rows_of_an_unknown_client_are_found_with_a_suggestion(load):
    goals = [*GOALS, ["0043", "P1", "G1", "x", None], ["0043", "P1", "G2", "y", None]]
    (finding,) = load(FIVE | {"Goals": goals}).findings
    assert (finding.code, finding.client, str(finding.place)) == ("RD321", "0043", "c.xlsx › Goals › A3")
    assert finding.severity is Severity.ERROR
    assert "0042" in finding.hint
    assert finding.message.startswith("2 rows")


def test_a_row_without_a_client_is_found_and_a_blank_row_is_not(load):
    goals = [*GOALS, [None, None, None, "orphan"], [None, "  ", None, " "], []]
    assert codes(load(FIVE | {"Goals": goals}).findings) == [("RD320", "Goals › A3")]


def test_two_rows_of_one_client_stop_that_client_with_both_places(load):
    clients = [*CLIENTS, ["0042", "Rosa", "Delgado", None], ["0043", "Ana", "Li", None]]
    caseload = load(FIVE | {"Clients": clients})
    (finding,) = caseload.client("0042").findings
    assert finding.code == "RD322"
    assert finding.is_blocking
    assert "A2" in finding.message
    assert "A3" in finding.message
    assert caseload.client("0043").findings == ()


def test_client_ids_are_text_whatever_they_look_like(load):
    ids = ["../../x", "CON", "00001234", "ä b", "a.b[c]\\d"]
    clients = [CLIENTS[0], *([client, "A", "B", None] for client in ids)]
    plans = [PLANS[0], *([client, "P.1]", "Full", "s"] for client in ids)]
    caseload = load({"Clients": clients, "Plans": plans})
    assert caseload.client_ids == tuple(ids)
    for client in ids:
        loaded = caseload.client(client)
        assert loaded.record.client.id == client
        assert str(loaded.origins.place(r"plans[P\.1\]].strengths")).startswith("c.xlsx › Plans › D")


def test_clients_that_differ_only_in_case_are_both_kept_and_said(load):
    clients = [CLIENTS[0], ["ab1", "A", "B", None], ["AB1", "C", "D", None]]
    caseload = load({"Clients": clients})
    assert caseload.client_ids == ("ab1", "AB1")
    assert codes(caseload.findings) == [("RD323", "Clients › A3")]
    assert caseload.findings[0].client == "AB1"


def test_a_client_without_a_plan_row_keeps_the_goals(load):
    loaded = load(FIVE | {"Plans": PLANS[:1]}).client("0042")
    assert codes(loaded.findings) == [("RD330", "Goals › row 2")]
    assert [goal.id for goal in loaded.record.plans[0].goals] == ["G1"]


def test_a_plan_that_is_not_there_is_an_error_and_the_row_is_kept(load):
    goals = [*GOALS, ["0042", "P9", "G1", "Sleeps", None]]
    loaded = load(FIVE | {"Goals": goals}).client("0042")
    assert codes(loaded.findings) == [("RD331", "Goals › B3")]
    assert [goal.text for goal in loaded.record.plans[0].goals] == ["Drives", "Sleeps"]


def test_a_row_must_say_which_of_several_plans(load):
    plans = [*PLANS, ["0042", "P2", "Full", "x"]]
    loaded = load(FIVE | {"Plans": plans, "Interventions": INTERVENTIONS[:1]}).client("0042")
    assert codes(loaded.findings) == [("RD332", "Objectives › row 2")]
    assert len(loaded.record.plans[0].goals) == 1


def test_goals_that_point_to_nothing_are_left_in_the_record(load):
    objectives = [OBJECTIVES[0], ["0042", "O9-1", "G9", "x"]]
    loaded = load(FIVE | {"Objectives": objectives}).client("0042")
    assert loaded.findings == ()
    assert loaded.record.plans[0].objectives[0].goal == "G9"


def test_a_value_that_cannot_be_read_is_blank_with_its_place_and_raw_text(load):
    goals = [["Client", "Goal id", "Text", "Target date", "Baseline"], ["0042", "G1", "Drives", "31/31/2026", "many"]]
    loaded = load(FIVE | {"Goals": goals}).client("0042")
    goal = loaded.record.plans[0].goals[0]
    assert (goal.target_date, goal.baseline) == (None, None)
    assert [finding.field for finding in loaded.findings] == [
        "plans[P1].goals[G1].target_date",
        "plans[P1].goals[G1].baseline",
    ]
    assert loaded.findings[0].value == "31/31/2026"
    assert "31/31" not in loaded.findings[0].message
    assert loaded.origins.get("plans[P1].goals[G1].baseline").raw == "many"
    assert str(loaded.findings[1].place) == "c.xlsx › Goals › E2"


def test_words_of_absence_are_values_of_any_cell(load):
    goals = [["Client", "Goal id", "Text", "Client's words", "Target date", "Needs"]]
    goals += [["0042", "G1", "Drives", "declined: too private; by R. Okafor; 2026-05-02", "deferred", "n/a"]]
    goal = load(FIVE | {"Goals": goals}).client("0042").record.plans[0].goals[0]
    said = goal.absence("client_words")
    assert (said.kind, said.reason, said.who, said.on) == (
        AbsentKind.DECLINED,
        "too private",
        "R. Okafor",
        date(2026, 5, 2),
    )
    assert goal.absence("target_date").kind is AbsentKind.DEFERRED
    assert goal.absence("needs").kind is AbsentKind.NOT_APPLICABLE


def test_a_row_that_only_says_none_speaks_for_all(load):
    medications = [["Client", "Name", "Dose"], ["0042", "none reported", None]]
    needs = [["Client", "Plan", "Need"], ["0042", "P1", "None"]]
    record = load(FIVE | {"Medications": medications, "Needs": needs}).client("0042").record
    assert record.medications == ()
    assert record.client.absence("medications").kind is AbsentKind.NONE_REPORTED
    assert record.plans[0].absence("needs").kind is AbsentKind.NONE_REPORTED
    loaded = load(FIVE | {"Medications": [*medications, ["0042", "Sertraline", "50 mg"]]}).client("0042")
    assert codes(loaded.findings) == [("RD327", "Medications › B2")]
    assert len(loaded.record.medications) == 1


def test_staff_are_carried_with_their_supervisors_and_found_by_name(load):
    staff = [
        ["Staff id", "Name", "Supervisor"],
        ["ST2", "Ruth Okafor", "Maria Lind"],
        ["ST10", "Maria Lind", None],
        ["ST3", "Bo", None],
    ]
    interventions = [
        ["Client", "Goal", "Text", "Responsible"],
        ["0042", "G1", "a", "ruth okafor"],
        ["0042", "G1", "b", "ST4"],
    ]
    caseload = load(FIVE | {"Staff": staff, "Interventions": interventions})
    loaded = caseload.client("0042")
    assert [member.id for member in loaded.record.staff] == ["ST2", "ST10"]
    assert loaded.record.staff[0].supervisor == "ST10"
    assert loaded.record.plans[0].interventions[0].responsible == "ST2"
    assert codes(loaded.findings) == [("RD334", "Interventions › D2"), ("RD333", "Interventions › D3")]
    assert "ST3" in loaded.findings[1].hint or "ST2" in loaded.findings[1].hint
    assert str(loaded.origins.place("staff[ST2].name")) == "c.xlsx › Staff › B2"


def test_a_name_of_two_staff_members_is_not_guessed(load):
    staff = [["Staff id", "Name"], ["ST1", "Ana Li"], ["ST2", "Ana Li"]]
    interventions = [["Client", "Goal", "Text", "Responsible"], ["0042", "G1", "a", "Ana Li"]]
    loaded = load(FIVE | {"Staff": staff, "Interventions": interventions}).client("0042")
    assert codes(loaded.findings) == [("RD335", "Interventions › D2")]


def test_without_a_staff_list_names_become_staff(load):
    interventions = [
        ["Client", "Goal", "Text", "Responsible"],
        ["0042", "G1", "a", "Ruth Okafor"],
        ["0042", "G1", "b", "ST7"],
    ]
    caseload = load(FIVE | {"Interventions": interventions})
    record = caseload.client("0042").record
    assert [(member.id, member.name) for member in record.staff] == [("ST1", "Ruth Okafor")]
    assert [row.responsible for row in record.plans[0].interventions] == ["ST1", "ST7"]
    assert codes(caseload.findings) == [("RD336", "Interventions › column D")]


def test_an_agency_reads_its_own_fields(load):
    own = {
        "goals": (FieldSpec("court", "Court date", "", "", Kind.DATE), FieldSpec("level", "Level", "", "", Kind.NUMBER))
    }
    goals = [["Client", "Text", "Court Date", "Level"], ["0042", "Drives", "2026-05-01", "high"]]
    loaded = load(FIVE | {"Goals": goals}, own_fields=own).client("0042")
    goal = loaded.record.plans[0].goals[0]
    assert goal.own("court") == date(2026, 5, 1)
    assert goal.own("level") is None
    assert [finding.field for finding in loaded.findings] == ["plans[P1].goals[G1].level"]
    assert str(loaded.origins.place("plans[P1].goals[G1].court")) == "c.xlsx › Goals › C2"


def test_dates_are_read_in_the_stated_order(load):
    goals = [["Client", "Text", "Target date"], ["0042", "Drives", "03/04/2026"]]
    sheets = FIVE | {"Goals": goals}
    assert load(sheets).client("0042").record.plans[0].goals[0].target_date == date(2026, 3, 4)
    assert load(sheets, date_order="DMY").client("0042").record.plans[0].goals[0].target_date == date(2026, 4, 3)


def test_error_cells_and_formulas_are_found_with_their_field(load):
    goals = [["Client", "Goal id", "Text", "Unit"], ["0042", "G1", "=A1&B1", "days"]]
    loaded = load(FIVE | {"Goals": goals}).client("0042")
    assert codes(loaded.findings) == [("RD111", "Goals › C2")]
    assert loaded.findings[0].field == "plans[P1].goals[G1].text"


def test_sources_are_read_together(load, tmp_path):
    load({"Clients": CLIENTS, "Plans": PLANS})
    (tmp_path / "Goals.csv").write_text("Client,Text\n0042,Drives\n", encoding="utf-8")
    caseload = load_caseload([tmp_path / "c.xlsx", tmp_path / "Goals.csv"])
    assert caseload.client("0042").record.plans[0].goals[0].text == "Drives"
    assert [source.kind for source in caseload.sources] == ["workbook", "csv"]


def test_sources_that_hold_nothing(load, tmp_path):
    with pytest.raises(NothingToReadError):
        load({"Clients": CLIENTS[:1]})
    with pytest.raises(SourceNotFoundError):
        load_caseload([tmp_path / "absent.xlsx"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToReadError):
        load_caseload([tmp_path / "empty"])
    (tmp_path / "notes.xyz").write_text("x")
    with pytest.raises(FileUnreadableError):
        load_caseload([tmp_path / "notes.xyz"])
    caseload = load({"Clients": [["Foo", "Bar", "Baz"], ["a", "b", "c"]]})
    assert len(caseload) == 0
    assert codes(caseload.findings) == [("RD310", "Clients")]


def test_a_folder_is_read_as_far_as_it_can_be(load, tmp_path):
    load()
    (tmp_path / "~$c.xlsx").write_bytes(b"lock")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\x03\x04 nothing")
    caseload = load_caseload([tmp_path])
    assert caseload.client_ids == ("0042",)
    assert [(finding.code, str(finding.place)) for finding in caseload.findings] == [
        ("RD301", "old.xls"),
        ("RD306", "damaged.xlsx"),
    ]


def test_unknown_clients_raise_key_error(load):
    with pytest.raises(KeyError):
        load().client("x")
