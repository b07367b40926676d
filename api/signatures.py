"""Commands and routes that take their parameters from the table of them (`api.parameters`).

Typer and FastAPI read a function's signature. Here a function that takes ``**texts`` is given the signature
that the table makes of it, so that a parameter is described once and reaches both.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from api.parameter import Parameter

F = TypeVar("F", bound=Callable[..., Any])


def with_parameters(
    table: Mapping[str, Parameter], annotation: Callable[[str, Parameter], Any]
) -> Callable[[F], F]:
    """Return a decorator that puts one keyword parameter a row of the table in place of ``**texts``.

    Parameters
    ----------
    table : by name.
    annotation : from name and row to the annotation that the framework reads.
    """

    def decorated(function: F) -> F:
        own = inspect.signature(function).parameters.values()
        fixed = [parameter for parameter in own if parameter.kind is not inspect.Parameter.VAR_KEYWORD]
        rows = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation(name, row)
            )
            for name, row in table.items()
        ]
        signature = inspect.Signature(sorted([*rows, *fixed], key=lambda parameter: parameter.kind))
        function.__signature__ = signature  # type: ignore[attr-defined]
        return function

    return decorated
