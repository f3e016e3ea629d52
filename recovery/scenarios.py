"""What can be lost: the scenarios that a prediction is made for."""

from dataclasses import dataclass
from enum import StrEnum

from spec.environment import Environment, Service


class Loss(StrEnum):
    """What goes."""

    NODE = "node"
    ZONE = "zone"
    REGION = "region"
    GPUS = "region-without-gpus"
    PROVIDER = "provider"
    VECTOR_STORE = "vector-store-corrupted"
    MODEL = "model-corrupted"
    DATA = "data-lost"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A loss; of a provider, `what` is the provider's kind."""

    loss: Loss
    what: str = ""

    @property
    def name(self) -> str:
        """As commands and reports name it, e.g. `region`, `provider:bedrock`."""
        return f"{self.loss}:{self.what}" if self.what else str(self.loss)

    @property
    def title(self) -> str:
        """In words."""
        return _TITLES[self.loss].format(what=self.what)


_TITLES = {
    Loss.NODE: "a node is lost",
    Loss.ZONE: "a zone is lost",
    Loss.REGION: "the primary region is lost",
    Loss.GPUS: "the primary region is lost, and the standby has no GPUs to be had",
    Loss.PROVIDER: "{what} is lost in all regions",
    Loss.VECTOR_STORE: "the vector store is corrupted in all regions",
    Loss.MODEL: "a model's weights or configuration are bad",
    Loss.DATA: "training data is deleted or overwritten",
}


def scenarios(environment: Environment, service: Service) -> tuple[Scenario, ...]:
    """What can befall a service: a loss of something that it doesn't have is left out."""
    found = [Scenario(loss=Loss.NODE), Scenario(loss=Loss.ZONE), Scenario(loss=Loss.REGION)]
    if service.serving:
        found += [Scenario(loss=Loss.GPUS), Scenario(loss=Loss.MODEL)]
    kinds = [environment.providers[entry].kind for entry in service.route if entry in environment.providers]
    found += [Scenario(loss=Loss.PROVIDER, what=kind) for kind in dict.fromkeys(kinds)]
    if service.vector_store:
        found.append(Scenario(loss=Loss.VECTOR_STORE))
    if service.data:
        found.append(Scenario(loss=Loss.DATA))
    return tuple(found)
