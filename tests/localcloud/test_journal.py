"""What a restart finds."""

from pathlib import Path

import pytest

from localcloud.errors import LocalCloudError
from localcloud.journal import Entry, Journal


def entry(journal: Journal, transaction: int = 0) -> Entry:
    return Entry(
        number=journal.next_number(),
        method="PUT",
        target="/b?x=1",
        headers={"h": "1"},
        body=b"\x00\xff",
        transaction=transaction,
    )


def reopened(path: Path) -> Journal:
    return Journal(path)


def test_entries_come_back_as_they_were_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    written = [entry(journal) for _ in range(3)]
    for each in written:
        journal.append(each)
    assert reopened(tmp_path / "journal").replay() == written


def test_a_transaction_that_never_ended_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    ended, cut = journal.begin(), journal.begin()
    kept, lost = entry(journal, ended), entry(journal, cut)
    journal.append(kept)
    journal.append(lost)
    journal.commit(ended, made="a")
    again = reopened(tmp_path / "journal")
    assert again.replay() == [kept]
    assert again.next_number() > lost.number
    assert again.begin() > cut


def test_a_transaction_without_requests_keeps_its_number_for_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.commit(journal.begin())
    again = reopened(tmp_path / "journal")
    again.replay()
    cut = again.begin()
    again.append(entry(again, cut))
    assert reopened(tmp_path / "journal").replay() == []


def test_a_last_line_cut_off_is_dropped_for_good(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    first = entry(journal)
    journal.append(first)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"n":2,"t":0,"m":"PU')
    again = reopened(path)
    assert again.replay() == [first]
    second = entry(again)
    again.append(second)
    assert reopened(path).replay() == [first, second]


def test_a_broken_line_in_the_middle_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'not json\n{"commit":1}\n')
    with pytest.raises(LocalCloudError, match=r"Line 1 of .*journal can't be read: run `relight local reset`"):
        Journal(path).replay()


def test_when_the_last_resource_goes_only_what_others_did_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    foreign = entry(journal)
    journal.append(foreign)
    for name in ("a", "b"):
        making = journal.begin()
        journal.append(entry(journal, making))
        journal.commit(making, made=name)
    for name in ("a", "b"):
        assert journal.size > 1
        deleting = journal.begin()
        journal.append(entry(journal, deleting))
        journal.commit(deleting, gone=name)
    assert journal.size == 1
    later = entry(journal)
    journal.append(later)
    assert reopened(tmp_path / "journal").replay() == [foreign, later]


def test_nothing_is_dropped_while_another_operation_is_under_way(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    other = journal.begin()
    journal.append(entry(journal, other))
    deleting = journal.begin()
    journal.commit(deleting, gone="a")
    journal.commit(other, made="b")
    assert [each.transaction for each in reopened(tmp_path / "journal").replay()] == [other]
