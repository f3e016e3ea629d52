"""The outage of a region: nothing that is in it answers, and what is everywhere lives on."""

from pathlib import Path

from localcloud.errors import LocalCloudError
from localcloud.exchange import Request
from localcloud.settings import load

# Services whose data plane is not in one region, though their requests are signed for one.
_EVERYWHERE = frozenset({"iam", "route53", "cloudfront", "globalaccelerator", "organizations"})


class LostRegionError(LocalCloudError):
    """A request to a region that does not answer."""

    def __init__(self, service: str, region: str) -> None:
        super().__init__(f"{service} in {region} does not answer: the region is lost (`relight local outage`).")
        self.endpoint = f"https://{service}.{region}.amazonaws.com/"


class Outages:
    """Which regions are lost just now, as the settings at `path` say; read again when they change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: int | None = None
        self._lost: frozenset[str] = frozenset()

    def lost(self) -> frozenset[str]:
        """The lost regions."""
        seen = self._path.stat().st_mtime_ns if self._path.exists() else 0
        if seen != self._seen:
            self._lost, self._seen = load(self._path).outages, seen
        return self._lost

    def check(self, request: Request) -> None:
        """Raises LostRegionError for a request to a service, or to a bucket, of a lost region."""
        lost = self.lost()
        if not lost or request.service in _EVERYWHERE:
            return
        for region in (request.region, _bucket_region(request) if request.service == "s3" else ""):
            if region in lost:
                raise LostRegionError(request.service, region)


def _bucket_region(request: Request) -> str:
    """Where the bucket that the request's path names is, '' where there is none."""
    from moto.s3.models import s3_backends

    bucket = request.path.strip("/").partition("/")[0]
    found = s3_backends[request.account]["aws"].buckets.get(bucket) if bucket else None
    return str(found.region_name) if found else ""
