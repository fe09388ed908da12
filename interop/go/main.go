// Runs cases of the released Go client in one process: interop NAMESRV PREFIX PARALLEL (all | CASE,CASE…) BROKER, or
// interop list. Prints one line per case: "@@ NAME ok|fail MILLISECONDS REASON". PREFIX starts all topics and groups.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2/rlog"
)

const caseLimit = 100 * time.Second

type namedCase struct {
	name string
	run  func(*world)
}

func cases() []namedCase {
	// The longest come first, so that they do not end up alone at the end.
	return append(append(consumeCases(), sendCases()...), pullCases()...)
}

func main() {
	all := cases()
	if os.Args[1] == "list" {
		for _, one := range all {
			fmt.Println(one.name)
		}
		return
	}
	rlog.SetLogLevel("error")
	w := newWorld(os.Args[1], os.Args[2], os.Args[5])
	parallel, _ := strconv.Atoi(os.Args[3])
	wanted := map[string]bool{}
	for _, name := range strings.Split(os.Args[4], ",") {
		wanted[name] = true
	}
	var out sync.Mutex
	var done sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for _, one := range all {
		if !wanted["all"] && !wanted[one.name] {
			continue
		}
		done.Add(1)
		slots <- struct{}{}
		go func(one namedCase) {
			defer done.Done()
			from := time.Now()
			reason := failureOf(one.run, w)
			out.Lock()
			defer out.Unlock()
			state := "ok"
			if reason != "" {
				state = "fail"
			}
			fmt.Printf("@@ %s %s %d %s\n", one.name, state, time.Since(from).Milliseconds(), strings.ReplaceAll(reason, "\n", " "))
			<-slots
		}(one)
	}
	done.Wait()
}

func failureOf(run func(*world), w *world) string {
	result := make(chan string, 1)
	go func() {
		defer func() {
			if failure := recover(); failure != nil {
				result <- fmt.Sprint(failure)
			} else {
				result <- ""
			}
		}()
		run(w)
	}()
	select {
	case reason := <-result:
		return reason
	case <-time.After(caseLimit):
		return fmt.Sprintf("not finished after %v", caseLimit)
	}
}
