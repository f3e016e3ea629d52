"""A Pulumi provider for tests, run as `pulumi-resource-probe`: what it makes are files in a folder.

`probe:index:File` has the inputs `seconds` (how long making it takes) and `fail` (what it says instead of being made).
"""

import sys
import time
from pathlib import Path

import pulumi.provider.experimental.provider as p
from pulumi.provider.experimental.server import main


class Probe(p.Provider):
    """Keeps a file for each resource."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def check_config(self, request: p.CheckRequest) -> p.CheckResponse:
        return p.CheckResponse(inputs=request.new_inputs, failures=[])

    async def diff_config(self, request: p.DiffRequest) -> p.DiffResponse:
        return p.DiffResponse()

    async def configure(self, request: p.ConfigureRequest) -> p.ConfigureResponse:
        return p.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def get_schema(self, request: p.GetSchemaRequest) -> p.GetSchemaResponse:
        return p.GetSchemaResponse("{}")

    async def check(self, request: p.CheckRequest) -> p.CheckResponse:
        return p.CheckResponse(inputs=request.new_inputs, failures=[])

    async def diff(self, request: p.DiffRequest) -> p.DiffResponse:
        return p.DiffResponse(changes=False)

    async def create(self, request: p.CreateRequest) -> p.CreateResponse:
        name = request.urn.rpartition("::")[2]
        if not request.preview:
            if problem := str(request.properties["fail"].value or ""):
                raise RuntimeError(problem)
            time.sleep(float(str(request.properties["seconds"].value)))
            (self.folder / name).touch()
        return p.CreateResponse(resource_id=name, properties=request.properties)

    async def read(self, request: p.ReadRequest) -> p.ReadResponse:
        if not (self.folder / request.resource_id).exists():
            return p.ReadResponse(resource_id="", properties={}, inputs={})
        return p.ReadResponse(
            resource_id=request.resource_id, properties=request.properties, inputs=request.inputs or request.properties
        )

    async def delete(self, request: p.DeleteRequest) -> None:
        (self.folder / request.resource_id).unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[2:], "0.0.1", Probe(Path(sys.argv[1])))
