package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/admin"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// A fresh consumer may wait for one rebalance round of 20 s, an orderly one for a lock round more.
const firstMessage = 70 * time.Second

// world is what the cases share: names, clients, waiting and assertions. A failed assertion panics with its reason.
type world struct {
	namesrv string
	prefix  string
	broker  string
	clients int32
}

func newWorld(namesrv, prefix, broker string) *world {
	return &world{namesrv: namesrv, prefix: prefix, broker: broker}
}

func (w *world) name(part string) string { return w.prefix + "_" + part }

// instance gives every client its own connection, heartbeat and client id; default clients of a process share them.
func (w *world) instance() string {
	return fmt.Sprintf("%s-%d", w.prefix, atomic.AddInt32(&w.clients, 1))
}

func (w *world) resolver() primitive.NsResolver {
	return primitive.NewPassthroughResolver([]string{w.namesrv})
}

// topic creates a topic and waits until its route is known, since a Go consumer does not start without it.
func (w *world) topic(part string, queues int) string {
	topic := w.name(part)
	tool, err := admin.NewAdmin(admin.WithResolver(w.resolver()))
	must(err)
	must(tool.CreateTopic(context.Background(), admin.WithTopicCreate(topic), admin.WithBrokerAddrCreate(w.broker),
		admin.WithReadQueueNums(queues), admin.WithWriteQueueNums(queues)))
	until(10*time.Second, "route of "+topic, func() bool {
		list, err := tool.FetchAllTopicList(context.Background())
		if err != nil {
			return false
		}
		for _, known := range list.TopicList {
			if known == topic {
				return true
			}
		}
		return false
	})
	return topic
}

func (w *world) producer(group string, more ...producer.Option) rocketmq.Producer {
	options := append([]producer.Option{
		producer.WithNsResolver(w.resolver()),
		producer.WithGroupName(w.name(group)),
		producer.WithInstanceName(w.instance()),
		producer.WithSendMsgTimeout(10 * time.Second),
	}, more...)
	p, err := rocketmq.NewProducer(options...)
	must(err)
	must(p.Start())
	return p
}

// push makes a consumer that begins at the first message; it is not yet subscribed or started.
func (w *world) push(group string, more ...consumer.Option) rocketmq.PushConsumer {
	options := append([]consumer.Option{
		consumer.WithNsResolver(w.resolver()),
		consumer.WithGroupName(w.name(group)),
		consumer.WithInstance(w.instance()),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
	}, more...)
	c, err := rocketmq.NewPushConsumer(options...)
	must(err)
	return c
}

func everything() consumer.MessageSelector { return consumer.MessageSelector{} }

// box collects deliveries.
type box struct {
	mutex sync.Mutex
	all   []*primitive.MessageExt
}

func (b *box) listener(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.all = append(b.all, messages...)
	return consumer.ConsumeSuccess, nil
}

func (b *box) messages() []*primitive.MessageExt {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]*primitive.MessageExt(nil), b.all...)
}

func (b *box) count() int { return len(b.messages()) }

// bodies are the different bodies, sorted.
func (b *box) bodies() []string {
	seen := map[string]bool{}
	for _, message := range b.messages() {
		seen[string(message.Body)] = true
	}
	all := make([]string, 0, len(seen))
	for body := range seen {
		all = append(all, body)
	}
	sort.Strings(all)
	return all
}

// drain reads COUNT messages of a topic with a group of its own.
func (w *world) drain(topic string, count int) []*primitive.MessageExt {
	got := &box{}
	c := w.push("drain_" + strings.TrimPrefix(strings.ReplaceAll(topic, "%", "-"), w.prefix))
	must(c.Subscribe(topic, everything(), got.listener))
	must(c.Start())
	until(firstMessage, fmt.Sprintf("%d messages in %s", count, topic), func() bool { return got.count() >= count })
	time.Sleep(200 * time.Millisecond) // time for a message too many
	equal(count, got.count(), "messages in "+topic)
	must(c.Shutdown())
	return got.messages()
}

func (w *world) fill(topic, bodies string, count int) {
	p := w.producer("filler_" + topic)
	for i := 0; i < count; i++ {
		result, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(fmt.Sprintf("%s%d", bodies, i))))
		must(err)
		equal(primitive.SendOK, result.Status, "status")
	}
	must(p.Shutdown())
}

func until(limit time.Duration, what string, condition func() bool) {
	end := time.Now().Add(limit)
	for !condition() {
		if time.Now().After(end) {
			panic(fmt.Sprintf("after %v still waiting for %s%s", limit, what, place()))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func must(err error) {
	if err != nil {
		panic(err.Error() + place())
	}
}

func check(condition bool, otherwise string, args ...interface{}) {
	if !condition {
		panic(fmt.Sprintf(otherwise, args...) + place())
	}
}

func equal(expected, actual interface{}, what string) {
	if fmt.Sprint(expected) != fmt.Sprint(actual) {
		panic(fmt.Sprintf("%s: expected %v, got %v%s", what, expected, actual, place()))
	}
}

// place is the line of the case that failed.
func place() string {
	for depth := 1; depth < 20; depth++ {
		if _, file, line, ok := runtime.Caller(depth); ok && !strings.HasSuffix(file, "world.go") {
			return fmt.Sprintf(" (%s:%d)", filepath.Base(file), line)
		}
	}
	return ""
}
