package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

func sendCases() []namedCase {
	return []namedCase{
		{"send-sync", sendSync},
		{"send-async", sendAsync},
		{"send-oneway", sendOneway},
		{"send-batch", sendBatch},
		{"send-ordered", sendOrdered},
		{"send-big", sendBig},
		{"send-properties", sendProperties},
		{"transaction", transaction},
	}
}

func sendSync(w *world) {
	topic := w.topic("sync", 4)
	p := w.producer("sync")
	last := map[int]int64{}
	ids := map[string]string{}
	for i := 0; i < 20; i++ {
		body := fmt.Sprintf("body%d", i)
		result, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte(body)).WithTag("tag").WithKeys([]string{"key"}))
		must(err)
		equal(primitive.SendOK, result.Status, "status")
		expected := int64(0)
		if before, seen := last[result.MessageQueue.QueueId]; seen {
			expected = before + 1
		}
		equal(expected, result.QueueOffset, "offset in "+result.MessageQueue.String())
		last[result.MessageQueue.QueueId] = result.QueueOffset
		equal("DefaultRegion", result.RegionID, "region")
		ids[body] = result.MsgID
	}
	equal(4, len(last), "queues used in turn")
	for _, message := range w.drain(topic, 20) {
		equal(ids[string(message.Body)], message.MsgId, "id of "+string(message.Body))
	}
	must(p.Shutdown())
}

func sendAsync(w *world) {
	topic := w.topic("async", 4)
	p := w.producer("async")
	var done sync.WaitGroup
	var mutex sync.Mutex
	failures := []string{}
	for i := 0; i < 100; i++ {
		done.Add(1)
		must(p.SendAsync(context.Background(), func(_ context.Context, result *primitive.SendResult, err error) {
			defer done.Done()
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				failures = append(failures, err.Error())
			} else if result.Status != primitive.SendOK {
				failures = append(failures, fmt.Sprint(result.Status))
			}
		}, primitive.NewMessage(topic, []byte(fmt.Sprintf("async%d", i)))))
	}
	done.Wait()
	equal(0, len(failures), "failures "+strings.Join(failures, ", "))
	w.drain(topic, 100)
	must(p.Shutdown())
}

func sendOneway(w *world) {
	topic := w.topic("oneway", 2)
	p := w.producer("oneway")
	for i := 0; i < 10; i++ {
		must(p.SendOneWay(context.Background(), primitive.NewMessage(topic, []byte(fmt.Sprintf("oneway%d", i)))))
	}
	w.drain(topic, 10)
	must(p.Shutdown())
}

func sendBatch(w *world) {
	topic := w.topic("batch", 1)
	p := w.producer("batch")
	messages := []*primitive.Message{}
	for i := 0; i < 16; i++ {
		messages = append(messages, primitive.NewMessage(topic, []byte(fmt.Sprintf("batch%d", i))).WithTag(fmt.Sprintf("t%d", i)))
	}
	result, err := p.SendSync(context.Background(), messages...)
	must(err)
	equal(primitive.SendOK, result.Status, "status")
	equal(16, len(strings.Split(result.OffsetMsgID, ",")), "offset ids")
	for _, message := range w.drain(topic, 16) {
		i := message.QueueOffset
		equal(fmt.Sprintf("batch%d", i), string(message.Body), "body")
		equal(fmt.Sprintf("t%d", i), message.GetTags(), "tag")
	}
	must(p.Shutdown())
}

func sendOrdered(w *world) {
	topic := w.topic("ordered", 4)
	p := w.producer("ordered", producer.WithQueueSelector(producer.NewHashQueueSelector()))
	for i := 0; i < 40; i++ {
		message := primitive.NewMessage(topic, []byte(fmt.Sprintf("%d:%02d", i%10, i))).WithShardingKey(fmt.Sprintf("order%d", i%10))
		_, err := p.SendSync(context.Background(), message)
		must(err)
	}
	queueOf := map[string]int{}
	offsets := map[string]map[int64]string{}
	for _, message := range w.drain(topic, 40) {
		order := strings.Split(string(message.Body), ":")[0]
		if queue, seen := queueOf[order]; seen {
			equal(queue, message.Queue.QueueId, "queue of order "+order)
		}
		queueOf[order] = message.Queue.QueueId
		if offsets[order] == nil {
			offsets[order] = map[int64]string{}
		}
		offsets[order][message.QueueOffset] = string(message.Body)
	}
	equal(10, len(offsets), "orders")
	for order, byOffset := range offsets {
		previous := ""
		for offset := int64(0); offset < 40; offset++ {
			if body, found := byOffset[offset]; found {
				check(body > previous, "order %s: %s after %s", order, body, previous)
				previous = body
			}
		}
	}
	must(p.Shutdown())
}

