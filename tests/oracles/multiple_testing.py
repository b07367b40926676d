"""Corrections for many tests by their definitions: which tests each level calls."""


def called_by_fdr(p, level):
    """Benjamini and Hochberg: the k least, k being the greatest rank with p <= level x rank / m."""
    ordered = sorted(p)
    ranks = [rank for rank in range(1, len(p) + 1) if ordered[rank - 1] <= level * rank / len(p)]
    return [bool(ranks) and value <= ordered[max(ranks) - 1] for value in p]


def called_by_holm(p, level):
    """Holm: from the least on, as long as p <= level / (tests left)."""
    ordered, called = sorted(p), set()
    for rank, value in enumerate(ordered):
        if value > level / (len(p) - rank):
            break
        called.add(value)
    return [value in called for value in p]
