"""Local statistics on cells: the grid of analysis, who neighbours whom, Gi* and its p."""
