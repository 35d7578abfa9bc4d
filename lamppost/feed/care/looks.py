"""A description that judges by looks is not sent (A12).

Words about origin, skin or faith need at least two of clothing, hair, footwear, build, vehicle and
behaviour beside them. Nextdoor cut such posts by 75 % by asking what the person did. The lists are
English and Spanish, because people write both; a moderator reads what passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

NEEDED = 2


class Trait(StrEnum):
    CLOTHING = "clothing"
    HAIR = "hair"
    FOOTWEAR = "footwear"
    BUILD = "build"
    VEHICLE = "vehicle"
    BEHAVIOUR = "behaviour"


PERSON = (
    r"man|men|guys?|males?|wom[ae]n|females?|lad(?:y|ies)|gentlem[ae]n|dudes?|boys?|girls?|kids?"
    r"|teens?|teenagers?|youths?|person|people|individuals?|suspects?|couple|group|family|families"
    r"|hombres?|mujer(?:es)?|tipos?|muchach[oa]s?|chic[oa]s?|niñ[oa]s?|jóven(?:es)?|joven"
    r"|personas?|gente|sujetos?|individuos?|señor(?:as?|es)?|chavos?"
)
BETWEEN = r"(?:[\s,/-]+(?:\w+[\s,/-]+){0,2}?)"
COLOR = r"blacks?|whites?|browns?|negr[oa]s?|blanc[oa]s?|moren[oa]s?|prit[oa]s?"
ORIGIN = (  # these say who somebody is, wherever they stand
    r"african[ -]?americans?|caucasians?|hispanics?|latin[oax]s?|latine|mexicans?|asians?|chinese"
    r"|arabs?|arabics?|middle[ -]eastern|muslims?|islamic|jewish|jews?|gyps(?:y|ies)|roma|romani"
    r"|native american|indians?|pakistanis?|puerto ricans?|venezuelans?|haitians?|africans?"
    r"|immigrants?|migrants?|foreigners?|illegals?|ethnic|race|colou?red|dark[ -]skinned"
    r"|light[ -]skinned|(?:dark|light|brown|black|white) skin(?:ned)?|mulatt?o"
    r"|afroamerican[oa]s?|hispan[oa]s?|mexican[oa]s?|asiátic[oa]s?|chin[oa]s?|árabes?"
    r"|musulman[ae]s?"
    r"|musulmán|judí[oa]s?|gitan[oa]s?|venezolan[oa]s?|haitian[oa]s?|african[oa]s?|inmigrantes?"
    r"|migrantes?|extranjer[oa]s?|piel (?:oscura|clara|morena|negra|blanca)|raza|étnic[oa]"
)
LOOKS = re.compile(
    rf"(?i)\b(?:{ORIGIN})\b"
    rf"|\b(?:{COLOR}){BETWEEN}(?:{PERSON})\b"
    rf"|\b(?:{PERSON})(?:,? (?:who )?(?:is|was|were|looked|looks|es|era|eran|de color))?"
    rf" (?:{COLOR})\b(?!\s+(?:hoodies?|shirts?|jackets?|coats?|hats?|caps?|cars?|trucks?|vans?"
    rf"|suvs?"
    r"|sedans?|dogs?|cats?|pants|jeans|shoes|bags?|backpacks?|bikes?|masks?|gloves|boots|shorts"
    r"|sweat\w*|t-?shirts?))"
    r"|\b(?:a|the|two|three|some|this|that|young|older?|tall|short) (?:black|white|brown)s?\b"
    r"(?=\s*(?:[.,;!?]|$|in a |wearing |walk|who |was |were ))"
)
WORN = (
    r"hoodies?|shirts?|t-?shirts?|jackets?|coats?|hats?|caps?|beanies?|pants|jeans|shorts|sweat\w*"
    r"|dress(?:es)?|skirts?|suits?|vests?|uniforms?|masks?|gloves?|scarf|backpacks?|overalls?"
    r"|sudaderas?|camis(?:a|as|eta|etas)|chaquetas?|abrigos?|gorr[oa]s?|pantal[oó]n(?:es)?"
    r"|vestidos?"
    r"|faldas?|trajes?|chalecos?|uniformes?|mascarillas?|guantes?|bufandas?|mochilas?"
)
TRAITS = {
    Trait.CLOTHING: WORN,
    Trait.HAIR: (
        r"hair(?:ed|cut)?|bald|beards?|bearded|mustaches?|moustaches?|ponytails?|braids?|dreads\w*"
        r"|curly|blonde?|buzz ?cut|goatee|pelo|cabello|calv[oa]|barba|bigote|trenzas?|rubi[oa]"
    ),
    Trait.FOOTWEAR: (
        r"shoes?|sneakers?|boots?|sandals?|slippers?|barefoot|heels|zapat(?:o|os|illas?)|tenis"
        r"|botas?"
        r"|sandalias?|descalz[oa]"
    ),
    Trait.BUILD: (
        r"tall|short (?:man|woman|guy|person|build)|slim|thin|heavy(?:set)?|stocky|muscular|build"
        r"|(?:[4-6](?:'|’| ?ft| ?feet| foot)[\s\d\"”]*)|\d{2,3} ?(?:lbs?|pounds|kilos|kg)"
        r"|average height"
        r"|alt[oa]|baj[oa] de estatura|delgad[oa]|robust[oa]|complexión|corpulent[oa]|estatura"
    ),
    Trait.VEHICLE: (
        r"(?:cars?|trucks?)(?! (?:doors?|handles?|windows?|alarms?|keys?))|vans?|suvs?|sedans?"
        r"|pickups?|motorcycles?|scooters?|bikes?|bicycles?|mopeds?"
        r"|vehicles?|honda|toyota|ford|chevy|chevrolet|nissan|jeep|dodge|bmw|kia|hyundai|tesla"
        r"|coches?|carros?|camionetas?|camión|motos?|motocicletas?|bicicletas?|veh[ií]culos?"
    ),
    Trait.BEHAVIOUR: (
        r"tr(?:y|ied|ying|ies) (?:to (?:open|get|enter|break|pull|lift)|(?:the |every |each "
        r"|several |our"
        r" |my |car |front |back |door )*(?:doors?|handles?|locks?|gates?|windows?))"
        r"|pull(?:ed|ing|s)? (?:on )?(?:\w+ ){0,3}(?:doors?|handles?)"
        r"|check(?:ed|ing|s)? (?:\w+ ){0,3}(?:doors?|handles?|cars)|climb(?:ed|ing|s)?|broke"
        r"|break(?:s|ing)?"
        r"|smash(?:ed|ing|es)?|st[eo]le|steal(?:s|ing)?|stolen|took|tak(?:es"
        r"|ing) (?:\w+ ){0,3}package\w*"
        r"|grabb(?:ed|ing)|follow(?:ed|ing) (?:me|us|her|him|a|my|someone|the)|threaten(?:ed|ing"
        r"|s)?"
        r"|hit|punch(?:ed|ing)?|push(?:ed|ing)?|pointed|shot|shoot(?:s|ing)?|spray(?:ed|ing)?"
        r"|cut(?:ting)?"
        r"|knock(?:ed|ing)? (?:on )?(?:\w+ ){0,3}(?:doors?|windows?)|yell(?:ed|ing)|scream(?:ed"
        r"|ing)"
        r"|ran (?:off|away|from)|peer(?:ed|ing)|look(?:ed|ing) (?:in|into|inside"
        r"|through) (?:\w+ )?\w+"
        r"|enter(?:ed|ing)|kick(?:ed|ing)|forc(?:ed|ing)|set fire|lit"
        r"|intent(?:ó|aba|aron|aban|ando) (?:abrir|entrar|forzar)|abri(?:ó|endo)|rob(?:ó|aba|ando"
        r"|aron)"
        r"|romp(?:ió|ía|iendo)|golpe(?:ó|aba|ando)|amenaz(?:ó|aba|ando)|sigui(?:ó|endo)|trep(?:ó"
        r"|aba|ando)"
        r"|forz(?:ó|aba|ando)|salt(?:ó|aba|ando)|entr(?:ó|aba|ando)|tocaba (?:las )?puertas"
        r"|pate(?:ó|aba)"
    ),
}
SHOWN = {trait: re.compile(rf"(?i)\b(?:{words})(?!\w)") for trait, words in TRAITS.items()}
NOTHING_DONE = re.compile(
    r"(?i)\b(?:did(?:n['’]t| not) do anything|was(?:n['’]t| not) doing anything|just (?:walk|stand"
    r"|look"
    r"|sitt|driv)\w*|does(?:n['’]t| not) (?:live|belong|look like)|out of place|no (?:hizo"
    r"|hacía) nada"
    r"|no (?:vive|parece) (?:de )?aquí|fuera de lugar)"
)
WITHOUT = re.compile(r"(?i)\b(?:no|not|never|didn['’]t|wasn['’]t|nunca|sin|ni)\s+(?:\w+\s+){0,2}$")


@dataclass(frozen=True)
class Looks:
    """`words` are about origin; `shown` is what else was said of the person."""

    words: tuple[str, ...]
    shown: frozenset[Trait]

    @property
    def may_go(self) -> bool:
        return not self.words or len(self.shown) >= NEEDED


def look(*texts: str) -> Looks:
    """What all these texts together say of somebody. What is denied does not count as shown."""
    whole = "\n".join(texts)
    found = tuple(dict.fromkeys(match.group().strip() for match in LOOKS.finditer(whole)))
    return Looks(found, frozenset(t for t, pattern in SHOWN.items() if _is_said(pattern, whole)))


def _is_said(pattern: re.Pattern[str], whole: str) -> bool:
    return any(not WITHOUT.search(whole[: m.start()]) for m in pattern.finditer(whole))


def says_nothing_was_done(did: str) -> bool:
    """Whether the answer to "what did they do?" is that they did nothing."""
    return len(did.split()) < 3 or NOTHING_DONE.search(did) is not None
