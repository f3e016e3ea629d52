"""An Aurora Global Database in each mode of its regions."""

from datetime import timedelta
from functools import cache
from itertools import permutations, product

import pulumi
import pytest

from components import vector_engine as engine
from components.vector_cluster import StoreRegion
from components.vector_store import VectorStore, VectorStoreArgs
from localcloud.aws.types import kind_of
from spec.modes import VectorStoreMode
from tests.components.given import EAST, WEST, keys, providers
from tests.recorder import PASSWORD, Recording, record

GLOBAL, CLUSTER = "aws:rds/globalCluster:GlobalCluster", "aws:rds/cluster:Cluster"
INSTANCE, SUBNETS = "aws:rds/clusterInstance:ClusterInstance", "aws:rds/subnetGroup:SubnetGroup"
GROUP, RULE = "aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
PARAMETERS, LOGS = "aws:rds/clusterParameterGroup:ClusterParameterGroup", "aws:cloudwatch/logGroup:LogGroup"
STORE = "claims-vectors"
MINUTE = timedelta(minutes=1)
MODES = [mode for mode in VectorStoreMode if mode is not VectorStoreMode.WRITER]
SECONDARIES = [mode for mode in MODES if mode is not VectorStoreMode.SNAPSHOTS]


@cache
def recorded(
    *standby: VectorStoreMode,
    readers: int = 1,
    protect: bool = True,
    home: str = EAST,
    primary: str = EAST,
    reverse: bool = False,
    rpo: timedelta | None = MINUTE,
    io_optimized: bool = False,
) -> Recording:
    places = (EAST, WEST) if primary == EAST else (WEST, EAST)
    pairs = list(zip(places, (VectorStoreMode.WRITER, *standby), strict=False))
    modes = dict(reversed(pairs) if reverse else pairs)

    def program() -> object:
        there = providers(*modes)
        store = VectorStore(
            STORE,
            VectorStoreArgs(
                global_name="demo-claims",
                regions={
                    region: StoreRegion(
                        mode=mode,
                        identifier=f"demo-claims-{region}",
                        vpc_id=f"vpc-{region}",
                        cidr="10.10.0.0/16" if region == EAST else "10.20.0.0/16",
                        subnets={f"{region}{zone}": f"subnet-{region}-{zone}" for zone in "ab"},
                        key_arn=keys(region)[region],
                        order=(EAST, WEST).index(region),
                        provider=there[region],
                    )
                    for region, mode in modes.items()
                },
                home=there[home],
                instance="db.r7g.large",
                io_optimized=io_optimized,
                readers=readers,
                rpo=rpo,
                username="relight",
                password=pulumi.Output.secret(PASSWORD),
                monitoring_role_arn="arn:role:monitoring",
                protect=protect,
            ),
        )
        return {"endpoints": store.endpoints, "readers": store.reader_endpoints, "arns": store.cluster_arns}

    return record(program)


def instances(recording: Recording, region: str) -> list[str]:
    """The names of a region's instances; they are all in the region's own provider."""
    found = [r for r in recording.of(INSTANCE) if f"-{region}-" in r.name]
    assert {r.provider for r in found} <= {f"aws-{region}"}
    return [r.name for r in found]


@pytest.mark.parametrize(
    ("mode", "readers", "count"),
    [
        (VectorStoreMode.WRITE_FORWARDING, 1, 1),
        (VectorStoreMode.WRITE_FORWARDING, 3, 3),
        (VectorStoreMode.WRITE_FORWARDING, 0, 1),
        (VectorStoreMode.READER, 3, 1),
        (VectorStoreMode.HEADLESS, 3, 0),
    ],
)
def test_a_secondary_has_the_instances_of_its_mode(mode: VectorStoreMode, readers: int, count: int) -> None:
    recording = recorded(mode, readers=readers)
    assert recording.counts() == {
        GLOBAL: 1,
        CLUSTER: 2,
        SUBNETS: 2,
        PARAMETERS: 2,
        LOGS: 2,
        GROUP: 2,
        RULE: 2,
        INSTANCE: 1 + readers + count,
    }
    assert instances(recording, EAST) == [f"{STORE}-us-east-1-{number}" for number in range(1, readers + 2)]
    assert instances(recording, WEST) == [f"{STORE}-us-west-2-{number}" for number in range(1, count + 1)]


