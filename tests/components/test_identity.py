"""The roles of an environment."""

from dataclasses import replace
from functools import cache

import pytest

from components.identity import Identity, IdentityArgs, WorkloadIdentity
from tests.components.given import DIGEST, EAST, NAMES, WEST, providers
from tests.iam import statements, too_wide
from tests.recorder import Recording, record

OTHER = "sha256:" + "cd" * 32
BOTH = WorkloadIdentity(
    service="claims",
    models=(("qwen", (DIGEST,)), ("llama", (OTHER,))),
    bedrock_models=((WEST, "us.anthropic.claude"),),
    secrets=("demo/claims/gateway", "demo/providers/claude"),
)
NEITHER = WorkloadIdentity(service="search", models=(), bedrock_models=(), secrets=())


@cache
def recorded(*workloads: WorkloadIdentity) -> Recording:
    def program() -> object:
        identity = Identity(
            "demo",
            IdentityArgs(names=NAMES, key_id="mrk-1", workloads=workloads, provider=providers(EAST)[EAST]),
        )
        return {"replication": identity.replication_role_arn, "backup": identity.backup_role_arn}

    return record(program)


def policies(recording: Recording) -> dict[str, str]:
    """The inline policies by the environment and their own name."""
    return {f"demo-{p.inputs['name']}": p.inputs["policy"] for p in recording.of("aws:iam/rolePolicy:RolePolicy")}


def test_roles_have_the_names_that_every_layer_computes() -> None:
    recording = recorded(BOTH)
    assert {role.inputs["name"] for role in recording.of("aws:iam/role:Role")} == {
        NAMES.role(purpose)
        for purpose in (
            *("cluster", "cluster-metrics", "node", "backup", "monitoring", "replication"),
            *("claims-qwen-serving", "claims-llama-serving", "claims-gateway"),
        )
    }
    assert recording.result == {"replication": "arn:of:demo-replication", "backup": "arn:of:demo-backup"}
    assert set(recording.places().values()) == {"aws-us-east-1"}


@pytest.mark.parametrize(
    ("purpose", "principal"),
    [
        ("cluster", "eks.amazonaws.com"),
        ("node", "ec2.amazonaws.com"),
        ("cluster-metrics", "pods.eks.amazonaws.com"),
        ("backup", "backup.amazonaws.com"),
        ("monitoring", "monitoring.rds.amazonaws.com"),
        ("replication", "s3.amazonaws.com"),
        ("claims-qwen-serving", "pods.eks.amazonaws.com"),
        ("claims-gateway", "pods.eks.amazonaws.com"),
    ],
)
def test_each_role_is_for_one_aws_service(purpose: str, principal: str) -> None:
    (statement,) = statements(recorded(BOTH).named(f"demo-{purpose}").inputs["assumeRolePolicy"])
    assert statement["Principal"] == {"Service": principal}


@pytest.mark.parametrize("purpose", ["cluster", "claims-qwen-serving", "claims-gateway"])
def test_eks_tags_the_sessions_of_clusters_and_pods(purpose: str) -> None:
    (statement,) = statements(recorded(BOTH).named(f"demo-{purpose}").inputs["assumeRolePolicy"])
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]


@pytest.mark.parametrize("purpose", ["backup", "replication"])
def test_backup_and_replication_act_only_for_this_account(purpose: str) -> None:
    (statement,) = statements(recorded().named(f"demo-{purpose}").inputs["assumeRolePolicy"])
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": NAMES.account}}


def test_no_policy_of_our_own_is_too_wide() -> None:
    recording = recorded(BOTH, NEITHER)
    documents = [
        *policies(recording).values(),
        *[role.inputs["assumeRolePolicy"] for role in recording.of("aws:iam/role:Role")],
    ]
    assert len(documents) == 8 + 10
    assert [complaint for document in documents for complaint in too_wide(document)] == []


def test_the_servers_of_a_model_read_that_model_alone_and_gateways_call_their_providers() -> None:
    found = policies(recorded(BOTH))
    for model, digits in (("qwen", "ab"), ("llama", "cd")):
        reading, listing, _ = statements(found[f"demo-claims-{model}-serving"])
        assert reading["Resource"] == [f"arn:aws:s3:::demo-123456789012-*-models/sha256/{digits * 32}/*"]
        assert listing["Condition"] == {"StringLike": {"s3:prefix": [f"sha256/{digits * 32}/*"]}}
    (calling,) = statements(found["demo-claims-gateway"])
    assert {action.split(":")[0] for action in calling["Action"]} == {"bedrock"}


def test_a_gateway_reads_its_own_secrets_in_every_region_and_no_others() -> None:
    recording = recorded(BOTH)
    assert recording.named("demo-claims-gateway-secrets-policy").inputs["role"] == "demo-claims-gateway"
    reading, decrypting = statements(policies(recording)["demo-claims-gateway-secrets"])
    assert reading["Resource"] == [
        "arn:aws:secretsmanager:*:123456789012:secret:demo/claims/gateway-??????",
        "arn:aws:secretsmanager:*:123456789012:secret:demo/providers/claude-??????",
    ]
    assert decrypting["Resource"] == ["arn:aws:kms:*:123456789012:key/mrk-1"]


def test_a_gateway_with_a_cache_finds_it_and_connects_to_it_alone_in_every_region() -> None:
    recording = recorded(replace(NEITHER, cache="demo-search"))
    finding, connecting = statements(policies(recording)["demo-search-gateway-cache"])
    group = "arn:aws:elasticache:*:123456789012:replicationgroup:demo-search"
    assert (finding["Action"], finding["Resource"]) == (["elasticache:DescribeReplicationGroups"], [group])
    assert connecting["Action"] == ["elasticache:Connect"]
    assert connecting["Resource"] == [group, "arn:aws:elasticache:*:123456789012:user:demo-search"]
    assert recording.named("demo-search-gateway-cache-policy").inputs["role"] == "demo-search-gateway"


def test_a_service_without_models_or_bedrock_may_keep_its_records_and_nothing_else() -> None:
    recording = recorded(NEITHER)
    (records,) = set(policies(recording)) - {"demo-replication", "demo-cluster-metrics"}
    assert records == "demo-search-gateway-records"
    assert recording.named(f"{records}-policy").inputs["role"] == "demo-search-gateway"
    attached = {a.inputs["role"] for a in recording.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")}
    assert attached == {"demo-cluster", "demo-node", "demo-backup", "demo-monitoring"}


def test_what_auto_mode_and_backup_need_is_attached_and_no_more() -> None:
    recording = recorded()
    assert recording.counts() == {
        "aws:iam/role:Role": 6,
        "aws:iam/rolePolicy:RolePolicy": 2,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 12,
    }
    arns = {
        a.inputs["policyArn"].rpartition("/")[2]
        for a in recording.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    }
    assert not {arn for arn in arns if "Admin" in arn or "FullAccess" in arn}
    assert {"AmazonEKSComputePolicy", "AmazonEKSNetworkingPolicy", "AmazonEKSWorkerNodeMinimalPolicy"} <= arns
