package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/awslabs/operatorpkg/status"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1 "sigs.k8s.io/karpenter/pkg/apis/v1"
	"sigs.k8s.io/karpenter/pkg/cloudprovider"
	"sigs.k8s.io/karpenter/pkg/scheduling"
)

// Region is Karpenter's cloud provider: it launches what the capacity file still has and refuses the rest, as EC2 does.
type Region struct {
	name    string
	client  client.Client
	catalog *Catalog
	delay   time.Duration

	// Two claims may be launched at once; what one takes the other must see.
	mutex    sync.Mutex
	launched map[string]launch
	// Karpenter asks several times a second, for each node pool; the answer changes with a launch or a setting.
	answers map[bool]answer
}

// answer is the instance types as they were for a capacity and what was used of it.
type answer struct {
	capacity *Capacity
	used     usage
	types    []*cloudprovider.InstanceType
}

// launch is where a claim went, for as long as the claim's own labels don't say so yet.
type launch struct {
	place    [2]string
	reserved bool
}

var _ cloudprovider.CloudProvider = (*Region)(nil)

func (r *Region) Name() string { return "relight" }

func (r *Region) GetSupportedNodeClasses() []status.Object { return []status.Object{&NodeClass{}} }

func (r *Region) RepairPolicies() []cloudprovider.RepairPolicy { return nil }

func (r *Region) IsDrifted(context.Context, *v1.NodeClaim) (cloudprovider.DriftReason, error) {
	return "", nil
}

// GetInstanceTypes gives every type that the pool allows, with an offering unavailable where none is left. The others
// Karpenter would sort out itself, but with a pool per instance type that takes it a third of a core.
func (r *Region) GetInstanceTypes(ctx context.Context, pool *v1.NodePool) ([]*cloudprovider.InstanceType, error) {
	class, err := r.nodeClass(ctx, pool.Spec.Template.Spec.NodeClassRef.Name)
	if err != nil {
		return nil, err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	types, err := r.instanceTypes(ctx, class)
	if err != nil {
		return nil, err
	}
	wanted := scheduling.NewNodeSelectorRequirementsWithMinValues(pool.Spec.Template.Spec.Requirements...)
	return slices.DeleteFunc(types, func(each *cloudprovider.InstanceType) bool {
		return each.Requirements.Intersects(wanted) != nil
	}), nil
}

// Create launches the cheapest instance that the claim allows and that is left.
func (r *Region) Create(ctx context.Context, claim *v1.NodeClaim) (*v1.NodeClaim, error) {
	class, err := r.nodeClass(ctx, claim.Spec.NodeClassRef.Name)
	if err != nil {
		return nil, cloudprovider.NewNodeClassNotReadyError(err)
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	types, err := r.instanceTypes(ctx, class)
	if err != nil {
		return nil, err
	}
	requirements := scheduling.NewNodeSelectorRequirementsWithMinValues(claim.Spec.Requirements...)
	machine, offering := cheapest(types, requirements)
	if offering == nil {
		return nil, cloudprovider.NewInsufficientCapacityError(fmt.Errorf(
			"%s has no capacity left for %s in %s", r.name,
			strings.Join(requirements.Get(corev1.LabelInstanceTypeStable).Values(), ", "),
			strings.Join(requirements.Get(corev1.LabelTopologyZone).Values(), ", ")))
	}
	created := launchedClaim(claim, machine, offering)
	r.launched[claim.Name] = launch{
		place:    [2]string{offering.Zone(), machine.Name},
		reserved: offering.CapacityType() == v1.CapacityTypeReserved,
	}
	go r.join(claim.Name, newNode(created))
	return created, nil
}

// Delete ends an instance; that it is gone at once is what the error says.
func (r *Region) Delete(_ context.Context, claim *v1.NodeClaim) error {
	return cloudprovider.NewNodeClaimNotFoundError(fmt.Errorf("instance %s is terminated", claim.Status.ProviderID))
}

func (r *Region) Get(ctx context.Context, providerID string) (*v1.NodeClaim, error) {
	claims, err := r.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, claim := range claims {
		if claim.Status.ProviderID == providerID && claim.DeletionTimestamp.IsZero() {
			return claim, nil
		}
	}
	return nil, cloudprovider.NewNodeClaimNotFoundError(fmt.Errorf("no instance %s", providerID))
}

// List gives the instances there are: a claim's instance lives as long as its node, which someone may delete.
func (r *Region) List(ctx context.Context) ([]*v1.NodeClaim, error) {
	nodes := &corev1.NodeList{}
	if err := r.client.List(ctx, nodes); err != nil {
		return nil, fmt.Errorf("listing nodes, %w", err)
	}
	var claims []*v1.NodeClaim
	for i := range nodes.Items {
		if strings.HasPrefix(nodes.Items[i].Spec.ProviderID, providerPrefix) {
			claims = append(claims, claimOf(&nodes.Items[i]))
		}
	}
	return claims, nil
}

func (r *Region) nodeClass(ctx context.Context, name string) (*NodeClass, error) {
	class := &NodeClass{}
	if err := r.client.Get(ctx, client.ObjectKey{Name: name}, class); err != nil {
		if errors.IsNotFound(err) {
			return nil, fmt.Errorf("there is no NodeClass %s, %w", name, err)
		}
		return nil, fmt.Errorf("node class %s, %w", name, err)
	}
	return class, nil
}

func (r *Region) instanceTypes(ctx context.Context, class *NodeClass) ([]*cloudprovider.InstanceType, error) {
	capacity, err := r.catalog.Read()
	if err != nil {
		return nil, err
	}
	used, err := r.used(ctx)
	if err != nil {
		return nil, err
	}
	reserved := len(class.Spec.CapacityReservationSelectorTerms) > 0
	last := r.answers[reserved]
	if last.capacity != capacity || !maps.Equal(last.used, used) {
		last = answer{capacity: capacity, used: used}
		for _, machine := range capacity.Machines {
			last.types = append(last.types, newInstanceType(machine, capacity, r.name, used, reserved))
		}
		r.answers[reserved] = last
	}
	// Callers change the slice that they get.
	return slices.Clone(last.types), nil
}

// used counts the instances by the claims there are, and forgets launches whose claim is gone.
func (r *Region) used(ctx context.Context) (usage, error) {
	claims := &v1.NodeClaimList{}
	if err := r.client.List(ctx, claims); err != nil {
		return nil, fmt.Errorf("listing node claims, %w", err)
	}
	used, still := usage{}, map[string]launch{}
	for _, claim := range claims.Items {
		this, ok := r.launched[claim.Name]
		if !ok && claim.Status.ProviderID != "" {
			this.place = [2]string{claim.Labels[corev1.LabelTopologyZone], claim.Labels[corev1.LabelInstanceTypeStable]}
			this.reserved = claim.Labels[v1.CapacityTypeLabelKey] == v1.CapacityTypeReserved
			ok = true
		}
		if !ok {
			continue
		}
		still[claim.Name] = this
		count := used[this.place]
		if this.reserved {
			count.Reserved++
		} else {
			count.Shared++
		}
		used[this.place] = count
	}
	r.launched = still
	return used, nil
}
