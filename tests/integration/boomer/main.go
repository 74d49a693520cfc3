// A boomer whose figures are known: reads of 25 ms, and writes that fail after 300 ms.
package main

import (
	"time"

	"github.com/myzhan/boomer"
)

func read() {
	boomer.RecordSuccess("go", "read", 25, 1000)
	time.Sleep(20 * time.Millisecond)
}

func write() {
	boomer.RecordFailure("go", "write", 300, "disk full")
	time.Sleep(20 * time.Millisecond)
}

func main() {
	boomer.Run(&boomer.Task{Name: "read", Weight: 3, Fn: read}, &boomer.Task{Name: "write", Weight: 1, Fn: write})
}
