"""Cases of the rules on databases and images."""

from policies.data import (
    database_backups,
    database_global,
    database_logs,
    database_rpo,
    database_standby,
    images_immutable,
    images_replicated,
    images_scanned,
)
from tests.policies.case import UNSET, Break, Case

CLUSTER = "aws:rds/cluster:Cluster"
EAST, WEST = "claims-assistant-vectors-us-east-1", "claims-assistant-vectors-us-west-2"
PARAMETERS = f"{EAST}-parameters"
SCANNING = "demo-images-us-east-1-scanning"
REPOSITORY = "demo-images-us-east-1-berriai/litellm"
REPLICATION = "prod-images-us-east-1-replication"
NOWHERE = f"{EAST} has no cluster in us-west-2, where active-active asks for: secondary with readers, write forwarding."

CASES: tuple[Case, ...] = (
    Case(
        rule=database_global.RULE,
        type=CLUSTER,
        of=WEST,
        breaks=(
            Break(
                path=("globalClusterIdentifier",),
                value=UNSET,
                messages=(f"{WEST}: globalClusterIdentifier is not set, not the global cluster of claims-assistant.",),
                any_value=True,
            ),
            Break(
                path=("globalClusterIdentifier",),
                value="",
                messages=(f"{WEST}: globalClusterIdentifier is empty, not the global cluster of claims-assistant.",),
                any_value=True,
            ),
            Break(
                path=("enableGlobalWriteForwarding",),
                value=UNSET,
                messages=(f"{WEST}: enableGlobalWriteForwarding is not set, not true, as active-active needs.",),
            ),
            Break(
                path=("enableGlobalWriteForwarding",),
                value=False,
                messages=(f"{WEST}: enableGlobalWriteForwarding is false, not true, as active-active needs.",),
            ),
        ),
    ),
    Case(
        rule=database_standby.RULE,
        type=CLUSTER,
        of=WEST,
        breaks=(
            Break(path=(), value=UNSET, messages=(NOWHERE,)),
            Break(path=("clusterIdentifier",), value="another", messages=(NOWHERE,)),
        ),
    ),
    Case(
        rule=database_standby.RULE,
        type="aws:rds/clusterInstance:ClusterInstance",
        of="underwriting-vectors-us-west-2-1",
        breaks=(
            Break(
                path=(),
                value=UNSET,
                messages=(
                    "underwriting-vectors-us-west-2 has no instance, where hot-standby asks for: "
                    "secondary with a reader.",
                ),
            ),
        ),
    ),
    Case(
        rule=database_backups.RULE,
        type=CLUSTER,
        of=EAST,
        breaks=(
            Break(
                path=("backupRetentionPeriod",),
                value=7.0,
                messages=(f"{EAST}: backupRetentionPeriod is 7, not 30 or more.",),
            ),
            Break(
                path=("backupRetentionPeriod",),
                value=UNSET,
                messages=(f"{EAST}: backupRetentionPeriod is not set, not 30 or more.",),
            ),
        ),
    ),
    Case(
        rule=database_rpo.RULE,
        type="aws:rds/clusterParameterGroup:ClusterParameterGroup",
        of=PARAMETERS,
        breaks=(
            Break(
                path=("parameters", 9, "value"),
                value="900",
                messages=(f"{PARAMETERS}: rds.global_db_rpo is 900, not 60 or less, the RPO of claims-assistant.",),
            ),
            Break(
                path=("parameters", 9, "value"),
                value=UNSET,
                messages=(f"{PARAMETERS}: rds.global_db_rpo is not set, not 60 or less, the RPO of claims-assistant.",),
            ),
            Break(
                path=("parameters",),
                value=UNSET,
                messages=(f"{PARAMETERS}: rds.global_db_rpo is not set, not 60 or less, the RPO of claims-assistant.",),
            ),
        ),
    ),
    Case(
        rule=database_logs.RULE,
        type=CLUSTER,
        of=EAST,
        breaks=(
            Break(
                path=("enabledCloudwatchLogsExports",),
                value=UNSET,
                messages=(f"{EAST}: enabledCloudwatchLogsExports is not set, without postgresql.",),
            ),
            Break(
                path=("enabledCloudwatchLogsExports", 0),
                value="instance",
                messages=(f"{EAST}: enabledCloudwatchLogsExports is instance, without postgresql.",),
            ),
        ),
    ),
    Case(
        rule=images_immutable.RULE,
        type="aws:ecr/repository:Repository",
        of=REPOSITORY,
        breaks=(
            Break(
                path=("imageTagMutability",),
                value="MUTABLE",
                messages=(f"{REPOSITORY}: imageTagMutability is MUTABLE, not IMMUTABLE.",),
            ),
            Break(
                path=("imageTagMutability",),
                value=UNSET,
                messages=(f"{REPOSITORY}: imageTagMutability is not set, not IMMUTABLE.",),
            ),
        ),
    ),
    Case(
        rule=images_scanned.RULE,
        type="aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        of=SCANNING,
        breaks=(
            Break(
                path=("rules",),
                value=UNSET,
                messages=(f"{SCANNING}: rules is not set, and no filter takes in demo/*.",),
            ),
            Break(
                path=("rules", 0, "repositoryFilters", 0, "filter"),
                value="other/*",
                messages=(f"{SCANNING}: rules is for other/*, and no filter takes in demo/*.",),
            ),
            Break(
                path=("rules", 0, "scanFrequency"),
                value="MANUAL",
                messages=(f"{SCANNING}: scanFrequency of demo/* is MANUAL, not CONTINUOUS_SCAN.",),
            ),
        ),
    ),
    Case(
        rule=images_replicated.RULE,
        type="aws:ecr/replicationConfiguration:ReplicationConfiguration",
        of=REPLICATION,
        environment="prod",
        breaks=(
            Break(
                path=("replicationConfiguration", "rules", 0, "destinations", 1),
                value=UNSET,
                messages=(
                    f"{REPLICATION}: replicationConfiguration.rules has no destination eu-west-1: "
                    "prod/ goes to us-west-2.",
                ),
            ),
            Break(
                path=("replicationConfiguration", "rules", 0, "destinations", 1, "region"),
                value="ap-south-1",
                messages=(
                    f"{REPLICATION}: replicationConfiguration.rules has no destination eu-west-1: "
                    "prod/ goes to us-west-2 and ap-south-1.",
                ),
            ),
        ),
    ),
)
