"""Printing the letters with codes. In the owner's seat: no process that serves pages can open one.

The file is on disk before the addresses are forgotten; should the machine stop in between, the
letters are printed again, with other codes, and the first ones open nothing.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF

from lamppost.residents import seal
from lamppost.residents.actions.residency import HOLDS, code_mac, new_code
from lamppost.residents.homes import HomeLetter
from lamppost.residents.seal import Sealed

FORMAT = "Letter"  # 216 x 279 mm; the address shows in a No. 10 window envelope
LEFT, WINDOW, TEXT = 22.0, 51.0, 100.0  # mm


@transaction.atomic
def print_letters(path: Path, now: datetime) -> int:
    """Write a PDF with every letter that waits, a page each, and forget the addresses.

    How many; with none, no file. FileExistsError if there is such a file.
    """
    waiting = HomeLetter.objects.select_for_update().select_related("resident")
    rows = list(waiting.filter(printed_at=None, expires_at__gt=now).order_by("asked_at"))
    if not rows:
        return 0
    pdf = FPDF(format=FORMAT)
    pdf.set_title("Lamppost")
    for row in rows:
        code = new_code()
        with translation.override(row.resident.language):
            _page(pdf, _address(row), code)
        _forget(row, code, now)
    _write(path, bytes(pdf.output()))
    return len(rows)


def _address(row: HomeLetter) -> str:
    sealed = Sealed(bytes(row.address_sealed), bytes(row.address_key), row.key_version)
    return seal.unseal(sealed, row=row.pk, column="address")


def _forget(row: HomeLetter, code: str, now: datetime) -> None:
    row.address_sealed = row.address_key = b""
    row.code_mac = code_mac(row.resident_id, code)
    row.printed_at, row.expires_at = now, now + HOLDS
    row.save()


def _page(pdf: FPDF, address: str, code: str) -> None:
    pdf.add_page()
    pdf.set_margins(LEFT, LEFT)
    pdf.set_font("Helvetica", size=11)
    pdf.set_xy(LEFT, WINDOW)
    pdf.multi_cell(90, 5.5, _printable(_("To a neighbor") + "\n" + address))
    pdf.set_xy(LEFT, TEXT)
    pdf.multi_cell(
        0, 6, _printable(_("Someone at this address asked to show that they live here."))
    )
    pdf.ln(4)
    pdf.multi_cell(0, 6, _printable(_("If that was you, type this code within 30 days:")))
    pdf.ln(4)
    pdf.set_font("Courier", "B", 24)
    pdf.multi_cell(0, 12, code)
    pdf.ln(4)
    pdf.set_font("Helvetica", size=11)
    where = f"{settings.SITE_URL}/settings/residency"
    for line in (
        where,
        _("If it was not you, there is nothing to do. The code is of no use to anybody else."),
        _("We have forgotten this address; it was kept until this page was printed."),
    ):
        pdf.multi_cell(0, 6, _printable(line))
        pdf.ln(3)


def _printable(text: str) -> str:
    """The PDF's own fonts know Latin-1, which English and Spanish are written in."""
    return text.encode("latin-1", "replace").decode("latin-1")


def _write(path: Path, pdf: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
