"""Records what a program registers, without an engine: exact types, names, inputs, providers, parents, lookups.

An assertion inside `.apply` can pass without having run; so tests assert on a recording, which is complete: `record`
returns when every registration has been answered.
"""

import asyncio
import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import grpc
import pulumi
from google.protobuf import json_format
from pulumi.runtime import mocks, rpc, settings

UNKNOWN: str = rpc.UNKNOWN
"""What stands in the inputs for a value that a preview can't know."""

PASSWORD = "not-a-real-password"
"""Every value that is drawn at random."""


class LookupFailure(grpc.RpcError):
    """What the engine answers when a provider's function fails."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self._reason = reason

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return self._reason


Answer = Mapping[str, Any] | LookupFailure
"""What a lookup returns, or how it fails; kept by its token, or by `<token>@<provider>` for one provider alone."""

INVOKES: Mapping[str, Answer] = {
    "aws:servicequotas/getServiceQuota:getServiceQuota": {"value": 10_000.0},
    "aws:secretsmanager/getRandomPassword:getRandomPassword": {"randomPassword": PASSWORD},
}

_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which the engine's protocol marks a value as special; here only secrets occur."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One registered resource; `provider` is the name of its explicit provider, empty for components.

    `inputs` are plain, numbers as floats; `secrets` names those that are marked secret. `dependencies` are the names of
    all that it waits for, explicitly or through an input.
    """

    type: str
    name: str
    inputs: Mapping[str, Any]
    provider: str
    parent: str
    secrets: frozenset[str] = frozenset()
    dependencies: frozenset[str] = frozenset()
    ignore_changes: tuple[str, ...] = ()
    parent_type: str = ""

    @property
    def component(self) -> bool:
        return self.type.startswith("relight:")


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """One call of a provider's function."""

    token: str
    args: Mapping[str, Any]
    provider: str


@dataclass
class Recording:
    """All that was registered, in the order of arrival, and what the program returned, with its outputs resolved.

    `outputs` are those that components registered, each with the component's name.
    """

    registrations: list[Registration] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    outputs: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    result: Any = None

    def resources(self) -> list[Registration]:
        """The registrations without components and providers."""
        return [r for r in self.registrations if not r.component and not r.type.startswith("pulumi:")]

    def of(self, kind: str) -> list[Registration]:
        """The registrations of one type, e.g. `aws:s3/bucket:Bucket`, sorted by name."""
        return sorted((r for r in self.registrations if r.type == kind), key=lambda r: r.name)

    def counts(self) -> dict[str, int]:
        """How many there are of each type, without components and providers."""
        kinds = [r.type for r in self.resources()]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}

    def places(self) -> dict[str, str]:
        """The provider of each resource by name, without components and providers."""
        return {r.name: r.provider for r in self.resources()}

    def named(self, name: str) -> Registration:
        """The one registration of that name, components left out."""
        (found,) = [r for r in self.registrations if r.name == name and not r.component]
        return found


class _Mocks(mocks.Mocks):
    def __init__(self, recording: Recording, invokes: Mapping[str, Answer]) -> None:
        self._recording = recording
        self._invokes = {**INVOKES, **invokes}

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:  # type: ignore[override]
        provider = _last(args.provider, 2)
        self._recording.lookups.append(Lookup(token=args.token, args=args.args, provider=provider))
        answer = self._invokes.get(f"{args.token}@{provider}") or self._invokes[args.token]
        if isinstance(answer, LookupFailure):
            raise answer
        return dict(answer)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        return f"{args.name}-id", {**args.inputs, **_outputs(args)}


class _Monitor(mocks.MockMonitor):
    """Pulumi's mock monitor, which also keeps what each registration asked for."""

    def __init__(self, recording: Recording, invokes: Mapping[str, Answer]) -> None:
        super().__init__(_Mocks(recording, invokes))
        self._recording = recording

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        if request.type != "pulumi:pulumi:Stack":
            self._recording.registrations.append(_registration(request))
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        if "relight:" in request.urn:
            outputs = _plain(json_format.MessageToDict(request.outputs))
            self._recording.outputs.append((_last(request.urn, 1), outputs))
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]


