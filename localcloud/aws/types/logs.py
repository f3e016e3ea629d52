"""CloudWatch log groups."""

from localcloud.aws.kind import Kind, Place, changed
from localcloud.provider import Properties


class LogGroup(Kind):
    token = "aws:cloudwatch/logGroup:LogGroup"
    replace = frozenset({"name", "logGroupClass"})
    autoname = "name"

    def create(self, at: Place, inputs: Properties) -> str:
        logs, name = at.client("logs"), str(inputs["name"])
        key = {"kmsKeyId": inputs["kmsKeyId"]} if inputs.get("kmsKeyId") else {}
        logs.create_log_group(logGroupName=name, tags=at.tags(inputs), **key)
        if inputs.get("retentionInDays"):
            logs.put_retention_policy(logGroupName=name, retentionInDays=int(inputs["retentionInDays"]))
        return name

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        logs = at.client("logs")
        groups = logs.describe_log_groups(logGroupNamePrefix=resource_id)["logGroups"]
        found = [group for group in groups if group["logGroupName"] == resource_id]
        if not found:
            return None
        arn = found[0]["arn"].removesuffix(":*")
        return {
            "arn": arn,
            "name": resource_id,
            "kmsKeyId": found[0].get("kmsKeyId"),
            "retentionInDays": found[0].get("retentionInDays", 0),
            "tags": logs.list_tags_for_resource(resourceArn=arn)["tags"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        logs = at.client("logs")
        if changed(old, new, "kmsKeyId"):
            if new.get("kmsKeyId"):
                logs.associate_kms_key(logGroupName=resource_id, kmsKeyId=new["kmsKeyId"])
            else:
                logs.disassociate_kms_key(logGroupName=resource_id)
        if not changed(old, new, "retentionInDays"):
            return
        if new.get("retentionInDays"):
            logs.put_retention_policy(logGroupName=resource_id, retentionInDays=int(new["retentionInDays"]))
        else:
            logs.delete_retention_policy(logGroupName=resource_id)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        logs = at.client("logs")
        if gone:
            logs.untag_resource(resourceArn=known["arn"], tagKeys=gone)
        if tags:
            logs.tag_resource(resourceArn=known["arn"], tags=tags)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        if not known.get("skipDestroy"):
            at.client("logs").delete_log_group(logGroupName=resource_id)


KINDS = (LogGroup(),)
