module chopsticks.test/boomer

go 1.19

require (
	github.com/asaskevich/EventBus v0.0.0-20200907212545-49d423059eef
	github.com/google/uuid v1.6.0
	github.com/myzhan/boomer v1.6.1-0.20220222061948-f63a4a31fc8a
	github.com/olekukonko/tablewriter v0.0.5
	github.com/shirou/gopsutil v3.21.11+incompatible
	github.com/tklauser/go-sysconf v0.3.12
	github.com/ugorji/go/codec v1.2.12
	github.com/zeromq/gomq v0.0.0-20201031135124-cef4e507bb8e
	github.com/zeromq/gomq/zmtp v0.0.0-20201031135124-cef4e507bb8e
)

require (
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/cespare/xxhash/v2 v2.1.1 // indirect
	github.com/golang/protobuf v1.4.3 // indirect
	github.com/mattn/go-runewidth v0.0.9 // indirect
	github.com/matttproud/golang_protobuf_extensions v1.0.1 // indirect
	github.com/prometheus/client_golang v1.11.0 // indirect
	github.com/prometheus/client_model v0.2.0 // indirect
	github.com/prometheus/common v0.26.0 // indirect
	github.com/prometheus/procfs v0.6.0 // indirect
	github.com/tklauser/numcpus v0.6.1 // indirect
	golang.org/x/sys v0.11.0 // indirect
	google.golang.org/protobuf v1.26.0-rc.1 // indirect
)
