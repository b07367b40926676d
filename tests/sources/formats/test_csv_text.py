"""CSV files: whatever they are written with, and wherever their blocks are cut, the same rows or one line."""

import codecs
import csv
import io
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import SourceError
from hotspots.sources.formats import csv_blocks, csv_text
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import file_at

SIZES = st.integers(1, 60)


def saved(folder, content):
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file_at(path)


def table_of(file, wanted=None, *, size=None, **layout):
    """Names, every row as texts, and how many rows each block had; the blocks must be numbered on."""
    with patch.object(csv_text, "_BLOCK_BYTES", size or csv_text._BLOCK_BYTES):
        reader = open_rows(file, Layout(**layout))
        found, lengths = [], []
        for rows in reader.batches(wanted):
            assert rows.first == len(found) + 1
            columns = [column.to_pylist() for column in rows.cells.columns]
            found += [list(row) for row in zip(*columns, strict=True)]
            lengths.append(len(rows.cells))
    return reader.names, found, lengths


def refused(file, **options):
    with pytest.raises(SourceError) as caught:
        table_of(file, **options)
    message = str(caught.value)
    assert "\n" not in message and len(message) < 300 and message.startswith("table.csv")
    return message


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Straße;Größe\n’Ä;1\n".encode(), "auto"),
        ("Straße;Größe\n’Ä;1\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Straße;Größe\n’Ä;1\n".encode(), "auto"),
        (codecs.BOM_UTF8 + "Straße;Größe\n’Ä;1\n".encode(), "utf-8"),
        ("Straße;Größe\n’Ä;1\n".encode("cp1252"), "auto"),
        ("Straße;Größe\n’Ä;1\n".encode("cp1252"), "cp1252"),
    ],
)
def test_letters_are_understood_in_the_usual_encodings(tmp_path, content, encoding):
    names, rows, _ = table_of(saved(tmp_path, content), encoding=encoding)
    assert names == ("Straße", "Größe")
    assert rows == [["’Ä", "1"]]


def test_a_byte_order_mark_before_a_quoted_title_is_no_part_of_it(tmp_path):
    file = saved(tmp_path, codecs.BOM_UTF8 + b'"a, b",c\n1,2\n')
    assert table_of(file)[:2] == (("a, b", "c"), [["1", "2"]])


@pytest.mark.parametrize("size", [None, 4])
def test_the_encoding_is_that_of_the_file_and_not_of_each_block(tmp_path, size):
    file = saved(tmp_path, "a,b\nx,y\né,ü\nx,y\nö,’\n".encode("cp1252"))
    assert table_of(file, size=size)[1] == [["x", "y"], ["é", "ü"], ["x", "y"], ["ö", "’"]]
    mixed = saved(tmp_path, "a,b\né,ü\n".encode() + "ö,’\n".encode("cp1252"))
    if size:
        assert "is not UTF-8 text" in refused(mixed, size=size)


def test_what_is_not_of_the_encoding_that_the_profile_names_is_refused(tmp_path):
    assert "is not UTF-8 text" in refused(saved(tmp_path, b"a,b\n\xe4,1\n"), encoding="utf-8")
    assert "is not cp1252 text" in refused(saved(tmp_path, b"a,b\n\x81,1\n"), encoding="cp1252")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_in_words(tmp_path, encoding):
    content = "a,b\n1,2\n".encode(encoding)
    assert "UTF-16?" in refused(saved(tmp_path, content))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_commonest_of_the_header_or_the_one_that_is_named(tmp_path, delimiter):
    file = saved(tmp_path, delimiter.join(["a", "b", "c"]) + "\n" + delimiter.join(["1,5", '"2|\t;"', "3"]))
    if delimiter != ",":
        assert table_of(file)[1] == [["1,5", "2|\t;", "3"]]
        assert table_of(file, delimiter=delimiter)[1] == [["1,5", "2|\t;", "3"]]
        assert table_of(file, ["c", "a"])[1] == [["3", "1,5"]]
    else:
        assert "Expected 3 columns, got 4" in refused(file)


