"""The job that keeps a vector store's schema."""

import json
from functools import cache
from typing import Any

import pytest

from components.vector_migrations import VectorMigrations, VectorMigrationsArgs
from components.vector_schema import files, migrations
from spec.modes import VectorStoreMode
from tests.components.given import EAST, IMAGE, WEST, cluster_provider, providers
from tests.recorder import PASSWORD, Recording, record
from tests.restricted import violations

JOB, CONFIG = "kubernetes:batch/v1:Job", "kubernetes:core/v1:ConfigMap"
NAME = "claims-vectors-us-east-1"
HOST = "claims.cluster-1.us-east-1.rds.amazonaws.com"


@cache
def recorded(
    mode: VectorStoreMode = VectorStoreMode.WRITER, *, dimensions: int = 1024, image: str = IMAGE, region: str = EAST
) -> Recording:
    def program() -> object:
        made = VectorMigrations(
            NAME,
            VectorMigrationsArgs(
                mode=mode,
                image=image,
                endpoint=HOST,
                secret_name="demo/claims/database",
                username="relight",
                application="demo-claims-app",
                dimensions=dimensions,
                region=region,
                namespace="claims",
                labels={"relight.dev/service": "claims"},
                cluster="demo",
                role_arn="arn:role:migrations",
                aws_provider=providers(region)[region],
                kubernetes_provider=cluster_provider(region),
            ),
        )
        return made.job

    return record(program)


def pod(recording: Recording) -> dict[str, Any]:
    found: dict[str, Any] = recording.named(f"{NAME}-job").inputs["spec"]["template"]["spec"]
    return found


def environment(recording: Recording) -> dict[str, str]:
    return {each["name"]: each["value"] for each in pod(recording)["containers"][0]["env"]}


def test_it_runs_where_the_writer_is() -> None:
    recording = recorded()
    assert recording.counts() == {
        "aws:eks/podIdentityAssociation:PodIdentityAssociation": 1,
        JOB: 1,
        CONFIG: 1,
        "kubernetes:core/v1:ServiceAccount": 1,
        "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass": 1,
    }
    assert set(recording.places().values()) == {"aws-us-east-1", "kubernetes-us-east-1"}
    assert environment(recording)["PGHOST"] == HOST


@pytest.mark.parametrize("mode", [mode for mode in VectorStoreMode if mode is not VectorStoreMode.WRITER])
def test_where_nothing_can_be_written_nothing_runs(mode: VectorStoreMode) -> None:
    recording = recorded(mode)
    assert recording.counts() == {}
    assert recording.result == ""


def test_the_job_is_named_by_its_content() -> None:
    name = recorded().result
    assert recorded().named(f"{NAME}-job").inputs["metadata"]["name"] == name
    assert name.startswith("vector-migrations-")
    others = {
        recorded(dimensions=3).result,
        recorded(image=IMAGE.replace("ab", "cd")).result,
        recorded(region=WEST).result,
    }
    assert len(others | {name}) == 4
    recorded.cache_clear()
    assert recorded().result == name


def test_it_gets_all_migrations_and_may_not_change_them() -> None:
    config = recorded().named(f"{NAME}-files")
    assert config.inputs["immutable"] is True
    assert config.inputs["metadata"]["name"] == recorded().result
    assert files(migrations()).items() <= config.inputs["data"].items()
    assert pod(recorded())["volumes"][0]["configMap"]["name"] == recorded().result


def test_the_password_reaches_psql_as_a_file_and_stands_nowhere_else() -> None:
    recording = recorded()
    secret = recording.named(f"{NAME}-secret").inputs
    assert json.loads(secret["spec"]["parameters"]["objects"]) == [
        {"objectName": "demo/claims/database", "objectType": "secretsmanager", "objectAlias": "PGPASSWORD"}
    ]
    assert secret["spec"]["parameters"]["usePodIdentity"] == "true"
    assert secret["spec"]["parameters"]["region"] == EAST
    csi = pod(recording)["volumes"][1]["csi"]
    assert csi["volumeAttributes"] == {"secretProviderClass": secret["metadata"]["name"]}
    assert csi["readOnly"] is True
    assert "PGPASSWORD" not in environment(recording)
    assert PASSWORD not in str([r.inputs for r in recording.resources()])
    assert (
        'PGPASSWORD="$(cat /etc/relight/secrets/PGPASSWORD)"'
        in recording.named(f"{NAME}-files").inputs["data"]["run.sh"]
    )


def test_it_talks_tls_to_the_server_that_the_regions_root_vouches_for() -> None:
    found, data = environment(recorded()), recorded().named(f"{NAME}-files").inputs["data"]
    assert found["PGSSLMODE"] == "verify-full"
    assert found["PGSSLROOTCERT"] == "/etc/relight/vectors/authority.pem"
    assert data["authority.pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert data["authority.pem"] != recorded(region=WEST).named(f"{NAME}-files").inputs["data"]["authority.pem"]


def test_it_stops_at_the_first_error_and_is_tried_again() -> None:
    assert "--set ON_ERROR_STOP=1" in recorded().named(f"{NAME}-files").inputs["data"]["run.sh"]
    assert recorded().named(f"{NAME}-job").inputs["spec"]["backoffLimit"] == 6
    assert pod(recorded())["restartPolicy"] == "Never"


def test_its_pod_is_restricted_and_carries_the_role_of_migrations_alone() -> None:
    recording = recorded()
    assert violations(pod(recording)) == []
    assert pod(recording)["automountServiceAccountToken"] is False
    assert pod(recording)["serviceAccountName"] == "migrations"
    identity = recording.named(f"{NAME}-identity").inputs
    assert (identity["serviceAccount"], identity["roleArn"]) == ("migrations", "arn:role:migrations")
