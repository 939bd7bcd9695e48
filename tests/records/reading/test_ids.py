from hypothesis import given
from hypothesis import strategies as st

from toolkit.records.reading.ids import child_stem, give_ids, natural


class Made:
    def __init__(self, row_id="", stem="G", number=None):
        self.id, self.stem, self.number = row_id, stem, number


def given_ids(*rows):
    rows = [row if isinstance(row, Made) else Made(row) for row in rows]
    repeated = give_ids(rows)
    return [row.id for row in rows], repeated


def test_a_derived_id_is_the_place_under_the_parent():
    assert given_ids("", "", "") == (["G1", "G2", "G3"], [])
    assert given_ids("G7", "") == (["G7", "G2"], [])
    assert given_ids(Made(stem="O1-"), Made(stem="O2-"), Made(stem="O1-"))[0] == ["O1-1", "O2-1", "O1-2"]


def test_a_place_that_is_taken_is_passed_over():
    assert given_ids("G2", "") == (["G2", "G3"], [])


def test_a_stated_number_is_the_place():
    assert given_ids(Made(number=4), Made(number=2))[0] == ["G4", "G2"]


def test_a_repeated_id_is_reported_and_the_row_gets_another():
    assert given_ids("G1", "G1", "G1") == (["G1", "G2", "G3"], [(1, 0), (2, 0)])


def test_stems():
    assert [child_stem("O", goal) for goal in ("G1", "G12", None, "", "GA7", "g1")] == [
        "O1-",
        "O12-",
        "O0-",
        "O0-",
        "O-GA7-",
        "O-g1-",
    ]


@given(st.lists(st.sampled_from(["", "G1", "G2", "G3", "x"]), max_size=8))
def test_ids_are_unique_whatever_is_given_and_the_same_every_time(stated):
    ids, repeated = given_ids(*stated)
    assert len(set(ids)) == len(ids)
    assert given_ids(*stated)[0] == ids
    assert all(ids[first] == stated[position] for position, first in repeated)


def test_natural_order():
    assert sorted(["ST10", "ST2", "B", "10", "9"], key=natural) == ["9", "10", "B", "ST2", "ST10"]
