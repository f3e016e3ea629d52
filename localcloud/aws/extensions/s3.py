"""S3: replication rules told as they were set. moto answers with `Disabled` delete markers and an empty filter."""

from dataclasses import dataclass, field

from localcloud.exchange import Request, Response


@dataclass
class S3Extension:
    """Keeps each bucket's replication configuration as the document that set it."""

    replication: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def answer(self, request: Request) -> Response | None:
        """moto knows best whether a bucket is there: it answers first."""
        return None

    def answered(self, request: Request, response: Response) -> Response:
        """Take note of a configuration, or answer with it."""
        bucket, _, key = request.path.strip("/").partition("/")
        place = request.account, bucket
        if request.method == "DELETE" and not key and (not request.query or "replication" in request.query):
            self.replication.pop(place, None)
        if "replication" not in request.query or key:
            return response
        if request.method == "PUT":
            self.replication[place] = request.body
        if request.method == "GET" and place in self.replication:
            return Response(response.status, [("content-type", "application/xml")], self.replication[place])
        return response
