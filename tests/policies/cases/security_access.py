"""Cases of the rules on IAM, buckets, databases and secrets."""

import json
from typing import Any

from policies.security import (
    bucket_guarded,
    bucket_private,
    cache_private,
    database_access,
    database_iam,
    database_tls,
    least_privilege,
    principal_named,
    secrets_replicated,
    tls_only,
)
from tests.policies.case import UNSET, Break, Case, sets, unset

BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
NAME = "claims-assistant-us-east-1"
ROLE, POLICY = "demo-cluster", "demo-cluster-metrics-policy"
TOPIC = "claims-assistant-alarms-us-east-1-policy"
CACHE = "knowledge-search-cache-eu-west-1-group"
DATABASE = "claims-assistant-vectors-us-east-1"


def document(**statement: Any) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


DENIED = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*"}
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}
BUCKETS_OWN = "arn:aws:s3:::demo-123456789012-us-east-1-claims-assistant"
NOT_DENIED = f"{NAME}-tls: no statement of policy denies s3:* where aws:SecureTransport is false."

CASES: tuple[Case, ...] = (
    Case(
        rule=least_privilege.RULE,
        type="aws:iam/rolePolicy:RolePolicy",
        of=POLICY,
        breaks=(
            Break(
                path=("policy",),
                value=document(Action="*", Resource="*"),
                messages=(f"{POLICY}: Statement.0 of policy allows * on *.",),
            ),
            Break(
                path=("policy",),
                value=document(Sid="All", Action=["s3:*", "sqs:SendMessage"], Resource=["*"]),
                messages=(f"{POLICY}: All of policy allows s3:* on *.",),
            ),
            Break(
                path=("policy",),
                value=document(NotAction="iam:*", Resource="arn:aws:s3:::x"),
                messages=(f"{POLICY}: Statement.0 of policy allows all but iam:*.",),
            ),
            Break(
                path=("policy",),
                value="{",
                messages=(f"{POLICY}: policy is {{, not a policy document.",),
            ),
            Break(
                path=("policy",),
                value=UNSET,
                messages=(f"{POLICY}: policy is not set, not a policy document.",),
            ),
        ),
    ),
    Case(
        rule=least_privilege.RULE,
        type="aws:ec2/vpcEndpoint:VpcEndpoint",
        of="demo-us-east-1-s3",
        breaks=(
            Break(
                path=("policy",),
                value=document(Principal="*", Action="s3:*", Resource="*"),
                messages=("demo-us-east-1-s3: Statement.0 of policy allows s3:* on *.",),
            ),
            Break(
                path=("policy",),
                value=UNSET,
                messages=("demo-us-east-1-s3: policy is not set, not a policy document.",),
            ),
        ),
    ),
    Case(
        rule=least_privilege.RULE,
        type="aws:kms/key:Key",
        of="demo-us-east-1",
        breaks=(
            Break(
                path=("policy",),
                value=document(Principal={"AWS": "arn:aws:iam::123456789012:root"}, Action="*", Resource="*"),
                messages=("demo-us-east-1: Statement.0 of policy allows * on *.",),
            ),
        ),
    ),
    Case(
        rule=least_privilege.RULE,
        type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        of="demo-cluster-AmazonEKSComputePolicy",
        breaks=(
            Break(
                path=("policyArn",),
                value="arn:aws:iam::aws:policy/AdministratorAccess",
                messages=(
                    "demo-cluster-AmazonEKSComputePolicy: policyArn is arn:aws:iam::aws:policy/AdministratorAccess, "
                    "not a policy of what the role does.",
                ),
            ),
            Break(
                path=("policyArn",),
                value=UNSET,
                messages=(
                    "demo-cluster-AmazonEKSComputePolicy: policyArn is not set, not a policy of what the role does.",
                ),
            ),
        ),
    ),
    Case(
        rule=principal_named.RULE,
        type="aws:iam/role:Role",
        of=ROLE,
        breaks=(
            Break(
                path=("assumeRolePolicy",),
                value=document(Principal={"AWS": "*"}, Action="sts:AssumeRole"),
                messages=(f"{ROLE}: Statement.0 of assumeRolePolicy lets in the principal * without a Condition.",),
            ),
            Break(
                path=("assumeRolePolicy",),
                value=UNSET,
                messages=(f"{ROLE}: assumeRolePolicy is not set, not a policy document.",),
            ),
        ),
    ),
    Case(
        rule=principal_named.RULE,
        type=BUCKET_POLICY,
        of=f"{NAME}-tls",
        breaks=(
            Break(
                path=("policy",),
                value=document(Sid="Public", Principal="*", Action="s3:GetObject", Resource=f"{BUCKETS_OWN}/*"),
                messages=(f"{NAME}-tls: Public of policy lets in the principal * without a Condition.",),
            ),
        ),
    ),
    Case(
        rule=tls_only.RULE,
        type=BUCKET_POLICY,
        of=f"{NAME}-tls",
        breaks=(
            Break(path=("policy",), value=document(Action="s3:GetObject", Resource="*"), messages=(NOT_DENIED,)),
            Break(
                path=("policy",),
                value=document(**DENIED, Resource=BUCKETS_OWN, Condition=PLAIN),
                messages=(NOT_DENIED,),
            ),
            Break(
                path=("policy",),
                value=document(
                    **DENIED,
                    Resource=f"{BUCKETS_OWN}/*",
                    Condition={**PLAIN, "StringEquals": {"aws:PrincipalAccount": "1"}},
                ),
                messages=(NOT_DENIED,),
            ),
            Break(
                path=("policy",),
                value=UNSET,
                messages=(f"{NAME}-tls: policy is not set, and refuses nobody without TLS.",),
            ),
        ),
    ),
    Case(
        rule=tls_only.RULE,
        type="aws:sns/topicPolicy:TopicPolicy",
        of=TOPIC,
        breaks=(
            Break(
                path=("policy",),
                value=document(Principal={"Service": "cloudwatch.amazonaws.com"}, Action="sns:Publish", Resource="*"),
                messages=(f"{TOPIC}: no statement of policy denies sns:Publish where aws:SecureTransport is false.",),
            ),
        ),
    ),
    Case(
        rule=bucket_private.RULE,
        type="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        of=f"{NAME}-private",
        breaks=tuple(
            Break(path=(field,), value=value, messages=(f"{NAME}-private: {field} is {said}, not true.",))
            for field in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
            for value, said in ((False, "false"), (UNSET, "not set"))
        ),
    ),
    *(
        Case(
            rule=bucket_guarded.RULE,
            type=f"aws:s3/{kind[0].lower()}{kind[1:]}:{kind}",
            of=f"{NAME}-{noun}",
            breaks=(Break(path=(), value=UNSET, messages=(f"{NAME} has no {kind}.",)),),
        )
        for kind, noun in (
            ("BucketPublicAccessBlock", "private"),
            ("BucketPolicy", "tls"),
            ("BucketServerSideEncryptionConfiguration", "encryption"),
        )
    ),
    Case(
        rule=database_access.RULE,
        type="aws:rds/clusterInstance:ClusterInstance",
        of=f"{DATABASE}-1",
        breaks=(
            Break(
                path=("publiclyAccessible",),
                value=True,
                messages=(f"{DATABASE}-1: publiclyAccessible is true, not false.",),
            ),
            Break(
                path=("publiclyAccessible",),
                value=UNSET,
                messages=(f"{DATABASE}-1: publiclyAccessible is not set, not false.",),
            ),
        ),
    ),
    Case(
        rule=cache_private.RULE,
        type="aws:elasticache/replicationGroup:ReplicationGroup",
        of=CACHE,
        environment="prod",
        breaks=(
            sets(("transitEncryptionEnabled",), False, f"{CACHE}: transitEncryptionEnabled is false, not true."),
            unset(("transitEncryptionEnabled",), f"{CACHE}: transitEncryptionEnabled is not set, not true."),
            unset(("atRestEncryptionEnabled",), f"{CACHE}: atRestEncryptionEnabled is not set, not true."),
            unset(
                ("userGroupIds",),
                f"{CACHE}: userGroupIds is not set, so that whoever reaches it may read all answers.",
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=database_iam.RULE,
        type="aws:rds/cluster:Cluster",
        of=DATABASE,
        breaks=(
            Break(
                path=("iamDatabaseAuthenticationEnabled",),
                value=False,
                messages=(f"{DATABASE}: iamDatabaseAuthenticationEnabled is false, not true.",),
            ),
            Break(
                path=("iamDatabaseAuthenticationEnabled",),
                value=UNSET,
                messages=(f"{DATABASE}: iamDatabaseAuthenticationEnabled is not set, not true.",),
            ),
        ),
    ),
    Case(
        rule=database_tls.RULE,
        type="aws:rds/clusterParameterGroup:ClusterParameterGroup",
        of=f"{DATABASE}-parameters",
        breaks=(
            Break(
                path=("parameters", 8, "value"),
                value="0",
                messages=(f"{DATABASE}-parameters: rds.force_ssl is 0, not 1.",),
            ),
            Break(
                path=("parameters", 8),
                value=UNSET,
                messages=(f"{DATABASE}-parameters: rds.force_ssl is not set, not 1.",),
            ),
        ),
    ),
    Case(
        rule=secrets_replicated.RULE,
        type="aws:secretsmanager/secret:Secret",
        of="claims-assistant-gateway-key-secret",
        breaks=(
            Break(
                path=("replicas",),
                value=UNSET,
                messages=("claims-assistant-gateway-key-secret: replicas has no us-west-2, where it is read.",),
            ),
            Break(
                path=("replicas", 0, "region"),
                value="eu-west-1",
                messages=("claims-assistant-gateway-key-secret: replicas has no us-west-2, where it is read.",),
            ),
        ),
    ),
    Case(
        rule=secrets_replicated.RULE,
        type="aws:secretsmanager/secret:Secret",
        of="gpt-direct-provider-key-secret",
        environment="prod",
        breaks=(
            Break(
                path=("replicas", 1),
                value=UNSET,
                messages=("gpt-direct-provider-key-secret: replicas has no eu-west-1, where it is read.",),
            ),
        ),
    ),
)
