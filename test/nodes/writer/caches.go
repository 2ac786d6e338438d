package main

import (
	"context"
	"net/url"
	"strconv"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/redis/go-redis/v9"
)

const key = "kept"

type redisList struct{ *redis.Client }

func openRedis(ctx context.Context, target *url.URL) (store, error) {
	options, err := redis.ParseURL(target.String())
	if err != nil {
		return nil, err
	}
	// A write that is sent twice is told as one that was not kept.
	options.MaxRetries = -1
	client := redis.NewClient(options)
	return redisList{client}, client.Ping(ctx).Err()
}

func (r redisList) write(ctx context.Context, number int64) error {
	return r.RPush(ctx, key, number).Err()
}

func (r redisList) read(ctx context.Context) ([]int64, error) {
	return parsed(r.LRange(ctx, key, 0, -1).Val())
}

func (r redisList) forget(ctx context.Context) error { return r.Del(ctx, key).Err() }

func (r redisList) close() { r.Close() }

// last is all that a cache is asked for.
type last struct{ *memcache.Client }

func openMemcached(_ context.Context, target *url.URL) (store, error) {
	client := memcache.New(target.Host)
	return last{client}, client.Ping()
}

func (l last) write(_ context.Context, number int64) error {
	return l.Set(&memcache.Item{Key: key, Value: []byte(strconv.FormatInt(number, 10))})
}

func (l last) read(_ context.Context) ([]int64, error) {
	item, err := l.Get(key)
	if err != nil {
		return nil, err
	}
	return parsed([]string{string(item.Value)})
}

func (l last) forget(_ context.Context) error { return l.Delete(key) }

func (l last) close() { l.Close() }

func parsed(texts []string) ([]int64, error) {
	numbers := make([]int64, len(texts))
	for i, text := range texts {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		numbers[i] = number
	}
	return numbers, nil
}
