"""ACM: certificates, valid as soon as somebody waits for it."""

from localcloud.aws.kind import Kind, Place, listed, mapped, picked
from localcloud.provider import Properties


class Certificate(Kind):
    token = "aws:acm/certificate:Certificate"
    replace = frozenset({"domainName", "subjectAlternativeNames", "validationMethod"})
    required = ("domainName",)
    unordered = frozenset({"subjectAlternativeNames"})

    def create(self, at: Place, inputs: Properties) -> str:
        asked = picked(inputs, "domainName", "subjectAlternativeNames", "validationMethod")
        answer = at.client("acm").request_certificate(**asked, Tags=listed(at.tags(inputs)))
        return str(answer["CertificateArn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("acm")
        found = client.describe_certificate(CertificateArn=resource_id)["Certificate"]
        names = [name for name in found["SubjectAlternativeNames"] if name != found["DomainName"]]
        options = found.get("DomainValidationOptions") or []
        tags = client.list_tags_for_certificate(CertificateArn=resource_id)["Tags"]
        return {
            "arn": resource_id,
            "domainName": found["DomainName"],
            "subjectAlternativeNames": names or None,
            "validationMethod": options[0]["ValidationMethod"] if options else None,
            "domainValidationOptions": [
                {
                    "domainName": option["DomainName"],
                    "resourceRecordName": option["ResourceRecord"]["Name"].rstrip("."),
                    "resourceRecordType": option["ResourceRecord"]["Type"],
                    "resourceRecordValue": option["ResourceRecord"]["Value"].rstrip("."),
                }
                for option in options
                if "ResourceRecord" in option
            ],
            "tags": mapped(tags),
        }

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        client = at.client("acm")
        if gone:
            client.remove_tags_from_certificate(CertificateArn=resource_id, Tags=[{"Key": key} for key in gone])
        if tags:
            client.add_tags_to_certificate(CertificateArn=resource_id, Tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("acm").delete_certificate(CertificateArn=resource_id)


class CertificateValidation(Kind):
    """Not a thing at AWS but the wait for one; moto keeps no records that would have to be looked up."""

    token = "aws:acm/certificateValidation:CertificateValidation"
    replace = frozenset({"certificateArn", "validationRecordFqdns"})
    required = ("certificateArn",)
    unordered = frozenset({"validationRecordFqdns"})
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("acm").describe_certificate(CertificateArn=inputs["certificateArn"])
        return str(inputs["certificateArn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        at.client("acm").describe_certificate(CertificateArn=resource_id)
        return {"certificateArn": resource_id, "validationRecordFqdns": known.get("validationRecordFqdns")}

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        return None  # the certificate goes by itself


KINDS = (Certificate(), CertificateValidation())
