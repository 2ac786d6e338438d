package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// letGo is enough for each connection to be used once more.
const letGo = 5 * time.Second

var ending atomic.Bool

func serve() {
	answer := duration("ANSWER", 20*time.Millisecond)
	time.Sleep(duration("START", 2*time.Second))

	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/busy", busy)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(answer)
		if ending.Load() {
			w.Header().Set("Connection", "close")
		}
		host, _ := os.Hostname()
		fmt.Fprintln(w, host)
	})
	server := &http.Server{Addr: ":" + valueOf("PORT", "8080"), Handler: mux}
	if os.Getenv("GRACEFUL") == "" {
		fail(server.ListenAndServe())
	}

	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			fail(err)
		}
	}()
	<-stopped.Done()
	// Clients are told to let go of the connections that they keep: one that the server closes by itself may be used at this very moment.
	ending.Store(true)
	time.Sleep(letGo)
	fail(server.Shutdown(context.Background()))
}

// busy keeps a processor busy for as long as the query says.
func busy(w http.ResponseWriter, r *http.Request) {
	wanted, err := time.ParseDuration(r.URL.Query().Get("for"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for end := time.Now().Add(wanted); time.Now().Before(end); {
	}
	fmt.Fprintln(w, "done")
}

func duration(variable string, usual time.Duration) time.Duration {
	parsed, err := time.ParseDuration(valueOf(variable, usual.String()))
	fail(err)
	return parsed
}

func valueOf(variable, usual string) string {
	if given := os.Getenv(variable); given != "" {
		return given
	}
	return usual
}
