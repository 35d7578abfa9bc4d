"""Who responds: unit ids, badges, and how many of them."""

from __future__ import annotations

import re

from lamppost.newsdesk.linter.finding import Kind, Text

# What may follow a number that only counts or measures.
MEASURE = (
    "people|persons?|residents?|customers?|homes|families|men|women|children|kids|suspects?|victims?"
    "|shots?|rounds?|calls|reports|vehicles|cars|blocks|feet|foot|ft|yards?|meters?|metres?|miles?"
    "|mi|km|kilometers?|acres?|percent|%|degrees?|gallons?|pounds?|dollars|hours?|hrs?|minutes?|mins?"
    "|seconds?|days?|weeks?|months?|years?|times|stor(?:y|ies)|alarms?|lanes?|buildings?"
    "|personas|residentes|clientes|hogares|casas|familias|hombres|mujeres|niños|sospechosos"
    "|víctimas|disparos|llamadas|reportes|vehículos|autos|carros|cuadras|pies|yardas|metros|millas"
    "|kilómetros|acres|por ciento|grados|galones|libras|dólares|horas?|minutos?|segundos|días"
    "|semanas|meses|años|veces|pisos|alarmas?|carriles|edificios"
)
NOT_A_COUNT = rf"(?!\w|[-\s]*(?:{MEASURE})\b)"
APPARATUS = (
    "engine|truck|ladder|tower|squad|rescue|medic|ambulance|battalion|unit|car|beat|patrol"
    "|squad car|chief|sector|hazmat|helicopter|chopper|air|district car|tac|tactical team|brush"
    "|marine|tanker|unidad|patrulla|ambulancia|motor|bomba|camión|escalera|batallón|móvil|rescate|coche"
)
SPOKEN = (
    "Adam|Boy|Charles|David|Edward|Frank|George|Henry|Ida|King|Lincoln|Mary|Nora|Ocean|Paul|Queen"
    "|Robert|Sam|Tom|Union|Victor|William|X-?ray|Zebra|Alpha|Bravo|Charlie|Delta|Echo|Foxtrot|Golf"
    "|Hotel|Juliet|Kilo|Lima|Mike|Oscar|Papa|Quebec|Romeo|Sierra|Tango|Uniform|Whiskey|Yankee|Zulu"
)
ROAD = "I|US|IL|IN|WI|SR|RT|CR|HWY|RTE|COVID|F"  # I-90, US 41; a Ford F-150

NUMBER = (
    r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|(?:half )?a dozen|dozens of|(?:\d+|two|three|four|several) dozen"
    r"|several|multiple|numerous|many|a (?:couple|handful|pair) of"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte"
    r"|(?:media|una) docena de|decenas de|vari[oa]s|múltiples|numeros[oa]s|much[oa]s|un par de"
)
ADJECTIVE = (
    "police|patrol|squad|fire|marked|unmarked|additional|more|responding|state|county|city|ems"
    "|uniformed|armed|tactical|swat|cpd|cfd|sheriff'?s?|engine|ladder|rescue|other|local|federal"
)
RESPONDERS = (
    "squads?|squad cars?|units?|officers?|cops?|police|policem[ae]n|deputies|troopers?|engines?"
    "|(?:fire|ladder|rescue|engine) ?trucks?|(?:engine|truck|fire) companies|ladders?|ambulances?"
    "|medics?|paramedics?|firefighters?|fire ?fighters?|crews?|cruisers?"
    "|(?:patrol|police) (?:cars?|vehicles?|suvs?)|helicopters?|choppers?|detectives?|k-?9s?"
    "|patrullas?|unidades|oficiales|agentes|polic[íi]as?|bomberos|ambulancias?|motobombas?"
    "|camiones de bomberos|carros de bomberos|autobombas?|paramédicos?|detectives|helicópteros?"
    "|elementos|efectivos"
)

PATTERNS: list[tuple[Kind, str]] = [
    (
        Kind.UNIT,
        r"(?i)\b(?:badge|star|shield|placa|insignia)\s*(?:no\.?|number|n[úu]mero|#)?\s*#?\d+",
    ),
    (
        Kind.APARTMENT,
        r"(?i:\b(?:apt|apartment|unit|suite|ste|room|rm|lot|trailer|condo|dep(?:to|t)"
        r"|departamento|apartamento|apto|habitaci[óo]n|cuarto|interior)\b)\.?"
        r"\s*(?i:no\.?|number|n[úu]m(?:ero)?\.?)?\s*#?\s*(?:(?i:\d{1,5}-?[a-z])\b|[A-Z]-?\d{0,4}\b(?!')"
        rf"|\d{{1,5}}{NOT_A_COUNT})",
    ),
    (Kind.APARTMENT, r"(?<!\w)#\s*\d+[A-Za-z]?\b"),
    (
        Kind.UNIT,
        rf"(?i)\b(?:{APPARATUS})s?\s*(?:no\.?|number|n[úu]mero)?\s*#?\d{{1,4}}[A-Z]?{NOT_A_COUNT}",
    ),
    (Kind.UNIT, rf"\b(?:\d{{1,2}}[- ]?)?(?:{SPOKEN})[- ]\d{{1,4}}\b"),
    (Kind.UNIT, rf"(?<![\w-])(?!(?:{ROAD})-?\d)[A-Z]{{1,4}}-?\d{{1,4}}[A-Z]?(?![\w%])"),
    (Kind.UNIT, r"(?<![\w-])\d{1,2}-?[A-Z]{1,3}-?\d{1,3}(?!\w)"),
    (
        Kind.UNIT_COUNT,
        rf"(?i)\b(?:{NUMBER})[\s-]+(?:(?:{ADJECTIVE})[\s-]+){{0,3}}(?:{RESPONDERS})\b",
    ),
    (Kind.UNIT_COUNT, rf"(?i)\b(?:{RESPONDERS})(?:\s+(?:responding|en camino))?\s*[:=x(]\s*\d+"),
    (
        Kind.UNIT_COUNT,
        r"(?i)\b(?:\d+|two|three|four|five|six)[- ](?:unit|car|officer|engine) response",
    ),
]
COMPILED = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS]


def find(reading: Text) -> None:
    for kind, pattern in COMPILED:
        for found in pattern.finditer(reading.plain):
            reading.report(kind, *found.span())
