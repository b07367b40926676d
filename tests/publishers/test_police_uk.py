"""Only the files of one force come over the line, whole, and what is not there is named."""

import random

import pytest

from publishers import police_archive
from publishers.errors import NotPublished, PublisherError, TransferFailed, UnknownForce
from publishers.police_uk import fetch_street_files
from tests.publishers.stand_in import Answer, add_police, archive_of, page, ranged

ADDRESS_OF_ARCHIVE = "/store/archive/2024-03.zip"


def street(month, force, version=1):
    # Digits of no pattern: an archive of them is large, so that what is not asked for shows.
    digits = random.Random(f"{month}{force}{version}").randbytes(60_000).hex()  # noqa: S311
    return f"Crime ID,Month\n{digits},{month}\n".encode()


def files_of(months, forces=("cleveland", "durham", "btp"), version=1, without=()):
    kinds = ("street", "outcomes", "stop-and-search")
    return {
        f"{month}/{month}-{force}-{kind}.csv": street(month, force, version) if kind == "street" else b"x"
        for month in months
        for force in forces
        for kind in kinds
        if (month, force) not in without
    }


MONTHS = ["2024-01", "2024-02", "2024-03"]


@pytest.fixture
def archive(server):
    content = archive_of(files_of(MONTHS, without={("2024-02", "cleveland")}))
    add_police(server, {"2024-03": content}, months=MONTHS)
    return content


def fetch(server, client, folder, months=MONTHS, force="cleveland"):
    return fetch_street_files(force, months, folder, address=server.address, client=client)


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_files_are_laid_out_as_the_publisher_does_and_the_month_without_one_is_named(
    server, client, tmp_path, archive
):
    got = fetch(server, client, tmp_path, [*MONTHS, "2024-04", "2010-11"], force="Cleveland")
    assert [path.relative_to(tmp_path).as_posix() for path in got.files] == [
        "2024-01/2024-01-cleveland-street.csv",
        "2024-03/2024-03-cleveland-street.csv",
    ]
    assert [path.read_bytes() for path in got.files] == [
        street("2024-01", "cleveland"),
        street("2024-03", "cleveland"),
    ]
    assert got.missing == (
        "2010-11: published from 2010-12 on",
        "2024-02: cleveland delivered no street file (archive 2024-03.zip)",
        "2024-04: not published yet; the latest month is 2024-03",
    )
    assert any("Open Government Licence" in note for note in got.notes)
    assert everything(tmp_path) == [path.relative_to(tmp_path).as_posix() for path in got.files]


def test_only_the_wanted_members_come_over_the_line(server, client, tmp_path, monkeypatch):
    monkeypatch.setattr("publishers.ranges._TAIL_BYTES", 20_000)
    content = archive_of(files_of(MONTHS, forces=[f"force-{letter}" for letter in "abcdefghij"]))
    add_police(server, {"2024-03": content}, months=MONTHS)
    got = fetch(server, client, tmp_path, force="force-c", months=["2024-02"])
    assert got.files[0].read_bytes() == street("2024-02", "force-c")
    assert server.sent_bytes < len(content) / 5
    assert server.paths() == [
        "/api/crimes-street-dates",
        "/data/archive/2024-03.zip",
        "/store/archive/2024-03.zip",
        "/store/archive/2024-03.zip",
    ]


def test_what_is_there_already_is_not_fetched_again_and_a_new_issue_is(server, client, tmp_path, monkeypatch):
    monkeypatch.setattr("publishers.ranges._TAIL_BYTES", 3_000)
    add_police(server, {"2024-03": archive_of(files_of(MONTHS))}, months=MONTHS)
    fetch(server, client, tmp_path)
    asked = len(server.asked)
    fetch(server, client, tmp_path)
    assert len(server.asked) - asked == 3
    add_police(server, {"2024-03": archive_of(files_of(MONTHS, version=2))}, months=MONTHS, tag='"2"')
    got = fetch(server, client, tmp_path)
    assert [path.read_bytes() for path in got.files] == [street(month, "cleveland", 2) for month in MONTHS]


def test_months_before_the_latest_archive_come_from_the_newest_that_holds_them(server, client, tmp_path):
    add_police(
        server,
        {
            "2024-03": archive_of(files_of(MONTHS, version=2)),
            "2023-12": archive_of(files_of(["2021-01", "2021-02", "2023-12"])),
        },
        months=MONTHS,
    )
    got = fetch(server, client, tmp_path, ["2021-01", "2021-02", "2021-03", "2024-01"])
    assert [path.parent.name for path in got.files] == ["2021-01", "2021-02", "2024-01"]
    assert got.files[2].read_bytes() == street("2024-01", "cleveland", 2)
    assert got.missing == ("2021-03: archive 2023-12.zip leaves this month out",)
    assert any("2023-12.zip, an older one" in note for note in got.notes)


def test_an_archive_that_is_not_there_yet_is_replaced_by_the_one_before(server, client, tmp_path):
    add_police(server, {"2024-02": archive_of(files_of(MONTHS[:2]))}, months=MONTHS)
    got = fetch(server, client, tmp_path)
    assert [path.parent.name for path in got.files] == ["2024-01", "2024-02"]
    assert got.missing == ("2024-03: announced, but in no archive yet (the latest is 2024-02.zip)",)


