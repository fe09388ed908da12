package main

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

func consumeCases() []namedCase {
	return []namedCase{
		{"rebalance", rebalance},
		{"push-orderly", pushOrderly},
		{"retry-dead-letter", retryDeadLetter},
		{"offset-resume", offsetResume},
		{"retry-orderly", retryOrderly},
		{"delay-level", delayLevel},
		{"push-broadcast", pushBroadcast},
		{"push-concurrent", pushConcurrent},
		{"push-tags", pushTags},
		{"push-sql", pushSql},
	}
}

func pushConcurrent(w *world) {
	topic := w.topic("concurrent", 4)
	w.fill(topic, "early", 50)
	got := &box{}
	c := w.push("concurrent")
	must(c.Subscribe(topic, everything(), got.listener))
	must(c.Start())
	until(firstMessage, "the backlog", func() bool { return got.count() >= 50 })
	w.fill(topic, "late", 50)
	until(20*time.Second, "the later messages", func() bool { return got.count() >= 100 })
	equal(100, len(got.bodies()), "different messages")
	equal(100, got.count(), "deliveries")
	must(c.Shutdown())
}

func pushOrderly(w *world) {
	topic := w.topic("orderly", 4)
	p := w.producer("orderly_producer", producer.WithQueueSelector(producer.NewHashQueueSelector()))
	expected := map[string][]string{}
	for i := 0; i < 80; i++ {
		key := fmt.Sprintf("key%d", i%8)
		body := fmt.Sprintf("%s:%d", key, i)
		expected[key] = append(expected[key], body)
		_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(body)).WithShardingKey(key))
		must(err)
	}
	var mutex sync.Mutex
	perKey := map[string][]string{}
	count := 0
	c := w.push("orderly", consumer.WithConsumerOrder(true))
	must(c.Subscribe(topic, everything(), func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, message := range messages {
			key := message.GetShardingKey()
			perKey[key] = append(perKey[key], string(message.Body))
			count++
		}
		return consumer.ConsumeSuccess, nil
	}))
	must(c.Start())
	until(firstMessage, "80 messages", func() bool {
		mutex.Lock()
		defer mutex.Unlock()
		return count >= 80
	})
	for key, bodies := range expected {
		equal(bodies, perKey[key], "messages of "+key)
	}
	must(c.Shutdown())
	must(p.Shutdown())
}

func pushBroadcast(w *world) {
	topic := w.topic("broadcast", 4)
	w.fill(topic, "b", 20)
	boxes := []*box{{}, {}}
	consumers := []rocketmq.PushConsumer{}
	for _, mine := range boxes {
		c := w.push("broadcast", consumer.WithConsumerModel(consumer.BroadCasting))
		must(c.Subscribe(topic, everything(), mine.listener))
		must(c.Start())
		consumers = append(consumers, c)
	}
	until(firstMessage, "20 messages at both", func() bool { return boxes[0].count() >= 20 && boxes[1].count() >= 20 })
	for _, mine := range boxes {
		equal(20, mine.count(), "deliveries")
		equal(20, len(mine.bodies()), "different messages")
	}
	for _, c := range consumers {
		must(c.Shutdown())
	}
}

func pushTags(w *world) {
	topic := w.topic("tags", 2)
	p := w.producer("tags_producer")
	for i := 0; i < 20; i++ {
		tag := []string{"red", "green", "blue", "redish"}[i%4]
		_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(fmt.Sprintf("%s-%d", tag, i))).WithTag(tag))
		must(err)
	}
	got := &box{}
	c := w.push("tags")
	must(c.Subscribe(topic, consumer.MessageSelector{Type: consumer.TAG, Expression: "red || blue"}, got.listener))
	must(c.Start())
	until(firstMessage, "10 messages", func() bool { return got.count() >= 10 })
	for _, tag := range []string{"green", "red"} {
		_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(tag+"-last")).WithTag(tag))
		must(err)
	}
	until(20*time.Second, "the last", func() bool { return got.count() >= 11 })
	for _, message := range got.messages() {
		check(message.GetTags() == "red" || message.GetTags() == "blue", "tag %s", message.GetTags())
	}
	equal(11, got.count(), "deliveries")
	must(c.Shutdown())
	must(p.Shutdown())
}

