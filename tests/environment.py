"""Loaded before Django (`-p tests.environment`): tests get a database and a home of their own."""

import atexit
import os
import shutil
import tempfile

from tests.embedded import server_for_tests

HOME = tempfile.mkdtemp(prefix="whiteglove-home-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("WHITEGLOVE_") and name != "WHITEGLOVE_CORPORA"]:
    del os.environ[name]
os.environ["WHITEGLOVE_HOME"] = HOME
os.environ["WHITEGLOVE_SECRET_KEY"] = "only for tests"
os.environ["DATABASE_URL"] = server_for_tests()
