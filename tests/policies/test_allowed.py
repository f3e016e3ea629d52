"""What looks like a violation and is none: a rule that refuses it would only teach people to write exceptions."""

from dataclasses import replace
from typing import Any

import pytest

from policies.data import deletion_protected, key_multi_region, lock_as_declared, old_versions, own_key, vault_locked
from policies.governance import alarm_told
from policies.rule import Rule
from policies.security import (
    cluster_endpoint,
    env_without_secrets,
    ingress_closed,
    least_privilege,
    load_balancer_tls,
    namespace_restricted,
    pod_restricted,
    principal_named,
    tls_only,
)
from recovery.graph.resource import Resource
from tests.policies.case import UNSET, Case, Path
from tests.policies.cases.security_access import PLAIN, document

ROOT = {"AWS": "arn:aws:iam::123456789012:root"}
MINE = {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
CONTAINER: Path = ("spec", "template", "spec", "containers", 0)
GATEWAY = ("kubernetes:apps/v1:Deployment", "claims-assistant-gateway-us-east-1-deployment")
INGRESS = ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "claims-assistant-vectors-us-east-1-access-vpc")
POLICY = ("aws:iam/rolePolicy:RolePolicy", "demo-cluster-metrics-policy")
BUCKET_POLICY = ("aws:s3/bucketPolicy:BucketPolicy", "claims-assistant-us-east-1-tls")
KEY = ("aws:kms/key:Key", "demo-us-east-1")
LIFECYCLE = ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "claims-assistant-us-east-1-lifecycle")
LOCK = ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "demo-audit-us-east-1-lock")
LOGS_OWN = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "demo-logs-us-east-1-encryption",
)
SERVICE = ("kubernetes:core/v1:Service", "claims-assistant-gateway-us-east-1-service")
TLS_PORTS = "service.beta.kubernetes.io/aws-load-balancer-ssl-ports"
DENIED = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": ["s3:*"], "Resource": ["arn:aws:s3:::x/*"]}

ALLOWED: tuple[tuple[str, Rule, tuple[str, str], Path, Any], ...] = (
    ("a number", env_without_secrets.RULE, GATEWAY, (*CONTAINER, "env", 0), {"name": "MAX_TOKENS", "value": "4096"}),
    ("a file", env_without_secrets.RULE, GATEWAY, (*CONTAINER, "env", 0), {"name": "API_KEY", "value": "/run/key"}),
    ("a switch", env_without_secrets.RULE, GATEWAY, (*CONTAINER, "env", 0), {"name": "ASK_TOKEN", "value": "true"}),
    ("a tokenizer", env_without_secrets.RULE, GATEWAY, (*CONTAINER, "env", 0), {"name": "TOKENIZER", "value": "qwen"}),
    (
        "a reference",
        env_without_secrets.RULE,
        GATEWAY,
        (*CONTAINER, "env", 0),
        {"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "a"}}},
    ),
    ("said by the container", pod_restricted.RULE, GATEWAY, (*CONTAINER, "securityContext", "runAsNonRoot"), True),
    ("another group", ingress_closed.RULE, INGRESS, ("referencedSecurityGroupId",), "sg-1"),
    (
        "an action on all that has a condition",
        least_privilege.RULE,
        POLICY,
        ("policy",),
        document(Action="s3:*", Resource="*", Condition=MINE),
    ),
    (
        "an action of a service on one resource",
        least_privilege.RULE,
        POLICY,
        ("policy",),
        document(Action="s3:*", Resource="arn:aws:s3:::x"),
    ),
    (
        "a denial of everything",
        least_privilege.RULE,
        POLICY,
        ("policy",),
        document(Effect="Deny", Action="*", Resource="*"),
    ),
    (
        "a key's administration by its account",
        least_privilege.RULE,
        KEY,
        ("policy",),
        document(Principal=ROOT, Action="kms:*", Resource="*"),
    ),
    (
        "everybody of an account",
        principal_named.RULE,
        BUCKET_POLICY,
        ("policy",),
        document(Principal="*", Action="s3:GetObject", Resource="*", Condition=MINE),
    ),
    ("a denial to everybody", principal_named.RULE, BUCKET_POLICY, ("policy",), document(**DENIED)),
    ("a denial written in lists", tls_only.RULE, BUCKET_POLICY, ("policy",), document(**DENIED, Condition=PLAIN)),
    ("no deletion of old versions", old_versions.RULE, LIFECYCLE, ("rules", 0, "noncurrentVersionExpiration"), UNSET),
    ("a stricter lock", lock_as_declared.RULE, LOCK, ("rule", "defaultRetention", "mode"), "COMPLIANCE"),
    ("a lock in years", lock_as_declared.RULE, LOCK, ("rule", "defaultRetention"), {"mode": "GOVERNANCE", "years": 1}),
    ("the window that KMS takes itself", key_multi_region.RULE, KEY, ("deletionWindowInDays",), UNSET),
    ("S3's own encryption of access logs", own_key.RULE, LOGS_OWN, ("rules", 0, "bucketKeyEnabled"), False),
    ("TLS on all ports", load_balancer_tls.RULE, SERVICE, ("metadata", "annotations", TLS_PORTS), UNSET),
    ("a service inside of the cluster", load_balancer_tls.RULE, SERVICE, ("spec", "type"), "ClusterIP"),
    (
        "a cluster that no network outside reaches",
        cluster_endpoint.RULE,
        ("aws:eks/cluster:Cluster", "demo-us-east-1-eks"),
        ("vpcConfig",),
        {"endpointPrivateAccess": True, "endpointPublicAccess": False},
    ),
    (
        "the switch that an operator throws",
        alarm_told.RULE,
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "knowledge-search-switch-us-east-1-alarm"),
        ("alarmActions",),
        [],
    ),
    (
        "a database that nobody will miss",
        deletion_protected.RULE,
        ("aws:rds/cluster:Cluster", "claims-assistant-vectors-us-east-1"),
        ("deletionProtection",),
        False,
    ),
)


@pytest.mark.parametrize(("rule", "of", "path", "value"), [each[1:] for each in ALLOWED], ids=[a[0] for a in ALLOWED])
def test_it_is_let_pass(rule: Rule, of: tuple[str, str], path: Path, value: Any) -> None:
    case = Case(rule=rule, type=of[0], of=of[1], breaks=())
    assert case.verdicts(case.broken(path, value)) == []


def test_https_may_come_from_everywhere() -> None:
    case = Case(rule=ingress_closed.RULE, type=INGRESS[0], of=INGRESS[1], breaks=())
    https = {**case.resource.inputs, "cidrIpv4": "0.0.0.0/0", "fromPort": 443.0, "toPort": 443.0}
    assert case.verdicts(replace(case.resource, inputs=https)) == []


def test_a_controllers_namespace_may_be_baseline_and_not_privileged() -> None:
    case = Case(
        rule=namespace_restricted.RULE,
        type="kubernetes:core/v1:Namespace",
        of="claims-assistant-us-east-1-namespace",
        breaks=(),
    )
    assert case.verdicts(_of_a_chart(case.resource, "baseline")) == []
    assert len(case.verdicts(_of_a_chart(case.resource, "privileged"))) == 1


def _of_a_chart(namespace: Resource, level: str) -> Resource:
    urn = namespace.urn.replace("relight:kubernetes:ServiceNamespace$", "relight:kubernetes:ChartRelease$")
    assert urn != namespace.urn
    labels = {"pod-security.kubernetes.io/enforce": level}
    return replace(namespace, urn=urn, inputs={"metadata": {"name": "lws-system", "labels": labels}})


def test_vaults_of_data_that_nobody_will_miss_need_no_lock() -> None:
    case = Case(
        rule=vault_locked.RULE, type="aws:backup/vault:Vault", of="demo-claims-assistant-vault-us-east-1", breaks=()
    )
    assert case.verdicts(case.resource) == []
