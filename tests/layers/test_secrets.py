"""The secrets of an environment: which there are, where they are kept, who reads them."""

from tests.iam import statements
from tests.layers.environments import DATA, EAST, WEST, demo, demo_up, europe_up
from tests.recorder import Registration

SECRET, VERSION = "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"


def secrets() -> dict[str, Registration]:
    """The demo's secrets by their names in Secrets Manager."""
    return {secret.inputs["name"]: secret for secret in demo_up()[DATA].of(SECRET)}


def test_each_service_has_its_gateways_secrets_and_each_provider_with_a_key_has_one() -> None:
    databases = [name for name, service in demo().services.items() if service.vector_store]
    assert set(secrets()) == {
        *[f"demo/{service}/{noun}" for service in demo().services for noun in ("gateway", "virtual-keys")],
        *[f"demo/{service}/database" for service in databases],
        "demo/providers/claude-direct",
    }


def test_a_providers_key_is_put_by_hand_and_all_other_values_are_made_once() -> None:
    made = {version.name.removesuffix("-value") for version in demo_up()[DATA].of(VERSION)}
    without = {secret.name for secret in secrets().values() if secret.name.removesuffix("-secret") not in made}
    assert without == {"claude-direct-provider-key-secret"}


def test_a_secret_is_made_at_home_and_kept_where_its_services_are() -> None:
    for name, secret in secrets().items():
        assert secret.provider == f"aws-{EAST}", name
        assert secret.inputs["replicas"] == [{"region": WEST, "kmsKeyId": f"arn:of:demo-{WEST}"}], name


def test_a_region_without_services_is_given_no_secrets() -> None:
    assert {str(s.inputs["replicas"]) for s in europe_up()[DATA].of(SECRET)} == {
        str(s.inputs["replicas"]) for s in secrets().values()
    }


def test_a_gateway_may_read_the_secrets_of_its_service_and_of_its_route_and_no_others() -> None:
    data = demo_up()[DATA]
    for name, service in demo().services.items():
        policy = data.named(f"demo-{name}-gateway-secrets-policy").inputs
        assert policy["role"] == f"demo-{name}-gateway"
        reading, _ = statements(policy["policy"])
        keys = ["demo/providers/claude-direct"] if "claude-direct" in service.route else []
        read = [arn.rpartition(":secret:")[2].removesuffix("-??????") for arn in reading["Resource"]]
        assert read == [f"demo/{name}/gateway", f"demo/{name}/virtual-keys", *keys]
        assert set(read) <= set(secrets())
