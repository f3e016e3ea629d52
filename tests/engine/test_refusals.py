"""Environments that can't recover as promised, broken in the file or in the code: refused by Pulumi's own preview, with
the reason; and let through once what the refusal says is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.project import Answer, Project

FILE, EAST, WEST = "stacks/demo.yaml", "demo-us-east-1", "demo-us-west-2"
DATA, EDGE = "demo-data", "demo-edge"
STACKS = (DATA, EAST, WEST, EDGE)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """`file` with `was` replaced by `broken` is refused by `rule`, which says `said`, in the preview of `stack`; with
    `mended` in that place it is not."""

    name: str
    file: str
    was: str
    broken: str
    mended: str
    stack: str
    rule: str
    said: str


BROKEN = (
    Broken(
        name="mission-critical, restored from backups",
        file=FILE,
        was="    tier: 0\n    primary: us-east-1\n",
        broken="    tier: 0\n    pattern: backup-restore\n    primary: us-east-1\n",
        mended="    tier: 0\n    pattern: hot-standby\n    primary: us-east-1\n",
        stack=DATA,
        rule="mission-critical-is-not-restored",
        said="services.claims-assistant",
    ),
    Broken(
        name="a TTL of an hour",
        file="components/service_record.py",
        was="ttl=self._args.detection.ttl,",
        broken="ttl=3600,",
        mended="ttl=min(60, self._args.detection.ttl),",
        stack=EDGE,
        rule="ttl-within-detection-budget",
        said="3600",
    ),
    Broken(
        name="buckets that nothing replicates",
        file="components/versioned_bucket.py",
        was="        args = self._args\n        aws.s3.BucketReplicationConfig(",
        broken="        args = self._args\n        return\n        aws.s3.BucketReplicationConfig(",
        mended="        args = self._args\n        # every rule is needed\n        aws.s3.BucketReplicationConfig(",
        stack=DATA,
        rule="bucket-replicated",
        said="claims-assistant",
    ),
    Broken(
        name="a route of one vendor",
        file=FILE,
        was="    route: [claude-east, claude-west, claude-direct, qwen3-8b]\n",
        broken="    route: [claude-east, claude-west, qwen3-8b]\n",
        mended="    route: [claude-east, claude-direct, claude-west, qwen3-8b]\n",
        stack=DATA,
        rule="route-spans-vendors",
        said="services.claims-assistant.route",
    ),
    Broken(
        name="a standby on spot alone",
        file="components/gpu_node_pool.py",
        was='            capacities = ("on-demand", "spot")',
        broken='            capacities = ("spot",)',
        mended='            capacities = ("spot", "on-demand")',
        stack=EAST,
        rule="spot-is-never-alone",
        said="knowledge-search-qwen3-4b",
    ),
    Broken(
        name="an engine's image by a tag",
        file="components/serving_pod.py",
        was='"image": ',
        broken='"image": "vllm/vllm-openai:latest" or ',
        mended='"image": "" or ',
        stack=WEST,
        rule="images-by-digest",
        said="vllm/vllm-openai:latest",
    ),
    Broken(
        name="buckets that may be opened to everybody",
        file="components/versioned_bucket.py",
        was="            block_public_policy=True,",
        broken="            block_public_policy=False,",
        mended="            block_public_policy=bool(bucket),",
        stack=DATA,
        rule="bucket-private",
        said="claims-assistant-us-east-1-private",
    ),
    Broken(
        name="a role that may do everything",
        file="components/policy_documents.py",
        was='"Action": "rds-db:connect", "Resource": f"arn:aws:rds-db:*:{account}:dbuser:*/{user}"',
        broken='"Action": "*", "Resource": "*"',
        mended='"Action": ["rds-db:connect"], "Resource": [f"arn:aws:rds-db:*:{account}:dbuser:*/{user}"]',
        stack=DATA,
        rule="least-privilege",
        said="claims-assistant",
    ),
    Broken(
        name="secrets in one region alone",
        file="components/secrets.py",
        was='            replicas=[{"region": region, "kms_key_id": key} for region, key in args.replicas],\n',
        broken="",
        mended='            replicas=[{"kms_key_id": key, "region": region} for region, key in args.replicas],\n',
        stack=DATA,
        rule="secrets-replicated",
        said="claims-assistant-database-secret",
    ),
    Broken(
        name="a breaker that never opens",
        file="components/gateway_config.py",
        was='        "cooldown_time": reliability.cooldown,',
        broken='        "cooldown_time": 0,',
        mended='        "cooldown_time": max(30, reliability.cooldown),',
        stack=WEST,
        rule="gateway-cooldown-opens",
        said="cooldown_time",
    ),
    Broken(
        name="a health check of the port alone",
        file="components/health_check.py",
        was='        type="HTTPS_STR_MATCH",',
        broken='        type="TCP",',
        mended='        type="HTTPS" + "_STR_MATCH",',
        stack=EDGE,
        rule="health-check-asks-for-an-answer",
        said="TCP",
    ),
    Broken(
        name="an exception that has run out",
        file=FILE,
        was="protect_data: false\n",
        broken="protect_data: false\npolicies:\n  exceptions:\n"
        "    - {rule: images-scanned, reason: no scanner, owner: head-of-ai@example.com, until: 2020-01-31}\n",
        mended="protect_data: false\npolicies:\n  exceptions:\n"
        "    - {rule: images-scanned, reason: no scanner, owner: head-of-ai@example.com, until: 2999-01-31}\n",
        stack=DATA,
        rule="exception-expired",
        said="2020-01-31",
    ),
    Broken(
        name="a standby without GPUs, and nobody else who answers",
        file=FILE,
        was="    route: [qwen3-4b, claude-west, claude-east]\n",
        broken="    route: [qwen3-4b, claude-west]\n",
        mended="    route: [qwen3-4b, claude-east, claude-west]\n",
        stack=EAST,
        rule="objective-reachable",
        said="services.knowledge-search",
    ),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project(tmp_path_factory.mktemp("refusals"))
    try:
        assert project.relight("local", "start").code == 0
        for stack in STACKS:
            assert project.relight("pulumi", "--", "stack", "init", stack).code == 0
        yield project
    finally:
        project.relight("local", "stop")


def preview(project: Project, stack: str, *, pack: str = "policies/analyze") -> Answer:
    """A preview by plain Pulumi with the pack."""
    return project.relight(
        "pulumi", "--", "preview", "--stack", stack, "--policy-pack", pack, "--non-interactive", "--suppress-outputs"
    )


def replaced(project: Project, file: str, was: str, to: str) -> None:
    path: Path = project.folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(was) >= 1, f"{file} has no {was!r}"
    path.write_text(text.replace(was, to), encoding="utf-8")


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_1_it_is_refused_with_the_reason(project: Project, broken: Broken) -> None:
    path = project.folder / broken.file
    before = path.read_text(encoding="utf-8")
    replaced(project, broken.file, broken.was, broken.broken)
    try:
        refused = preview(project, broken.stack)
    finally:
        path.write_text(before, encoding="utf-8")
    assert refused.code != 0
    assert "[mandatory]" in refused.out
    said = refused.out.split(f"  {broken.rule}  ")
    assert len(said) > 1, refused.out + refused.err
    assert any(broken.said in each for each in said[1:]), said


def test_2_with_every_fix_made_all_of_it_is_let_through(project: Project) -> None:
    for broken in BROKEN:
        replaced(project, broken.file, broken.was, broken.mended)
    checked = project.relight("check", "demo", "--json")
    assert checked.code == 0, checked.err + checked.out
    for stack in (DATA, EAST, EDGE):
        passed = preview(project, stack)
        assert passed.code == 0, passed.out + passed.err


def test_3_a_pack_that_is_started_as_a_folder_is_by_a_stock_pulumi_judges_the_same(project: Project) -> None:
    """A stock Pulumi runs `python -m pulumi.policy <engine> <folder>`; the host here can't, so we do what it would."""
    launcher = project.folder / "as-stock"
    python, folder = project.folder / ".venv" / "bin" / "python", project.folder / "policies"
    launcher.write_text(f'#!/bin/sh\nexec "{python}" -u -m pulumi.policy "$1" "{folder}"\n', encoding="utf-8")
    launcher.chmod(0o700)
    replaced(project, "components/health_check.py", 'type="HTTPS" + "_STR_MATCH"', 'type="TCP"')
    refused = preview(project, EDGE, pack=str(launcher))
    assert refused.code != 0
    assert "health-check-asks-for-an-answer" in refused.out
