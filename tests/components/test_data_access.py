"""The roles of the pods that read and write a service's data."""

from functools import cache

from components.data_access import DataAccess, DataAccessArgs
from tests.components.given import EAST, NAMES, WEST, providers
from tests.iam import statements, too_wide
from tests.recorder import Recording, record


@cache
def recorded(*, database: bool = True) -> Recording:
    def program() -> object:
        made = DataAccess(
            "search-data",
            DataAccessArgs(
                names=NAMES,
                service="search",
                regions=(EAST, WEST),
                database=database,
                key_id="mrk-1",
                provider=providers(EAST)[EAST],
            ),
        )
        return made.application_role_arn

    return record(program)


def policy(noun: str) -> str:
    document: str = recorded().named(f"search-data-{noun}").inputs["policy"]
    return document


def test_the_application_connects_as_its_own_user_in_every_region_without_a_password() -> None:
    (connecting,) = statements(policy("app-database"))
    assert connecting["Action"] == ["rds-db:connect"]
    assert connecting["Resource"] == ["arn:aws:rds-db:*:123456789012:dbuser:*/demo-search-app"]


def test_the_application_uses_its_own_buckets_and_deletes_no_version() -> None:
    _, objects, key = statements(policy("app-data"))
    # By name: a pattern such as *-search would fit the bucket of another service.
    assert objects["Resource"] == [f"arn:aws:s3:::demo-123456789012-{region}-search/*" for region in (EAST, WEST)]
    assert "s3:DeleteObjectVersion" not in objects["Action"]
    assert key["Condition"] == {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}


def test_migrations_read_the_master_password_and_nothing_else() -> None:
    reading, _ = statements(policy("migrations-password"))
    assert reading["Resource"] == ["arn:aws:secretsmanager:*:123456789012:secret:demo/search/database-??????"]
    assert {
        p.name for p in recorded().of("aws:iam/rolePolicy:RolePolicy") if p.inputs["role"] == "demo-search-migrations"
    } == {"search-data-migrations-password"}


def test_only_pods_take_the_roles_and_no_policy_is_too_wide() -> None:
    roles = recorded().of("aws:iam/role:Role")
    assert [role.inputs["name"] for role in roles] == ["demo-search-app", "demo-search-migrations"]
    for role in roles:
        (trusting,) = statements(role.inputs["assumeRolePolicy"])
        assert trusting["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    documents = [p.inputs["policy"] for p in recorded().of("aws:iam/rolePolicy:RolePolicy")]
    assert [complaint for document in documents for complaint in too_wide(document)] == []


def test_without_a_database_there_is_none_to_connect_to() -> None:
    recording = recorded(database=False)
    assert [role.inputs["name"] for role in recording.of("aws:iam/role:Role")] == ["demo-search-app"]
    assert [p.name for p in recording.of("aws:iam/rolePolicy:RolePolicy")] == ["search-data-app-data"]
