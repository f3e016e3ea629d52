"""The IAM roles of an environment, made once: IAM's control plane is in one region, and rebuilding a region that is
lost must not wait for it (docs/adr/0003-roles-in-the-data-layer.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import policy_documents as documents
from spec.naming import Names

# https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
CLUSTER_POLICIES = (
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
# https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
# https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
BACKUP_POLICIES = (
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "AWSBackupServiceRolePolicyForS3Backup",
    "AWSBackupServiceRolePolicyForS3Restore",
)
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html
MONITORING_POLICIES = ("service-role/AmazonRDSEnhancedMonitoringRole",)


@dataclass(frozen=True, kw_only=True)
class WorkloadIdentity:
    """What a service's pods may do: the servers of each model read its digests, the gateway calls these Bedrock models
    as (region, model id), reads these secrets, by name, and uses this cache, if it has one."""

    service: str
    models: tuple[tuple[str, tuple[str, ...]], ...]
    bedrock_models: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    cache: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdentityArgs:
    """`provider` is any region's: IAM is global. `key_id` is the environment's multi-region key."""

    names: Names
    key_id: pulumi.Input[str]
    workloads: Sequence[WorkloadIdentity]
    provider: aws.Provider


class Identity(pulumi.ComponentResource):
    """Roles for clusters, their metrics, nodes, replication, backup, databases' monitoring, each model, each gateway.

    Their names are computed (`Names.role`) and the same in each region, those of the future included.
    """

    replication_role_arn: pulumi.Output[str]
    backup_role_arn: pulumi.Output[str]
    monitoring_role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:Identity", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        self._role("cluster", "eks.amazonaws.com", CLUSTER_POLICIES, tag_session=True)
        self._role("node", "ec2.amazonaws.com", NODE_POLICIES, tag_session=True)
        self.backup_role_arn = self._role("backup", "backup.amazonaws.com", BACKUP_POLICIES).arn
        self.monitoring_role_arn = self._role("monitoring", "monitoring.rds.amazonaws.com", MONITORING_POLICIES).arn
        metrics = self._role("cluster-metrics", "pods.eks.amazonaws.com", tag_session=True)
        self._allow(metrics, "cluster-metrics", documents.write_cluster_metrics(args.names))
        replication = self._role("replication", "s3.amazonaws.com")
        key_id = pulumi.Output.from_input(args.key_id)
        self._allow(replication, "replication", key_id.apply(lambda key: documents.replicate_buckets(args.names, key)))
        self.replication_role_arn = replication.arn
        for workload in args.workloads:
            self._workload(workload, key_id)
        self.register_outputs({"replicationRoleArn": self.replication_role_arn})

    def _workload(self, workload: WorkloadIdentity, key_id: pulumi.Output[str]) -> None:
        # https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
        for model, digests in workload.models:
            purpose = self._args.names.serving_purpose(workload.service, model)
            serving = self._role(purpose, "pods.eks.amazonaws.com", tag_session=True)
            self._allow(serving, purpose, key_id.apply(self._reading(digests)))
        gateway = self._role(f"{workload.service}-gateway", "pods.eks.amazonaws.com", tag_session=True)
        if workload.bedrock_models:
            self._allow(
                gateway,
                f"{workload.service}-gateway",
                documents.invoke_bedrock(self._args.names.account, workload.bedrock_models),
            )
        records = key_id.apply(lambda key: documents.keep_records(self._args.names, workload.service, key))
        self._allow(gateway, f"{workload.service}-gateway-records", records)
        if workload.secrets:
            account = self._args.names.account
            reading = key_id.apply(lambda key: documents.read_secrets(account, workload.secrets, key))
            self._allow(gateway, f"{workload.service}-gateway-secrets", reading)
        if workload.cache:
            using = documents.use_cache(self._args.names.account, workload.cache)
            self._allow(gateway, f"{workload.service}-gateway-cache", using)

    def _reading(self, digests: tuple[str, ...]) -> Callable[[str], str]:
        return lambda key: documents.read_models(self._args.names, digests, key)

    def _role(
        self, purpose: str, principal: str, policies: Sequence[str] = (), *, tag_session: bool = False
    ) -> aws.iam.Role:
        role = aws.iam.Role(
            f"{self._name}-{purpose}",
            name=self._args.names.role(purpose),
            assume_role_policy=documents.trust(principal, account=self._args.names.account, tag_session=tag_session),
            opts=self._child,
        )
        for policy in policies:
            aws.iam.RolePolicyAttachment(
                f"{self._name}-{purpose}-{policy.rpartition('/')[2]}",
                role=role.name,
                policy_arn=f"arn:aws:iam::aws:policy/{policy}",
                opts=self._child,
            )
        return role

    def _allow(self, role: aws.iam.Role, purpose: str, policy: pulumi.Input[str]) -> None:
        aws.iam.RolePolicy(
            f"{self._name}-{purpose}-policy", name=purpose, role=role.name, policy=policy, opts=self._child
        )
