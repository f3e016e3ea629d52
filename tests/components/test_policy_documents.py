"""IAM policy documents as data."""

import json

import pytest

from components import policy_documents as documents
from tests.components.given import ACCOUNT, NAMES
from tests.iam import statements, too_wide

SMALL, LARGE = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
BUCKET = "arn:aws:s3:::demo-123456789012-*-models"


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ({"Action": "*", "Resource": "arn:x"}, "any action of *"),
        ({"Action": ["s3:GetObject", "s3:*"], "Resource": "arn:x"}, "any action of s3:*"),
        ({"Action": "s3:GetObject", "Resource": ["arn:x", "*"]}, "any resource"),
        ({"Action": "s3:GetObject", "Resource": "arn:x", "Principal": "*"}, "any principal"),
        ({"Action": "s3:GetObject", "Resource": "arn:x", "NotResource": "arn:y"}, "all but"),
    ],
)
def test_the_check_itself_finds_what_is_too_wide(statement: dict[str, object], complaint: str) -> None:
    assert too_wide(documents.document({"Effect": "Allow", **statement})) == [complaint]


@pytest.mark.parametrize(
    "document",
    [
        documents.trust("s3.amazonaws.com", account=ACCOUNT),
        documents.read_models(NAMES, [SMALL], "mrk-1"),
        documents.invoke_bedrock(ACCOUNT, [("us-east-1", "us.anthropic.claude"), ("us-west-2", "meta.llama3")]),
        documents.read_secrets(ACCOUNT, ["demo/claims/gateway"], "mrk-1"),
        documents.replicate_buckets(NAMES, "mrk-1"),
        documents.use_cache(ACCOUNT, "demo-claims"),
    ],
)
def test_none_is_too_wide(document: str) -> None:
    assert too_wide(document) == []
    assert json.loads(document)["Version"] == "2012-10-17"


def test_a_service_may_assume_a_role_only_for_this_account() -> None:
    (statement,) = statements(documents.trust("s3.amazonaws.com", account=ACCOUNT))
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_pods_may_also_tag_their_session() -> None:
    (statement,) = statements(documents.trust("pods.eks.amazonaws.com", account=ACCOUNT, tag_session=True))
    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_weights_are_read_by_digest_in_every_region_and_no_others() -> None:
    reading, listing, decrypting = statements(documents.read_models(NAMES, [LARGE, SMALL, LARGE], "mrk-1"))
    assert reading["Action"] == ["s3:GetObject", "s3:GetObjectAttributes"]
    assert reading["Resource"] == [f"{BUCKET}/sha256/{'a' * 64}/*", f"{BUCKET}/sha256/{'b' * 64}/*"]
    assert listing["Action"] == ["s3:ListBucket"]
    assert listing["Resource"] == [BUCKET]
    assert listing["Condition"]["StringLike"]["s3:prefix"] == [f"sha256/{'a' * 64}/*", f"sha256/{'b' * 64}/*"]
    assert decrypting["Action"] == ["kms:Decrypt"]
    assert decrypting["Resource"] == [f"arn:aws:kms:*:{ACCOUNT}:key/mrk-1"]


@pytest.mark.parametrize(
    ("model", "resources"),
    [
        ("meta.llama3-70b-v1:0", ["arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-70b-v1:0"]),
        (
            "us.anthropic.claude-v1:0",
            [
                "arn:aws:bedrock:*::foundation-model/anthropic.claude-v1:0",
                f"arn:aws:bedrock:us-east-1:{ACCOUNT}:inference-profile/us.anthropic.claude-v1:0",
            ],
        ),
        (
            "global.anthropic.claude-v1:0",
            [
                "arn:aws:bedrock:*::foundation-model/anthropic.claude-v1:0",
                f"arn:aws:bedrock:us-east-1:{ACCOUNT}:inference-profile/global.anthropic.claude-v1:0",
            ],
        ),
    ],
)
def test_a_bedrock_model_is_called_where_it_is_declared(model: str, resources: list[str]) -> None:
    (statement,) = statements(documents.invoke_bedrock(ACCOUNT, [("us-east-1", model)]))
    assert statement["Resource"] == resources
    assert statement["Action"] == ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]


def test_secrets_are_read_by_name_and_decrypted_only_by_way_of_secrets_manager() -> None:
    reading, decrypting = statements(documents.read_secrets(ACCOUNT, ["demo/a/gateway", "demo/providers/b"], "mrk-1"))
    assert reading["Action"] == ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    assert reading["Resource"] == [
        f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:{name}-??????" for name in ("demo/a/gateway", "demo/providers/b")
    ]
    assert decrypting["Action"] == ["kms:Decrypt"]
    assert decrypting["Condition"] == {"StringLike": {"kms:ViaService": "secretsmanager.*.amazonaws.com"}}


def test_a_gateway_puts_its_own_records_and_metrics_and_reads_none() -> None:
    logging, encrypting, counting = statements(documents.keep_records(NAMES, "claims", "mrk-1"))
    assert logging["Action"] == ["s3:PutObject"]
    assert logging["Resource"] == [f"arn:aws:s3:::demo-{ACCOUNT}-*-audit/requests/claims/*"]
    assert encrypting["Action"] == ["kms:GenerateDataKey"]
    assert encrypting["Condition"] == {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}
    assert counting["Action"] == ["cloudwatch:PutMetricData"]
    assert counting["Condition"] == {"StringEquals": {"cloudwatch:namespace": "Relight/Gateway"}}


def test_replication_reaches_this_environments_buckets_and_key_alone() -> None:
    resources = {r for s in statements(documents.replicate_buckets(NAMES, "mrk-1")) for r in s["Resource"]}
    assert resources == {
        f"arn:aws:s3:::demo-{ACCOUNT}-*",
        f"arn:aws:s3:::demo-{ACCOUNT}-*/*",
        f"arn:aws:kms:*:{ACCOUNT}:key/mrk-1",
    }


def test_replication_may_not_read_objects_outside_of_replication_or_delete_them() -> None:
    actions = {a for s in statements(documents.replicate_buckets(NAMES, "mrk-1")) for a in s["Action"]}
    assert not actions & {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"}
    assert {"s3:ReplicateObject", "s3:ReplicateDelete", "s3:GetObjectVersionForReplication"} <= actions


def test_container_insights_writes_to_its_own_namespace_and_groups_alone() -> None:
    metrics, logs, facts = statements(documents.write_cluster_metrics(NAMES))
    assert metrics["Action"] == ["cloudwatch:PutMetricData"]
    assert metrics["Condition"] == {"StringEquals": {"cloudwatch:namespace": "ContainerInsights"}}
    groups = "arn:aws:logs:*:123456789012:log-group:/aws/containerinsights/demo-*"
    assert logs["Resource"] == [groups, f"{groups}:log-stream:*"]
    assert facts["Action"] == ["ec2:DescribeTags", "ec2:DescribeVolumes"]
