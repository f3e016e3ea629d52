package main

import (
	"github.com/awslabs/operatorpkg/status"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

func init() {
	version := schema.GroupVersion{Group: "eks.amazonaws.com", Version: "v1"}
	metav1.AddToGroupVersion(scheme.Scheme, version)
	scheme.Scheme.AddKnownTypes(version, &NodeClass{}, &NodeClassList{})
}

// NodeClass is the part of EKS Auto Mode's NodeClass that decides what can be launched.
type NodeClass struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              NodeClassSpec   `json:"spec,omitempty"`
	Status            NodeClassStatus `json:"status,omitempty"`
}

type NodeClassSpec struct {
	CapacityReservationSelectorTerms []map[string]any `json:"capacityReservationSelectorTerms,omitempty"`
}

type NodeClassStatus struct {
	Conditions []status.Condition `json:"conditions,omitempty"`
}

type NodeClassList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []NodeClass `json:"items"`
}

func (n *NodeClass) StatusConditions() status.ConditionSet       { return status.NewReadyConditions().For(n) }
func (n *NodeClass) GetConditions() []status.Condition           { return n.Status.Conditions }
func (n *NodeClass) SetConditions(conditions []status.Condition) { n.Status.Conditions = conditions }

func (n *NodeClass) DeepCopyObject() runtime.Object {
	terms := make([]map[string]any, len(n.Spec.CapacityReservationSelectorTerms))
	for i, term := range n.Spec.CapacityReservationSelectorTerms {
		terms[i] = runtime.DeepCopyJSON(term)
	}
	return &NodeClass{
		TypeMeta:   n.TypeMeta,
		ObjectMeta: *n.ObjectMeta.DeepCopy(),
		Spec:       NodeClassSpec{CapacityReservationSelectorTerms: terms},
		Status:     NodeClassStatus{Conditions: append([]status.Condition(nil), n.Status.Conditions...)},
	}
}

func (l *NodeClassList) DeepCopyObject() runtime.Object {
	out := &NodeClassList{TypeMeta: l.TypeMeta, ListMeta: *l.ListMeta.DeepCopy()}
	for i := range l.Items {
		out.Items = append(out.Items, *l.Items[i].DeepCopyObject().(*NodeClass))
	}
	return out
}
