"""The pack as Pulumi's engine asks it: its protocol for analyzers over our rules.

We speak the protocol ourselves, with the messages that Pulumi's SDK ships: the SDK for policies reads a resource's
properties anew for each policy, and can't say of one that it is undecided (docs/adr/0017-policies-over-the-model.md).
"""

import signal
import sys
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from policies.context import Context
from policies.judge import Judge, Kind, Verdict
from policies.pack import NAME, RULES, VERSION
from policies.rule import Level, ResourceRule, Severity
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.program import for_stack

_MESSAGE_LIMIT = 400 * 1024 * 1024  # what the engine itself takes
_LEVELS = {Level.ADVISORY: proto.ADVISORY, Level.MANDATORY: proto.MANDATORY, Level.DISABLED: proto.DISABLED}
_SEVERITIES = {
    Severity.LOW: proto.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: proto.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: proto.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: proto.POLICY_SEVERITY_CRITICAL,
}


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers for one run of one stack."""

    def __init__(self) -> None:
        self._judge: Judge | None = None
        self._undecided: list[Verdict] = []
        self._inputs: dict[str, Mapping[str, Any]] = {}
        self._lock = threading.Lock()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 - the protocol's name
        """The engine greets; there is nothing to say."""
        return proto.AnalyzerHandshakeResponse()

    def GetAnalyzerInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Every rule with its level, severity, remediation and link."""
        return proto.AnalyzerInfo(
            name=NAME,
            displayName="Relight",
            version=VERSION,
            policies=[_info(rule) for rule in RULES],
            supportsConfig=True,
        )

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Our version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def ConfigureStack(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Which stack this run is of."""
        self._judge_of(request.stack)
        return proto.AnalyzerStackConfigureResponse()

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """Levels are the environment file's to say, so that one place says them."""
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """The engine ends us right after."""
        return empty_pb2.Empty()

    def Remediate(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """No rule changes what the program says."""
        return proto.RemediateResponse()

    def Analyze(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """One resource, before it is made. What can't be decided is told of all resources together, at the end."""
        resource = _resource(request)
        self._inputs[resource.urn] = resource.inputs
        verdicts = list(self._judge_of(resource.stack).resource(resource))
        self._undecided += [each for each in verdicts if each.kind is Kind.UNDECIDED]
        told = [each for each in verdicts if each.kind is not Kind.UNDECIDED]
        return proto.AnalyzeResponse(diagnostics=_diagnostics(told))

    def AnalyzeStack(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        """All resources of the stack, at the end of a preview or an `up`.

        The engine gives what providers answered, and in a preview some answer nothing; judged is what is declared.
        """
        graph = Graph(self._declared(_resource(each)) for each in request.resources)
        stacks = [stack for stack in graph.stacks if stack]
        verdicts = list(self._judge_of(stacks[0]).stack(graph)) if stacks else []
        return proto.AnalyzeResponse(diagnostics=_diagnostics([*verdicts, *_together(self._undecided)]))

    def _declared(self, resource: Resource) -> Resource:
        return replace(resource, inputs=self._inputs.get(resource.urn, resource.inputs))

    def _judge_of(self, stack: str) -> Judge:
        with self._lock:
            if self._judge is None:
                environment, _ = for_stack(stack)
                self._judge = Judge(RULES, Context.of(environment))
            return self._judge


def _info(rule: Any) -> Any:
    kind = proto.POLICY_TYPE_RESOURCE if isinstance(rule, ResourceRule) else proto.POLICY_TYPE_STACK
    return proto.PolicyInfo(
        name=rule.id,
        displayName=rule.id,
        description=rule.reason,
        enforcementLevel=_LEVELS[rule.level],
        severity=_SEVERITIES[rule.severity],
        remediation_steps=rule.remediation,
        url=rule.link,
        policy_type=kind,
        tags=[rule.family],
    )


def _resource(request: Any) -> Resource:
    provider = request.provider.name if request.HasField("provider") else ""
    return Resource(
        type=request.type,
        name=request.name,
        urn=request.urn,
        inputs=json_format.MessageToDict(request.properties),
        provider=provider,
        parent=getattr(request, "parent", ""),
        dependencies=frozenset(getattr(request, "dependencies", ())),
        protect=request.options.protect,
    )


def _together(undecided: Iterable[Verdict]) -> list[Verdict]:
    """One verdict for each rule, of its first resource, with how many more there are."""
    by_rule: dict[str, list[Verdict]] = {}
    for each in undecided:
        by_rule.setdefault(each.rule.id, []).append(each)
    return [_with_more(found[0], len(found) - 1) for found in by_rule.values()]


def _with_more(verdict: Verdict, more: int) -> Verdict:
    message = f"{verdict.message}, and {more} more like it" if more else verdict.message
    return replace(verdict, message=message, urn="")


def _diagnostics(verdicts: Iterable[Verdict]) -> list[Any]:
    return [_diagnostic(verdict) for verdict in verdicts]


def _diagnostic(verdict: Verdict) -> Any:
    violation = verdict.kind is Kind.VIOLATION
    return proto.AnalyzeDiagnostic(
        policyName=verdict.rule.id,
        policyPackName=NAME,
        policyPackVersion=VERSION,
        description=verdict.rule.reason,
        message=told(verdict),
        urn=verdict.urn,
        enforcementLevel=_LEVELS[verdict.level if violation else Level.ADVISORY],
        severity=_SEVERITIES[verdict.rule.severity],
    )


def told(verdict: Verdict) -> str:
    """The verdict as Pulumi prints it below the rule's id and reason."""
    match verdict.kind:
        case Kind.VIOLATION:
            return f"{verdict.message} {verdict.rule.remediation} See {verdict.rule.link}"
        case Kind.UNDECIDED:
            return f"undecided: {verdict.message}."
        case Kind.EXCEPTED:
            return verdict.message


def serve() -> None:
    """Answer on a free port of 127.0.0.1, told on standard output, until the engine ends this process."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", _MESSAGE_LIMIT), ("grpc.max_send_message_length", _MESSAGE_LIMIT)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    ended = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    ended.wait()
    server.stop(None)
