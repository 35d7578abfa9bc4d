"""Names of people.

A name shows by its first name or surname, by the role before it ("Officer Ramirez") or by what
introduces it ("identified as"). Streets and parks carry people's names too: a run of capitals that
ends in "Street" or "Park" is a place. first.txt and last.txt hold the commonest names of the US
census of 1990 (public domain) and some more, without those that are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lamppost.newsdesk.linter.finding import Kind, Text
from lamppost.newsdesk.linter.words import NOT_A_NAME, PLACE_WORDS

HERE = Path(__file__).parent
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
SHORT = {  # these end in a full stop and end no sentence
    *"jr sr st dr mr mrs ms ave blvd sgt lt capt ofc sra".split(),
}
ROLES = {  # without accents
    *"officer ofc detective det sergeant sgt lieutenant lt captain capt chief deputy".split(),
    *"trooper agent commander patrolman mr mrs ms miss mx dr judge pastor father".split(),
    *"sister mayor suspect victim resident neighbor driver caller owner witness homeowner".split(),
    *"senor senora senorita sra srta don dona oficial sargento teniente capitan agente".split(),
    *"vecino vecina victima sospechoso sospechosa testigo dueno duena conductor conductora".split(),
    *"tenant residente padre".split(),
}
INTRODUCES = re.compile(
    r"(?i)\b(?:named|identified(?: only)? as|known as|goes by|(?:his|her|whose) name (?:is|was)"
    r"|name(?:d)?:|llamad[oa]|se llama|identificad[oa] como|conocid[oa] como|de nombre|nombre:)\s+"
    r"(?:(?:officer|mr|mrs|ms|dr)\.?\s+)?"
)
SPEAKS = {
    *"said says told lives lived called saw heard dijo vive vivia llamo vio oyo".split(),
}
BELONGS = re.compile(r"['’]s\s+(?:house|home|apartment|door|car|garage|porch|family|son|daughter)")


@dataclass(frozen=True)
class Token:
    word: str  # without its full stop
    start: int
    end: int
    begins: bool  # a sentence
    joins: bool  # only a space lies between it and the token before

    @property
    def is_capital(self) -> bool:
        return self.word[0].isupper()

    @property
    def key(self) -> str:
        return key(self.word)


def key(word: str) -> str:
    """Lower case, without accents and a possessive."""
    bare = unicodedata.normalize("NFD", word.lower().removesuffix("'s").removesuffix("’s"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


@cache
def names(which: str) -> frozenset[str]:
    """The words in first.txt or last.txt beside this file."""
    return frozenset((HERE / f"{which}.txt").read_text().split())


def find(reading: Text) -> None:
    tokens = _tokens(reading.plain)
    titled = _is_title_case(tokens)
    for found in INTRODUCES.finditer(reading.plain):
        _introduced(reading, tokens, found.end())
    for i, token in enumerate(tokens):
        if (token.is_capital or token.key in ROLES) and reading.is_free(token.start, token.end):
            end = _name_from(tokens, i, reading.plain, titled)
            if end is not None:
                reading.report(Kind.NAME, token.start, end)


def _name_from(tokens: list[Token], i: int, plain: str, titled: bool) -> int | None:
    """Where a name that begins with this token ends; None if none does."""
    token = tokens[i]
    run = _run(tokens, i)
    following = run[1] if len(run) > 1 else None
    is_first = token.key in names("first")
    if following is not None and following.key in NOT_A_NAME:
        is_surname = is_first and following.key in names("last")  # Brown, Green, Washington
        following = following if is_surname else None
    is_place = any(one.key in PLACE_WORDS for one in run[1:])
    if token.key in ROLES:
        return _after_role(tokens, i, run, is_place, titled)
    if token.key in NOT_A_NAME or is_place:
        return None
    if len(token.word) == 1 and following is not None and plain[token.end - 1] == ".":
        is_road = token.word in "NSEWO" or plain[: token.start].endswith(".")
        return None if is_road or len(following.word) < 3 else following.end
    if is_first and following is not None:
        return run[-1].end if all(t.key not in NOT_A_NAME for t in run[1:]) else following.end
    if is_first and _speaks(tokens, i, plain):
        return token.end
    is_last = following is not None and following.key in names("last")
    if is_last and following and not (token.begins or titled) and len(token.word) > 2:
        return following.end
    return None


def _after_role(
    tokens: list[Token], i: int, run: list[Token], is_place: bool, titled: bool
) -> int | None:
    role, named = tokens[i], run[1:2]
    if is_place or not named or named[0].key in NOT_A_NAME:
        return None
    if titled and named[0].key not in names("first") | names("last"):
        return None
    if role.key == "dr" and i and tokens[i - 1].is_capital and role.joins:
        return None  # Lake Shore Dr
    return run[-1].end


def _introduced(reading: Text, tokens: list[Token], at: int) -> None:
    named = next((i for i, token in enumerate(tokens) if token.start >= at), None)
    if named is None or tokens[named].start - at > 1 or tokens[named].key in NOT_A_NAME:
        return
    run = _run(tokens, named)
    if tokens[named].is_capital and not any(one.key in PLACE_WORDS for one in run):
        reading.report(Kind.NAME, run[0].start, run[-1].end)
    elif tokens[named].key in names("first"):
        last = tokens[min(named + 1, len(tokens) - 1)]
        reading.report(Kind.NAME, tokens[named].start, last.end)


def _speaks(tokens: list[Token], i: int, plain: str) -> bool:
    """A first name alone that does what only a person does: says, lives, owns a house."""
    bare = tokens[i].start + len(re.sub(r"['’]s$", "", tokens[i].word))
    if BELONGS.match(plain, bare):
        return True
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return following is not None and following.joins and following.key in SPEAKS


def _run(tokens: list[Token], i: int) -> list[Token]:
    """This token and the capitalised ones that follow it without a break."""
    run = [tokens[i]]
    for token in tokens[i + 1 :]:
        if not (token.is_capital and token.joins):
            break
        run.append(token)
    return run


def _tokens(plain: str) -> list[Token]:
    tokens: list[Token] = []
    end, ended = 0, True
    for found in WORD.finditer(plain):
        bare = found.group().rstrip(".")
        between = plain[end : found.start()]
        begins = ended or bool(re.search(r"[.!?:\n]", between))
        joins = bool(tokens) and between.strip() == "" and not begins
        tokens.append(Token(bare, found.start(), found.end(), begins, joins))
        is_short = len(bare) == 1 or key(bare) in SHORT
        end, ended = found.end(), found.group().endswith(".") and not is_short
    return tokens


def _is_title_case(tokens: list[Token]) -> bool:
    """Whether capitals say nothing here: most of the long words have one."""
    long = [token for token in tokens if len(token.word) > 3]
    return len(long) > 2 and sum(token.is_capital for token in long) > 0.7 * len(long)
