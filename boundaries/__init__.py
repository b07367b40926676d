"""The ground: projection, areas, boundary sets, and which area a place lies in."""
