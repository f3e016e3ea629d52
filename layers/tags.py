"""The tags that every resource of an environment carries, and those of a service's."""

from collections.abc import Callable

import pulumi

from spec.environment import Environment, Service
from spec.tags import service_tags

_TAGGED = frozenset(
    {
        "aws:backup/plan:Plan",
        "aws:backup/restoreTestingPlan:RestoreTestingPlan",
        "aws:backup/vault:Vault",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "aws:ec2/capacityReservation:CapacityReservation",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:elasticache/parameterGroup:ParameterGroup",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticache/subnetGroup:SubnetGroup",
        "aws:elasticache/user:User",
        "aws:elasticache/userGroup:UserGroup",
        "aws:iam/role:Role",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:route53/healthCheck:HealthCheck",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:sns/topic:Topic",
    }
)
"""The types of a service's resources that take tags."""


def tags(environment: Environment) -> dict[str, str]:
    """Default tags of each AWS provider: what cost reports and audits group by."""
    return {"relight:environment": environment.name, "relight:managed-by": "relight"}


def labels(tier: int, service: str) -> dict[str, str]:
    """Kubernetes labels of everything of a service."""
    return {"relight.dev/service": service, "relight.dev/tier": str(tier)}


def of_service(service: Service) -> pulumi.ResourceOptions:
    """Options of a component that is a service's: whatever in it takes tags gets those of the service."""
    return pulumi.ResourceOptions(transformations=[_tagging(service_tags(service))])


def _tagging(
    added: dict[str, str],
) -> Callable[[pulumi.ResourceTransformationArgs], pulumi.ResourceTransformationResult | None]:
    def tag(made: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if made.type_ not in _TAGGED:
            return None
        own = made.props.get("tags") or {}
        assert isinstance(own, dict), f"{made.name}: tags that are known only later can't be added to"
        return pulumi.ResourceTransformationResult({**made.props, "tags": {**added, **own}}, made.opts)

    return tag
