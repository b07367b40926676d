"""What the texts of a file mean: categories, settings, yes and no; and what must be said of them."""

from hotspots.categories import GROUPS, TITLES, children_of, is_category
from hotspots.errors import SourceError
from hotspots.sources.profiles.rules import CategoryRule, Columns, folded
from hotspots.sources.profiles.toml_table import Table, nearest
from hotspots.sources.what.category_codes import TABLES

WORDS: dict[str, tuple[str, ...]] = {
    "setting": ("public", "private", "unknown"),
    "domestic": ("yes", "no", "unknown"),
    "proactive": ("yes", "no", "unknown"),
}
"""What the columns of these names may mean."""

YES_NO = {
    "yes": "yes",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "no": "no",
    "n": "no",
    "false": "no",
    "0": "no",
}
"""What yes and no are written as, besides themselves; `folded`."""


def categories_of(table: Table) -> CategoryRule:
    """Return what local texts stand for: by ``codes``, else by the tables named in ``use``, in that order.

    Raises
    ------
    SourceError
        A table or category is unknown, or a text stands for two things.
    """
    use = table.texts("use") if "use" in table.values else ("police-uk",)
    unknown = next((name for name in use if name not in TABLES), None)
    if unknown is not None:
        raise table.wrong("use", f"must name tables that come with the software: {', '.join(TABLES)}")
    codes = {key: code for name in reversed(use) for key, code in TABLES[name].items()}
    own = table.table("codes")
    leave_out = tuple(dict.fromkeys(folded(text) for text in table.texts("leave_out")))
    seen: dict[str, str] = {}
    for text in own.values:
        key, code = folded(text), own.text(text)
        _check_category(own, text, code)
        if key in leave_out:
            raise own.wrong(text, "is in categories.leave_out as well; take it out of one of them")
        if seen.setdefault(key, code) != code:
            raise own.wrong(
                text, f"was '{seen[key]}' before (letter case and spaces do not matter); keep one"
            )
    return CategoryRule(codes | seen, leave_out)


def _check_category(table: Table, key: str, code: str) -> None:
    if is_category(code):
        return
    if code in GROUPS:
        raise table.wrong(key, f"must be a category, and '{code}' is a sum of them: {', '.join(TITLES)}")
    parent = code.split(".", maxsplit=1)[0]
    known = (parent, *children_of(parent)) if parent in TITLES else tuple(TITLES)
    raise table.wrong(key, f"must be a category; {nearest(code, known)}choose among {', '.join(known)}")


def words_of(table: Table, columns: Columns) -> dict[str, dict[str, str]]:
    """Return the meanings of the texts of setting, domestic and proactive; yes, no and their like are known.

    Raises
    ------
    SourceError
        A meaning is unknown, or no column holds such texts.
    """
    words = {}
    for about, meanings in WORDS.items():
        own = table.table(about)
        if own.values and not getattr(columns, about):
            raise SourceError(f"{table.file}: words.{about} needs a column; name it with columns.{about}")
        usual = {} if about == "setting" else YES_NO
        words[about] = {
            **usual,
            **{meaning: meaning for meaning in meanings},
            **{folded(text): own.choice(text, meanings, "") for text in own.values},
        }
    return words


def caveat_of(table: Table) -> tuple[str | None, str]:
    """Return what every answer must say, and the category it is about (None for all).

    Raises
    ------
    SourceError
        The category is unknown, or the sentence is empty.
    """
    category, sentence = table.text("category") or None, table.line("text")
    if category is not None:
        _check_category(table, "category", category)
    if not sentence:
        raise table.wrong("text", "must say what every answer has to say")
    return category, sentence
