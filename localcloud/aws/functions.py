"""The provider's functions (`aws.s3.get_object`, ...)."""

from localcloud.aws.kind import Place, mapped, picked
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

# The real provider gives the body of these types alone: terraform-provider-aws, s3_object_data_source.go.
_TEXTS = ("application/json", "application/x-sql", "application/xhtml+xml", "application/xml", "application/yaml")


def invoke(token: str, at: Place, args: Properties) -> Properties:
    """Call a function by its token.

    Raises:
        LocalCloudError: the local cloud has no such function.
    """
    match token:
        case "aws:s3/getObject:getObject":
            return _get_object(at, args)
        case "aws:servicequotas/getServiceQuota:getServiceQuota":
            return _get_service_quota(at, args)
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return _get_caller_identity(at)
        case "aws:index/getRegion:getRegion":
            return {"id": at.region, "name": at.region, "region": at.region, "endpoint": "", "description": at.region}
        case "aws:index/getPartition:getPartition":
            return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}
        case "aws:secretsmanager/getRandomPassword:getRandomPassword":
            return _get_random_password(at, args)
        case "aws:route53/getZone:getZone":
            return _get_zone(at, args)
    raise LocalCloudError(
        f"The function {token} is not known to the local cloud; add it in localcloud/aws/functions.py."
    )


def _get_object(at: Place, args: Properties) -> Properties:
    s3, bucket, key = at.client("s3"), args["bucket"], args["key"]
    version = {"VersionId": args["versionId"]} if args.get("versionId") else {}
    answer = s3.get_object(Bucket=bucket, Key=key, **version)
    kind = answer.get("ContentType", "")
    content = answer["Body"].read()
    readable = kind.startswith("text/") or kind.split(";")[0] in _TEXTS
    return {
        "id": f"{bucket}/{key}",
        "bucket": bucket,
        "key": key,
        "arn": f"arn:aws:s3:::{bucket}/{key}",
        "body": content.decode() if readable else "",
        "contentType": kind,
        "contentLength": len(content),
        "etag": answer["ETag"].strip('"'),
        "lastModified": answer["LastModified"].strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "metadata": answer.get("Metadata") or {},
        "versionId": answer.get("VersionId", ""),
        "tags": mapped(s3.get_object_tagging(Bucket=bucket, Key=key, **version)["TagSet"]),
        "region": at.region,
    }


def _get_service_quota(at: Place, args: Properties) -> Properties:
    value = at.effects.quota()
    service, code = args["serviceCode"], args["quotaCode"]
    return {
        "id": at.arn("servicequotas", f"{service}/{code}"),
        "arn": at.arn("servicequotas", f"{service}/{code}"),
        "serviceCode": service,
        "quotaCode": code,
        "adjustable": True,
        "globalQuota": False,
        "defaultValue": value,
        "value": value,
        "region": at.region,
    }


def _get_caller_identity(at: Place) -> Properties:
    answer = at.client("sts").get_caller_identity()
    return {"id": answer["Account"], "accountId": answer["Account"], "arn": answer["Arn"], "userId": answer["UserId"]}


def _get_random_password(at: Place, args: Properties) -> Properties:
    switches = ("excludeLowercase", "excludeNumbers", "excludePunctuation", "excludeUppercase")
    names = ("passwordLength", "excludeCharacters", "includeSpace", "requireEachIncludedType", *switches)
    answer = at.client("secretsmanager").get_random_password(**picked(args, *names))
    return {**args, "id": answer["RandomPassword"], "randomPassword": answer["RandomPassword"], "region": at.region}


def _get_zone(at: Place, args: Properties) -> Properties:
    name = str(args["name"]).rstrip(".") + "."
    found = [zone for zone in at.client("route53").list_hosted_zones()["HostedZones"] if zone["Name"] == name]
    if len(found) != 1:
        raise LocalCloudError(f"There are {len(found)} hosted zones {name!r}: one is needed.")
    zone_id = found[0]["Id"].rpartition("/")[2]
    return {"id": zone_id, "zoneId": zone_id, "name": name.rstrip("."), "comment": "", "tags": {}}
