"""The certificates of an environment's domain."""

from functools import cache

from components.certificate import Certificate, CertificateArgs
from tests.components.given import EAST, WEST, providers
from tests.recorder import Recording, record


@cache
def recorded(*regions: str) -> Recording:
    def program() -> object:
        args = CertificateArgs(domain="ai.example.com", zone_id="Z1", home=EAST, providers=providers(*regions))
        return Certificate("demo-certificate", args).arns

    return record(program)


def test_every_region_has_one_of_its_own_for_the_names_of_services_and_of_their_gateways_there() -> None:
    recording = recorded(EAST, WEST)
    assert recording.counts() == {
        "aws:acm/certificate:Certificate": 2,
        "aws:acm/certificateValidation:CertificateValidation": 2,
        "aws:route53/record:Record": 3,
    }
    for region in (EAST, WEST):
        certificate = recording.named(f"demo-certificate-{region}")
        assert certificate.provider == f"aws-{region}"
        assert certificate.inputs == {
            "domainName": "*.ai.example.com",
            "subjectAlternativeNames": [f"*.{region}.ai.example.com"],
            "validationMethod": "DNS",
        }


def test_the_proof_that_all_regions_share_is_made_once_and_each_own_name_has_its_own() -> None:
    records = {r.name: r for r in recorded(EAST, WEST).of("aws:route53/record:Record")}
    assert {name: record.inputs["name"] for name, record in records.items()} == {
        "demo-certificate-proof": "_proof.ai.example.com",
        "demo-certificate-proof-of-us-east-1": "_proof.us-east-1.ai.example.com",
        "demo-certificate-proof-of-us-west-2": "_proof.us-west-2.ai.example.com",
    }
    own = records["demo-certificate-proof-of-us-west-2"]
    assert own.provider == "aws-us-west-2"
    assert records["demo-certificate-proof"].provider == "aws-us-east-1"
    assert own.inputs == {
        "zoneId": "Z1",
        "name": "_proof.us-west-2.ai.example.com",
        "type": "CNAME",
        "ttl": 300,
        "records": ["_of-demo-certificate-us-west-2.acm-validations.aws"],
        "allowOverwrite": True,
    }


def test_its_arn_is_told_when_it_is_valid() -> None:
    recording = recorded(EAST, WEST)
    valid = recording.named("demo-certificate-valid-us-west-2")
    assert valid.provider == "aws-us-west-2"
    assert valid.inputs == {
        "certificateArn": "arn:of:demo-certificate-us-west-2",
        "validationRecordFqdns": ["_proof.ai.example.com", "_proof.us-west-2.ai.example.com"],
    }
    assert recording.result == {region: f"arn:of:demo-certificate-{region}" for region in (EAST, WEST)}


def test_a_new_region_changes_no_others_certificate() -> None:
    assert recorded(EAST).named("demo-certificate-us-east-1") == recorded(EAST, WEST).named(
        "demo-certificate-us-east-1"
    )
