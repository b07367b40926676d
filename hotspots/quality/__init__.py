"""How good the loaded data are: what is missing, heaped, moved or mixed, in figures and plain sentences.

Each module is one idea and holds its checks with their rules; `report` puts them together.
"""
