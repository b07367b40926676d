"""What other libraries say when they fail, in a line of ours."""

_LONGEST = 160


def first_line(error: Exception) -> str:
    r"""Return the first line of an error's text, cut to 160 characters.

    Examples
    --------
    >>> first_line(ValueError("IO Error: no such file\n\nLINE 1: SELECT"))
    'IO Error: no such file'
    """
    return str(error).strip().split("\n", maxsplit=1)[0][:_LONGEST]