def test_with_snapshots_the_standby_holds_no_part_of_the_database() -> None:
    recording = recorded(VectorStoreMode.SNAPSHOTS)
    assert recording.counts() == {
        GLOBAL: 1,
        CLUSTER: 1,
        SUBNETS: 1,
        PARAMETERS: 1,
        LOGS: 1,
        GROUP: 1,
        RULE: 1,
        INSTANCE: 2,
    }
    assert set(recording.places().values()) == {"aws-us-east-1"}
    assert set(recording.result["endpoints"]) == {EAST}


def test_headless_has_a_cluster_but_nothing_that_answers() -> None:
    recording = recorded(VectorStoreMode.HEADLESS)
    assert recording.named(f"{STORE}-us-west-2").provider == "aws-us-west-2"
    assert recording.result["endpoints"] == {EAST: f"{STORE}-us-east-1.rds.example", WEST: ""}
    assert recording.result["readers"] == {EAST: f"{STORE}-us-east-1-ro.rds.example", WEST: ""}


def test_a_store_in_one_region_is_a_global_one_as_well() -> None:
    recording = recorded()
    assert recording.named(f"{STORE}-us-east-1").inputs["globalClusterIdentifier"] == f"{STORE}-global-id"


@pytest.mark.parametrize("mode", SECONDARIES)
def test_everything_is_encrypted_with_the_regions_own_key(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    assert recording.named(f"{STORE}-global").inputs["storageEncrypted"] is True
    for region in (EAST, WEST):
        cluster = recording.named(f"{STORE}-{region}").inputs
        assert cluster["storageEncrypted"] is True
        assert cluster["kmsKeyId"] == keys(region)[region]
        assert cluster["iamDatabaseAuthenticationEnabled"] is True


@pytest.mark.parametrize("mode", SECONDARIES)
def test_only_the_writer_has_a_password_and_it_is_secret(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    writer, secondary = recording.named(f"{STORE}-us-east-1"), recording.named(f"{STORE}-us-west-2")
    assert writer.inputs["masterPassword"] == PASSWORD
    assert writer.secrets == {"masterPassword"}
    # "Cannot specify password for cross region replication cluster", says RDS.
    assert not {"masterPassword", "masterUsername", "databaseName"} & set(secondary.inputs)


@pytest.mark.parametrize("mode", MODES)
def test_writes_are_forwarded_only_where_the_mode_says_so(mode: VectorStoreMode) -> None:
    forwarding = {c.name for c in recorded(mode).of(CLUSTER) if c.inputs.get("enableGlobalWriteForwarding")}
    assert forwarding == ({f"{STORE}-us-west-2"} if mode is VectorStoreMode.WRITE_FORWARDING else set())


def test_only_the_regions_own_vpc_reaches_it_and_only_postgresql() -> None:
    recording = recorded(VectorStoreMode.READER)
    for region, cidr in ((EAST, "10.10.0.0/16"), (WEST, "10.20.0.0/16")):
        group = recording.named(f"{STORE}-{region}-access")
        assert group.inputs["vpcId"] == f"vpc-{region}"
        assert not {"ingress", "egress"} & set(group.inputs)
        rule = recording.named(f"{STORE}-{region}-access-vpc").inputs
        assert rule["securityGroupId"] == f"{STORE}-{region}-access-id"
        assert (rule["cidrIpv4"], rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == (cidr, "tcp", 5432, 5432)
        assert recording.named(f"{STORE}-{region}").inputs["vpcSecurityGroupIds"] == [f"{STORE}-{region}-access-id"]
    assert all(i.inputs["publiclyAccessible"] is False for i in recording.of(INSTANCE))


def test_it_lies_in_private_subnets_under_names_that_recovery_computes() -> None:
    recording = recorded(VectorStoreMode.READER)
    for region in (EAST, WEST):
        assert recording.named(f"{STORE}-{region}-subnets").inputs["subnetIds"] == [
            f"subnet-{region}-a",
            f"subnet-{region}-b",
        ]
        assert recording.named(f"{STORE}-{region}").inputs["clusterIdentifier"] == f"demo-claims-{region}"
        assert recording.named(f"{STORE}-{region}-1").inputs["identifier"] == f"demo-claims-{region}-1"


@pytest.mark.parametrize("mode", SECONDARIES)
def test_a_secondary_waits_for_the_writer_and_a_failover_is_no_drift(mode: VectorStoreMode) -> None:
    secondary = recorded(mode).named(f"{STORE}-us-west-2")
    assert {f"{STORE}-us-east-1", f"{STORE}-us-east-1-1"} <= secondary.dependencies
    assert recorded(mode).named(f"{STORE}-us-east-1").ignore_changes == secondary.ignore_changes
    assert set(secondary.ignore_changes) == {
        "databaseName",
        "masterUsername",
        "masterPassword",
        "replicationSourceIdentifier",
        "sourceRegion",
        "engineVersion",
    }


def test_what_is_global_is_made_from_home_whoever_is_primary() -> None:
    recording = recorded(VectorStoreMode.READER, home=WEST)
    assert recording.named(f"{STORE}-global").provider == "aws-us-west-2"
    assert recording.named(f"{STORE}-us-east-1").provider == "aws-us-east-1"


def test_the_order_in_which_regions_are_given_makes_no_difference() -> None:
    one, other = (
        {
            r.name: (r.inputs, r.provider, r.dependencies)
            for r in recorded(VectorStoreMode.READER, reverse=r).resources()
        }
        for r in (False, True)
    )
    assert one == other


@pytest.mark.parametrize("mode", SECONDARIES)
def test_an_encrypted_secondary_names_its_sources_region(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    assert recording.named(f"{STORE}-us-west-2").inputs.get("sourceRegion") == EAST
    assert "sourceRegion" not in recording.named(f"{STORE}-us-east-1").inputs


def test_engine_and_version_are_the_same_everywhere() -> None:
    recording = recorded(VectorStoreMode.WRITE_FORWARDING)
    engines = {
        (r.inputs["engine"], r.inputs["engineVersion"])
        for kind in (GLOBAL, CLUSTER, INSTANCE)
        for r in recording.of(kind)
    }
    assert len(engines) == 1
    assert {r.inputs["instanceClass"] for r in recording.of(INSTANCE)} == {"db.r7g.large"}


@pytest.mark.parametrize("protect", [True, False])
def test_a_protected_store_refuses_deletion_and_leaves_a_snapshot(protect: bool) -> None:
    recording = recorded(VectorStoreMode.READER, protect=protect)
    assert recording.named(f"{STORE}-global").inputs["deletionProtection"] is protect
    assert recording.named(f"{STORE}-global").inputs["forceDestroy"] is not protect
    for cluster in recording.of(CLUSTER):
        assert cluster.inputs["deletionProtection"] is protect
        assert cluster.inputs["skipFinalSnapshot"] is not protect
        assert cluster.inputs["backupRetentionPeriod"] == 35
        assert cluster.inputs["deleteAutomatedBackups"] is not protect
    assert [group.inputs["skipDestroy"] for group in recording.of(LOGS)] == [protect, protect]


def replaced(before: Recording, after: Recording) -> list[tuple[str, str]]:
    """The resources that both have, with the inputs whose change would replace them, by the local cloud's rules."""
    old = {(r.type, r.name): r for r in before.resources()}
    found = []
    for new in after.resources():
        known = old.get((new.type, new.name))
        if known is None:
            continue
        fixed = kind_of(new.type).replace - set(new.ignore_changes)
        found += [(new.name, key) for key in sorted(fixed) if known.inputs.get(key) != new.inputs.get(key)]
    return found


@pytest.mark.parametrize(("one", "other"), list(permutations(MODES, 2)))
def test_changing_the_mode_replaces_nothing(one: VectorStoreMode, other: VectorStoreMode) -> None:
    assert replaced(recorded(one), recorded(other)) == []


@pytest.mark.parametrize(("one", "other"), list(product(SECONDARIES, repeat=2)))
def test_swapping_roles_replaces_nothing_whatever_the_mode(one: VectorStoreMode, other: VectorStoreMode) -> None:
    before, after = recorded(one), recorded(other, primary=WEST)
    assert replaced(before, after) == []
    assert {c.name for c in before.of(CLUSTER)} == {c.name for c in after.of(CLUSTER)}


def test_a_replacement_would_be_found() -> None:
    assert replaced(recorded(VectorStoreMode.READER), recorded(VectorStoreMode.READER, primary=WEST)) == []
    one = recorded(VectorStoreMode.READER)
    (cluster,) = [c for c in one.of(CLUSTER) if c.provider == "aws-us-west-2"]
    moved = Recording(registrations=[type(cluster)(**{**vars(cluster), "inputs": {**cluster.inputs, "kmsKeyId": "k"}})])
    assert replaced(one, moved) == [(f"{STORE}-us-west-2", "kmsKeyId")]


def parameters(recording: Recording, region: str = EAST) -> dict[str, tuple[str, str]]:
    """A region's cluster parameters: value and when it takes hold."""
    listed = recording.named(f"{STORE}-{region}-parameters").inputs["parameters"]
    found = {each["name"]: (each["value"], each["applyMethod"]) for each in listed}
    assert len(found) == len(listed)
    return found


@pytest.mark.parametrize("mode", SECONDARIES)
def test_every_cluster_has_the_same_parameters_since_any_may_become_the_primary(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    assert parameters(recording, EAST) == parameters(recording, WEST)
    for region in (EAST, WEST):
        group = recording.named(f"{STORE}-{region}-parameters")
        assert group.inputs["family"] == f"aurora-postgresql{engine.ENGINE_VERSION.split('.')[0]}"
        assert group.inputs["name"] == f"demo-claims-{region}-aurora-postgresql17"
        assert recording.named(f"{STORE}-{region}").inputs["dbClusterParameterGroupName"] == group.inputs["name"]


def test_the_database_is_reached_over_tls_alone() -> None:
    assert parameters(recorded())["rds.force_ssl"] == ("1", "immediate")


def test_instances_have_a_certificate_that_is_renewed_without_a_restart() -> None:
    instances = recorded(VectorStoreMode.READER).of(INSTANCE)
    assert {i.inputs["caCertIdentifier"] for i in instances} == {"rds-ca-rsa2048-g1"}


def test_the_log_says_who_changed_what_and_never_what_was_asked_or_stored() -> None:
    found = parameters(recorded())
    assert found["pgaudit.log"] == ("ddl,role", "immediate")
    assert found["log_connections"][0] == found["log_disconnections"][0] == "1"
    assert found["log_min_duration_statement"] == ("1000", "immediate")
    assert found["log_parameter_max_length"][0] == found["log_parameter_max_length_on_error"][0] == "0"
    assert not {"log_statement", "pgaudit.log_parameter"} & set(found)


def test_what_is_loaded_at_the_start_waits_for_a_restart() -> None:
    found = parameters(recorded())
    assert found["shared_preload_libraries"] == ("pg_stat_statements,pgaudit", "pending-reboot")
    assert [name for name, (_, when) in found.items() if when != "immediate"] == ["shared_preload_libraries"]


def test_an_index_is_built_in_an_eighth_of_the_memory() -> None:
    assert parameters(recorded())["maintenance_work_mem"] == ("{DBInstanceClassMemory/8192}", "immediate")


@pytest.mark.parametrize(
    ("rpo", "value"),
    [
        (timedelta(seconds=5), None),
        (timedelta(seconds=19.9), None),
        (timedelta(seconds=20), "20"),
        (MINUTE, "60"),
        (timedelta(hours=4), "14400"),
    ],
)
def test_an_rpo_is_enforced_down_to_what_aurora_can(rpo: timedelta, value: str | None) -> None:
    found = parameters(recorded(VectorStoreMode.READER, rpo=rpo))
    assert found.get("rds.global_db_rpo", (None,))[0] == value
    assert engine.enforced(rpo) == value


@pytest.mark.parametrize("standby", [(), (VectorStoreMode.SNAPSHOTS,)])
def test_without_a_secondary_no_rpo_is_enforced(standby: tuple[VectorStoreMode, ...]) -> None:
    assert "rds.global_db_rpo" not in parameters(recorded(*standby))


@pytest.mark.parametrize("mode", SECONDARIES)
def test_every_secondary_counts_for_the_rpo_and_the_file_may_say_no(mode: VectorStoreMode) -> None:
    assert parameters(recorded(mode))["rds.global_db_rpo"] == ("60", "immediate")
    assert "rds.global_db_rpo" not in parameters(recorded(mode, rpo=None))


def test_instances_go_round_the_zones_and_the_lowest_number_is_promoted_first() -> None:
    instances = recorded(readers=2).of(INSTANCE)
    assert [i.inputs["availabilityZone"] for i in instances] == ["us-east-1a", "us-east-1b", "us-east-1a"]
    assert [i.inputs["promotionTier"] for i in instances] == [0, 1, 2]


@pytest.mark.parametrize("mode", SECONDARIES)
def test_versions_move_together_when_the_file_says_so(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    assert {i.inputs["autoMinorVersionUpgrade"] for i in recording.of(INSTANCE)} == {False}
    assert {i.ignore_changes for i in recording.of(INSTANCE)} == {("engineVersion",)}
    assert recording.named(f"{STORE}-global").ignore_changes == ()


def test_logs_are_kept_for_a_year_in_a_group_that_is_there_before_the_cluster() -> None:
    recording = recorded(VectorStoreMode.HEADLESS)
    for region in (EAST, WEST):
        cluster, group = recording.named(f"{STORE}-{region}"), recording.named(f"{STORE}-{region}-logs")
        assert cluster.inputs["enabledCloudwatchLogsExports"] == ["postgresql"]
        assert group.inputs["name"] == f"/aws/rds/cluster/demo-claims-{region}/postgresql"
        assert group.inputs["retentionInDays"] == 365
        assert group.inputs["kmsKeyId"] == keys(region)[region]
        assert group.provider == f"aws-{region}"
        assert group.name in cluster.dependencies


def test_instances_are_watched_and_what_is_seen_is_encrypted_with_the_regions_key() -> None:
    recording = recorded(VectorStoreMode.READER)
    for instance in recording.of(INSTANCE):
        region = instance.provider.removeprefix("aws-")
        assert instance.inputs["performanceInsightsEnabled"] is True
        assert instance.inputs["performanceInsightsKmsKeyId"] == keys(region)[region]
        assert (instance.inputs["monitoringInterval"], instance.inputs["monitoringRoleArn"]) == (
            60,
            "arn:role:monitoring",
        )


@pytest.mark.parametrize("mode", SECONDARIES)
def test_each_cluster_can_be_restored_to_any_second_of_35_days(mode: VectorStoreMode) -> None:
    for cluster in recorded(mode).of(CLUSTER):
        assert cluster.inputs["backupRetentionPeriod"] == 35
        assert cluster.inputs["copyTagsToSnapshot"] is True
        assert cluster.inputs["preferredBackupWindow"] == "02:00-03:00"


def test_regions_are_maintained_on_different_days_and_nothing_restarts_at_once() -> None:
    recording = recorded(VectorStoreMode.READER)
    windows = {r.provider: r.inputs["preferredMaintenanceWindow"] for r in recording.of(CLUSTER)}
    assert windows == {"aws-us-east-1": "tue:04:00-tue:05:00", "aws-us-west-2": "wed:04:00-wed:05:00"}
    for each in [*recording.of(CLUSTER), *recording.of(INSTANCE)]:
        assert each.inputs["applyImmediately"] is False
        assert each.inputs["preferredMaintenanceWindow"] == windows[each.provider]
    assert len({engine.maintenance_window(order) for order in range(5)}) == 5


@pytest.mark.parametrize(("io_optimized", "storage"), [(True, "aurora-iopt1"), (False, None)])
def test_storage_is_the_files(io_optimized: bool, storage: str | None) -> None:
    assert recorded(io_optimized=io_optimized).named(f"{STORE}-us-east-1").inputs.get("storageType") == storage