CELLS = st.text(st.sampled_from('ab",;\n\r é\0'), max_size=8) | st.sampled_from(["", '"', '""', "\n", "\r\n"])


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n'])
def test_a_first_line_that_tells_spreadsheets_the_delimiter_is_no_header(tmp_path, first):
    text = codecs.BOM_UTF8 + (first + "a,b;c,d\n1,2;3\n").encode()
    assert table_of(saved(tmp_path, text)) == (("a,b", "c,d"), [["1,2", "3"]], [1])
    assert table_of(saved(tmp_path, "sep=;")) == (("sep=", "column 2"), [], [])


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12),
    size=SIZES,
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    ended=st.booleans(),
)
def test_a_table_is_read_as_it_was_written_wherever_blocks_are_cut(
    rows, size, quoting, line_end, ended, tmp_path_factory
):
    if (quoting, line_end) == (csv.QUOTE_MINIMAL, "\n"):
        # Python's writer would leave a CR without quotation marks, which ends a row.
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=line_end)
    writer.writerows([["one", "two", "three"], *rows])
    content = text.getvalue() if ended else text.getvalue().removesuffix(line_end)
    file = saved(tmp_path_factory.mktemp("any"), content)
    names, found, _ = table_of(file, size=size)
    assert (names, found) == (("one", "two", "three"), rows)
    assert found == table_of(file)[1]


WRITTEN = (
    "a",
    "",
    '5" pipe',
    'say "x"',
    '"q"',
    '"q""q"',
    '""',
    '"""',
    '"x\ny"',
    '"x,y"',
    '"a"b',
    '"a" ',
    '"',
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from(WRITTEN)), max_size=8),
    size=SIZES,
)
def test_quotation_marks_anywhere_are_read_as_others_read_them_or_refused(rows, size, tmp_path_factory):
    text = "".join(f"{one},{two}\n" for one, two in rows)
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    file = saved(tmp_path_factory.mktemp("any"), "p,q\n" + text)
    try:
        found = table_of(file, size=size)[1]
    except SourceError:
        # Only a mark that is alone where a cell starts leaves it open.
        assert any(cell in {'"', '"""'} for row in rows for cell in row)
        with pytest.raises(SourceError):
            table_of(file)
    else:
        assert found == expected == table_of(file)[1]


@pytest.mark.parametrize("size", [1, 7, 30, None])
def test_a_quotation_mark_inside_of_a_cell_is_data_however_many_there_are(tmp_path, size):
    cells = ['5" pipe', 'a "b" c"', '"6"" pipe"', '7""" pipe', '8"" pipe']
    file = saved(tmp_path, "n,what\n" + "".join(f"{i},{cells[i % 5]}\n" for i in range(40)))
    expected = [*cells[:2], '6" pipe', *cells[3:]]
    assert table_of(file, size=size)[1] == [[str(i), expected[i % 5]] for i in range(40)]


def test_rows_are_in_blocks_of_the_size_that_is_set(tmp_path):
    file = saved(tmp_path, "a,b\n" + "1,2\n" * 100)
    assert table_of(file, size=40)[2] == [10] * 10
    assert table_of(file)[2] == [100]


OPEN = 'a,b,c\n1,2,3\n4,5,"six\n7,8,9\n' + "x,y,z\n" * 20


@pytest.mark.parametrize("size", [5, 30, None])
@pytest.mark.parametrize("wanted", [None, ["a"]])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(tmp_path, size, wanted):
    assert "never closed in row 2 " in refused(saved(tmp_path, OPEN), size=size, wanted=wanted)


def test_a_cell_that_swallows_the_file_is_refused_long_before_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_blocks, "LONGEST_ROW_BYTES", 1000)
    monkeypatch.setattr(csv_text, "_BLOCK_BYTES", 200)
    read = []
    opened = type(file_at(tmp_path)).open

    def counted(self):
        return Counted(opened(self), read)

    file = saved(tmp_path, OPEN + "x,y,z\n" * 20_000)
    monkeypatch.setattr(type(file), "open", counted)
    reader = csv_text.open_csv(file, Layout())
    read.clear()
    with pytest.raises(SourceError, match="never closed in row 2 "):
        list(reader.batches())
    assert sum(read) < 3000


class Counted:
    """A stream that notes how many bytes are read."""

    def __init__(self, opened, read):
        self.opened, self.noted = opened, read

    def __enter__(self):
        self.stream = self.opened.__enter__()
        return self

    def __exit__(self, *error):
        return self.opened.__exit__(*error)

    def readline(self, size):
        return self.stream.readline(size)

    def read(self, size):
        content = self.stream.read(size)
        self.noted.append(len(content))
        return content


@pytest.mark.parametrize("size", [5, 50, None])
@pytest.mark.parametrize("wanted", [None, ["a"]])
@pytest.mark.parametrize("seven", ["7", '7 ""x"" y'])
def test_a_cell_that_is_closed_by_the_opening_mark_of_another_is_refused(tmp_path, size, wanted, seven):
    # Both rows together have as many cells as one: nothing else would tell that a row is gone.
    file = saved(tmp_path, f'a,b,c\n1,"two",3\n4,"five,6\n{seven},"eight",9\n1,"two",3\n')
    assert "never closed in row" in refused(file, size=size, wanted=wanted)


