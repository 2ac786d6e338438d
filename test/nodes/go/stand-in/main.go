// Stand-in takes the place of any program of an image of which only the packets matter. It listens on the ports that the image names, and is
// content with every probe. Under the name of another program it does the same, unless that is one that ends.
//
//	STAND_IN_PORTS  its TCP ports, separated by commas
//	STAND_IN_ENDS   commands that end at once, as JSON
//
//	stand-in dial ADDRESS...   prints for each address how a TCP connection to it went
//	stand-in resolve NAME...   prints for each name whether DNS has it
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"time"
)

const patience = 1500 * time.Millisecond

func main() {
	if len(os.Args) > 2 && os.Args[1] == "dial" {
		each(os.Args[2:], dial)
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "resolve" {
		each(os.Args[2:], resolve)
		return
	}
	// What is run in a container that runs already is a probe or a hook.
	if !isFirst() || ends() {
		return
	}
	serve()
}

// isFirst holds also where the first process is that of a node or of a pod, whose process ids the container shares.
func isFirst() bool {
	command, _ := os.ReadFile("/proc/1/cmdline")
	words := strings.Split(string(command), "\x00")
	isOfNode := len(words) > 1 && strings.HasSuffix(words[1], "/node.sh")
	return os.Getpid() == 1 || isOfNode || words[0] == "/pause"
}

func ends() bool {
	var commands [][]string
	_ = json.Unmarshal([]byte(os.Getenv("STAND_IN_ENDS")), &commands)
	for _, command := range commands {
		if reflect.DeepEqual(command, os.Args) {
			return true
		}
	}
	return false
}

func serve() {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	for _, port := range strings.FieldsFunc(os.Getenv("STAND_IN_PORTS"), func(r rune) bool { return r == ',' }) {
		server := &http.Server{Addr: ":" + port, Handler: http.HandlerFunc(answer), Protocols: protocols}
		go func() {
			fmt.Fprintln(os.Stderr, server.ListenAndServe())
			os.Exit(1)
		}()
	}
	stopped := make(chan os.Signal, 1)
	signal.Notify(stopped, syscall.SIGTERM)
	<-stopped
}

func answer(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/grpc.health.v1.Health/Check" {
		fmt.Fprintln(w, "ok")
		return
	}
	// The message "status: SERVING" of gRPC's health checks.
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Trailer", "Grpc-Status")
	_, _ = w.Write([]byte{0, 0, 0, 0, 2, 8, 1})
	w.Header().Set("Grpc-Status", "0")
}

// each prints the answers in the order of the questions, and asks all at once.
func each(questions []string, ask func(string) string) {
	answers := make([]string, len(questions))
	var asked sync.WaitGroup
	for i, question := range questions {
		asked.Go(func() { answers[i] = ask(question) })
	}
	asked.Wait()
	fmt.Println(strings.Join(answers, "\n"))
}

// dial tells what became of the packets: a refusal is an answer, too.
func dial(address string) string {
	connection, err := net.DialTimeout("tcp", address, patience)
	if err == nil {
		connection.Close()
		return "arrived"
	}
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "arrived"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "dropped"
	}
	return err.Error()
}

func resolve(name string) string {
	context, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := net.DefaultResolver.LookupHost(context, name); err != nil {
		return err.Error()
	}
	return "found"
}
