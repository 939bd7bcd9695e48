"""The speed table can be made: on a few clients, without looking at how fast it was."""

import json

import pytest

from bench.__main__ import main
from bench.table import Figure


def test_a_quick_run_measures_every_line_and_writes_it_down(tmp_path, capsys):
    assert main(["--quick", "--folder", str(tmp_path), "--date", "2026-10-01"]) == 0
    written = json.loads((tmp_path / "bench.json").read_text())
    assert written["date"] == "2026-10-01" and written["quick"] and written["machine"]["cores"]
    figures = written["figures"]
    assert len(figures) == 27 and all(figure["ours"] > 0 for figure in figures)
    templates = [False, *[True] * 4, False]
    beside_another = [True, True, *templates, True] + [False] * 5 + [True, True] + [False] * 11
    assert [figure["ratio"] is not None for figure in figures] == beside_another
    assert len(list((tmp_path / "documents").glob("*.docx"))) == 6
    assert "county plan" in capsys.readouterr().out


def test_a_bar_is_for_the_ratio_where_there_is_a_peer_and_for_the_figure_itself_where_there_is_none():
    assert Figure("x", "ms", 2, 30, bar=15).met and not Figure("x", "ms", 2, 29, bar=15).met
    assert Figure("x", "s", 60, bar=60).met and not Figure("x", "s", 61, bar=60).met
    assert Figure("x", "s", 1, 2).met is None


def test_a_part_that_there_is_not_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--quick", "--folder", str(tmp_path), "reeding"])
    assert "reeding" in capsys.readouterr().err
