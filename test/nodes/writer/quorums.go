package main

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-zookeeper/zk"
	amqp "github.com/rabbitmq/amqp091-go"
)

// queue is a quorum queue: a message is confirmed when most members have it.
type queue struct {
	connection *amqp.Connection
	channel    *amqp.Channel
}

func openRabbitMQ(_ context.Context, target *url.URL) (store, error) {
	connection, err := amqp.DialConfig(target.String(), amqp.Config{Dial: amqp.DefaultDial(patience)})
	if err != nil {
		return nil, err
	}
	channel, err := connection.Channel()
	if err == nil {
		err = channel.Confirm(false)
	}
	if err == nil {
		_, err = channel.QueueDeclare(key, true, false, false, false, amqp.Table{"x-queue-type": "quorum"})
	}
	if err != nil {
		connection.Close()
		return nil, err
	}
	return queue{connection, channel}, nil
}

func (q queue) write(ctx context.Context, number int64) error {
	message := amqp.Publishing{DeliveryMode: amqp.Persistent, Body: []byte(strconv.FormatInt(number, 10))}
	confirmation, err := q.channel.PublishWithDeferredConfirmWithContext(ctx, "", key, true, false, message)
	if err != nil {
		return err
	}
	kept, err := confirmation.WaitContext(ctx)
	if err == nil && !kept {
		err = errors.New("it was not kept")
	}
	return err
}

// read leaves the messages in the queue: they return with the end of the connection.
func (q queue) read(context.Context) ([]int64, error) {
	var texts []string
	for {
		message, found, err := q.channel.Get(key, false)
		if err != nil {
			return nil, err
		}
		if !found {
			return parsed(texts)
		}
		texts = append(texts, string(message.Body))
	}
}

func (q queue) forget(context.Context) error {
	_, err := q.channel.QueuePurge(key, false)
	return err
}

func (q queue) close() { q.connection.Close() }

// nodes of ZooKeeper, below one that stays.
type nodes struct{ *zk.Conn }

func openZooKeeper(ctx context.Context, target *url.URL) (store, error) {
	connection, events, err := zk.Connect(strings.Split(target.Host, ","), patience, zk.WithLogInfo(false))
	if err != nil {
		return nil, err
	}
	for connected := false; !connected; {
		select {
		case event := <-events:
			connected = event.State == zk.StateHasSession
		case <-ctx.Done():
			connection.Close()
			return nil, ctx.Err()
		}
	}
	if _, err := connection.Create("/"+key, nil, 0, zk.WorldACL(zk.PermAll)); err != nil && !errors.Is(err, zk.ErrNodeExists) {
		connection.Close()
		return nil, err
	}
	return nodes{connection}, nil
}

func (n nodes) write(_ context.Context, number int64) error {
	_, err := n.Create("/"+key+"/"+strconv.FormatInt(number, 10), nil, 0, zk.WorldACL(zk.PermAll))
	return err
}

func (n nodes) read(context.Context) ([]int64, error) {
	children, _, err := n.Children("/" + key)
	if err != nil {
		return nil, err
	}
	return parsed(children)
}

func (n nodes) forget(context.Context) error {
	children, _, err := n.Children("/" + key)
	for _, child := range children {
		if err == nil {
			err = n.Delete("/"+key+"/"+child, -1)
		}
	}
	return err
}

func (n nodes) close() { n.Close() }