func pushSql(w *world) {
	topic := w.topic("sql", 2)
	p := w.producer("sql_producer")
	for i := 0; i < 20; i++ {
		message := primitive.NewMessage(topic, []byte(fmt.Sprintf("sql%02d", i)))
		message.WithProperty("price", fmt.Sprint(i))
		_, err := p.SendSync(context.Background(), message)
		must(err)
	}
	got := &box{}
	c := w.push("sql")
	must(c.Subscribe(topic, consumer.MessageSelector{Type: consumer.SQL92, Expression: "price > 4 AND price <= 7"}, got.listener))
	must(c.Start())
	until(firstMessage, "3 messages", func() bool { return got.count() >= 3 })
	time.Sleep(300 * time.Millisecond)
	equal([]string{"sql05", "sql06", "sql07"}, got.bodies(), "messages")
	equal(3, got.count(), "deliveries")
	must(c.Shutdown())
	must(p.Shutdown())
}

// Two retries one second apart (delay level 1), then the dead letter topic.
func retryDeadLetter(w *world) {
	topic := w.topic("retry", 2)
	p := w.producer("retry_producer")
	message := primitive.NewMessage(topic, []byte("poison")).WithTag("tag").WithKeys([]string{"the-key"})
	message.WithProperty("mine", "kept")
	sent, err := p.SendSync(context.Background(), message)
	must(err)
	attempts := &box{}
	c := w.push("retry", consumer.WithMaxReconsumeTimes(2))
	must(c.Subscribe(topic, everything(), func(ctx context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		if concurrently, found := primitive.GetConcurrentlyCtx(ctx); found {
			concurrently.DelayLevelWhenNextConsume = 1
		}
		_, _ = attempts.listener(ctx, messages...)
		return consumer.ConsumeRetryLater, nil
	}))
	must(c.Start())
	until(firstMessage, "3 deliveries", func() bool { return attempts.count() >= 3 })
	for i, attempt := range attempts.messages() {
		equal(int32(i), attempt.ReconsumeTimes, "reconsume times")
		equal(topic, attempt.Topic, fmt.Sprintf("topic of delivery %d", i))
		equal("kept", attempt.GetProperty("mine"), "own property")
		if i > 0 {
			equal(sent.OffsetMsgID, attempt.GetProperty("ORIGIN_MESSAGE_ID"), "ORIGIN_MESSAGE_ID")
		}
	}
	letter := w.deadLetter("retry")
	equal("poison", string(letter.Body), "body of the dead letter")
	equal("kept", letter.GetProperty("mine"), "own property of the dead letter")
	must(c.Shutdown())
	must(p.Shutdown())
}

// deadLetter waits for the one dead letter of a group.
func (w *world) deadLetter(group string) *primitive.MessageExt {
	dead := "%DLQ%" + w.name(group)
	got := &box{}
	until(firstMessage, "the route of "+dead, func() bool {
		c := w.push("dead_" + group)
		must(c.Subscribe(dead, everything(), got.listener))
		return c.Start() == nil
	})
	until(firstMessage, "a message in "+dead, func() bool { return got.count() >= 1 })
	return got.messages()[0]
}

// A suspended queue stands still; its message comes again before the next one.
func retryOrderly(w *world) {
	topic := w.topic("suspend", 1)
	w.fill(topic, "s", 3)
	seen := &box{}
	c := w.push("suspend", consumer.WithConsumerOrder(true), consumer.WithSuspendCurrentQueueTimeMillis(200*time.Millisecond))
	must(c.Subscribe(topic, everything(), func(ctx context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		_, _ = seen.listener(ctx, messages...)
		if string(messages[0].Body) == "s1" && seen.count() < 4 {
			return consumer.SuspendCurrentQueueAMoment, nil
		}
		return consumer.ConsumeSuccess, nil
	}))
	must(c.Start())
	until(firstMessage, "5 deliveries", func() bool { return seen.count() >= 5 })
	order := []string{}
	for _, message := range seen.messages() {
		order = append(order, string(message.Body))
	}
	equal([]string{"s0", "s1", "s1", "s1", "s2"}, order, "deliveries")
	must(c.Shutdown())
}

