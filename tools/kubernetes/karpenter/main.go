// Command karpenter is the real Karpenter on a pretended EC2: its scheduling, disruption and lifecycle are upstream's, and only
// the instances are made up, as nodes that kwok plays. It answers to the node class of EKS Auto Mode, so that node pools
// written for AWS work unchanged.
//
// Beside Karpenter's own environment variables it reads
//
//	RELIGHT_CAPACITY_FILE  the instance types and how many of each a zone has (JSON, read again whenever it changes)
//	RELIGHT_NODE_DELAY     time from a launch to the node joining the cluster (a Go duration, default 0s)
//	RELIGHT_REGION         the region that the nodes say they are in
package main

import (
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/rest"
	controllerruntime "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/karpenter/pkg/controllers"
	"sigs.k8s.io/karpenter/pkg/controllers/state"
	"sigs.k8s.io/karpenter/pkg/operator"
)

func main() {
	delay, err := nodeDelay()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	onThisMachineOnly()
	ctx, op := operator.NewOperator()
	region := &Region{
		name:    os.Getenv("RELIGHT_REGION"),
		client:  op.GetClient(),
		catalog: &Catalog{path: os.Getenv("RELIGHT_CAPACITY_FILE")},
		delay:   delay,
		answers: map[bool]answer{},
	}
	if err := op.Add(region); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cluster := state.NewCluster(op.Clock, op.GetClient(), region)
	op.WithControllers(ctx, controllers.NewControllers(
		ctx, op.Manager, op.Clock, op.GetClient(), op.EventRecorder, region, region, cluster, op.InstanceTypeStore,
	)...).Start(ctx)
}

// onThisMachineOnly turns off the metrics and health servers, which upstream binds to every address there is. Who runs this
// watches the process and the node pools instead.
func onThisMachineOnly() {
	controllerruntime.NewManager = func(config *rest.Config, options manager.Options) (manager.Manager, error) {
		options.Metrics.BindAddress = "0"
		options.HealthProbeBindAddress = "0"
		return manager.New(config, options)
	}
}

func nodeDelay() (time.Duration, error) {
	text := os.Getenv("RELIGHT_NODE_DELAY")
	if text == "" {
		return 0, nil
	}
	delay, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("RELIGHT_NODE_DELAY: %w; write it like 5s", err)
	}
	return delay, nil
}
