"""An Aurora Global Database in each mode of its regions."""

from functools import cache

import pulumi
import pytest

from components.vector_store import StoreRegion, VectorStore, VectorStoreArgs
from spec.modes import VectorStoreMode
from tests.components.given import EAST, WEST, keys, providers
from tests.recorder import PASSWORD, Recording, record

GLOBAL, CLUSTER = "aws:rds/globalCluster:GlobalCluster", "aws:rds/cluster:Cluster"
INSTANCE, SUBNETS = "aws:rds/clusterInstance:ClusterInstance", "aws:rds/subnetGroup:SubnetGroup"
GROUP, RULE = "aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
STORE = "claims-vectors"
MODES = [mode for mode in VectorStoreMode if mode is not VectorStoreMode.WRITER]
SECONDARIES = [mode for mode in MODES if mode is not VectorStoreMode.SNAPSHOTS]


@cache
def recorded(
    *standby: VectorStoreMode, readers: int = 1, protect: bool = True, home: str = EAST, reverse: bool = False
) -> Recording:
    pairs = list(zip((EAST, WEST), (VectorStoreMode.WRITER, *standby), strict=False))
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
                        subnets=(f"subnet-{region}-a", f"subnet-{region}-b"),
                        key_arn=keys(region)[region],
                        provider=there[region],
                    )
                    for region, mode in modes.items()
                },
                home=there[home],
                instance="db.r7g.large",
                readers=readers,
                username="relight",
                password=pulumi.Output.secret(PASSWORD),
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
        GROUP: 2,
        RULE: 2,
        INSTANCE: 1 + readers + count,
    }
    assert instances(recording, EAST) == [f"{STORE}-us-east-1-{number}" for number in range(1, readers + 2)]
    assert instances(recording, WEST) == [f"{STORE}-us-west-2-{number}" for number in range(1, count + 1)]


def test_with_snapshots_the_standby_holds_no_part_of_the_database() -> None:
    recording = recorded(VectorStoreMode.SNAPSHOTS)
    assert recording.counts() == {GLOBAL: 1, CLUSTER: 1, SUBNETS: 1, GROUP: 1, RULE: 1, INSTANCE: 2}
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
