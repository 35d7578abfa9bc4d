"""How far an alert reaches beyond the cell that it names (features, E23)."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.alerts.data import SPREAD_M
from lamppost.places.cells import cell_at, center, outline

TENTH_OF_A_MILE_M = 160.93
CITIES = [  # all round the country: H3's cells are smallest in the south-east and the north-west
    *((41.9, -87.7), (25.8, -80.2), (47.6, -122.3), (34.1, -118.2), (40.7, -74.0), (29.8, -95.4)),
    *((21.3, -157.8), (61.2, -149.9), (42.4, -71.0), (32.8, -79.9), (39.7, -105.0), (44.8, -68.7)),
]
NEARBY = st.floats(-0.3, 0.3)  # degrees
DEGREE_M = 111_195  # of latitude


def edge_m(cell):
    """The least distance from a cell's middle to its edge, in metres."""
    latitude, longitude = center(cell)
    wide = DEGREE_M * cos(radians(latitude))
    corners = [
        ((lng - longitude) * wide, (lat - latitude) * DEGREE_M) for lat, lng in outline(cell)
    ]
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return min(abs(x * v - u * y) / hypot(u - x, v - y) for (x, y), (u, v) in sides)


@pytest.mark.parametrize("resolution", SPREAD_M)
@given(st.sampled_from(CITIES), NEARBY, NEARBY)
def test_nobody_is_told_whose_circle_ends_a_tenth_of_a_mile_before_the_cell(
    resolution, city, north, east
):
    cell = cell_at(city[0] + north, city[1] + east, resolution)
    assert SPREAD_M[resolution] - edge_m(cell) <= TENTH_OF_A_MILE_M
