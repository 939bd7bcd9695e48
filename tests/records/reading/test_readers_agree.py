import pickle
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from recordmaking import (
    OWN_FIELDS,
    caseloads,
    flat_caseloads,
    flat_table,
    tables,
    write_csv,
    write_csv_folder,
    write_json,
    write_workbook,
    write_yaml,
)

from toolkit.findings import Severity
from toolkit.records.canonical import canonical_json, record_hash
from toolkit.records.paths import resolve
from toolkit.records.reading.caseload import build_client, load_caseload
from toolkit.records.vocabulary import field_spec

MODEST = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def in_new_folder(test):
    with tempfile.TemporaryDirectory() as name:
        test(Path(name))


def read(*sources):
    return load_caseload(list(sources), own_fields=OWN_FIELDS)


def assert_reads_as(source, expected):
    caseload = read(source)
    for record in expected:
        loaded = caseload.client(record.client.id)
        bad = [
            f for f in (*caseload.findings, *loaded.findings) if f.severity is not Severity.INFO and f.code != "RD325"
        ]
        assert not bad, bad
        assert canonical_json(loaded.record) == canonical_json(record)
        assert record_hash(loaded.record) == record_hash(record)
    assert caseload.client_ids == tuple(record.client.id for record in expected)


@MODEST
@given(caseloads())
def test_records_survive_a_workbook(expected):
    in_new_folder(lambda folder: assert_reads_as(write_workbook(folder / "c.xlsx", tables(expected)), expected))


@MODEST
@given(caseloads())
def test_records_survive_a_folder_of_csv_files(expected):
    in_new_folder(lambda folder: assert_reads_as(write_csv_folder(folder / "c", tables(expected)), expected))


@MODEST
@given(caseloads())
def test_records_survive_json_and_yaml(expected):
    def check(folder):
        assert_reads_as(write_json(folder / "c.json", expected), expected)
        assert_reads_as(write_yaml(folder / "c.yaml", expected), expected)

    in_new_folder(check)


@MODEST
@given(flat_caseloads())
def test_records_survive_a_flat_sheet(expected):
    def check(folder):
        table = flat_table(expected)
        assert_reads_as(write_csv(folder / "caseload.csv", table), expected)
        assert_reads_as(write_workbook(folder / "c.xlsx", {"Caseload": table}), expected)
        assert_reads_as(write_workbook(folder / "d.xlsx", tables(expected)), expected)

    in_new_folder(check)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(caseloads(most=2))
def test_bundles_build_the_same_in_another_process(expected):
    def check(folder):
        caseload = read(write_workbook(folder / "c.xlsx", tables(expected)))
        for client in caseload.client_ids:
            travelled = pickle.loads(pickle.dumps(caseload.bundle(client)))
            assert build_client(travelled).record == caseload.client(client).record

    in_new_folder(check)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(caseloads(most=1))
def test_every_value_knows_the_cell_it_came_from(expected):
    def check(folder):
        sheets = tables(expected)
        loaded = read(write_workbook(folder / "c.xlsx", sheets)).client(expected[0].client.id)
        checked = 0
        for path in list(loaded.origins.rows):
            row = resolve(loaded.record, path) if path not in sheets else None
            for name in type(row).model_fields if hasattr(row, "absent") else ():
                value = getattr(row, name)
                if field_spec(f"{row.collection}.{name}") is None or value in (None, ()):
                    continue
                place = loaded.origins.place(f"{path}.{name}")
                cell = sheets[place.sheet][place.row - 1][place.column]
                assert cell is not None
                if isinstance(value, str) and not field_spec(f"{row.collection}.{name}").choices:
                    assert cell == value
                checked += 1
        assert checked

    in_new_folder(check)
