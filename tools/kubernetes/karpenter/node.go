package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/log"

	v1 "sigs.k8s.io/karpenter/pkg/apis/v1"
	"sigs.k8s.io/karpenter/pkg/cloudprovider"
)

const providerPrefix = "aws:///"

// launchedClaim says where a claim's instance is and what it has. The instance's id follows from the claim's, so that the same
// claim never becomes two instances.
func launchedClaim(claim *v1.NodeClaim, machine *cloudprovider.InstanceType, offering *cloudprovider.Offering) *v1.NodeClaim {
	created := claim.DeepCopy()
	if created.Labels == nil {
		created.Labels = map[string]string{}
	}
	for _, requirement := range machine.Requirements {
		if requirement.Operator() == corev1.NodeSelectorOpIn && requirement.Len() == 1 {
			created.Labels[requirement.Key] = requirement.Any()
		}
	}
	for _, requirement := range offering.Requirements {
		if requirement.Operator() == corev1.NodeSelectorOpIn && requirement.Len() == 1 {
			created.Labels[requirement.Key] = requirement.Any()
		}
	}
	sum := sha256.Sum256([]byte(claim.UID))
	created.Status.ProviderID = fmt.Sprintf("%s%s/i-%s", providerPrefix, offering.Zone(), hex.EncodeToString(sum[:])[:17])
	created.Status.Capacity = machine.Capacity
	created.Status.Allocatable = machine.Allocatable()
	return created
}

// newNode is the node that a launched claim's instance joins as.
func newNode(claim *v1.NodeClaim) *corev1.Node {
	name := claim.Status.ProviderID[strings.LastIndex(claim.Status.ProviderID, "/")+1:]
	labels := map[string]string{}
	for key, value := range claim.Labels {
		labels[key] = value
	}
	labels[corev1.LabelHostname] = name
	labels[domain+"compute-type"] = "auto"
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		Spec: corev1.NodeSpec{
			ProviderID: claim.Status.ProviderID,
			Taints:     []corev1.Taint{v1.UnregisteredNoExecuteTaint},
		},
		Status: corev1.NodeStatus{
			Capacity: claim.Status.Capacity, Allocatable: claim.Status.Allocatable, Phase: corev1.NodePending,
		},
	}
}

func claimOf(node *corev1.Node) *v1.NodeClaim {
	return &v1.NodeClaim{
		ObjectMeta: metav1.ObjectMeta{
			Name: node.Name, Labels: node.Labels, Annotations: node.Annotations, DeletionTimestamp: node.DeletionTimestamp,
		},
		Status: v1.NodeClaimStatus{
			NodeName: node.Name, ProviderID: node.Spec.ProviderID,
			Capacity: node.Status.Capacity, Allocatable: node.Status.Allocatable,
		},
	}
}

// join lets a node join the cluster after the time that a new instance takes, unless its claim was given up meanwhile.
func (r *Region) join(claim string, node *corev1.Node) {
	ctx := context.Background()
	time.Sleep(r.delay)
	err := retry.OnError(retry.DefaultBackoff, func(err error) bool { return !errors.IsNotFound(err) }, func() error {
		live := &v1.NodeClaim{}
		if err := r.client.Get(ctx, types.NamespacedName{Name: claim}, live); err != nil {
			return err
		}
		if err := r.client.Create(ctx, node.DeepCopy()); err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
		return nil
	})
	if err != nil && !errors.IsNotFound(err) {
		log.FromContext(ctx).Error(err, "node could not join", "node", node.Name)
	}
}

// Start lets the nodes join that were on their way when Karpenter stopped: nobody else would, and the claims would wait for
// fifteen minutes.
func (r *Region) Start(ctx context.Context) error {
	claims := &v1.NodeClaimList{}
	if err := r.client.List(ctx, claims); err != nil {
		return fmt.Errorf("listing node claims, %w", err)
	}
	for i := range claims.Items {
		claim := &claims.Items[i]
		if claim.Status.ProviderID != "" && claim.Status.NodeName == "" && claim.DeletionTimestamp.IsZero() {
			go r.join(claim.Name, newNode(claim))
		}
	}
	return nil
}
