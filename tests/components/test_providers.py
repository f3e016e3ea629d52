"""The explicit providers and the kubeconfig."""

import json

from components.kubeconfig import kubeconfig
from components.providers import aws_provider, kubernetes_provider
from tests.components.given import WEST
from tests.recorder import record


def test_an_aws_provider_has_one_region_the_environments_tags_and_the_callers_own_credentials() -> None:
    (provider,) = record(lambda: aws_provider(WEST, {"relight:environment": "demo"}) and None).registrations
    assert (provider.type, provider.name) == ("pulumi:providers:aws", "aws-us-west-2")
    assert provider.inputs["region"] == WEST
    assert json.loads(provider.inputs["defaultTags"]) == {"tags": {"relight:environment": "demo"}}
    assert not {"accessKey", "secretKey", "token", "profile", "endpoints"} & set(provider.inputs)


def test_an_aws_provider_asks_nobody_when_it_starts_and_gives_a_silent_region_up() -> None:
    (provider,) = record(lambda: aws_provider(WEST, {}) and None).registrations
    assert provider.inputs["skipCredentialsValidation"] == "true"
    assert provider.inputs["skipRequestingAccountId"] == "true"
    assert "allowedAccountIds" not in provider.inputs, "it would ask STS in its own region"
    assert (provider.inputs["maxRetries"], provider.inputs["retryMode"]) == ("8", "adaptive")


def test_a_kubernetes_provider_has_the_last_word_and_takes_silence_for_an_error() -> None:
    (provider,) = record(lambda: kubernetes_provider(WEST, "{}") and None).registrations
    assert (provider.type, provider.name) == ("pulumi:providers:kubernetes", "kubernetes-us-west-2")
    assert provider.inputs == {
        "kubeconfig": "{}",
        "enableServerSideApply": "true",
        "enablePatchForce": "true",
        "kubeClientSettings": '{"timeout": 30}',
    }


def test_a_kubeconfig_holds_no_secret_but_the_command_that_fetches_one() -> None:
    config = json.loads(kubeconfig("demo-us-west-2", WEST, "https://cluster.example", "Y2VydA=="))
    (user,) = config["users"]
    assert set(user["user"]) == {"exec"}
    assert user["user"]["exec"]["apiVersion"] == "client.authentication.k8s.io/v1"
    assert user["user"]["exec"]["interactiveMode"] == "Never"
    assert user["user"]["exec"]["command"] == "aws"
    assert user["user"]["exec"]["args"] == [
        "--region",
        WEST,
        "eks",
        "get-token",
        "--cluster-name",
        "demo-us-west-2",
        "--output",
        "json",
    ]


def test_a_kubeconfigs_current_context_leads_to_its_cluster_and_user() -> None:
    config = json.loads(kubeconfig("demo-us-west-2", WEST, "https://cluster.example", "Y2VydA=="))
    assert (config["apiVersion"], config["kind"]) == ("v1", "Config")
    (context,) = [each for each in config["contexts"] if each["name"] == config["current-context"]]
    (cluster,) = [each for each in config["clusters"] if each["name"] == context["context"]["cluster"]]
    assert cluster["cluster"]["server"] == "https://cluster.example"
    assert cluster["cluster"]["certificate-authority-data"] == "Y2VydA=="
    assert context["context"]["user"] in [each["name"] for each in config["users"]]
