"""Whose a Kubernetes object is."""

from dataclasses import replace

from policies.context import Context
from policies.owner import placement
from tests.graphs import demo_graph
from tests.layers.environments import demo
from tests.policies.case import UNSET, changed

KIND, NAME = "kubernetes:core/v1:ConfigMap", "claims-assistant-gateway-us-east-1-config"
CONTEXT = Context(environment=demo())


def test_it_is_of_the_service_that_its_label_names_or_else_of_its_namespace() -> None:
    labelled = demo_graph().named(KIND, NAME)
    assert labelled is not None
    bare = replace(labelled, inputs=changed(labelled.inputs, ("metadata", "labels"), UNSET))
    for each in (labelled, bare):
        placed = placement(each, CONTEXT)
        assert placed is not None
        assert (placed.service.name, placed.region) == ("claims-assistant", "us-east-1")


def test_what_is_in_no_namespace_of_a_service_is_nobodys() -> None:
    labelled = demo_graph().named(KIND, NAME)
    assert labelled is not None
    bare = changed(changed(labelled.inputs, ("metadata", "labels"), UNSET), ("metadata", "namespace"), "kube-system")
    assert placement(replace(labelled, inputs=bare), CONTEXT) is None
