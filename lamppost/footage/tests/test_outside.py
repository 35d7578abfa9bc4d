"""What stays outside: no process that serves pages ever loads a decoder."""

import subprocess
import sys

LOADED = """
import django, sys
django.setup()
from django.urls import get_resolver
get_resolver("lamppost.config.urls_site").url_patterns
get_resolver("lamppost.config.urls_desk").url_patterns
import lamppost.footage.tasks
print(sorted({"av", "PIL", "numpy", "onnxruntime", "obstore"} & set(sys.modules)))
"""


def test_neither_pages_nor_the_worker_itself_load_a_decoder():
    said = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() in ("[]", "['numpy']"), "numpy comes with shapely, which knows places"
