"""Codes that are no words: protocol determinants, penal codes, one-word codes of known lists.

Sources: the card numbers of the Priority Dispatch protocols (medical 1-37, fire 51-83, police
101-149), the PulsePoint call types, APCO 2.103.1-2012, and the California codes that its centres
use as call types (Penal Code 187, 211, 215, 245, 246, 451, 459; Vehicle Code 10851).
"""

from __future__ import annotations

import re

DETERMINANT = re.compile(r"\s*(\d{1,3})-?([OABCDE])-?(\d{1,2})[A-Z]{0,2}\s*")
PENAL = re.compile(r"\s*(\d{3,5})(?:\s?PC|\s?VC)?\s?-?([A-Z]{0,4})\s*")

# Card and its worst levels, in the words of `grammar`. The other levels are past or minor: unsure.
CARDS = {
    "9": ("DE", "CARDIAC ARREST"),
    "27": ("", "SHOOTING"),
    "57": ("D", "EXPLOSION"),
    "69": ("CDE", "STRUCTURE FIRE"),
    "110": ("CDE", "BURGLARY"),
    "126": ("CDE", "ROBBERY"),
    "135": ("", "SHOTS FIRED"),
}
STATUTES = {
    "211": "ROBBERY",
    "215": "CARJACKING",
    "246": "SHOTS FIRED",
    "451": "ARSON",
    "459": "BURGLARY",
    "10851": "STOLEN VEHICLE",
}
SUFFIXES = {"": "", "A": "ALARM", "R": "REPORT", "RPT": "REPORT", "C": "COLD", "V": "VEHICLE"} | {
    "IP": "IN PROGRESS",
    "VEH": "VEHICLE",
    "S": "SILENT",
}
WORDS = {
    # PulsePoint
    "SF": "STRUCTURE FIRE",
    "WSF": "STRUCTURE FIRE",
    "RF": "RESIDENTIAL FIRE",
    "WRF": "RESIDENTIAL FIRE",
    "CF": "COMMERCIAL FIRE",
    "WCF": "COMMERCIAL FIRE",
    "CHIM": "CHIMNEY FIRE",
    "EX": "EXPLOSION",
    "AF": "APPLIANCE FIRE",
    "ELF": "ELECTRICAL FIRE",
    # APCO 2.103.1-2012
    "FSTRU": "STRUCTURE FIRE",
    "STRUCF": "STRUCTURE FIRE",
    "FAPT": "APARTMENT FIRE",
    "FTRAILER": "TRAILER FIRE",
    "FARSON": "ARSON",
    "FUNK": "UNKNOWN FIRE",
    "VEHSTLN": "STOLEN VEHICLE",
    "EXPLOS": "EXPLOSION",
    "RESPARR": "RESPIRATORY ARREST",
}


def in_words(code: str) -> str:
    """What a code without words says, in words that `grammar` reads; empty if we cannot tell."""
    code = code.strip().upper()
    if code in WORDS:
        return WORDS[code]
    if match := DETERMINANT.fullmatch(code):
        card, level, _ = match.groups()
        surely, words = CARDS.get(card.lstrip("0"), ("", ""))
        if level in surely or not words:
            return words
        return "" if words == "CARDIAC ARREST" else f"POSSIBLE {words}"  # 9-B: obvious death
    if match := PENAL.fullmatch(code):
        statute, suffix = match.groups()
        if statute in STATUTES:
            return f"{STATUTES[statute]} {SUFFIXES.get(suffix, f'POSSIBLE {suffix}')}"
    return ""
