"""One service under each pattern: what each layer makes of it in the standby region."""

from dataclasses import dataclass

import pytest

from spec.backups import Backups
from spec.naming import model_prefix
from spec.patterns import Pattern
from tests.layers.environments import DATA, EAST, EDGE, WEST, demo, document, only_backups, pattern_up, up
from tests.recorder import Recording, Registration

SERVICE, MODEL = "claims-assistant", "qwen3-8b"
STANDBY = f"demo-{WEST}"
NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the standby region holds of the service; None where there is nothing to have a number."""

    replicas: int | None
    gateways: int | None
    pools: int
    database_clusters: int
    database_instances: int
    bucket: bool
    records: int
    health_checks: int


EXPECTED = {
    Pattern.ACTIVE_ACTIVE: Expected(
        replicas=3, gateways=2, pools=9, database_clusters=1, database_instances=1, bucket=True, records=2,
        health_checks=2,
    ),
    Pattern.HOT_STANDBY: Expected(
        replicas=1, gateways=2, pools=9, database_clusters=1, database_instances=1, bucket=True, records=2,
        health_checks=2,
    ),
    Pattern.PILOT_LIGHT: Expected(
        replicas=0, gateways=1, pools=6, database_clusters=1, database_instances=0, bucket=True, records=2,
        health_checks=2,
    ),
    Pattern.BACKUP_RESTORE: Expected(
        replicas=None, gateways=None, pools=0, database_clusters=0, database_instances=0, bucket=False, records=1,
        health_checks=1,
    ),
}  # fmt: skip

PATTERNS = list(Pattern)


def of_service(recording: Recording, kind: str) -> list[Registration]:
    return [r for r in recording.of(kind) if r.name.startswith(SERVICE)]


def replicas(recording: Recording, name: str) -> int | None:
    found = [r for r in of_service(recording, "kubernetes:apps/v1:Deployment") if r.name == name]
    return int(found[0].inputs["spec"]["replicas"]) if found else None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_standbys_compute_is_the_patterns(pattern: Pattern) -> None:
    recording, expected = pattern_up(SERVICE, pattern)[STANDBY], EXPECTED[pattern]
    assert replicas(recording, f"{SERVICE}-{MODEL}-{WEST}-deployment") == expected.replicas
    assert replicas(recording, f"{SERVICE}-gateway-{WEST}-deployment") == expected.gateways
    assert len(of_service(recording, NODE_POOL)) == expected.pools


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_primarys_compute_is_full_under_every_pattern(pattern: Pattern) -> None:
    recording = pattern_up(SERVICE, pattern)[f"demo-{EAST}"]
    assert replicas(recording, f"{SERVICE}-{MODEL}-{EAST}-deployment") == 3
    assert replicas(recording, f"{SERVICE}-gateway-{EAST}-deployment") == 2
    assert len(of_service(recording, NODE_POOL)) == 9


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_standbys_data_is_the_patterns(pattern: Pattern) -> None:
    recording, expected = pattern_up(SERVICE, pattern)[DATA], EXPECTED[pattern]
    here = [r for r in recording.resources() if r.provider == f"aws-{WEST}" and r.name.startswith(SERVICE)]
    kinds = [r.type for r in here]
    assert kinds.count("aws:rds/cluster:Cluster") == expected.database_clusters
    assert kinds.count("aws:rds/clusterInstance:ClusterInstance") == expected.database_instances
    assert kinds.count("aws:s3/bucket:Bucket") == expected.bucket


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_services_traffic_is_the_patterns(pattern: Pattern) -> None:
    recording, expected = pattern_up(SERVICE, pattern)[EDGE], EXPECTED[pattern]
    assert len(of_service(recording, "aws:route53/record:Record")) == expected.records
    assert len(of_service(recording, "aws:route53/healthCheck:HealthCheck")) == expected.health_checks
    alarms = of_service(recording, "aws:cloudwatch/metricAlarm:MetricAlarm")
    armed = [alarm.provider for alarm in alarms if "-switch-" in alarm.name]
    assert armed == ([f"aws-{WEST}"] if pattern is Pattern.PILOT_LIGHT else [])


def test_backup_restore_leaves_nothing_of_the_service_in_the_standby_but_its_vault() -> None:
    recordings = pattern_up(SERVICE, Pattern.BACKUP_RESTORE)
    named = [r.name for r in recordings[STANDBY].resources() if r.name.startswith(SERVICE)]
    assert named == []
    data = [r.name for r in recordings[DATA].resources() if r.provider == f"aws-{WEST}" and SERVICE in r.name]
    assert data == [f"demo-{SERVICE}-vault-{WEST}"]


def test_backup_restore_backs_up_bucket_and_database_from_the_primary() -> None:
    recording = pattern_up(SERVICE, Pattern.BACKUP_RESTORE)[DATA]
    selection = recording.named(f"demo-{SERVICE}-selection-{EAST}")
    assert selection.provider == f"aws-{EAST}"
    assert selection.inputs["resources"] == [
        "arn:aws:s3:::demo-123456789012-us-east-1-claims-assistant",
        f"arn:of:{SERVICE}-vectors-{EAST}",
    ]
    assert selection.inputs["iamRoleArn"] == "arn:of:demo-backup"


def test_backup_restore_keeps_the_models_weights_somewhere_else_too() -> None:
    recordings = up(only_backups())
    replicated = {
        rule["filter"]["prefix"]
        for config in recordings[DATA].of("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
        for rule in config.inputs["rules"]
    }
    backed_up = {arn for s in recordings[DATA].of("aws:backup/selection:Selection") for arn in s.inputs["resources"]}
    digests = {model_prefix(model.digest) for model in demo().models.values()}
    assert digests <= replicated or f"arn:aws:s3:::demo-123456789012-{EAST}-models" in backed_up


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_service_is_backed_up_each_day_and_on_the_cadence_where_nothing_replicates(pattern: Pattern) -> None:
    recording = pattern_up(SERVICE, pattern)[DATA]
    rules = recording.named(f"demo-{SERVICE}-plan-{EAST}").inputs["rules"]
    copied = pattern is Pattern.BACKUP_RESTORE
    assert [rule["ruleName"] for rule in rules] == (["daily", "cadence"] if copied else ["daily"])
    for rule in rules:
        (copy,) = rule["copyActions"]
        assert copy["destinationVaultArn"] == f"arn:of:demo-{SERVICE}-vault-{WEST}"
    assert recording.named(f"demo-{SERVICE}-selection-{EAST}").inputs["resources"] == [
        "arn:aws:s3:::demo-123456789012-us-east-1-claims-assistant",
        f"arn:of:{SERVICE}-vectors-{EAST}",
    ]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_newest_backup_of_every_service_is_restored_each_month_into_the_services_network(pattern: Pattern) -> None:
    recording = pattern_up(SERVICE, pattern)[DATA]
    plan = recording.named(f"demo-{SERVICE}-restore-{EAST}-plan")
    assert plan.inputs["name"] == "demo_claims_assistant"
    assert plan.inputs["recoveryPointSelection"]["includeVaults"] == [f"arn:of:demo-{SERVICE}-vault-{EAST}"]
    place = recording.named(f"demo-{SERVICE}-restore-{EAST}-aurora").inputs["restoreMetadataOverrides"]
    assert place == {
        "dbSubnetGroupName": recording.named(f"{SERVICE}-vectors-{EAST}-subnets").inputs["name"],
        "vpcSecurityGroupIds": f'["{SERVICE}-vectors-{EAST}-access-id"]',
    }


def test_the_file_says_how_long_backups_are_kept_and_whether_restores_are_tested() -> None:
    backups = Backups.model_validate({"keep": "90d", "restore_tests": False})
    recording = up(demo().model_copy(update={"backups": backups, "protect_data": True}))[DATA]
    (daily,) = recording.named(f"demo-{SERVICE}-plan-{EAST}").inputs["rules"]
    assert daily["lifecycle"] == {"deleteAfter": 90}
    assert "aws:backup/restoreTestingPlan:RestoreTestingPlan" not in recording.counts()
    vaults = recording.of("aws:backup/vault:Vault")
    locks = recording.of("aws:backup/vaultLockConfiguration:VaultLockConfiguration")
    assert [lock.name for lock in locks] == [f"{vault.name}-lock" for vault in vaults]


@pytest.mark.parametrize(
    ("pattern", "sources", "rtc"),
    [
        (Pattern.ACTIVE_ACTIVE, [EAST, WEST], True),
        (Pattern.HOT_STANDBY, [EAST], True),
        (Pattern.PILOT_LIGHT, [EAST], False),
        (Pattern.BACKUP_RESTORE, [], False),
    ],
)
def test_the_services_bucket_replicates_as_the_pattern_says(pattern: Pattern, sources: list[str], rtc: bool) -> None:
    configs = of_service(pattern_up(SERVICE, pattern)[DATA], "aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    assert [config.name for config in configs] == [f"{SERVICE}-{region}-replication" for region in sources]
    for config in configs:
        assert ["replicationTime" in rule["destination"] for rule in config.inputs["rules"]] == [rtc]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_topologies_say_what_runs_where(pattern: Pattern) -> None:
    recordings, expected = pattern_up(SERVICE, pattern), EXPECTED[pattern]
    standby = document(recordings[STANDBY])["services"][SERVICE]
    assert (standby["pattern"], standby["primary"]) == (pattern.value, False)
    assert standby["deployments"] == {MODEL: expected.replicas or 0}
    host = f"https://{SERVICE}.{WEST}.demo.example.com"
    assert standby["endpoint"] == ("" if expected.gateways is None else host)
    primary = document(recordings[f"demo-{EAST}"])["services"][SERVICE]
    assert (primary["primary"], primary["deployments"]) == (True, {MODEL: 3})
    databases = document(recordings[DATA])["databases"][SERVICE]
    assert set(databases) == ({EAST, WEST} if expected.database_clusters else {EAST})
    assert bool(databases.get(WEST, {}).get("endpoint")) == bool(expected.database_instances)
