"""ElastiCache: replication groups, and what goes with them. moto has no user and parameter groups, changes few things,
and lets what is deleted linger; so it is all here, and where the groups answer is said by whoever plays them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from localcloud.aws.extensions.routes import ServiceError
from localcloud.exchange import Request, Response

Item = dict[str, Any]
Place = tuple[str, str]
"""Account and region."""

_NOUNS = {
    "CacheSubnetGroup": ("CacheSubnetGroupName", "subnetgroup", "CacheSubnetGroupNotFoundFault"),
    "CacheParameterGroup": ("CacheParameterGroupName", "parametergroup", "CacheParameterGroupNotFound"),
    "User": ("UserId", "user", "UserNotFound"),
    "UserGroup": ("UserGroupId", "usergroup", "UserGroupNotFound"),
    "ReplicationGroup": ("ReplicationGroupId", "replicationgroup", "ReplicationGroupNotFoundFault"),
}
"""By what actions are named after: the parameter that names one, the word in its ARN, the error if there is none."""
_VERBS = ("Create", "Describe", "Modify", "Delete")


@dataclass
class ElasticacheExtension:
    """Keeps what was asked for and tells it again; `endpoint` says where replication groups answer, if anywhere."""

    endpoint: Callable[[], tuple[str, int] | None] = lambda: None
    items: dict[tuple[str, str, str], dict[str, Item]] = field(default_factory=dict)
    """By account, region and noun, then by name."""

    def answer(self, request: Request) -> Response | None:
        """Answer all of it."""
        wanted = nested(request.body)
        try:
            found = self._do(request.action, (request.account, request.region), wanted)
        except ServiceError as error:
            text = f"<Error><Type>Sender</Type><Code>{error.code}</Code><Message>{escape(str(error))}</Message></Error>"
            return _xml(error.status, f"<ErrorResponse>{text}</ErrorResponse>")
        result = f"{request.action}Result"
        return _xml(200, f"<{request.action}Response><{result}>{written(found)}</{result}></{request.action}Response>")

    def answered(self, request: Request, response: Response) -> Response:
        """moto is never asked."""
        return response

    def _do(self, action: str, place: Place, wanted: Item) -> Item:
        for verb in _VERBS:
            noun = action.removeprefix(verb).removesuffix("s")
            if action.startswith(verb) and noun in _NOUNS:
                return getattr(self, f"_{verb.lower()}")(noun, place, wanted)  # type: ignore[no-any-return]
        match action:
            case "DescribeCacheClusters":
                return {"CacheClusters": [self._member(place, wanted["CacheClusterId"])]}
            case "DescribeCacheParameters":
                group = self._one("CacheParameterGroup", place, wanted["CacheParameterGroupName"])
                return {"Parameters": group["ParameterNameValues"]}
            case "IncreaseReplicaCount" | "DecreaseReplicaCount":
                group = self._one("ReplicationGroup", place, wanted["ReplicationGroupId"])
                group["NumCacheClusters"] = int(wanted["NewReplicaCount"]) + 1
                return {"ReplicationGroup": self._told("ReplicationGroup", group)}
            case "ListTagsForResource":
                return {"TagList": self._by_arn(place, wanted["ResourceName"])["Tags"]}
            case "AddTagsToResource" | "RemoveTagsFromResource":
                item = self._by_arn(place, wanted["ResourceName"])
                news = {tag["Key"]: tag for tag in [*item["Tags"], *wanted.get("Tags", [])]}
                item["Tags"] = [tag for key, tag in news.items() if key not in wanted.get("TagKeys", [])]
                return {"TagList": item["Tags"]}
        raise ServiceError("InvalidAction", f"The local cloud has not got {action} of ElastiCache.", 501)

    def _create(self, noun: str, place: Place, wanted: Item) -> Item:
        name, kind, _ = _NOUNS[noun]
        there = self.items.setdefault((*place, noun), {})
        if wanted[name] in there:
            raise ServiceError(f"{noun}AlreadyExists", f"{noun} {wanted[name]} already exists.")
        account, region = place
        arn = f"arn:aws:elasticache:{region}:{account}:{kind}:{wanted[name]}"
        there[wanted[name]] = {"Tags": [], "ParameterNameValues": [], **wanted, "ARN": arn, "Status": "available"}
        return self._answer(noun, there[wanted[name]])

    def _describe(self, noun: str, place: Place, wanted: Item) -> Item:
        name = wanted.get(_NOUNS[noun][0])
        found = [self._one(noun, place, name)] if name else self.items.get((*place, noun), {}).values()
        return {f"{noun}s": [self._told(noun, each) for each in found]}

    def _modify(self, noun: str, place: Place, wanted: Item) -> Item:
        item = self._one(noun, place, wanted.pop(_NOUNS[noun][0]))
        for word, sign in (("ToAdd", 1), ("ToRemove", -1)):
            for key in [key for key in wanted if key.endswith(word)]:
                ids, of = wanted.pop(key), key.removesuffix(word)
                kept = [each for each in item.get(of, []) if each not in ids]
                item[of] = [*kept, *ids] if sign > 0 else kept
        values = {each["ParameterName"]: each for each in item["ParameterNameValues"]}
        values |= {each["ParameterName"]: each for each in wanted.pop("ParameterNameValues", [])}
        item.update(wanted, ParameterNameValues=list(values.values()))
        return self._answer(noun, item)

    def _delete(self, noun: str, place: Place, wanted: Item) -> Item:
        item = self._one(noun, place, wanted[_NOUNS[noun][0]])
        del self.items[(*place, noun)][wanted[_NOUNS[noun][0]]]
        return self._answer(noun, item)

    def _one(self, noun: str, place: Place, name: str) -> Item:
        found = self.items.get((*place, noun), {}).get(name)
        if found is None:
            raise ServiceError(_NOUNS[noun][2], f"{noun} {name} not found.", 404)
        return found

    def _by_arn(self, place: Place, arn: str) -> Item:
        for (*where, _), items in self.items.items():
            for item in items.values():
                if tuple(where) == place and item["ARN"] == arn:
                    return item
        raise ServiceError("InvalidARN", f"{arn} is not there.", 404)

    def _answer(self, noun: str, item: Item) -> Item:
        told = self._told(noun, item)
        return told if noun in ("User", "UserGroup") else {noun: told}

    def _told(self, noun: str, item: Item) -> Item:
        """An item as AWS describes it."""
        if noun == "User":
            return {**item, "Authentication": {"Type": item["AuthenticationMode"]["Type"]}}
        if noun == "CacheSubnetGroup":
            return {**item, "Subnets": [{"SubnetIdentifier": each} for each in item["SubnetIds"]]}
        if noun != "ReplicationGroup":
            return item
        where = self.endpoint() or (f"master.{item['ReplicationGroupId']}.local.cache.amazonaws.com", 6379)
        node_group = {"NodeGroupId": "0001", "PrimaryEndpoint": {"Address": where[0], "Port": where[1]}}
        states = {True: "enabled", False: "disabled"}
        return {
            **item,
            "Description": item["ReplicationGroupDescription"],
            "MemberClusters": [
                f"{item['ReplicationGroupId']}-{i + 1:03}" for i in range(int(item["NumCacheClusters"]))
            ],
            "AutomaticFailover": states[item.get("AutomaticFailoverEnabled") == "true"],
            "MultiAZ": states[item.get("MultiAZEnabled") == "true"],
            "NodeGroups": [node_group],
        }

    def _member(self, place: Place, name: str) -> Item:
        group = self._one("ReplicationGroup", place, name.rpartition("-")[0])
        return {
            "CacheClusterId": name,
            "EngineVersion": group["EngineVersion"],
            "CacheParameterGroup": {"CacheParameterGroupName": group["CacheParameterGroupName"]},
            "CacheSubnetGroupName": group["CacheSubnetGroupName"],
            "SecurityGroups": [{"SecurityGroupId": each} for each in group["SecurityGroupIds"]],
        }


def nested(body: bytes) -> Item:
    """A request's parameters: `Tags.Tag.1.Key=a` is `{"Tags": [{"Key": "a"}]}`."""
    tree: Item = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        *path, last = name.split(".")
        here = tree
        for part in path:
            here = here.setdefault(part, {})
        here[last] = value
    return {name: _plain(value) for name, value in tree.items() if name not in ("Action", "Version")}


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = next(iter(value.values()))
    if len(value) == 1 and isinstance(inner, dict) and all(key.isdigit() for key in inner):
        return [_plain(inner[key]) for key in sorted(inner, key=int)]
    return {name: _plain(each) for name, each in value.items()}


def written(value: Any) -> str:
    """As the query protocol has it."""
    if isinstance(value, dict):
        return "".join(f"<{name}>{written(each)}</{name}>" for name, each in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{written(each)}</member>" for each in value)
    return escape(str(value))


def _xml(status: int, text: str) -> Response:
    return Response(status, [("content-type", "text/xml")], text.encode())
