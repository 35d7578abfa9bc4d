"""Reading a raw call type: what senses its words have, what it denies, what we do not understand.

`BURGLARY - RESIDENCE / ALARM` has the senses burglary, residence and alarm; `ASLT (NO SHOOTINGS)`
denies a shooting. Nothing is judged here; `suggest` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lamppost.dispatch.grammar_words import EVENTS, OF_FIRES, PLACES, SENSES, TIMES

REASONS = {"an hour old": "stale_over_1h"}  # senses whose reason has another name
CUT_SHORT = 4  # letters that a system leaves of a last word, at least: BURGLARY IN PROGR
PIECE = 3  # letters of each part of words written as one, at least (IP, JO, JH are known to be two)
TWO_LETTERS = {"IP", "JO", "JH"}

NOUN = r"(?!LIVE|REPORT|RPT|REPT|PAST|DELAY)[A-Z&]+"  # what a denial reaches, up to the next time
PHRASES = [
    (re.compile(pattern), f" {word} ")
    for pattern, word in (
        # how old: over an hour, or fresh by its own words
        (
            r"[+>]\s*\d+\s*(?:HOURS?|HRS?|H|DAYS?|D)\b|\bOVER\s+(?:AN?|1|ONE)\s+H(?:OU)?R\b",
            "OVERHOUR",
        ),
        (r"[+>]\s*\d+\s*(?:MINUTES|MINS?|M)\b", "DELAYED"),
        (r"(?:<|\bUNDER|\bLESS THAN)\s*\d+\s*(?:MINUTES|MINS?|M|HOURS?|HRS?)\b", "LIVE"),
        (r"\bSIGNIFICANT DELAY\b", "OVERHOUR"),
        (r"\bIN[ -]*PROG[A-Z]*|\bI/P\b|\bIN PRG\b|\bIP/(?:JO|JH)\b", "LIVE"),
        (r"\bJUST[ -]*(?:OCC?[A-Z]*|OCRD|HAPP?[A-Z]*)|\bJ/?[OH]\b|\bJST OCC[A-Z]*", "LIVE"),
        (r"\bNOT (?:IN )?LIVE\b|\bNO LONGER\b", "PAST"),
        # what these say together they do not say alone
        (r"\b(?:AUTO|CAR|VEH|VEHICLE)S?[ -]*PROWL[A-Z]*", "CARPROWL"),
        (r"\bSHOTS?[ -]*SPO?T(?:TER)?\b|\bGUN ?SHOT DET[A-Z]*(?: SYSTEM)?", "SHOTSPOTTER"),
        (r"\bGUN[ -]*SHOT WOUNDS?\b|\bG\.?S\.?W\.?(?![A-Z])", "GSW"),
        (r"\bGUN[ -]+(?:SHOTS?|FIRE)\b|\bSOUNDS? OF (?:GUN)?(?:SHOTS?|FIRE)\b", "GUNSHOTS"),
        (r"\bSHOTS?[ -]*(?:FIRED?|FRD|HEARD|HRD)\b", "SHOTS"),
        (r"\bDRIVE[ -]*BY\b", "DRIVEBY"),
        (r"\bHOLD[ -]*UPS?\b|\bHELD UP\b", "HOLDUP"),
        (r"\bCAR[ -]JACK[A-Z]*", "CARJACKING"),
        (r"\bSTRONG[ -]*ARM(?:ED)?\b", "STRONGARM"),
        (r"\bB ?(?:&|AND|/) ?E\b|\bBREAK(?:ING)? ?(?:&|AND|OR|/) ?ENT[A-Z]*", "BREAKIN"),
        (
            r"\bBREAK(?:ING|S)?[ -]*INS?\b|\bHOT PROWL\b|\bHOME INVASION\b|\bBROKEN INTO\b",
            "BREAKIN",
        ),
        (r"\bGRAND THEFT AUTO\b", "GTA"),
        (r"\bUNLAWFUL\w* (?:DRIVING|TAKING) (?:AWAY )?(?:OF )?", "UDAA "),
        (r"\bUNAUTH[A-Z]* USE\b", "UNAUTHUSE"),
        (r"\bHIT[ -]*(?:&|AND|/|N)?[ -]*(?:RUN|SKIP)\b", "HITANDRUN"),
        (r"\bFIRE[ -]+WORKS?\b", "FIREWORKS"),
        (r"^\s*FIRE *:", ""),  # whom it is for
        (r"\bTHREAT[A-Z]* (?:A )?(?:STR|BUI?LD|HOUS|RES|HOM)[A-Z]*", "EXPOSURE"),
        (r"\b(?:SINGLE|MULTI|MULTIPLE|TWO|ONE|SGL|\d)[ -]*FAM(?:ILY)?\b", "RESIDENCE"),
        (r"\bILLEGAL SHOOT[A-Z]*", "POSSIBLE SHOOTING"),
        (r"\bHIGH[ -]*RISE\b", "HIGHRISE"),
        (r"\bMOBILE HOME\b|\bTRAILER HOME\b", "TRAILER"),
        (r"\bNON[ -]*RES[A-Z]*|\bNON[ -]*DWELLING\b", "NONRES"),
        (r"\bNON[ -]*EMERG[A-Z]*", ""),
        (r"\b(?:\d|1ST|2ND|3RD|4TH|5TH|SECOND|THIRD)[ -]*ALARM\b", ""),  # how large a fire is
        (r"\bVEHICLES?(?:, ?(?:PLATES?|TABS?|TAGS?))+", "VEHICLE"),  # a list that begins with it
        (r"\bFOLLOW[ -]*UP\b", "FOLLOWUP"),
        (r"\bSTAND[ -]*BY\b", "STANDBY"),
        (r"\bSTORAGE UNITS?\b", "STORAGE"),
        (r"\bW(?:/|ITH)? ?FA\b", "WITH FIREARM"),
        (r"\bINVESTIGATE/POSSIBLE CRIME\b", "CRIME"),
    )
]
# What a code explains about itself: not what it is about.
ASIDE = re.compile(
    r"\b(?:INCL(?:UD\w*|S)?|EXCL(?:UD\w*)?|EXCEPT|DOES NOT INCLUDE|OTHER THAN|SEE)\b[^()\[\]]*"
    r"|\(INC\b[^()]*"
)
DENIAL = re.compile(
    rf"\b(?:NOT?|NON|W/O|WITHOUT|NEG(?:ATIVE)?)\b[ .-]*(?:LIVE\b|{NOUN}(?:[ &]+{NOUN})*)"
)
WORD = re.compile(r"[A-Z]+|\d[A-Z0-9]*")


@dataclass(frozen=True)
class Reading:
    """The senses of a code's words, of what it denies and explains, and words we do not know."""

    senses: frozenset[str]
    denied: frozenset[str]
    aside: frozenset[str]
    unknown: tuple[str, ...]
    of_fires: tuple[str, ...]  # words that we understand beside a fire only
    key: frozenset[str]  # the words that matter, for comparing with codes we know

    def has(self, *senses: str) -> bool:
        """Whether any of these senses is there."""
        return not self.senses.isdisjoint(senses)


