"""What a service's pods need to reach its data, and the certificates by which they know it."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509

from components.data_client import Database, DataClient, DataClientArgs
from components.rds_authorities import authorities, authority
from tests.components.given import EAST, cluster_provider, providers
from tests.recorder import Recording, record

DATABASE = Database(host="writer.example", reader="reader.example", user="demo-claims-app")


@cache
def recorded(*, present: bool = True, database: bool = True) -> Recording:
    def program() -> object:
        return DataClient(
            "claims-data-us-east-1",
            DataClientArgs(
                present=present,
                bucket="demo-123456789012-us-east-1-claims",
                database=DATABASE if database else None,
                region=EAST,
                namespace="claims",
                labels={},
                cluster="demo",
                role_arn="arn:role:app",
                aws_provider=providers(EAST)[EAST],
                kubernetes_provider=cluster_provider(),
            ),
        ).account

    return record(program)


def test_pods_with_the_account_app_carry_the_services_role() -> None:
    recording = recorded()
    identity = recording.named("claims-data-us-east-1-identity").inputs
    assert (identity["namespace"], identity["serviceAccount"], identity["roleArn"]) == ("claims", "app", "arn:role:app")
    assert recording.named("claims-data-us-east-1-account").inputs["automountServiceAccountToken"] is False
    assert recording.result == "app"


def test_they_are_told_where_the_data_is_and_no_secret() -> None:
    data = recorded().named("claims-data-us-east-1-config").inputs["data"]
    assert data == {
        "BUCKET": "demo-123456789012-us-east-1-claims",
        "AWS_REGION": EAST,
        "PGHOST": "writer.example",
        "PGHOST_READER": "reader.example",
        "PGPORT": "5432",
        "PGDATABASE": "vectors",
        "PGUSER": "demo-claims-app",
        "PGSSLMODE": "verify-full",
        "authority.pem": authority(EAST),
    }


def test_without_a_database_there_is_a_bucket_alone() -> None:
    data = recorded(database=False).named("claims-data-us-east-1-config").inputs["data"]
    assert set(data) == {"BUCKET", "AWS_REGION"}


def test_where_nothing_of_the_service_is_there_is_nothing() -> None:
    assert recorded(present=False).counts() == {}
    assert recorded(present=False).result == ""


@pytest.mark.parametrize("region", sorted(authorities()))
def test_a_regions_root_is_its_own_and_lasts(region: str) -> None:
    root = x509.load_pem_x509_certificate(authority(region).encode())
    (name,) = root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert name.value == f"Amazon RDS {region} Root CA RSA2048 G1"
    root.verify_directly_issued_by(root)
    assert root.not_valid_after_utc > datetime.now(UTC) + timedelta(days=3650)


def test_a_region_without_a_known_root_is_refused_with_what_to_do() -> None:
    with pytest.raises(LookupError, match="no root certificate for mars-north-1: add it"):
        authority("mars-north-1")
