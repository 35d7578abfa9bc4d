"""Whether words may hurt more than the writer means (A13). Asked about, never forbidden here."""

from __future__ import annotations

import re

THRESHOLD = 3
HARD = (
    r"idiots?|morons?|stupid|scum|trash|garbage people|thugs?|animals?|losers?|pathetic|disgusting"
    r"|shut up|go back to|lock (?:him|her|them) up|hang (?:him|her|them)|shoot (?:him|her|them)"
    r"|deserves? (?:to die|it|what)|hope (?:he|she|they|you) (?:die|rot)|kill (?:him|her|them|you)"
    r"|fuck\w*|shit\w*|bitch\w*|asshole\w*|bastards?|whores?|sluts?|retard\w*|crackheads?|junkies?"
    r"|bums?|ghetto|savages?|vermin|imb[eé]cil(?:es)?|est[uú]pid[oa]s?|basura|escoria|malditos?"
    r"|pendej[oa]s?|put[oa]s?|mierda|cállate|ojalá (?:te|se) muera\w*|lárg(?:uen|a)\w*"
    r"|cabr[oó]n(?:es)?"
)
SOFT = (
    r"you people|those people|these people|you always|you never|ridiculous|liar|liars|lying|karen"
    r"|seriously\?+|get a life|mind your own|esa gente|ustedes siempre|mentiros[oa]s?|ridícul[oa]"
)
HARD_WORDS = re.compile(rf"(?i)\b(?:{HARD})\b")
SOFT_WORDS = re.compile(rf"(?i)\b(?:{SOFT})")
SHOUTED = re.compile(r"\b[A-ZÁÉÍÓÚÑ]{4,}\b")


def score(text: str) -> int:
    """0 for calm words. A hard word counts 3, a soft one 2, shouting 1 to 3, "!!!" 1."""
    shouts = len(SHOUTED.findall(text))
    loud = min(3, shouts) if shouts >= 2 else 0
    return (
        3 * len(HARD_WORDS.findall(text))
        + 2 * len(SOFT_WORDS.findall(text))
        + loud
        + (1 if "!!" in text else 0)
    )


def is_harsh(text: str) -> bool:
    return score(text) >= THRESHOLD
