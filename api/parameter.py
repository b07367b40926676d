"""One parameter of a question: its name, how its text is read, and what a person reads of it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from api import texts
from api.texts import Parser
from hotspots.question import METHODS, THRESHOLDS


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    Attributes
    ----------
    of : field of the value that it fills.
    parse : from text to the field's value.
    means : what a person reads of it.
    default : what stands for it where it is not given, in words.
    methods : methods of finding hotspots that it has a meaning for.
    thresholds : thresholds of the density that it has a meaning for.
    """

    of: str
    parse: Parser
    means: str
    default: str = ""
    methods: Collection[str] = field(default_factory=lambda: tuple(METHODS))
    thresholds: Collection[str] = field(default_factory=lambda: tuple(THRESHOLDS))

    @property
    def told(self) -> str:
        """What a person reads of it, with the methods or thresholds that it is for."""
        if len(self.thresholds) < len(THRESHOLDS):
            others = [method for method in self.methods if method != "kde"]
            return f"{self.means} ({', '.join([*self.thresholds, *others])})"
        return (
            self.means if len(self.methods) == len(METHODS) else f"{self.means} ({', '.join(self.methods)})"
        )

    @property
    def is_flag(self) -> bool:
        """Whether it is either given or not."""
        return self.parse is texts.as_flag
