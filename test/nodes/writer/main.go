// Writer writes numbers to the server at TARGET, one after the other, and prints each when the server has said that it is kept. Numbers are times,
// so that those of a second writer are others.
//
//	writer           writes until it is stopped; connects again when it must
//	writer read      prints all numbers that the server has
//	writer forget    removes them
package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"
)

const (
	patience = 5 * time.Second
	pause    = 50 * time.Millisecond
)

// store is a connection to a server.
type store interface {
	// write gives no error only when the server has acknowledged the number.
	write(ctx context.Context, number int64) error
	read(ctx context.Context) ([]int64, error)
	forget(ctx context.Context) error
	close()
}

var stores = map[string]func(ctx context.Context, target *url.URL) (store, error){
	"postgresql": openPostgres,
	"mysql":      openMySQL,
	"redis":      openRedis,
	"amqp":       openRabbitMQ,
	"memcached":  openMemcached,
	"zookeeper":  openZooKeeper,
}

func open(ctx context.Context) (store, error) {
	target, err := url.Parse(os.Getenv("TARGET"))
	if err != nil {
		return nil, err
	}
	with, known := stores[target.Scheme]
	if !known {
		return nil, fmt.Errorf("no store for %s", target.Scheme)
	}
	return with(ctx, target)
}

func main() {
	if len(os.Args) == 1 {
		for {
			fmt.Fprintln(os.Stderr, time.Now().Format(time.TimeOnly), write())
			time.Sleep(200 * time.Millisecond)
		}
	}
	if err := once(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write ends with the first error.
func write() error {
	kept, err := opened()
	if err != nil {
		return err
	}
	defer kept.close()
	for {
		number := time.Now().UnixMilli()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := kept.write(ctx, number)
		cancel()
		if err != nil {
			return err
		}
		fmt.Println(number)
		time.Sleep(pause)
	}
}

func opened() (store, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return open(ctx)
}

func once(command string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 6*patience)
	defer cancel()
	kept, err := open(ctx)
	if err != nil {
		return err
	}
	defer kept.close()
	if command == "forget" {
		return kept.forget(ctx)
	}
	numbers, err := kept.read(ctx)
	for _, number := range numbers {
		fmt.Println(number)
	}
	return err
}
