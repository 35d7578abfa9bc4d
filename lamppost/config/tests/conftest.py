import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """A data folder of its own. Not in pytest's: another pytest that starts shuts that one to the
    database's system user."""
    made = Path(tempfile.mkdtemp(prefix="lp-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)