def words(text: str) -> list[str]:
    """The words of a code, in capitals, with what is said in several words as one."""
    return WORD.findall(_phrased(text))


def sense_of(word: str) -> frozenset[str]:
    """The senses of a whole word; empty for one that we do not know."""
    return SENSES.get(word, frozenset())


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The reading of a raw call type; any text has one."""
    rest, aside = _taken_out(ASIDE, _phrased(text))
    rest, denied = _taken_out(DENIAL, rest)
    said = [word for word in WORD.findall(rest) if not word[0].isdigit()]
    meant = {word: _senses(word, is_last=word is said[-1]) for word in said}
    return Reading(
        senses=frozenset().union(*meant.values()),
        denied=_all(denied),
        aside=_all(aside),
        unknown=tuple(word for word in said if not meant[word]),
        of_fires=tuple(word for word in said if meant[word] and meant[word] <= OF_FIRES),
        key=frozenset(_spoken(said)),
    )


def _phrased(text: str) -> str:
    text = text.upper().replace("||", " / ").replace("_", " ").replace("’", "'")
    for pattern, word in PHRASES:
        text = pattern.sub(word, text)
    return text


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = " ".join(match.group() for match in pattern.finditer(text))
    return pattern.sub(" ", text), found


def _all(text: str) -> frozenset[str]:
    return frozenset().union(*(sense_of(word) for word in WORD.findall(text)))


def _senses(word: str, *, is_last: bool) -> frozenset[str]:
    return (
        SENSES.get(word)
        or (_cut_short(word) if is_last else None)
        or _written_as_one(word)
        or frozenset()
    )


def _cut_short(word: str) -> frozenset[str] | None:
    """The senses of the words that begin so, if they agree."""
    if len(word) < CUT_SHORT:
        return None
    meant = {senses for spelling, senses in SENSES.items() if spelling.startswith(word)}
    return meant.pop() if len(meant) == 1 else None


def _written_as_one(word: str) -> frozenset[str] | None:
    """SHOTSFIRED, BURGRES, ROBBERYIP: the senses of both parts, if both are words of ours."""
    for at in range(PIECE, len(word) - 1):
        left, right = word[:at], word[at:]
        if left in JOINED and right in JOINED:
            return SENSES[left] | SENSES[right]
    return None


def _spoken(said: list[str]) -> list[str]:
    """Words by sense where they have one: BURG RES and BURGLARY - RESIDENCE are the same code."""
    return [min(sense_of(word) - {"neutral"}, default=word) for word in said if word not in LITTLE]


LITTLE = {"A", "AN", "THE", "OF", "IN", "ON", "AT", "TO", "OR", "AND", "FOR", "W", "WITH"}
JOINED = {
    word
    for group in (EVENTS, PLACES, TIMES)
    for words in group.values()
    for word in words.split()
    if (len(word) >= PIECE or word in TWO_LETTERS) and word not in ("SHOT", "ROB", "STAB", "OUT")
} | {"ALARM", "ALRM", "FIRED"}