func delayLevel(w *world) {
	topic := w.topic("delay", 1)
	p := w.producer("delay_producer")
	var mutex sync.Mutex
	arrived := map[string]time.Time{}
	has := func(body string) bool {
		mutex.Lock()
		defer mutex.Unlock()
		_, found := arrived[body]
		return found
	}
	c := w.push("delay")
	must(c.Subscribe(topic, everything(), func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, message := range messages {
			arrived[string(message.Body)] = time.Now()
		}
		return consumer.ConsumeSuccess, nil
	}))
	must(c.Start())
	_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte("warm")))
	must(err)
	until(firstMessage, "the first message", func() bool { return has("warm") })
	sent := map[string]time.Time{}
	delays := map[string]time.Duration{"one": time.Second, "five": 5 * time.Second}
	for body, level := range map[string]int{"one": 1, "five": 2} {
		sent[body] = time.Now()
		_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(body)).WithDelayTimeLevel(level))
		must(err)
	}
	until(30*time.Second, "both", func() bool { return has("one") && has("five") })
	for body, delay := range delays {
		after := arrived[body].Sub(sent[body])
		check(after > delay-50*time.Millisecond && after < delay+2*time.Second, "%s came after %v instead of %v", body, after, delay)
	}
	must(c.Shutdown())
	must(p.Shutdown())
}

// A group that comes back goes on where it stopped, without gap and without repetition. Offsets are sent 10 s after the start
// and every 5 s; what the shutdown sends is lost when the closing socket still has bytes to read.
func offsetResume(w *world) {
	topic := w.topic("resume", 2)
	for _, round := range []string{"one", "two"} {
		w.fill(topic, round, 10)
		got := &box{}
		c := w.push("resume")
		must(c.Subscribe(topic, everything(), got.listener))
		must(c.Start())
		until(firstMessage, "10 messages of "+round, func() bool { return got.count() >= 10 })
		time.Sleep(200 * time.Millisecond)
		for _, body := range got.bodies() {
			equal(round, body[:3], "round of "+body)
		}
		equal(10, got.count(), "deliveries in "+round)
		if round == "one" {
			time.Sleep(16 * time.Second)
		}
		must(c.Shutdown())
	}
}

// Members join and leave; soon after each change every queue has exactly one owner, seen by who gets its messages.
func rebalance(w *world) {
	topic := w.topic("rebalance", 8)
	p := w.producer("rebalance_producer")
	boxes := []*box{}
	join := func() rocketmq.PushConsumer {
		mine := &box{}
		boxes = append(boxes, mine)
		c := w.push("rebalance")
		must(c.Subscribe(topic, everything(), mine.listener))
		must(c.Start())
		return c
	}
	round := 0
	// share sends one message to each queue and tells how many queues each member served.
	share := func() []int {
		round++
		for i := 0; i < 8; i++ {
			_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(fmt.Sprintf("round%d", round))))
			must(err)
		}
		body := fmt.Sprintf("round%d", round)
		count := func(b *box) int {
			queues := map[int]bool{}
			for _, message := range b.messages() {
				if string(message.Body) == body {
					queues[message.Queue.QueueId] = true
				}
			}
			return len(queues)
		}
		counts := make([]int, len(boxes))
		until(firstMessage, "8 messages of "+body, func() bool {
			sum := 0
			for i, mine := range boxes {
				counts[i] = count(mine)
				sum += counts[i]
			}
			return sum >= 8
		})
		return counts
	}
	settled := func(expected ...int) {
		until(firstMessage, fmt.Sprintf("shares %v", expected), func() bool {
			counts := share()
			sort.Ints(counts)
			if fmt.Sprint(counts) == fmt.Sprint(expected) {
				return true
			}
			time.Sleep(time.Second)
			return false
		})
	}
	first := join()
	settled(8)
	second := join()
	settled(4, 4)
	must(second.Shutdown())
	settled(0, 8)
	must(first.Shutdown())
	must(p.Shutdown())
}
