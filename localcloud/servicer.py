"""Pulumi's provider protocol (gRPC) over a `localcloud.provider.Provider`."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from localcloud.errors import LocalCloudError
from localcloud.provider import Change, CheckFailure, DiffResult, PartialFailure, Provider
from localcloud.wire import plain, struct

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# Kubernetes waits hold a thread each for as long as they last; Pulumi sends at most its own `--parallel` at once.
_THREADS = 64
_OPTIONS = (("grpc.max_receive_message_length", 400 << 20), ("grpc.max_send_message_length", 400 << 20))


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Answers one Pulumi provider instance; it keeps nothing but the provider it speaks for."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return provider_pb2.ProviderHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return plugin_pb2.PluginInfo(version=version(f"pulumi-{self._provider.kind}"))

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return provider_pb2.GetSchemaResponse(schema="{}")

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return _run(context, lambda: _checked(*self._provider.check_config(plain(request.olds), plain(request.news))))

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        olds = request.old_inputs if request.HasField("old_inputs") else request.olds
        return _run(context, lambda: _diffed(self._provider.diff_config(plain(olds), plain(request.news))))

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        _run(context, lambda: self._provider.configure(plain(request.args)))
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            token, olds, news = _token(request), plain(request.olds), plain(request.news)
            return _checked(*self._provider.check(token, request.urn, olds, news))

        return _run(context, work)

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            old_inputs, outputs, news = plain(request.old_inputs), plain(request.olds), plain(request.news)
            ignore = list(request.ignoreChanges)
            return _diffed(self._provider.diff(_token(request), request.id, old_inputs, outputs, news, ignore))

        return _run(context, work)

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            token, inputs = _token(request), plain(request.properties)
            resource_id, outputs = self._provider.create(token, request.urn, inputs, request.timeout, request.preview)
            return provider_pb2.CreateResponse(id=resource_id, properties=struct(outputs))

        return _run(context, work)

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            inputs, outputs = plain(request.inputs), plain(request.properties)
            found = self._provider.read(_token(request), request.urn, request.id, inputs, outputs)
            if found is None:
                return provider_pb2.ReadResponse()
            resource_id, inputs, outputs = found
            return provider_pb2.ReadResponse(id=resource_id, inputs=struct(inputs), properties=struct(outputs))

        return _run(context, work)

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            token, resource_id, urn = _token(request), request.id, request.urn
            olds = plain(request.old_inputs), plain(request.olds)
            news, timeout, preview = plain(request.news), request.timeout, request.preview
            outputs = self._provider.update(token, urn, resource_id, *olds, news, timeout, preview)
            return provider_pb2.UpdateResponse(properties=struct(outputs))

        return _run(context, work)

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            token, resource_id, urn = _token(request), request.id, request.urn
            inputs, outputs = plain(request.old_inputs), plain(request.properties)
            self._provider.delete(token, urn, resource_id, inputs, outputs, request.timeout)
            return Empty()

        return _run(context, work)

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        def work() -> Any:
            response = provider_pb2.InvokeResponse()
            getattr(response, "return").CopyFrom(struct(self._provider.invoke(request.tok, plain(request.args))))
            return response

        return _run(context, work)

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        self._provider.cancel()
        return Empty()


def serve(provider: Provider) -> tuple[grpc.Server, int]:
    """Start a server for one provider instance on a free port of 127.0.0.1; the caller stops it."""
    server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix=provider.kind), options=_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(provider), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def _token(request: Any) -> str:
    return str(request.type) or str(request.urn).split("::")[2].split("$")[-1]


def _checked(inputs: dict[str, Any], failures: list[CheckFailure]) -> Any:
    wire = [provider_pb2.CheckFailure(property=failure.property, reason=failure.reason) for failure in failures]
    return provider_pb2.CheckResponse(inputs=struct(inputs), failures=wire)


def _diffed(result: DiffResult) -> Any:
    response = provider_pb2.DiffResponse
    return response(
        changes=response.DIFF_SOME if result.changes else response.DIFF_NONE,
        replaces=result.replaces,
        deleteBeforeReplace=result.delete_before_replace,
        diffs=sorted({path.split(".")[0].split("[")[0] for path in result.changes}),
        detailedDiff={
            path: provider_pb2.PropertyDiff(kind=_kind(change), inputDiff=True)
            for path, change in result.changes.items()
        },
        hasDetailedDiff=True,
    )


def _kind(change: Change) -> Any:
    return change.kind.value + int(change.replace)


def _run(context: grpc.ServicerContext, work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except PartialFailure as failure:
        _abort_partial(context, failure)
    except LocalCloudError as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error))
    except Exception as error:
        log.exception("a provider call failed")
        context.abort(grpc.StatusCode.UNKNOWN, str(error) or repr(error))
    raise AssertionError("unreachable: abort raises")


def _abort_partial(context: grpc.ServicerContext, failure: PartialFailure) -> NoReturn:
    """Tell the engine that the resource exists but is not ready, as google.rpc.Status with a detail message."""
    detail = AnyMessage()
    message = provider_pb2.ErrorResourceInitFailed(
        id=failure.resource_id,
        properties=struct(failure.outputs),
        inputs=struct(failure.inputs),
        reasons=list(failure.reasons),
    )
    detail.Pack(message)
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure), details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(failure))
    raise AssertionError("unreachable: abort raises")
