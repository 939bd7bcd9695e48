"""What the commands that work from files load: each new process pays for it."""

import subprocess
import sys


def test_nothing_that_works_from_files_loads_the_database():
    modules = ", ".join(f"toolkit.pipeline.{name}" for name in ("check", "generate", "press", "due", "coverage"))
    code = f"import sys, {modules}; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
