"""What the commands that work from files load: each new process pays for it."""

import subprocess
import sys
import textwrap

from world import AS_OF, build_world

COMMANDS = (
    ("check", "caseload.xlsx", "--as-of", AS_OF),
    ("due", "caseload.xlsx", "--as-of", AS_OF),
    ("generate", "caseload.xlsx", "--as-of", AS_OF, "--out", "out", "--jobs", "1"),
)


def test_nothing_that_works_from_files_loads_the_database(tmp_path):
    code = f"""
        import sys, toolkit.pipeline.coverage
        from toolkit.cli.main import cli
        for words in {COMMANDS}:
            try:
                cli.main(words)
            except SystemExit as left:
                print(words[0], left.code, "sqlalchemy" in sys.modules, file=sys.stderr)
        """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, cwd=build_world(tmp_path), capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-3:] == [f"{words[0]} 0 False" for words in COMMANDS]
