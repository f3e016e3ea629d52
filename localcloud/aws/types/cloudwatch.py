"""CloudWatch alarms."""

from typing import ClassVar

from localcloud.aws.kind import Kind, Place, camel, listed, mapped, pascal, picked
from localcloud.provider import Properties

_SAME = (
    "actionsEnabled",
    "alarmActions",
    "alarmDescription",
    "comparisonOperator",
    "datapointsToAlarm",
    "evaluationPeriods",
    "extendedStatistic",
    "insufficientDataActions",
    "metricName",
    "namespace",
    "period",
    "statistic",
    "threshold",
    "thresholdMetricId",
    "treatMissingData",
    "unit",
)
_API = {"okActions": "OKActions", "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile"}
_API |= {"metricQueries": "Metrics"}


class MetricAlarm(Kind):
    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    replace = frozenset({"name"})
    required = ("comparisonOperator", "evaluationPeriods")
    autoname = "name"
    unordered = frozenset({"alarmActions", "okActions", "insufficientDataActions"})
    defaults: ClassVar[Properties] = {"actionsEnabled": True}

    def create(self, at: Place, inputs: Properties) -> str:
        self._put(at, inputs, Tags=listed(at.tags(inputs)))
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        cloudwatch = at.client("cloudwatch")
        found = cloudwatch.describe_alarms(AlarmNames=[resource_id])["MetricAlarms"]
        if not found:
            return None
        alarm = found[0]
        named = {name: alarm.get(name[:1].upper() + name[1:]) for name in _SAME}
        return {
            **named,
            "arn": alarm["AlarmArn"],
            "name": alarm["AlarmName"],
            "okActions": alarm.get("OKActions") or [],
            "dimensions": {each["Name"]: each["Value"] for each in alarm.get("Dimensions") or []} or None,
            "metricQueries": _queries(alarm.get("Metrics")),
            "tags": mapped(cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self._put(at, new)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        cloudwatch, arn = at.client("cloudwatch"), at.arn("cloudwatch", f"alarm:{resource_id}")
        if gone:
            cloudwatch.untag_resource(ResourceARN=arn, TagKeys=gone)
        if tags:
            cloudwatch.tag_resource(ResourceARN=arn, Tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("cloudwatch").delete_alarms(AlarmNames=[resource_id])

    def _put(self, at: Place, inputs: Properties, **more: object) -> None:
        wanted = picked(inputs, *_SAME)
        wanted |= {api: inputs[name] for name, api in _API.items() if inputs.get(name) and name != "metricQueries"}
        if inputs.get("dimensions"):
            wanted["Dimensions"] = listed(inputs["dimensions"], "Name", "Value")
        if inputs.get("metricQueries"):
            wanted["Metrics"] = [_metric(query) for query in inputs["metricQueries"]]
        at.client("cloudwatch").put_metric_alarm(AlarmName=inputs["name"], **wanted, **more)


def _metric(query: Properties) -> Properties:
    wanted: Properties = pascal({key: value for key, value in query.items() if key != "metric"})
    if metric := query.get("metric"):
        what = picked(metric, "namespace", "metricName")
        stat = picked(metric, "period", "stat", "unit")
        wanted["MetricStat"] = {
            "Metric": {**what, "Dimensions": listed(metric.get("dimensions") or {}, "Name")},
            **stat,
        }
    return wanted


def _queries(metrics: list[Properties] | None) -> list[Properties] | None:
    if not metrics:
        return None
    found = []
    for metric in metrics:
        query: Properties = camel({key: value for key, value in metric.items() if key != "MetricStat"})
        if stat := metric.get("MetricStat"):
            what = stat["Metric"]
            dimensions = {each["Name"]: each["Value"] for each in what.get("Dimensions") or []}
            plain = camel({key: value for key, value in stat.items() if key != "Metric"})
            named = {"namespace": what.get("Namespace"), "metricName": what.get("MetricName")}
            query["metric"] = {**plain, **named, **({"dimensions": dimensions} if dimensions else {})}
        found.append(query)
    return found


KINDS = (MetricAlarm(),)
