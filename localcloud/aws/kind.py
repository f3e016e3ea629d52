"""What the AWS provider needs to know about one resource type."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from localcloud.aws.clients import Clients
from localcloud.effects import ClusterEffects
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a resource lives, and in whose name."""

    account: str
    region: str
    default_tags: dict[str, str]
    clients: Clients
    effects: ClusterEffects

    def client(self, service: str, region: str = "") -> Any:
        """The boto3 client of a service, here or in another region."""
        return self.clients.get(service, region or self.region, self.account)

    def tags(self, inputs: Properties) -> dict[str, str]:
        """The resource's tags with the provider's default tags below them."""
        return {**self.default_tags, **(inputs.get("tags") or {})}

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        """An ARN in this account; `region` may be '' for services without regions."""
        return f"arn:aws:{service}:{self.region if region is None else region}:{self.account}:{resource}"


class Kind:
    """One resource type: how to make, find, change and delete it with boto3.

    `read` answers the resource's properties in Pulumi's names as they really are, `None` where a property is not set;
    inputs that AWS does not tell again (passwords, switches of the provider) are left out. Live tags go under `tags`.
    """

    token: ClassVar[str]
    replace: ClassVar[frozenset[str]] = frozenset()
    """Inputs whose change takes a new resource."""
    required: ClassVar[tuple[str, ...]] = ()
    autoname: ClassVar[str] = ""
    """The input that is named after the resource if the program does not."""
    autoname_prefix: ClassVar[str] = ""
    unordered: ClassVar[frozenset[str]] = frozenset()
    """Inputs that are sets: their order means nothing."""
    defaults: ClassVar[Properties] = {}
    """What AWS sets when the program does not: another value found at a refresh is drift."""
    computed: ClassVar[tuple[tuple[str, str], ...]] = ()
    """What AWS says inside of an input that is an object: a preview can't know it."""
    tagged: ClassVar[bool] = True
    delete_before_replace: ClassVar[bool] = False
    """Whether old and new can't be there at once, since they go by the same name."""

    def create(self, at: Place, inputs: Properties) -> str:
        """Make it, with `at.tags(inputs)`; returns the id."""
        raise NotImplementedError

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        """The properties as they are; None, or AWS's not-found error, when gone; `known`: as Pulumi last saw it."""
        raise NotImplementedError

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        """Change it from the old inputs to the new ones, tags excepted."""
        raise LocalCloudError(f"{self.token} can't be changed in place.")

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        """Take away the tags named in `gone` and set `tags`."""
        raise LocalCloudError(f"The tags of {self.token} can't be changed.")

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        """Delete it; AWS's not-found error means that it is gone already."""
        raise NotImplementedError


def changed(old: Properties, new: Properties, *names: str) -> bool:
    """Whether any of these inputs differs."""
    return any(old.get(name) != new.get(name) for name in names)


def listed(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as most AWS APIs want them."""
    return [{key: name, value: content} for name, content in tags.items()]


def mapped(tags: Iterable[dict[str, str]] | None, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Tags as Pulumi wants them, without AWS's own."""
    return {tag[key]: tag[value] for tag in tags or () if not tag[key].startswith("aws:")}


def pascal(value: Any, names: dict[str, str] | None = None) -> Any:
    """Pulumi's names in AWS's: `cidrBlock` -> `CidrBlock`, with exceptions in `names`."""
    return _renamed(value, lambda key: (names or {}).get(key, key[:1].upper() + key[1:]))


def camel(value: Any, names: dict[str, str] | None = None) -> Any:
    """AWS's names in Pulumi's: `CidrBlock` -> `cidrBlock`, with exceptions in `names`."""
    return _renamed(value, lambda key: (names or {}).get(key, key[:1].lower() + key[1:]))


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {rename(key): _renamed(item, rename) for key, item in value.items() if item is not None}
    return [_renamed(item, rename) for item in value] if isinstance(value, list) else value


def picked(source: dict[str, Any], *names: str) -> dict[str, Any]:
    """The named Pulumi inputs that are set, in AWS's names."""
    return {name[:1].upper() + name[1:]: source[name] for name in names if source.get(name) is not None}
