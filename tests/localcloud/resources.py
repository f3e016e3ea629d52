"""One of each resource type that the local cloud knows, as the components write them, and a change of each."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localcloud.provider import Properties
from tests.localcloud.conftest import URN, World

ROLE = "arn:aws:iam::210987654321:role/demo"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


@dataclass
class Resource:
    """A resource that was made, and what to change about it in place."""

    region: str
    token: str
    resource_id: str
    inputs: Properties
    outputs: Properties
    change: Properties


@dataclass
class Made:
    """Makes resources through providers of two regions, in order."""

    world: World
    resources: list[Resource] = field(default_factory=list)

    def add(self, token: str, inputs: Properties, change: Properties | None = None, region: str = "us-east-1") -> Any:
        provider = self.world.provider(region, {"env": "demo"})
        urn = URN.format(token=token, name=f"r{len(self.resources)}")
        checked, failures = provider.check(token, urn, {}, inputs)
        assert failures == []
        resource_id, outputs = provider.create(token, urn, checked, 0, False)
        self.resources.append(Resource(region, token, resource_id, checked, outputs, change or {}))
        return outputs


def network(made: Made, region: str = "us-east-1") -> tuple[Any, list[Any], Any]:
    """A VPC, two subnets, a security group."""
    vpc = made.add(
        "aws:ec2/vpc:Vpc",
        {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}},
        {"enableDnsHostnames": True, "tags": {"b": "2"}},
        region,
    )
    subnets = [
        made.add(
            "aws:ec2/subnet:Subnet",
            {"vpcId": vpc["id"], "cidrBlock": f"10.0.{index}.0/24", "availabilityZone": f"{region}{'ab'[index]}"},
            {"mapPublicIpOnLaunch": True},
            region,
        )
        for index in range(2)
    ]
    group = made.add(
        "aws:ec2/securityGroup:SecurityGroup", {"vpcId": vpc["id"], "description": "d"}, {"tags": {"a": "1"}}, region
    )
    return vpc, subnets, group


def reservations(made: Made) -> None:
    wanted = {
        "availabilityZone": "us-east-1a",
        "instanceType": "g6e.xlarge",
        "instancePlatform": "Linux/UNIX",
        "instanceCount": 2,
        "instanceMatchCriteria": "targeted",
        "endDateType": "unlimited",
        "tags": {"relight:service": "claims"},
    }
    change = {"instanceCount": 3, "tags": {"relight:service": "claims", "relight:model": "qwen"}}
    made.add("aws:ec2/capacityReservation:CapacityReservation", wanted, change)


def ram(made: Made) -> None:
    share = made.add("aws:ram/resourceShare:ResourceShare", {"name": "claims"}, {"tags": {"a": "1"}})
    reservation = "arn:aws:ec2:us-east-1:210987654321:capacity-reservation/cr-1"
    made.add(
        "aws:ram/resourceAssociation:ResourceAssociation",
        {"resourceArn": reservation, "resourceShareArn": share["arn"]},
    )
    made.add(
        "aws:ram/principalAssociation:PrincipalAssociation",
        {"principal": "333333333333", "resourceShareArn": share["arn"]},
    )


def ec2(made: Made) -> None:
    vpc, subnets, group = network(made)
    gateway = made.add("aws:ec2/internetGateway:InternetGateway", {"vpcId": vpc["id"]}, {"tags": {"a": "1"}})
    address = made.add("aws:ec2/eip:Eip", {"domain": "vpc"}, {"tags": {"a": "1"}})
    nat = made.add(
        "aws:ec2/natGateway:NatGateway",
        {"allocationId": address["id"], "subnetId": subnets[0]["id"]},
        {"tags": {"a": "1"}},
    )
    table = made.add("aws:ec2/routeTable:RouteTable", {"vpcId": vpc["id"]}, {"tags": {"a": "1"}})
    inline = {"cidrBlock": "0.0.0.0/0", "gatewayId": gateway["id"]}
    made.add(
        "aws:ec2/routeTable:RouteTable",
        {"vpcId": vpc["id"], "routes": [inline]},
        {"routes": [{**inline, "cidrBlock": "10.9.0.0/16"}]},
    )
    made.add(
        "aws:ec2/route:Route",
        {"routeTableId": table["id"], "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": nat["id"]},
        {"natGatewayId": None, "gatewayId": gateway["id"]},
    )
    made.add(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        {"routeTableId": table["id"], "subnetId": subnets[0]["id"]},
    )
    made.add(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"securityGroupId": group["id"], "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"},
        {"fromPort": 80, "toPort": 80},
    )
    made.add(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        {"securityGroupId": group["id"], "ipProtocol": "-1", "referencedSecurityGroupId": group["id"]},
        {"description": "d"},
    )
    rule = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8"]}
    made.add(
        "aws:ec2/securityGroup:SecurityGroup",
        {"vpcId": vpc["id"], "name": "inline", "ingress": [rule]},
        {"ingress": [{**rule, "cidrBlocks": ["10.1.0.0/16"], "self": True}]},
    )
    made.add(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        {
            "vpcId": vpc["id"],
            "serviceName": "com.amazonaws.us-east-1.s3",
            "vpcEndpointType": "Gateway",
            "routeTableIds": [table["id"]],
            "policy": POLICY,
        },
        {"routeTableIds": [], "policy": POLICY.replace("s3:*", "s3:Get*")},
    )
    made.add(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        {
            "vpcId": vpc["id"],
            "serviceName": "com.amazonaws.us-east-1.sts",
            "vpcEndpointType": "Interface",
            "privateDnsEnabled": True,
            "subnetIds": [subnet["id"] for subnet in subnets],
            "securityGroupIds": [group["id"]],
        },
        {"subnetIds": [subnets[0]["id"]]},
    )
    bucket = made.add("aws:s3/bucket:Bucket", {"bucket": "flow", "forceDestroy": True})
    flow = {
        "vpcId": vpc["id"],
        "trafficType": "ALL",
        "logDestinationType": "s3",
        "logDestination": f"{bucket['arn']}/flow/",
        "maxAggregationInterval": 60,
    }
    made.add("aws:ec2/flowLog:FlowLog", flow, {"tags": {"a": "1"}})


def s3(made: Made) -> None:
    one = made.add(
        "aws:s3/bucket:Bucket", {"bucket": "one", "forceDestroy": True, "tags": {"a": "1"}}, {"tags": {"b": "2"}}
    )
    two = made.add("aws:s3/bucket:Bucket", {}, {"tags": {"a": "1"}}, "us-west-2")
    for bucket, region in ((one, "us-east-1"), (two, "us-west-2")):
        versioning = {"bucket": bucket["bucket"], "versioningConfiguration": {"status": "Enabled"}}
        made.add("aws:s3/bucketVersioning:BucketVersioning", versioning, region=region)
    key = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:aws:kms:us-east-1:210987654321:key/k"}
    made.add(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {"bucket": "one", "rules": [{"applyServerSideEncryptionByDefault": key, "bucketKeyEnabled": True}]},
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
    )
    block = {
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    made.add(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"bucket": "one", **block}, {"blockPublicAcls": False}
    )
    owner = {"bucket": "one", "rule": {"objectOwnership": "BucketOwnerEnforced"}}
    made.add(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls", owner, {"rule": {"objectOwnership": "ObjectWriter"}}
    )
    made.add(
        "aws:s3/bucketPolicy:BucketPolicy",
        {"bucket": "one", "policy": POLICY},
        {"policy": POLICY.replace("s3:*", "s3:Get*")},
    )
    rule = {
        "id": "all",
        "status": "Enabled",
        "priority": 1,
        "filter": {"prefix": "models/"},
        "deleteMarkerReplication": {"status": "Enabled"},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {
            "bucket": two["arn"],
            "encryptionConfiguration": {"replicaKmsKeyId": "arn:aws:kms:us-west-2:210987654321:key/k"},
            "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
            "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
        },
    }
    made.add(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        {"bucket": "one", "role": ROLE, "rules": [rule]},
        {"rules": [{**rule, "status": "Disabled"}]},
    )
    marker = {
        "id": "marker",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": {"expiredObjectDeleteMarker": True},
    }
    old = {
        "id": "old",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "noncurrentVersionExpiration": {"noncurrentDays": 30},
    }
    made.add(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {"bucket": "one", "rules": [old, marker]},
        {"rules": [{**old, "noncurrentVersionExpiration": {"noncurrentDays": 60}}]},
    )
    lock = {"defaultRetention": {"mode": "GOVERNANCE", "days": 30}}
    made.add(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        {"bucket": two["bucket"], "rule": lock},
        {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 60}}},
        "us-west-2",
    )
    logs = made.add("aws:s3/bucket:Bucket", {"bucket": "logs"})
    delivery = {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"}
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"{logs['arn']}/*"}
    policy = {"Version": "2012-10-17", "Statement": [denial, {**delivery, "Resource": f"{logs['arn']}/access/*"}]}
    made.add("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "logs", "policy": json.dumps(policy)})
    made.add(
        "aws:s3/bucketLogging:BucketLogging",
        {"bucket": "one", "targetBucket": "logs", "targetPrefix": "access/one/"},
        {"targetPrefix": "access/uno/"},
    )
    inventory = {"bucketArn": logs["arn"], "format": "Parquet", "prefix": "inventory"}
    made.add(
        "aws:s3/inventory:Inventory",
        {
            "bucket": "one",
            "name": "replication",
            "includedObjectVersions": "All",
            "schedule": {"frequency": "Daily"},
            "optionalFields": ["Size", "ReplicationStatus"],
            "destination": {"bucket": inventory},
        },
        {"schedule": {"frequency": "Weekly"}},
    )
    content = {"bucket": "one", "key": "a/b.json", "content": '{"a": 1}', "contentType": "application/json"}
    made.add("aws:s3/bucketObjectv2:BucketObjectv2", content, {"content": '{"a": 2}', "tags": {"a": "1"}})


def kms(made: Made) -> None:
    key = made.add(
        "aws:kms/key:Key",
        {"multiRegion": True, "description": "d", "enableKeyRotation": True, "policy": POLICY},
        {
            "description": "e",
            "enableKeyRotation": False,
            "isEnabled": False,
            "policy": POLICY.replace("s3:*", "kms:*"),
        },
    )
    replica = made.add(
        "aws:kms/replicaKey:ReplicaKey",
        {"primaryKeyArn": key["arn"], "description": "r", "policy": POLICY},
        {"description": "s", "tags": {"a": "1"}, "policy": POLICY.replace("s3:*", "kms:*")},
        "us-west-2",
    )
    other = made.add("aws:kms/key:Key", {})
    made.add(
        "aws:kms/alias:Alias", {"name": "alias/demo", "targetKeyId": key["keyId"]}, {"targetKeyId": other["keyId"]}
    )
    made.add("aws:kms/alias:Alias", {"name": "alias/demo", "targetKeyId": replica["arn"]}, region="us-west-2")


def iam(made: Made) -> None:
    attached = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
    role = made.add(
        "aws:iam/role:Role",
        {"assumeRolePolicy": TRUST, "managedPolicyArns": [attached], "tags": {"a": "1"}},
        {
            "assumeRolePolicy": TRUST.replace("eks.", "ec2."),
            "maxSessionDuration": 7200,
            "managedPolicyArns": [],
            "tags": {"b": "1"},
        },
    )
    other = made.add("aws:iam/role:Role", {"assumeRolePolicy": TRUST})  # a role's own list of policies allows no others
    made.add(
        "aws:iam/rolePolicy:RolePolicy",
        {"role": role["name"], "policy": POLICY},
        {"policy": POLICY.replace("s3:*", "kms:*")},
    )
    made.add(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"role": other["name"], "policyArn": attached.replace("Cluster", "Compute")},
    )


def rds(made: Made) -> None:
    groups = {}
    for region in ("us-east-1", "us-west-2"):
        _, subnets, security = network(made, region)
        ids = [subnet["id"] for subnet in subnets]
        group = made.add(
            "aws:rds/subnetGroup:SubnetGroup", {"name": "demo", "subnetIds": ids}, {"subnetIds": ids[:1]}, region
        )
        groups[region] = {
            "dbSubnetGroupName": group["name"],
            "vpcSecurityGroupIds": [security["id"]],
            "skipFinalSnapshot": True,
        }
    engine = {"engine": "aurora-postgresql", "engineVersion": "16.6"}
    whole = made.add(
        "aws:rds/globalCluster:GlobalCluster",
        {"globalClusterIdentifier": "demo", "databaseName": "vectors", "storageEncrypted": True, **engine},
        {"engineVersion": "16.8"},
    )
    force, queries = (
        {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"},
        {"name": "shared_preload_libraries", "value": "pg_stat_statements", "applyMethod": "pending-reboot"},
    )
    parameters = made.add(
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        {"name": "demo-16", "family": "aurora-postgresql16", "parameters": [force, queries]},
        {"parameters": [{**queries, "value": "pg_stat_statements,pgaudit"}], "tags": {"a": "1"}},
    )
    shared = {"globalClusterIdentifier": whole["id"], "storageEncrypted": True, **engine}
    one = made.add(
        "aws:rds/cluster:Cluster",
        {
            **shared,
            **groups["us-east-1"],
            "masterUsername": "relight",
            "masterPassword": "secret-word",
            "clusterIdentifier": "demo-one",
            "dbClusterParameterGroupName": parameters["name"],
            "enabledCloudwatchLogsExports": ["postgresql"],
        },
        {
            "backupRetentionPeriod": 7,
            "enabledCloudwatchLogsExports": [],
            "engineVersion": "16.8",
            "masterPassword": "another-word",
        },
    )
    two = made.add(
        "aws:rds/cluster:Cluster",
        {**shared, **groups["us-west-2"]},
        {"enableGlobalWriteForwarding": True, "engineVersion": "16.8"},
        "us-west-2",
    )
    for cluster, region in ((one, "us-east-1"), (two, "us-west-2")):
        instance = {"clusterIdentifier": cluster["id"], "instanceClass": "db.r7g.large", "engine": "aurora-postgresql"}
        made.add("aws:rds/clusterInstance:ClusterInstance", instance, {"instanceClass": "db.r7g.xlarge"}, region)


def elasticache(made: Made) -> None:
    _, subnets, security = network(made)
    ids = [subnet["id"] for subnet in subnets]
    tagged = {"tags": {"a": "1"}}
    made.add(
        "aws:elasticache/subnetGroup:SubnetGroup", {"name": "demo", "subnetIds": ids}, {"subnetIds": ids[:1], **tagged}
    )
    policy, reserved = ({"name": "maxmemory-policy", "value": "allkeys-lru"}, {"name": "reserved", "value": "30"})
    made.add(
        "aws:elasticache/parameterGroup:ParameterGroup",
        {"name": "demo-valkey8", "family": "valkey8", "description": "d", "parameters": [policy, reserved]},
        {"parameters": [policy, {**reserved, "value": "50"}]},
    )
    for user in ("demo", "other"):
        made.add(
            "aws:elasticache/user:User",
            {
                "userId": user,
                "userName": user,
                "engine": "valkey",
                "accessString": "on ~* +@all",
                "authenticationMode": {"type": "iam"},
            },
            {"accessString": "off -@all", **tagged},
        )
    for group in ("demo", "other"):
        made.add(
            "aws:elasticache/userGroup:UserGroup",
            {"userGroupId": group, "engine": "valkey", "userIds": ["demo"]},
            {"userIds": ["other"], **tagged},
        )
    made.add(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        {
            "replicationGroupId": "demo",
            "description": "answers",
            "engine": "valkey",
            "engineVersion": "8.2",
            "nodeType": "cache.t4g.small",
            "port": 6379,
            "numCacheClusters": 2,
            "automaticFailoverEnabled": True,
            "multiAzEnabled": True,
            "subnetGroupName": "demo",
            "parameterGroupName": "demo-valkey8",
            "securityGroupIds": [security["id"]],
            "transitEncryptionEnabled": True,
            "atRestEncryptionEnabled": True,
            "kmsKeyId": "arn:aws:kms:us-east-1:210987654321:key/1",
            "userGroupIds": ["demo"],
            "snapshotRetentionLimit": 0,
            "applyImmediately": True,
        },
        {
            "numCacheClusters": 1,
            "automaticFailoverEnabled": False,
            "multiAzEnabled": False,
            "nodeType": "cache.t4g.medium",
            "userGroupIds": ["other"],
            **tagged,
        },
    )


def eks(made: Made) -> None:
    _, subnets, _ = network(made)
    auto = {"enabled": True, "nodePools": ["system"], "nodeRoleArn": ROLE}
    cluster = made.add(
        "aws:eks/cluster:Cluster",
        {
            "name": "demo",
            "roleArn": ROLE,
            "version": "1.35",
            "vpcConfig": {"subnetIds": [subnet["id"] for subnet in subnets], "endpointPrivateAccess": True},
            "accessConfig": {"authenticationMode": "API"},
            "computeConfig": auto,
            "storageConfig": {"blockStorage": {"enabled": True}},
            "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
            "enabledClusterLogTypes": ["api", "audit"],
        },
        {
            "version": "1.36",
            "computeConfig": {**auto, "nodePools": []},
            "enabledClusterLogTypes": ["audit"],
            "tags": {"a": "1"},
        },
    )
    entry = {"clusterName": cluster["name"], "principalArn": ROLE, "type": "EC2"}
    made.add("aws:eks/accessEntry:AccessEntry", entry, {"kubernetesGroups": ["g"], "tags": {"a": "1"}})
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy"
    scope = {"clusterName": "demo", "principalArn": ROLE, "policyArn": policy, "accessScope": {"type": "cluster"}}
    made.add("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", scope)
    identity = {"clusterName": "demo", "namespace": "n", "serviceAccount": "s", "roleArn": ROLE}
    made.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", identity, {"roleArn": f"{ROLE}2"})
    addon = {
        "clusterName": "demo",
        "addonName": "amazon-cloudwatch-observability",
        "addonVersion": "v6.5.0-eksbuild.1",
        "resolveConflictsOnCreate": "OVERWRITE",
        "resolveConflictsOnUpdate": "OVERWRITE",
        "configurationValues": json.dumps({"containerLogs": {"enabled": False}}),
        "podIdentityAssociations": [{"roleArn": ROLE, "serviceAccount": "cloudwatch-agent"}],
    }
    made.add("aws:eks/addon:Addon", addon, {"addonVersion": "v6.7.0-eksbuild.1", "tags": {"a": "1"}})


def route53(made: Made) -> None:
    zone = made.add("aws:route53/zone:Zone", {"name": "demo.example.com"}, {"comment": "c", "tags": {"a": "1"}})
    check = {
        "type": "HTTPS",
        "fqdn": "a.demo.example.com",
        "port": 443,
        "resourcePath": "/",
        "requestInterval": 10,
        "failureThreshold": 3,
    }
    health = made.add("aws:route53/healthCheck:HealthCheck", check, {"failureThreshold": 2, "tags": {"a": "1"}})
    latency = {"setIdentifier": "e", "latencyRoutingPolicies": [{"region": "us-east-1"}], "healthCheckId": health["id"]}
    record = {"zoneId": zone["zoneId"], "name": "a", "type": "CNAME", "ttl": 60, "records": ["b.example.com"]}
    made.add("aws:route53/record:Record", {**record, **latency}, {"ttl": 30})
    weighted = {"name": "w", "setIdentifier": "w", "weightedRoutingPolicies": [{"weight": 10}]}
    made.add("aws:route53/record:Record", {**record, **weighted}, {"weightedRoutingPolicies": [{"weight": 0}]})
    text = {"zoneId": zone["zoneId"], "name": "t.demo.example.com", "type": "TXT", "ttl": 60, "records": ["hello"]}
    made.add("aws:route53/record:Record", text, {"records": ["b", "a"]})
    alias = {"name": "lb.us-east-1.elb.amazonaws.com", "zoneId": "Z35SXDOTRQ7X7K", "evaluateTargetHealth": True}
    failover = {"setIdentifier": "p", "failoverRoutingPolicies": [{"type": "PRIMARY"}], "aliases": [alias]}
    made.add(
        "aws:route53/record:Record",
        {"zoneId": zone["zoneId"], "name": "f", "type": "A", **failover},
        {"aliases": [{**alias, "evaluateTargetHealth": False}]},
    )


def acm(made: Made) -> None:
    certificate = made.add(
        "aws:acm/certificate:Certificate",
        {
            "domainName": "*.demo.example.com",
            "subjectAlternativeNames": ["*.us-east-1.demo.example.com"],
            "validationMethod": "DNS",
        },
        {"tags": {"a": "1"}},
    )
    options = certificate["domainValidationOptions"]
    assert sorted(each["domainName"] for each in options) == ["*.demo.example.com", "*.us-east-1.demo.example.com"]
    fqdns = [each["resourceRecordName"] for each in options]
    made.add(
        "aws:acm/certificateValidation:CertificateValidation",
        {"certificateArn": certificate["arn"], "validationRecordFqdns": fqdns},
    )


def cloudwatch(made: Made) -> None:
    alarm = {
        "comparisonOperator": "LessThanThreshold",
        "evaluationPeriods": 3,
        "metricName": "HealthCheckStatus",
        "namespace": "AWS/Route53",
        "period": 60,
        "statistic": "Minimum",
        "threshold": 1,
        "dimensions": {"HealthCheckId": "h"},
        "alarmActions": ["arn:aws:sns:us-east-1:210987654321:b", "arn:aws:sns:us-east-1:210987654321:a"],
    }
    made.add("aws:cloudwatch/metricAlarm:MetricAlarm", alarm, {"threshold": 2, "tags": {"a": "1"}})
    metric = {
        "id": "m1",
        "metric": {"metricName": "E", "namespace": "X", "period": 60, "stat": "Sum"},
        "returnData": True,
    }
    query = {
        "comparisonOperator": "GreaterThanThreshold",
        "evaluationPeriods": 1,
        "threshold": 0.5,
        "metricQueries": [metric],
    }
    made.add("aws:cloudwatch/metricAlarm:MetricAlarm", query, {"evaluationPeriods": 2})
    group = {"name": "/aws/rds/cluster/demo/postgresql", "retentionInDays": 365}
    made.add("aws:cloudwatch/logGroup:LogGroup", group, {"retentionInDays": 30, "tags": {"a": "1"}})
    group = {
        "name": "/aws/eks/demo/cluster",
        "kmsKeyId": "arn:aws:kms:us-east-1:210987654321:key/k",
        "retentionInDays": 365,
        "deletionProtectionEnabled": False,
    }
    made.add("aws:cloudwatch/logGroup:LogGroup", group, {"retentionInDays": 90, "tags": {"a": "1"}})


def sns(made: Made) -> None:
    topic = made.add(
        "aws:sns/topic:Topic",
        {"name": "demo-alarms", "kmsMasterKeyId": "alias/demo"},
        {"kmsMasterKeyId": "alias/other", "tags": {"a": "1"}},
    )
    publish = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}
    policy = {"Version": "2012-10-17", "Statement": [{**publish, "Resource": topic["arn"]}]}
    changed = {"policy": json.dumps({**policy, "Id": "other"})}
    made.add("aws:sns/topicPolicy:TopicPolicy", {"arn": topic["arn"], "policy": json.dumps(policy)}, changed)
    for protocol, endpoint in (("email", "oncall@example.com"), ("https", "https://hooks.example.com/page")):
        subscription = {"topic": topic["arn"], "protocol": protocol, "endpoint": endpoint}
        made.add("aws:sns/topicSubscription:TopicSubscription", subscription)


def backup(made: Made) -> None:
    vault = made.add("aws:backup/vault:Vault", {"name": "demo"}, {"tags": {"a": "1"}})
    copy = {
        "destinationVaultArn": "arn:aws:backup:us-west-2:210987654321:backup-vault:demo",
        "lifecycle": {"deleteAfter": 35},
    }
    rule = {
        "ruleName": "daily",
        "targetVaultName": vault["name"],
        "schedule": "cron(0 5 * * ? *)",
        "lifecycle": {"deleteAfter": 35},
        "copyActions": [copy],
    }
    plan = made.add(
        "aws:backup/plan:Plan", {"rules": [rule]}, {"rules": [{**rule, "startWindow": 60}], "tags": {"a": "1"}}
    )
    selection = {
        "iamRoleArn": ROLE,
        "planId": plan["id"],
        "resources": ["arn:aws:rds:us-east-1:210987654321:cluster:b"],
    }
    made.add("aws:backup/selection:Selection", selection)
    tag = {"type": "STRINGEQUALS", "key": "backup", "value": "daily"}
    made.add("aws:backup/selection:Selection", {"iamRoleArn": ROLE, "planId": plan["id"], "selectionTags": [tag]})
    lock = {"backupVaultName": vault["name"], "minRetentionDays": 7, "maxRetentionDays": 90}
    made.add("aws:backup/vaultLockConfiguration:VaultLockConfiguration", lock)
    made.add(
        "aws:backup/vaultPolicy:VaultPolicy",
        {"backupVaultName": vault["name"], "policy": POLICY},
        {"policy": POLICY.replace("s3:*", "backup:*")},
    )
    newest = {"algorithm": "LATEST_WITHIN_WINDOW", "includeVaults": [vault["arn"]], "recoveryPointTypes": ["SNAPSHOT"]}
    tests = made.add(
        "aws:backup/restoreTestingPlan:RestoreTestingPlan",
        {"name": "demo_a", "recoveryPointSelection": newest, "scheduleExpression": "cron(0 6 1 * ? *)"},
        {"scheduleExpression": "cron(0 6 2 * ? *)", "tags": {"a": "1"}},
    )
    made.add(
        "aws:backup/restoreTestingSelection:RestoreTestingSelection",
        {
            "name": "Aurora",
            "restoreTestingPlanName": tests["name"],
            "protectedResourceType": "Aurora",
            "protectedResourceArns": ["arn:aws:rds:us-east-1:210987654321:cluster:b"],
            "restoreMetadataOverrides": {"dbSubnetGroupName": "demo"},
            "iamRoleArn": ROLE,
        },
        {"validationWindowHours": 4},
    )
    made.add(
        "aws:backup/restoreTestingSelection:RestoreTestingSelection",
        {
            "name": "S3",
            "restoreTestingPlanName": tests["name"],
            "protectedResourceType": "S3",
            "protectedResourceArns": ["arn:aws:s3:::b"],
            "restoreMetadataOverrides": {},
            "iamRoleArn": ROLE,
        },
    )


def secretsmanager(made: Made) -> None:
    replicas = [{"region": "us-west-2", "kmsKeyId": "alias/demo"}]
    secret = made.add(
        "aws:secretsmanager/secret:Secret",
        {"replicas": replicas, "recoveryWindowInDays": 0},
        {"description": "d", "tags": {"a": "1"}},
    )
    made.add("aws:secretsmanager/secretVersion:SecretVersion", {"secretId": secret["id"], "secretString": "s"})


def ecr(made: Made) -> None:
    key = {"encryptionType": "KMS", "kmsKey": "arn:aws:kms:us-east-1:210987654321:key/k"}
    repository = made.add(
        "aws:ecr/repository:Repository",
        {"name": "demo/a/b", "imageTagMutability": "IMMUTABLE", "encryptionConfigurations": [key]},
        {"imageTagMutability": "MUTABLE", "tags": {"a": "1"}},
    )
    selection = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
    policy = json.dumps({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]})
    made.add(
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        {"repository": repository["name"], "policy": policy},
        {"policy": policy.replace("14", "30")},
    )
    scans = {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [{"filter": "demo/*", "filterType": "WILDCARD"}]}
    made.add(
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        {"scanType": "ENHANCED", "rules": [scans]},
        {"rules": [{**scans, "scanFrequency": "SCAN_ON_PUSH"}]},
    )
    rule = {
        "destinations": [{"region": "us-west-2", "registryId": "210987654321"}],
        "repositoryFilters": [{"filter": "demo/", "filterType": "PREFIX_MATCH"}],
    }
    other = {**rule, "destinations": [*rule["destinations"], {"region": "eu-west-1", "registryId": "210987654321"}]}
    made.add(
        "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        {"replicationConfiguration": {"rules": [rule]}},
        {"replicationConfiguration": {"rules": [other]}},
    )


SERVICES: tuple[Callable[[Made], None], ...] = (
    ec2,
    reservations,
    ram,
    s3,
    kms,
    iam,
    rds,
    elasticache,
    eks,
    route53,
    acm,
    cloudwatch,
    sns,
    backup,
    secretsmanager,
    ecr,
)
