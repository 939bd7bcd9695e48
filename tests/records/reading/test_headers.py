import pytest

from toolkit.records.reading.headers import How, Names, nearest, plain
from toolkit.records.reading.layout import NOT_READ, Role, is_not_read, sheet_layout, workbook_layout
from toolkit.records.vocabulary import ROWS

NAMES = Names([(1, "Target date", ("By when",)), (2, "Target", ()), (3, "Code", ()), (4, "Status", ("Stand",))])


@pytest.mark.parametrize(
    ("text", "same"), [("E-mail ", "email"), ("CLIENT_ID", "clientid"), ("Día  1", "dia1"), ("*", "")]
)
def test_what_is_compared_of_a_name(text, same):
    assert plain(text) == same


@pytest.mark.parametrize("header", ["TARGET  DATE", "target_date", "Target-Date *", "by when"])
def test_case_blanks_and_punctuation_do_not_matter(header):
    assert NAMES.exact(header).thing == 1


def test_slips_are_forgiven_in_long_names_only():
    assert NAMES.near("Tagret date").thing == 1
    assert NAMES.near("Statsu").thing == 4
    assert NAMES.near("Mode").how is How.NONE
    assert NAMES.near("Startus date").how is How.NONE


def test_what_is_taken_is_not_matched_again():
    assert NAMES.near("Tagret date", [1]).how is How.NONE


def test_two_that_fit_as_well_are_ambiguous():
    names = Names([(1, "Scale from", ()), (2, "Scale frum", ())])
    assert names.near("Scale fram").how is How.AMBIGUOUS
    assert Names([(1, "A b", ()), (2, "a-B", ())]).exact("AB").how is How.AMBIGUOUS


def test_a_name_goes_before_an_alias():
    assert Names([(1, "Plan", ("Goal",)), (2, "Goal", ())]).exact("goal").thing == 2


def test_suggestions():
    assert NAMES.suggestion("Targett dates") == "Target date"
    assert NAMES.suggestion("zzz") == ""
    assert nearest("C-0042", ["C-0043", "X"]) == "C-0043"


def test_every_column_of_every_sheet_is_found_by_its_own_header():
    for layout in workbook_layout({}):
        columns = [column for column in layout.columns if column.role is not Role.NOTE]
        names = Names((column, column.header, column.aliases) for column in columns)
        for column in columns:
            assert names.exact(column.header).thing == column, (layout.sheet, column.header)
            for alias in column.aliases:
                assert names.exact(alias).how is not How.AMBIGUOUS, (layout.sheet, alias)


def test_sheets_begin_with_whose_row_it_is_and_grey_columns_say_so():
    for row in ROWS:
        layout = sheet_layout(row)
        grey = [column for column in layout.columns if column.role is Role.NOTE]
        assert all(column.header.endswith(NOT_READ) and is_not_read(column.header) for column in grey)
        if row.collection not in ("staff", "clients"):
            assert layout.columns[0].role is Role.CLIENT
            assert grey[0].name == "initials"
    assert [c.name for c in sheet_layout(ROWS[3]).columns if c.role is Role.NOTE] == ["initials", "goals"]
