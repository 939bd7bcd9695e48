import pickle

from toolkit.findings import CellPlace
from toolkit.records.origins import Origin, Origins, RowOrigin

ORIGINS = Origins(
    rows={"plans[P1].goals[G1]": RowOrigin("workbook", "c.xlsx", "Goals", 4, {"text": 3, "unit": 7})},
    values={"plans[P1].goals[G1].unit": Origin("decision", "", None, author="R. Okafor")},
    raw={"plans[P1].goals[G1].text": "as it stood"},
)


def test_a_value_stands_in_the_column_of_its_row():
    assert ORIGINS.get("plans[P1].goals[G1].text").place == CellPlace("c.xlsx", "Goals", 4, 3)
    assert ORIGINS.get("plans[P1].goals[G1].text").raw == "as it stood"


def test_a_values_own_origin_comes_first():
    assert ORIGINS.get("plans[P1].goals[G1].unit").author == "R. Okafor"


def test_the_place_to_mend_a_value_without_a_column_is_its_row():
    assert ORIGINS.get("plans[P1].goals[G1].measure") is None
    assert str(ORIGINS.place("plans[P1].goals[G1].measure")) == "c.xlsx › Goals › row 4"
    assert ORIGINS.place("diagnoses[D1].code") is None


def test_paths_and_pickles():
    assert list(ORIGINS.paths()) == ["plans[P1].goals[G1]", "plans[P1].goals[G1].unit"]
    assert pickle.loads(pickle.dumps(ORIGINS)) == ORIGINS
