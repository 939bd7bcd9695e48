"""A process that is killed while it writes leaves the store as it was before, or as it should be after; never between."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.store.store import Store
from toolkit.store.verifying import verify

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)

WRITER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from toolkit.records.reading.caseload import load_caseload
    from toolkit.store.store import Store

    loaded = list(load_caseload([Path(sys.argv[2])]))
    print("ready", flush=True)
    for round in range(1000):
        now = datetime(2026, 10, 15, tzinfo=UTC)
        with Store.open(Path(sys.argv[1])) as store, store.transaction(actor="x", kind="import", now=now, backup=True) as work:
            for each in loaded:
                client = each.record.client.model_copy(update={"phone": f"555-{round:04}"})
                work.revision(record=each.record.model_copy(update={"client": client}), origins=each.origins)
        print(round, flush=True)
"""


def start(path):
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(SAMPLES / "caseload.xlsx")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_writer_killed_at_any_moment_leaves_whole_transactions(tmp_path):
    path = tmp_path / "store.sqlite"
    Store.create(path, actor="x", now=NOW).close()
    for pause in (0.0, 0.02, 0.05, 0.11, 0.3):
        process = start(path)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        with Store.open(path) as store:
            assert verify(store) == ()
            histories = [store.history(client) for client in store.clients()]
            assert len({len(history) for history in histories}) <= 1, "half an import"
            assert len(histories) in (0, 13)
            with store.transaction(actor="x", kind="after", now=NOW) as work:
                work.event("after")
    assert not list(path.parent.glob("*-journal"))


def test_a_second_process_is_told_who_the_first_is_and_changes_nothing(tmp_path):
    path = tmp_path / "store.sqlite"
    with Store.create(path, actor="x", now=NOW) as store:
        with store.transaction(actor="R. Okafor", kind="import", now=NOW):
            command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(SAMPLES / "caseload.xlsx")]
            second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode and "in use by R. Okafor" in second.stderr
        assert store.clients() == ()