@pytest.mark.parametrize("wanted", [None, ["a"]])
def test_a_cell_that_holds_a_record_is_refused_also_where_its_column_is_not_wanted(tmp_path, wanted):
    record = "1,2,3,4,5\n"
    file = saved(tmp_path, "a,b,c,d,e\n" + record + '1,2,3,4,"five\n' + record * 2 + '1,2,3,4,"\n' + record)
    assert "never closed" in refused(file, wanted=wanted)
    whole = saved(tmp_path, "a,b,c,d,e\n" + record + '1,2,3,4,"five\n' + record * 2 + '6"\n' + record)
    assert "never closed in column e" in refused(whole, wanted=wanted)


def test_prose_of_several_lines_is_no_record(tmp_path):
    prose = "Seen:\ntwo youths, a dog, a bike, and a van"
    file = saved(tmp_path, f'a,b,c,d,e\n1,2,3,4,"{prose}"\n')
    assert table_of(file)[1] == [["1", "2", "3", "4", prose]]


@pytest.mark.parametrize("size", [3, 12, None])
@pytest.mark.parametrize(("row", "got"), [("1", 1), ("1,2,3", 3), ('"1,2"', 1)])
def test_a_row_of_another_length_is_refused_with_its_number(tmp_path, size, row, got):
    file = saved(tmp_path, "a,b\n" + "1,2\n" * 6 + f"\n{row}\n1,2\n")
    assert f"(row 7: Expected 2 columns, got {got}" in refused(file, size=size)


@pytest.mark.parametrize("size", [1, 3, None])
def test_empty_lines_are_no_rows_and_are_not_counted(tmp_path, size):
    file = saved(tmp_path, "a,b\n\n1,2\n\r\n\n\n,\n3,4\n\n")
    assert table_of(file, size=size)[1] == [["1", "2"], ["", ""], ["3", "4"]]
    assert table_of(saved(tmp_path, "a\n\n1\n\n2\n"), size=size)[1] == [["1"], ["2"]]


@pytest.mark.parametrize("content", ["a,b", "a,b\n", "a,b\r\n", "a,b\n\n\r\n", "a,b\r"])
def test_a_header_alone_is_a_file_without_rows(tmp_path, content):
    assert table_of(saved(tmp_path, content)) == (("a", "b"), [], [])


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n1,2\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\r\n"])
def test_a_file_without_a_header_is_refused(tmp_path, content):
    assert "is empty; its first line must name the columns" in refused(saved(tmp_path, content))


def test_every_column_has_a_name_of_its_own(tmp_path):
    file = saved(tmp_path, "A, ,A,A (3),A ,,B\n1,2,3,4,5,6,7\n")
    names, rows, _ = table_of(file)
    assert names == ("A", "column 2", "A (3)", "A (3) (4)", "A (5)", "column 6", "B")
    assert rows == [list("1234567")]
    assert csv_text.unique_names(["A", "A (3)", "A"]) == ("A", "A (3)", "A (3) (3)")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_title_may_hold_a_line_break_and_a_quotation_mark_in_it_opens_nothing(tmp_path, line_end):
    file = saved(tmp_path, line_end.join(['a,5" pipe,"Date', 'from",d', "1,2,3,4", ""]))
    assert table_of(file)[:2] == (("a", '5" pipe', "Date from", "d"), [["1", "2", "3", "4"]])
    assert "never closed in its first line" in refused(saved(tmp_path, 'a,"b\n1,2\n3,4\n'))


def test_lines_that_end_in_cr_alone_are_refused_in_words(tmp_path):
    assert "end in CR alone" in refused(saved(tmp_path, "a,b\r1,2\r3,4\r"))
    with patch.object(csv_blocks, "LONGEST_ROW_BYTES", 100):
        file = saved(tmp_path, "a,b\n1,2\n" + "3,4\r" * 100)
        assert "no line end after row 1; save it with the line ends" in refused(file)


def test_a_first_line_without_end_is_refused(tmp_path):
    assert "first line of more than 65,536 bytes" in refused(saved(tmp_path, "a," * 50_000))


def test_nul_bytes_are_letters_of_a_cell(tmp_path):
    assert table_of(saved(tmp_path, "a,b\n1\0,2\n"))[1] == [["1\0", "2"]]
