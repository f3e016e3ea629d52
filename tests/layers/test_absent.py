"""A region that holds nothing but backups, and an environment with one region."""

from tests.layers.environments import DATA, EAST, EDGE, WEST, demo, document, only_backups, up

STANDBY = f"demo-{WEST}"


def test_where_only_backups_are_kept_no_cluster_is_paid_for() -> None:
    recordings = up(only_backups())
    assert recordings[STANDBY].counts() == {"aws:s3/bucketObjectv2:BucketObjectv2": 1}
    assert [r.type for r in recordings[STANDBY].registrations if r.type.startswith("pulumi:providers:")] == [
        "pulumi:providers:aws"
    ]
    found = document(recordings[STANDBY])
    assert (found["cluster"], found["cluster_endpoint"], found["services"]) == ("", "", {})
    alarms = [r.name for r in recordings[EDGE].of("aws:cloudwatch/metricAlarm:MetricAlarm")]
    assert [name for name in alarms if not name.endswith(f"-{EAST}-unhealthy")] == [], "no switch is armed"
    # The network stays: databases are restored into it.
    vpcs = recordings[DATA].of("aws:ec2/vpc:Vpc")
    assert [vpc.provider for vpc in vpcs] == [f"aws-{EAST}", f"aws-{WEST}"]


def test_an_environment_of_one_region_replicates_nothing() -> None:
    environment = only_backups()
    services = {name: s.model_copy(update={"standby": ()}) for name, s in environment.services.items()}
    alone = environment.model_copy(update={"regions": {EAST: demo().regions[EAST]}, "services": services})
    recordings = up(alone)
    assert list(recordings) == [DATA, f"demo-{EAST}", EDGE]
    counts = recordings[DATA].counts()
    # Access logs go on to the region's own audit bucket.
    replications = recordings[DATA].of("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    assert [r.name for r in replications] == [f"demo-logs-{EAST}-forward"]
    assert "aws:kms/replicaKey:ReplicaKey" not in counts
    assert counts["aws:backup/vault:Vault"] == len(services)
    places = {place for recording in recordings.values() for place in recording.places().values()}
    assert places == {f"aws-{EAST}", f"kubernetes-{EAST}"}
