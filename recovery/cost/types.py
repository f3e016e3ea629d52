"""Which types of resources cost something at rest: what the count doesn't know is said, not taken for free."""

from recovery.graph.graph import Graph

COUNTED = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "aws:ec2/capacityReservation:CapacityReservation",
        "aws:ec2/eip:Eip",
        "aws:ec2/natGateway:NatGateway",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:eks/cluster:Cluster",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:kms/key:Key",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:route53/healthCheck:HealthCheck",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
    }
)
"""What recovery/cost/planned.py counts."""

_FREE = (
    # By use alone: images that are stored, messages, log lines.
    "aws:ecr/", "aws:sns/", "aws:cloudwatch/logGroup:", "aws:ec2/flowLog:", "aws:s3/",
    # Free themselves.
    "aws:acm/", "aws:iam/", "aws:ram/", "aws:vpc/", "aws:backup/", "aws:kms/alias:",
    "aws:ec2/defaultSecurityGroup:", "aws:ec2/internetGateway:", "aws:ec2/route", "aws:ec2/securityGroup:",
    "aws:ec2/subnet:", "aws:ec2/vpc:", "aws:eks/access", "aws:eks/addon:", "aws:eks/podIdentityAssociation:",
    "aws:elasticache/parameterGroup:", "aws:elasticache/subnetGroup:", "aws:elasticache/user",
    "aws:rds/clusterParameterGroup:", "aws:rds/globalCluster:", "aws:rds/subnetGroup:", "aws:route53/record:",
    "aws:secretsmanager/secretVersion:",
    # What a cluster runs costs by its nodes, and by the load balancers of its services, which are counted.
    "kubernetes:",
    "pulumi:", "random:", "relight:",
)  # fmt: skip


def unknown(graph: Graph) -> tuple[str, ...]:
    """The planned types of which the count knows neither a price nor that they have none."""
    kinds = {each.type for each in graph.resources if not each.component}
    return tuple(sorted(kind for kind in kinds - COUNTED if not kind.startswith(_FREE)))
