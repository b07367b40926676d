"""The streets that labels name, and which labels are those of institutions."""

import re
import unicodedata
from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.places import BoolArray
from hotspots.sources.distinct import encoded_texts

# Letters, digits and signs of plain ASCII with single spaces between: nothing in them is unseen.
_PLAIN = r"^[!-~]+( [!-~]+)*$"


def streets_in(column: pa.ChunkedArray, prefix: str) -> pa.DictionaryArray:
    """Return (n,) the street that each label of a column names (`street_of`); empty where there is none."""
    labels = encoded_texts(column)
    texts = pc.fill_null(labels.dictionary, "")
    plain = pc.match_substring_regex(texts, _PLAIN)
    streets = texts
    if prefix:
        begins = pc.starts_with(texts, prefix + " ")
        streets = pc.if_else(begins, pc.utf8_slice_codeunits(texts, len(prefix) + 1), texts)
        plain = pc.and_(plain, pc.not_equal(texts, prefix))
    odd = [street_of(text, prefix) for text in pc.filter(texts, pc.invert(plain)).to_pylist()]
    streets = pc.replace_with_mask(streets, pc.invert(plain), pa.array(odd, pa.string()))
    # Two labels may name one street, and a missing label names none.
    named = pa.concat_arrays([streets, pa.array([""])]).dictionary_encode()
    of_label = np.asarray(np.from_dlpack(named.indices))
    codes = np.asarray(np.from_dlpack(labels.indices.fill_null(len(texts))))
    return pa.DictionaryArray.from_arrays(pa.array(of_label[codes]), named.dictionary)


def institutions_in(column: pa.ChunkedArray, institutions: Collection[str]) -> BoolArray:
    """Return (n,) whether each label of a column is exactly one of those of institutions."""
    labels = encoded_texts(column)
    known = pc.is_in(labels.dictionary, value_set=pa.array(sorted(institutions), pa.string()))
    flags = np.append(np.asarray(known.to_numpy(zero_copy_only=False), dtype=np.bool_), False)
    flagged: BoolArray = flags[np.asarray(np.from_dlpack(labels.indices.fill_null(len(labels.dictionary))))]
    return flagged


def street_of(label: str, prefix: str) -> str:
    """Return the street that a label names, without what no reader sees.

    Examples
    --------
    >>> street_of("On or near  High Street", "On or near")
    'High Street'
    """
    # What no reader sees breaks KML and GPX files, and tells apart labels that look the same.
    seen = (sign for sign in label if sign.isspace() or not unicodedata.category(sign).startswith("C"))
    text = " ".join("".join(seen).split())
    if prefix and (text == prefix or text.startswith(prefix + " ")):
        return text[len(prefix) :].strip()
    return text


def slug(name: str) -> str:
    """Return a name as it stands in keys and paths.

    Examples
    --------
    >>> slug("Avon & Somerset Constabulary")
    'avon-somerset-constabulary'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
