"""Translations as they stand in the catalogue now."""

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from lamppost.config.run import compile_translations


@pytest.fixture
def spanish():
    compile_translations()
    trans_real._translations = {}  # what was read before it was compiled
    yield
    translation.activate("en")
