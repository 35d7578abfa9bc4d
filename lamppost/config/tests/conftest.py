"""A data folder of one's own, and translations as they stand in the catalogue now."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from lamppost.config.run import compile_translations
from lamppost.config.templatetags import rail


@pytest.fixture
def folder():
    """A data folder of its own. Not in pytest's: another pytest that starts shuts that one to the
    database's system user."""
    made = Path(tempfile.mkdtemp(prefix="lp-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def spanish():
    compile_translations()
    trans_real._translations = {}  # what was read before it was compiled
    rail._site.cache_clear()  # and what was rendered
    yield
    translation.activate("en")
