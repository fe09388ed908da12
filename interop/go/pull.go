package main

import (
	"context"
	"fmt"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

func pullCases() []namedCase {
	return []namedCase{
		{"pull-poll", pullPoll},
		{"pull-from", pullFrom},
	}
}

func (w *world) pull(group string) rocketmq.PullConsumer {
	c, err := rocketmq.NewPullConsumer(consumer.WithNsResolver(w.resolver()), consumer.WithGroupName(w.name(group)),
		consumer.WithInstance(w.instance()), consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset))
	must(err)
	return c
}

func pullPoll(w *world) {
	topic := w.topic("poll", 4)
	w.fill(topic, "p", 20)
	c := w.pull("poll")
	must(c.Subscribe(topic, everything()))
	must(c.Start())
	seen := map[string]bool{}
	deliveries := 0
	until(firstMessage, "20 messages", func() bool {
		request, err := c.Poll(context.Background(), time.Second)
		if err != nil {
			return false
		}
		for _, message := range request.GetMsgList() {
			seen[string(message.Body)] = true
			deliveries++
		}
		c.ACK(context.Background(), request, consumer.ConsumeSuccess)
		return len(seen) >= 20
	})
	equal(20, deliveries, "deliveries")
	must(c.Shutdown())
}

func pullFrom(w *world) {
	topic := w.topic("from", 2)
	p := w.producer("from_producer", producer.WithQueueSelector(producer.NewManualQueueSelector()))
	var queue *primitive.MessageQueue
	for i := 0; i < 10; i++ {
		message := primitive.NewMessage(topic, []byte(fmt.Sprintf("f%d", i)))
		message.Queue = &primitive.MessageQueue{Topic: topic, BrokerName: "broker-a", QueueId: 1}
		result, err := p.SendSync(context.Background(), message)
		must(err)
		queue = result.MessageQueue
	}
	equal(1, queue.QueueId, "queue chosen by hand")
	c := w.pull("from")
	must(c.Subscribe(topic, everything()))
	must(c.Start())
	var result *primitive.PullResult
	until(firstMessage, "a pull", func() bool {
		var err error
		result, err = c.PullFrom(context.Background(), queue, 3, 4)
		return err == nil && result.Status == primitive.PullFound
	})
	bodies := []string{}
	for _, message := range result.GetMessageExts() {
		bodies = append(bodies, string(message.Body))
	}
	equal([]string{"f3", "f4", "f5", "f6"}, bodies, "messages")
	equal(int64(7), result.NextBeginOffset, "next offset")
	equal(int64(10), result.MaxOffset, "max offset")
	beyond, err := c.PullFrom(context.Background(), queue, 99, 4)
	must(err)
	equal(primitive.PullOffsetIllegal, beyond.Status, "status beyond the end")
	equal(int64(10), beyond.NextBeginOffset, "next offset beyond the end")
	must(c.UpdateOffset(queue, 7))
	must(c.PersistOffset(context.Background(), topic))
	must(c.Shutdown())
	must(p.Shutdown())
}
