"""Squared distances in python's integers: coordinates and radii are known to 0.1 m."""


def decimetres(metres):
    """Return a length to the nearest decimetre."""
    return round(10 * float(metres))


def squared_dm2(easting, northing, i, j):
    """Return the square of the distance between two places."""
    east = decimetres(easting[i]) - decimetres(easting[j])
    north = decimetres(northing[i]) - decimetres(northing[j])
    return east * east + north * north
