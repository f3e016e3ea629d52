package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// Machine is an instance type as the capacity file gives it: memory in GiB, GPUMemory in MiB of one GPU, LocalNVMe in GB, the
// price in dollars an hour. The price only orders the choice between types.
type Machine struct {
	Name      string  `json:"name"`
	CPU       int64   `json:"cpu"`
	Memory    int64   `json:"memory"`
	GPUs      int64   `json:"gpus"`
	GPUName   string  `json:"gpu_name"`
	GPUMemory int64   `json:"gpu_memory"`
	Price     float64 `json:"price"`
	LocalNVMe int64   `json:"local_nvme"`
}

// Count is how many nodes of one type one zone has: reserved ones, and those that on-demand and spot share.
type Count struct {
	Reserved int `json:"reserved"`
	Shared   int `json:"shared"`
}

// Capacity is the capacity file. Default counts where a zone says nothing about a type.
type Capacity struct {
	Machines []Machine                   `json:"machines"`
	Zones    map[string]map[string]Count `json:"zones"`
	Default  Count                       `json:"default"`
}

func (c *Capacity) count(zone, machine string) Count {
	if count, ok := c.Zones[zone][machine]; ok {
		return count
	}
	return c.Default
}

// Catalog reads the capacity file, and again when it has changed.
type Catalog struct {
	path string

	mutex    sync.Mutex
	modified time.Time
	capacity *Capacity
}

// Read gives the capacity as it is now. The file is replaced as a whole, so it is never read half written.
func (c *Catalog) Read() (*Capacity, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	info, err := os.Stat(c.path)
	if err != nil {
		return nil, fmt.Errorf("capacity file, %w", err)
	}
	if c.capacity != nil && info.ModTime().Equal(c.modified) {
		return c.capacity, nil
	}
	text, err := os.ReadFile(c.path)
	if err != nil {
		return nil, fmt.Errorf("capacity file, %w", err)
	}
	capacity := &Capacity{}
	if err := json.Unmarshal(text, capacity); err != nil {
		return nil, fmt.Errorf("capacity file %s, %w", c.path, err)
	}
	c.capacity, c.modified = capacity, info.ModTime()
	return capacity, nil
}