func sendBig(w *world) {
	topic := w.topic("big", 1)
	p := w.producer("big")
	body := bytes.Repeat([]byte("x"), 200_000)
	_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, body))
	must(err)
	message := w.drain(topic, 1)[0]
	check(bytes.Equal(body, message.Body), "the body of %d bytes came back different (%d bytes)", len(body), len(message.Body))
	check(message.StoreSize < 2_000, "stored compressed: %d", message.StoreSize)
	must(p.Shutdown())
}

func sendProperties(w *world) {
	topic := w.topic("properties", 1)
	p := w.producer("properties")
	message := primitive.NewMessage(topic, []byte("Grüße, 世界 🚀")).WithTag("tag-Ä").WithKeys([]string{"first", "second"})
	message.Flag = 77
	message.WithProperty("unicode", "日本語 🎉")
	message.WithProperty("equals", "a=b=c")
	result, err := p.SendSync(context.Background(), message)
	must(err)
	back := w.drain(topic, 1)[0]
	equal("Grüße, 世界 🚀", string(back.Body), "body")
	equal("tag-Ä", back.GetTags(), "tag")
	equal("first second", strings.TrimSpace(back.GetKeys()), "keys")
	equal(int32(77), back.Flag, "flag")
	equal("日本語 🎉", back.GetProperty("unicode"), "unicode property")
	equal("a=b=c", back.GetProperty("equals"), "property with equals signs")
	equal(result.MsgID, back.MsgId, "id")
	equal(result.OffsetMsgID, back.OffsetMsgId, "offset id")
	equal("DefaultCluster", back.GetProperty("CLUSTER"), "cluster property")
	equal(int32(0), back.ReconsumeTimes, "reconsume times")
	must(p.Shutdown())
}

type decider struct {
	mutex sync.Mutex
	asked map[string]int
}

func (d *decider) ExecuteLocalTransaction(message *primitive.Message) primitive.LocalTransactionState {
	switch string(message.Body) {
	case "commit":
		return primitive.CommitMessageState
	case "rollback":
		return primitive.RollbackMessageState
	}
	return primitive.UnknowState
}

// CheckLocalTransaction may be asked for an ended one too: 5.x writes the end down in batches, up to 3 s later.
func (d *decider) CheckLocalTransaction(message *primitive.MessageExt) primitive.LocalTransactionState {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.asked[string(message.Body)]++
	if string(message.Body) == "rollback" {
		return primitive.RollbackMessageState
	}
	return primitive.CommitMessageState
}

func transaction(w *world) {
	topic := w.topic("tx", 1)
	got := &box{}
	c := w.push("tx")
	must(c.Subscribe(topic, everything(), got.listener))
	must(c.Start())
	listener := &decider{asked: map[string]int{}}
	p, err := rocketmq.NewTransactionProducer(listener, producer.WithNsResolver(w.resolver()),
		producer.WithGroupName(w.name("tx_producer")), producer.WithInstanceName(w.instance()))
	must(err)
	must(p.Start())
	for _, body := range []string{"commit", "rollback", "open"} {
		message := primitive.NewMessage(topic, []byte(body))
		message.WithProperty("CHECK_IMMUNITY_TIME_IN_SECONDS", "1")
		result, err := p.SendMessageInTransaction(context.Background(), message)
		must(err)
		equal(primitive.SendOK, result.Status, "status of "+body)
	}
	until(firstMessage, "the committed and the checked message", func() bool { return len(got.bodies()) >= 2 })
	time.Sleep(200 * time.Millisecond)
	equal([]string{"commit", "open"}, got.bodies(), "messages")
	listener.mutex.Lock()
	check(listener.asked["open"] >= 1, "the check did not come")
	listener.mutex.Unlock()
	must(c.Shutdown())
	must(p.Shutdown())
}
