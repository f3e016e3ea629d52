package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	v1 "sigs.k8s.io/karpenter/pkg/apis/v1"
	"sigs.k8s.io/karpenter/pkg/cloudprovider"
	"sigs.k8s.io/karpenter/pkg/scheduling"
)

// Labels of nodes of EKS Auto Mode:
// https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
const (
	domain           = "eks.amazonaws.com/"
	reservationLabel = domain + "capacity-reservation-id"
	gpuResource      = corev1.ResourceName("nvidia.com/gpu")
	// Karpenter's AWS provider prices a reservation at next to nothing, so that it is used first.
	reservedDiscount = 1e-7
	// What spot costs is the market's affair; only that it is cheaper than on-demand matters here.
	spotDiscount = 0.4
)

var instanceLabels = []string{
	"instance-category", "instance-family", "instance-generation", "instance-size", "instance-cpu", "instance-memory",
	"instance-gpu-name", "instance-gpu-manufacturer", "instance-gpu-count", "instance-gpu-memory", "instance-local-nvme",
}

var familyPattern = regexp.MustCompile(`^([a-z]+)(\d+)`)

func init() {
	for _, label := range instanceLabels {
		v1.WellKnownLabels.Insert(domain + label)
	}
	v1.WellKnownLabels.Insert(reservationLabel)
	cloudprovider.ReservationIDLabel = reservationLabel
	cloudprovider.ReservedCapacityLabels.Insert(reservationLabel)
}

// usage counts the nodes there are, by zone, instance type and whether they use a reservation.
type usage map[[2]string]Count

func newInstanceType(machine Machine, capacity *Capacity, region string, used usage, reserved bool) *cloudprovider.InstanceType {
	offerings := cloudprovider.Offerings{}
	var zones []string
	for zone := range capacity.Zones {
		zones = append(zones, zone)
		have, gone := capacity.count(zone, machine.Name), used[[2]string{zone, machine.Name}]
		shared := have.Shared - gone.Shared
		offerings = append(offerings,
			newOffering(zone, v1.CapacityTypeOnDemand, machine.Price, shared),
			newOffering(zone, v1.CapacityTypeSpot, machine.Price*spotDiscount, shared))
		if reserved && have.Reserved > 0 {
			offer := newOffering(zone, v1.CapacityTypeReserved, machine.Price*reservedDiscount, have.Reserved-gone.Reserved)
			offer.Requirements[reservationLabel] = scheduling.NewRequirement(
				reservationLabel, corev1.NodeSelectorOpIn, fmt.Sprintf("cr-%s-%s", zone, strings.ReplaceAll(machine.Name, ".", "-")))
			offerings = append(offerings, offer)
		}
	}
	requirements := scheduling.NewRequirements(
		scheduling.NewRequirement(corev1.LabelTopologyZone, corev1.NodeSelectorOpIn, zones...),
		scheduling.NewRequirement(v1.CapacityTypeLabelKey, corev1.NodeSelectorOpIn,
			v1.CapacityTypeReserved, v1.CapacityTypeOnDemand, v1.CapacityTypeSpot))
	for key, value := range machineLabels(machine) {
		operator, values := corev1.NodeSelectorOpIn, []string{value}
		if value == "" {
			operator, values = corev1.NodeSelectorOpDoesNotExist, nil
		}
		requirements.Add(scheduling.NewRequirement(key, operator, values...))
	}
	requirements.Add(scheduling.NewRequirement(corev1.LabelTopologyRegion, corev1.NodeSelectorOpIn, region))
	return &cloudprovider.InstanceType{
		Name: machine.Name, Requirements: requirements, Offerings: offerings, Capacity: resources(machine), Overhead: overhead(),
	}
}

func newOffering(zone, capacityType string, price float64, left int) *cloudprovider.Offering {
	return &cloudprovider.Offering{
		Requirements: scheduling.NewRequirements(
			scheduling.NewRequirement(v1.CapacityTypeLabelKey, corev1.NodeSelectorOpIn, capacityType),
			scheduling.NewRequirement(corev1.LabelTopologyZone, corev1.NodeSelectorOpIn, zone),
			scheduling.NewRequirement(reservationLabel, corev1.NodeSelectorOpDoesNotExist)),
		Price: price, Available: left > 0, ReservationCapacity: max(left, 0),
	}
}

// machineLabels are the labels that an instance type fixes; an empty one is absent from it.
func machineLabels(machine Machine) map[string]string {
	family, size, _ := strings.Cut(machine.Name, ".")
	parts := familyPattern.FindStringSubmatch(family)
	labels := map[string]string{
		corev1.LabelInstanceTypeStable: machine.Name,
		corev1.LabelArchStable:         v1.ArchitectureAmd64,
		corev1.LabelOSStable:           string(corev1.Linux),
		domain + "instance-category":   parts[1],
		domain + "instance-generation": parts[2],
		domain + "instance-family":     family,
		domain + "instance-size":       size,
		domain + "instance-cpu":        strconv.FormatInt(machine.CPU, 10),
		domain + "instance-memory":     strconv.FormatInt(machine.Memory*1024, 10),
		domain + "instance-local-nvme": positive(machine.LocalNVMe),
		domain + "instance-gpu-name":   machine.GPUName,
		domain + "instance-gpu-count":  positive(machine.GPUs),
		domain + "instance-gpu-memory": positive(machine.GPUMemory),
	}
	labels[domain+"instance-gpu-manufacturer"] = ""
	if machine.GPUs > 0 {
		labels[domain+"instance-gpu-manufacturer"] = "nvidia"
	}
	return labels
}

func positive(number int64) string {
	if number == 0 {
		return ""
	}
	return strconv.FormatInt(number, 10)
}

func resources(machine Machine) corev1.ResourceList {
	list := corev1.ResourceList{
		corev1.ResourceCPU:              *resource.NewQuantity(machine.CPU, resource.DecimalSI),
		corev1.ResourceMemory:           *resource.NewQuantity(machine.Memory<<30, resource.BinarySI),
		corev1.ResourceEphemeralStorage: *resource.NewQuantity(max(machine.LocalNVMe*1e9, 80<<30), resource.BinarySI),
		corev1.ResourcePods:             *resource.NewQuantity(110, resource.DecimalSI),
	}
	if machine.GPUs > 0 {
		list[gpuResource] = *resource.NewQuantity(machine.GPUs, resource.DecimalSI)
	}
	return list
}

// overhead is what a node's own daemons take, in the order of what EKS reserves on a mid-sized node.
func overhead() *cloudprovider.InstanceTypeOverhead {
	return &cloudprovider.InstanceTypeOverhead{KubeReserved: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	}}
}

// cheapest finds the cheapest offering that is left and wanted; nil when there is none.
func cheapest(types []*cloudprovider.InstanceType, wanted scheduling.Requirements) (*cloudprovider.InstanceType, *cloudprovider.Offering) {
	var machine *cloudprovider.InstanceType
	var best *cloudprovider.Offering
	for _, candidate := range types {
		if !wanted.Get(corev1.LabelInstanceTypeStable).Has(candidate.Name) {
			continue
		}
		for _, offering := range candidate.Offerings.Available().Compatible(wanted) {
			if best == nil || offering.Price < best.Price {
				machine, best = candidate, offering
			}
		}
	}
	return machine, best
}
