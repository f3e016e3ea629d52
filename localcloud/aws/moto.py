"""moto's server application, made repeatable: the same requests give the same ids.

moto keeps its records in this process's globals, so a process holds one world at a time.
"""

import os
from functools import cache
from typing import Any

from localcloud.aws.extensions import kms, rds, route53, s3, sns

_SWITCHED_OFF = ("MOTO_ACCOUNT_ID", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL")
_SETTINGS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # so that a misspelt policy is an error, as on AWS
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",  # no instance is ever started, and they cost half a second a region
}
_world = ""


def application(world: str) -> Any:
    """moto's WSGI application for one world; all of a world's ids follow from its name and the requests."""
    global _world
    _world = world
    _prepare()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    made = DomainDispatcherApplication(create_backend_app)
    made.get_backend_for_host = cache(made.get_backend_for_host)  # else two hundred patterns are tried at each request
    return made


def forget() -> None:
    """Drop all of moto's records."""
    from moto.core.base_backend import BackendDict

    BackendDict.reset()


def seed(text: str) -> None:
    """Fix the ids that moto makes from here on."""
    from moto.moto_api._internal import mock_random

    mock_random.seed(text)


@cache
def _prepare() -> None:
    for name in _SWITCHED_OFF:
        os.environ.pop(name, None)
    os.environ.update(_SETTINGS)
    _share_api_models()
    _look_up_methods_once()
    _seed_backends()
    _let_policies_be()
    kms.install()
    rds.install()
    route53.install()
    s3.install()
    sns.install()


def _let_policies_be() -> None:
    """Keep bucket policies without enforcing them: moto passes over conditions, so a `Deny` of HTTP denies all."""
    from moto.s3.models import FakeBucket

    FakeBucket.get_permission = lambda *_: None


def _share_api_models() -> None:
    """Let all boto3 sessions of this process read each API's model once: moto alone opens five sessions."""
    import botocore.session
    from botocore.loaders import create_loader

    loader = create_loader()
    botocore.session.create_loader = lambda search_path_string=None: loader


def _look_up_methods_once() -> None:
    """Spare each request a walk over all methods of its service: with the patterns of hosts a third of its time."""
    from moto.core import responses

    responses.method_names_from_class = cache(responses.method_names_from_class)


def _seed_backends() -> None:
    """Let a region's backend be the same whenever it is made: EC2's makes the default VPC at its first use."""
    from moto.core.base_backend import AccountSpecificBackend
    from moto.moto_api._internal import mock_random

    original = AccountSpecificBackend.__getitem__

    def seeded(self: Any, region: str) -> Any:
        if region in self.keys():
            return original(self, region)
        state = mock_random.getstate()
        mock_random.seed(f"{_world}:{self.service_name}:{self.account_id}:{region}")
        try:
            return original(self, region)
        finally:
            mock_random.setstate(state)

    AccountSpecificBackend.__getitem__ = seeded
