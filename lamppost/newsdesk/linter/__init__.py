"""What may not stand in an alert: the editor's words are read before a person reads them.

Blocks whatever leads to one door or one person, and what tells how many units respond (rules.yaml,
redaction_never_publish). Plain Python, English and Spanish. It would rather stop a harmless number
than let a house number through; the fixed wordings and the names of corners always pass.
"""

from __future__ import annotations

from lamppost.newsdesk.linter.check import check
from lamppost.newsdesk.linter.finding import Finding, Kind

__all__ = ["Finding", "Kind", "check"]