def _registration(request: Any) -> Registration:
    raw = json_format.MessageToDict(request.object)
    marked = [key for key, value in raw.items() if _SIGNATURE in str(value)] if _signed(request.object) else []
    return Registration(
        type=request.type,
        name=request.name,
        inputs=_plain(raw) if marked else raw,
        provider=_last(request.provider, 2),
        parent=_last(request.parent, 1),
        secrets=frozenset(marked),
        dependencies=frozenset(_last(urn, 1) for urn in request.dependencies),
        ignore_changes=tuple(request.ignoreChanges),
        parent_type=_last(request.parent, 2).rpartition("$")[2],
    )


def _signed(message: Any) -> bool:
    return _SIGNATURE.encode() in message.SerializeToString()


def _last(urn: str, part: int) -> str:
    """The `part`-th piece from the end: the name of a URN is the last, that of a provider reference the one before."""
    return urn.split("::")[-part] if urn else ""


def _plain(value: Any) -> Any:
    """`value` with secrets unwrapped."""
    if isinstance(value, dict):
        return _plain(value["value"]) if _SIGNATURE in value else {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _outputs(args: mocks.MockResourceArgs) -> dict[str, Any]:
    """Outputs that the real providers compute and the components pass on."""
    given: dict[str, Any] = {"arn": f"arn:of:{args.name}", "name": args.inputs.get("name", args.name)}
    match args.typ:
        case "aws:eks/cluster:Cluster":
            given |= {
                "endpoint": f"https://{args.name}.example",
                "certificateAuthority": {"data": "Y2VydA=="},
                "vpcConfig": {**args.inputs["vpcConfig"], "clusterSecurityGroupId": f"sg-{args.name}"},
            }
        case "kubernetes:core/v1:Service":
            given = {"status": {"loadBalancer": {"ingress": [{"hostname": f"{args.name}.elb.example"}]}}}
        case "aws:acm/certificate:Certificate":
            domains = [args.inputs["domainName"], *args.inputs["subjectAlternativeNames"]]
            given["domainValidationOptions"] = [
                {
                    "domainName": domain,
                    "resourceRecordName": f"_proof.{domain.removeprefix('*.')}",
                    "resourceRecordType": "CNAME",
                    "resourceRecordValue": f"_of-{args.name}.acm-validations.aws",
                }
                for domain in domains
            ]
        case "aws:route53/record:Record":
            given |= {"fqdn": args.inputs["name"]}
        case "aws:kms/key:Key":
            given |= {"keyId": "mrk-0123"}
        case "aws:ecr/repository:Repository":
            given |= {"repositoryUrl": f"url/of/{args.name}"}
        case "aws:route53/zone:Zone":
            given |= {"zoneId": "Z0123", "nameServers": ["ns-1.example"]}
        case "aws:rds/cluster:Cluster":
            given |= {"endpoint": f"{args.name}.rds.example", "readerEndpoint": f"{args.name}-ro.rds.example"}
    return given


def record(
    program: Callable[[], object],
    *,
    stack_name: str = "test",
    invokes: Mapping[str, Answer] | None = None,
    preview: bool = False,
) -> Recording:
    """Run `program` to its end, every outstanding registration included, and return what it registered.

    Raises what the program raises.
    """
    recording = Recording()
    monitor = _Monitor(recording, invokes or {})
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    settings.set_root_resource(None)  # type: ignore[arg-type]
    # As in __main__.py: half of the time would go into looking for garbage.
    collecting = gc.isenabled()
    gc.disable()
    try:
        mocks.set_mocks(monitor.mocks, project="relight", stack=stack_name, preview=preview, monitor=monitor)
        with patch("components.secrets.draw", lambda: PASSWORD):
            mocks.test(lambda: _keep(recording, program()))()  # type: ignore[no-untyped-call]
    finally:
        loop.close()
        asyncio.set_event_loop(None)
        if collecting:
            gc.enable()
    return recording


def _keep(recording: Recording, result: Any) -> pulumi.Output[None]:
    """Keep the program's own result once its outputs are resolved; a component's are read from its attributes."""
    if isinstance(result, pulumi.Resource):
        result = None
    return pulumi.Output.from_input(result).apply(lambda resolved: setattr(recording, "result", resolved))
