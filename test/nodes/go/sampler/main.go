// Sampler sends requests at a fixed rate, however slowly they are answered, and prints for each second how those that began in it went.
//
//	sampler -url http://web/ -rate 150 [-keep] [-method POST]
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"
	"syscall"
	"time"
)

const timeout = 3 * time.Second

// second is what began in one second of the clock.
type second struct {
	Second int64          `json:"second"`
	Sent   int            `json:"sent"`
	Failed map[string]int `json:"failed,omitempty"`
	P50    float64        `json:"p50"`
	P99    float64        `json:"p99"`
	millis []float64
}

type samples struct {
	sync.Mutex
	seconds map[int64]*second
}

func (s *samples) add(began time.Time, kind string) {
	s.Lock()
	defer s.Unlock()
	of := s.seconds[began.Unix()]
	if of == nil {
		of = &second{Second: began.Unix(), Failed: map[string]int{}}
		s.seconds[began.Unix()] = of
	}
	of.Sent++
	if kind != "" {
		of.Failed[kind]++
		return
	}
	of.millis = append(of.millis, float64(time.Since(began).Microseconds())/1000)
}

// print writes the seconds of which every request has ended.
func (s *samples) print(before int64) {
	s.Lock()
	defer s.Unlock()
	var done []*second
	for at, of := range s.seconds {
		if at < before {
			done = append(done, of)
			delete(s.seconds, at)
		}
	}
	sort.Slice(done, func(i, j int) bool { return done[i].Second < done[j].Second })
	for _, of := range done {
		sort.Float64s(of.millis)
		of.P50, of.P99 = percentile(of.millis, 0.5), percentile(of.millis, 0.99)
		line, _ := json.Marshal(of)
		fmt.Println(string(line))
	}
}

func percentile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(share*float64(len(sorted)-1))]
}

func main() {
	url := flag.String("url", "", "what to ask")
	rate := flag.Int("rate", 150, "requests a second")
	keep := flag.Bool("keep", false, "keep connections")
	method := flag.String("method", "GET", "HTTP method; clients do not send a POST again by themselves")
	flag.Parse()

	client := &http.Client{Timeout: timeout, Transport: &http.Transport{DisableKeepAlives: !*keep, MaxIdleConnsPerHost: 1000}}
	all := &samples{seconds: map[int64]*second{}}
	ticks := time.NewTicker(time.Second / time.Duration(*rate))
	printing := time.NewTicker(time.Second)
	for {
		select {
		case began := <-ticks.C:
			go func() { all.add(began, ask(client, *method, *url)) }()
		case now := <-printing.C:
			all.print(now.Add(-timeout - time.Second).Unix())
		}
	}
}

// ask gives what went wrong, or nothing.
func ask(client *http.Client, method, url string) string {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	response, err := client.Do(request)
	if err != nil {
		return kindOf(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return kindOf(err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Sprintf("status %d", response.StatusCode)
	}
	return ""
}

func kindOf(err error) string {
	var network net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "unreachable"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "cut off"
	case errors.As(err, &network) && network.Timeout():
		return "timeout"
	case strings.Contains(err.Error(), "no such host"), strings.Contains(err.Error(), "lookup"):
		return "no address"
	}
	return "other"
}
