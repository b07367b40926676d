"""From a surface, clusters or cells to hotspots: thresholds, outlines, ranks."""
