"""Clusters of places: neighbours, labels, outlines."""
