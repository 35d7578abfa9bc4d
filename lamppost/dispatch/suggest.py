"""A proposal for a call type that no table lists. A person confirms it; it publishes nothing."""

from __future__ import annotations

from lamppost.dispatch.data import Decision, Verdict


def propose(code: str, description: str = "") -> Verdict:
    """What such a call is likely to be; `known` is always False."""
    return Verdict(Decision.NEVER, reason="nothing recognised", known=False)