def test_months_that_no_archive_holds_are_all_named(server, client, tmp_path, archive):
    got = fetch(server, client, tmp_path, ["2015-01", "2019-05", "2024-01"])
    assert [path.parent.name for path in got.files] == ["2024-01"]
    assert [line[:7] for line in got.missing] == ["2015-01", "2019-05"]
    assert all("no archive of the publisher holds it" in line for line in got.missing)


@pytest.mark.parametrize(
    ("force", "says"),
    [
        ("clevland", "did you mean cleveland?"),
        ("xyz", "there are btp, cleveland, durham, greater-manchester"),
    ],
)
def test_an_unknown_force_is_told_the_near_ones(server, client, tmp_path, archive, force, says):
    with pytest.raises(UnknownForce) as error:
        fetch(server, client, tmp_path, force=force)
    assert says in str(error.value)
    assert everything(tmp_path) == []


def test_a_force_that_delivers_nothing_is_no_unknown_force(server, client, tmp_path, archive):
    got = fetch(server, client, tmp_path, force="greater-manchester")
    assert got.files == ()
    assert len(got.missing) == 3


@pytest.mark.parametrize("month", ["2024-13", "2024", "2024-1", "../2024-01"])
def test_a_text_that_is_no_month_is_refused_before_anybody_is_asked(server, client, tmp_path, month):
    with pytest.raises(NotPublished, match="is no month"):
        fetch(server, client, tmp_path, [month])
    assert server.asked == []


def test_a_server_without_ranges_is_asked_for_the_whole(server, client, tmp_path):
    content = archive_of(files_of(MONTHS))
    add_police(server, {"2024-03": content}, months=MONTHS, ranges=False)
    got = fetch(server, client, tmp_path)
    assert [path.read_bytes() for path in got.files] == [street(month, "cleveland") for month in MONTHS]
    assert everything(tmp_path) == [path.relative_to(tmp_path).as_posix() for path in got.files]


def test_a_whole_archive_above_the_bound_is_refused(server, client, tmp_path, monkeypatch):
    monkeypatch.setattr(police_archive, "LARGEST_ARCHIVE_BYTES", 10_000)
    add_police(server, {"2024-03": archive_of(files_of(MONTHS))}, months=MONTHS, ranges=False)
    with pytest.raises(TransferFailed, match="the limit is 10,000"):
        fetch(server, client, tmp_path)
    assert everything(tmp_path) == []


def test_a_piece_that_breaks_off_is_gone_on_with(server, client, tmp_path, archive, monkeypatch):
    monkeypatch.setattr("publishers.ranges._TAIL_BYTES", 2_000)
    whole = server.routes[ADDRESS_OF_ARCHIVE]

    def cut(asked):
        answer = whole(asked)
        answer.cut_at = 1_000
        return answer

    server.faults[ADDRESS_OF_ARCHIVE] = [whole, cut, Answer(b"", 503), cut]
    got = fetch(server, client, tmp_path, ["2024-01"])
    assert got.files[0].read_bytes() == street("2024-01", "cleveland")
    starts = [asked.headers["range"] for asked in server.asked if asked.path == ADDRESS_OF_ARCHIVE][1:5]
    first = int(starts[0].removeprefix("bytes=").split("-")[0])
    assert [int(text.removeprefix("bytes=").split("-")[0]) - first for text in starts] == [
        0,
        1_000,
        1_000,
        2_000,
    ]
    assert all(
        asked.headers["if-range"] == '"1"' for asked in server.asked[4:] if asked.path == ADDRESS_OF_ARCHIVE
    )


def test_an_archive_that_is_replaced_while_it_is_read_is_opened_again(
    server, client, tmp_path, archive, monkeypatch
):
    monkeypatch.setattr("publishers.ranges._TAIL_BYTES", 2_000)
    newer = archive_of(files_of(MONTHS, version=2))
    server.faults[ADDRESS_OF_ARCHIVE] = [server.routes[ADDRESS_OF_ARCHIVE]]
    server.routes[ADDRESS_OF_ARCHIVE] = ranged(newer, tag='"2"')
    got = fetch(server, client, tmp_path)
    assert [path.read_bytes() for path in got.files] == [street(month, "cleveland", 2) for month in MONTHS]


def test_a_member_with_a_wrong_checksum_is_never_written(server, client, tmp_path):
    content = bytearray(archive_of(files_of(MONTHS)))
    content[2_000] ^= 1
    add_police(server, {"2024-03": bytes(content)}, months=MONTHS)
    with pytest.raises(
        TransferFailed, match=r"2024-01-cleveland-street\.csv is damaged in archive 2024-03\.zip"
    ):
        fetch(server, client, tmp_path)
    assert everything(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "answer", "says"),
    [
        ("/api/crimes-street-dates", page(), "web page"),
        ("/api/crimes-street-dates", Answer(b"[]"), "lists no months"),
        ("/api/crimes-street-dates", Answer(b'{"a"'), "is no JSON"),
        (ADDRESS_OF_ARCHIVE, page(), "web page"),
        (ADDRESS_OF_ARCHIVE, Answer(b"junk" * 100), "is no zip archive"),
        (ADDRESS_OF_ARCHIVE, Answer(archive_of({"a.txt": b""})), "holds no police files"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(server, client, tmp_path, archive, path, answer, says):
    server.routes[path] = lambda _: answer
    with pytest.raises(PublisherError, match=says) as error:
        fetch(server, client, tmp_path)
    assert "\n" not in str(error.value)
    assert everything(tmp_path) == []
