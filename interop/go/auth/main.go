// The released Go client with credentials: auth NAMESRV USER SECRET TOPIC DENIED GROUP; a line per case: "== NAME OUTCOME".
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
	"github.com/apache/rocketmq-client-go/v2/rlog"
)

var clients int

func main() {
	rlog.SetLogLevel("fatal")
	namesrv, user, secret, topic, denied, group := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6]
	good := primitive.Credentials{AccessKey: user, SecretKey: secret}
	send(namesrv, "send", &good, topic)
	send(namesrv, "denied-topic", &good, denied)
	send(namesrv, "token", &primitive.Credentials{AccessKey: user, SecretKey: secret, SecurityToken: "token"}, topic)
	send(namesrv, "wrong-secret", &primitive.Credentials{AccessKey: user, SecretKey: secret + "x"}, topic)
	send(namesrv, "stranger", &primitive.Credentials{AccessKey: "stranger", SecretKey: secret}, topic)
	send(namesrv, "unsigned", nil, topic)
	consume(namesrv, good, topic, group)
}

func send(namesrv, name string, credentials *primitive.Credentials, topic string) {
	clients++
	options := []producer.Option{
		producer.WithNsResolver(primitive.NewPassthroughResolver([]string{namesrv})),
		producer.WithRetry(0),
		producer.WithInstanceName(fmt.Sprintf("signed-%d", clients)),
		producer.WithGroupName(fmt.Sprintf("signed-%d", clients)),
	}
	if credentials != nil {
		options = append(options, producer.WithCredentials(*credentials))
	}
	p, err := rocketmq.NewProducer(options...)
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		say(name, err.Error())
		return
	}
	defer p.Shutdown()
	result, err := p.SendSync(context.Background(), primitive.NewMessage(topic, []byte("signed")).WithTag("A"))
	switch {
	case err != nil:
		say(name, err.Error())
	case result.Status == primitive.SendOK:
		say(name, "SEND_OK")
	default:
		say(name, fmt.Sprint("status ", result.Status))
	}
}

func consume(namesrv string, credentials primitive.Credentials, topic, group string) {
	received := make(chan bool, 1000)
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNsResolver(primitive.NewPassthroughResolver([]string{namesrv})),
		consumer.WithGroupName(group),
		consumer.WithCredentials(credentials),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
	)
	if err == nil {
		err = c.Subscribe(topic, consumer.MessageSelector{}, func(context.Context, ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
			received <- true
			return consumer.ConsumeSuccess, nil
		})
	}
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		say("consume", err.Error())
		return
	}
	select {
	case <-received:
		say("consume", "received")
	case <-time.After(70 * time.Second):
		say("consume", "nothing")
	}
}

func say(name, outcome string) {
	fmt.Println("==", name, strings.Join(strings.Fields(outcome), " "))
}
