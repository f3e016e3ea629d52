"""What a user may set, and what is refused."""

from pathlib import Path

import pytest

from localcloud.errors import LocalCloudError
from localcloud.settings import Settings, load, save, with_capacity, with_outage


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.yaml") == Settings(clock=60.0, default_capacity=8, capacity={})


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    settings = with_capacity(Settings(clock=120), "us-east-1", "us-east-1a", "g6e.xlarge", 0)
    settings = with_capacity(settings, "us-east-1", "us-east-1a", "p5.48xlarge", 1)
    settings = with_capacity(settings, "us-east-1", "us-east-1b", "p5.48xlarge", {"reserved": 2, "shared": 0})
    settings = with_outage(settings, "us-west-2", lost=True)
    save(tmp_path / "settings.yaml", settings)
    assert load(tmp_path / "settings.yaml") == settings
    assert settings.capacity_of("us-east-1", "us-east-1a", "g6e.xlarge") == 0
    assert settings.capacity_of("us-east-1", "us-east-1b", "g6e.xlarge") == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("clock: [", "settings.yaml is not YAML"),
        ("clocks: 2", "'clocks' is no setting; there are clock, default_capacity, capacity, quota, lag and outages"),
        ("clock: 0", "clock is 0; write a number above 0"),
        ("clock: true", "clock is True; write a number above 0"),
        ("default_capacity: -1", "default_capacity is -1; write how many nodes there are, 0 or more"),
        ("outages: us-west-2", "outages is 'us-west-2'; write a list of regions, e.g. [us-west-2]"),
        ("capacity: 3", "capacity is 3; write region, zone, instance type, count in turn"),
        ("lag: {us-east-1: 3}", "lag is {'us-east-1': 3}; write region, database or buckets, seconds in turn"),
        ("lag: {us-east-1: {queue: 3}}", "lag.us-east-1.queue is nothing that lags; write database or buckets"),
        ("lag: {us-east-1: {buckets: -1}}", "lag.us-east-1.buckets is -1; write seconds, 0 or more"),
        ("capacity: {us-east-1: 3}", "capacity.us-east-1 is 3; write"),
        (
            "capacity: {us-east-1: {us-east-1a: {g6e.xlarge: {spare: 1}}}}",
            "capacity.us-east-1.us-east-1a.g6e.xlarge.spare is no kind of capacity; write reserved or shared",
        ),
        (
            "capacity: {us-east-1: {us-east-1a: {g6e.xlarge: some}}}",
            "capacity.us-east-1.us-east-1a.g6e.xlarge is 'some'",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "settings.yaml").write_text(text)
    with pytest.raises(LocalCloudError) as caught:
        load(tmp_path / "settings.yaml")
    assert message in str(caught.value)


def test_a_region_that_was_lost_comes_back() -> None:
    lost = with_outage(with_outage(Settings(), "us-west-2", lost=True), "us-east-1", lost=True)
    assert lost.outages == {"us-west-2", "us-east-1"}
    assert with_outage(lost, "us-west-2", lost=False).outages == {"us-east-1"}
