"""All planned resources of an environment, or of one of its stacks, and the ways to find one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from recovery.graph.resource import Resource


class Graph:
    """The resources by what they are, where they are and what they belong to. Nothing in it changes."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        """The engine gives them in the order in which it got them, another one each time: here they are by name."""
        self.resources: tuple[Resource, ...] = tuple(
            sorted(resources, key=lambda each: (each.stack, each.name, each.urn))
        )

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        """Every resource by its URN."""
        return {each.urn: each for each in self.resources}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for each in self.resources:
            found[each.type].append(each)
        return found

    @cached_property
    def _children(self) -> Mapping[str, list[Resource]]:
        found: defaultdict[str, list[Resource]] = defaultdict(list)
        for each in self.resources:
            found[each.parent].append(each)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Resource]]:
        found: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
        for each in self.resources:
            found[each.type, each.name].append(each)
        return found

    @cached_property
    def stacks(self) -> frozenset[str]:
        """The stacks that it has resources of."""
        return frozenset(each.stack for each in self.resources)

    def of(self, *kinds: str, region: str | None = None) -> list[Resource]:
        """The resources of the types, of one region if it is given."""
        found = [each for kind in kinds for each in self._by_type.get(kind, ())]
        return found if region is None else [each for each in found if each.region == region]

    def named(self, kind: str, name: str) -> Resource | None:
        """The one resource of a type and a logical name, the first if several regions have one."""
        return next(iter(self._by_name.get((kind, name), ())), None)

    def in_region(self, kind: str, name: str, region: str) -> Resource | None:
        """The resource of a type and a logical name in one region."""
        return next((each for each in self._by_name.get((kind, name), ()) if each.region == region), None)

    def children(self, component: Resource) -> list[Resource]:
        """What a component is made of, one level down."""
        return list(self._children.get(component.urn, ()))
