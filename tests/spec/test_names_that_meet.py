"""Names that are put together from others must not meet."""

from spec.checks import findings
from spec.load import find, load


def test_two_services_whose_pools_would_have_one_name_are_refused() -> None:
    demo = load(find("demo"))
    service = demo.services["nightly-summaries"]
    models = {"v2-qwen": demo.models["qwen3-4b"], "qwen": demo.models["qwen3-4b"]}
    services = {
        name: service.model_copy(
            update={
                "name": name,
                "route": (model,),
                "serving": (service.serving[0].model_copy(update={"model": model}),),
            }
        )
        for name, model in (("claims", "v2-qwen"), ("claims-v2", "qwen"))
    }
    environment = demo.model_copy(update={"models": models, "services": services, "providers": {}})
    said = [finding.message for finding in findings(environment, {}) if "node pool" in finding.message]
    assert said == [
        "its node pool claims-v2-qwen would be that of claims with v2-qwen; rename a service or a model",
    ]


def test_the_demos_pools_have_names_of_their_own() -> None:
    assert [finding.message for finding in findings(load(find("demo")), {})] == []


def test_a_model_named_like_the_gateway_is_refused() -> None:
    demo = load(find("demo"))
    environment = demo.model_copy(update={"models": {**demo.models, "gateway": demo.models["qwen3-4b"]}})
    said = [finding.message for finding in findings(environment, {}) if finding.path == ("models", "gateway")]
    assert said == ["a model can't be named 'gateway', each service has a Deployment of that name; write another"]
