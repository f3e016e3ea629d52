"""EC2 capacity that is reserved."""

from typing import ClassVar

from localcloud.aws.kind import Place, mapped, picked
from localcloud.aws.types.ec2 import Ec2Kind, tag_specification
from localcloud.provider import Properties


class CapacityReservation(Ec2Kind):
    token = "aws:ec2/capacityReservation:CapacityReservation"
    replace = frozenset(
        {
            "availabilityZone",
            "ebsOptimized",
            "ephemeralStorage",
            "instanceMatchCriteria",
            "instancePlatform",
            "instanceType",
            "tenancy",
        }
    )
    required = ("availabilityZone", "instanceCount", "instancePlatform", "instanceType")
    defaults: ClassVar[Properties] = {"endDateType": "unlimited", "instanceMatchCriteria": "open"}

    def create(self, at: Place, inputs: Properties) -> str:
        names = ("endDateType", "instanceCount")
        wanted = picked(inputs, *names, *self.replace)
        tags = tag_specification(at, inputs, "capacity-reservation")
        answer = at.client("ec2").create_capacity_reservation(**wanted, TagSpecifications=tags)
        return str(answer["CapacityReservation"]["CapacityReservationId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        answer = at.client("ec2").describe_capacity_reservations(CapacityReservationIds=[resource_id])
        found = answer["CapacityReservations"][0]
        return {
            "arn": found["CapacityReservationArn"],
            "availabilityZone": found["AvailabilityZone"],
            "ebsOptimized": found["EbsOptimized"],
            "endDateType": found["EndDateType"],
            "ephemeralStorage": found["EphemeralStorage"],
            "instanceCount": found["TotalInstanceCount"],
            "instanceMatchCriteria": found["InstanceMatchCriteria"],
            "instancePlatform": found["InstancePlatform"],
            "instanceType": found["InstanceType"],
            "ownerId": found["OwnerId"],
            "tenancy": found["Tenancy"],
            "tags": mapped(found.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        changes = picked(new, "instanceCount", "endDateType")
        at.client("ec2").modify_capacity_reservation(CapacityReservationId=resource_id, **changes)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").cancel_capacity_reservation(CapacityReservationId=resource_id)


KINDS = (CapacityReservation(),)
