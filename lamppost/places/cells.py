"""H3 cells: the only way Lamppost says where something is.

Resolution 9 is about 0.1 km2 (a few blocks, edge 201 m), 8 about 0.7 km2, 7 about 5 km2.
Source: https://h3geo.org/docs/core-library/restable
"""

from __future__ import annotations

from typing import NewType

import h3

Cell = NewType("Cell", int)

BLOCKS = 9  # the finest resolution any person but an editor is shown
NEIGHBORHOOD = 8
DISTRICT = 7


def cell_at(latitude: float, longitude: float, resolution: int = BLOCKS) -> Cell:
    """The cell around a point, both in degrees (WGS 84). ValueError if off the globe."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("latitude must be -90..90 and longitude -180..180")
    return Cell(h3.str_to_int(h3.latlng_to_cell(latitude, longitude, resolution)))


def center(cell: Cell) -> tuple[float, float]:
    """(latitude, longitude) in degrees of the middle of a cell."""
    latitude, longitude = h3.cell_to_latlng(h3.int_to_str(cell))
    return latitude, longitude


def outline(cell: Cell) -> list[tuple[float, float]]:
    """The corners of a cell as (latitude, longitude), not closed."""
    return [(a, b) for a, b in h3.cell_to_boundary(h3.int_to_str(cell))]


def resolution(cell: Cell) -> int:
    return int(h3.get_resolution(h3.int_to_str(cell)))


def is_cell(value: int) -> bool:
    """Whether a number is an H3 cell at all (for input from outside)."""
    return 0 < value < 2**63 and bool(h3.is_valid_cell(h3.int_to_str(value)))


def parent(cell: Cell, at: int) -> Cell:
    """The coarser cell that holds this one; the cell itself if it is already that coarse."""
    if resolution(cell) <= at:
        return cell
    return Cell(h3.str_to_int(h3.cell_to_parent(h3.int_to_str(cell), at)))


def around(cell: Cell, rings: int) -> set[Cell]:
    """The cell and its neighbours up to this many rings out (1 ring: 7 cells)."""
    return {Cell(h3.str_to_int(c)) for c in h3.grid_disk(h3.int_to_str(cell), rings)}
