"""Dates and numbers as Spanish is written in the United States: 3 de noviembre, 9:41 p.m., 1,234.5.

Only what differs from Django's own formats for Spanish, which are those of Spain.
"""

DATE_FORMAT = r"j \d\e F \d\e Y"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, g:i a"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
