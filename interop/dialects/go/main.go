// Does with the released client what it is told, for one situation: a call may end the process. A line is SITUATION,
// COMMAND and arguments, separated by tabs; the answer is SITUATION, a tab and a JSON object.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
	"github.com/apache/rocketmq-client-go/v2/rlog"
)

type outcome struct {
	Text string `json:"text"`
	Ms   int64  `json:"ms"`
}

type situation struct {
	producer  rocketmq.Producer
	consumer  rocketmq.PushConsumer
	first     chan time.Time
	once      sync.Once
	startedAt time.Time
}

func main() {
	rlog.SetLogLevel("warn")
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: nobodyKnows()}
	s := &situation{first: make(chan time.Time, 1)}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Split(lines.Text(), "\t")
		from := time.Now()
		text, at := s.do(words, from)
		answer, _ := json.Marshal(outcome{text, at.Sub(from).Round(time.Millisecond).Milliseconds()})
		if words[1] == "first" {
			answer, _ = json.Marshal(outcome{text, at.Sub(s.startedAt).Round(time.Millisecond).Milliseconds()})
		}
		fmt.Printf("%s\t%s\n", words[0], answer)
		if words[1] == "stop" {
			return
		}
	}
}

func (s *situation) do(words []string, from time.Time) (string, time.Time) {
	switch words[1] {
	case "producer":
		var err error
		options := []producer.Option{producer.WithGroupName(words[3])}
		if words[2] == "(none)" {
			// A look-up that finds nobody, as without an option, but on this machine.
			options = append(options, producer.WithNameServerDomain("http://127.0.0.1:1/rocketmq/nsaddr"))
		} else {
			options = append(options, producer.WithNsResolver(primitive.NewPassthroughResolver(list(words[2]))))
		}
		s.producer, err = rocketmq.NewProducer(options...)
		if err == nil {
			err = s.producer.Start()
		}
		return told("started", err), time.Now()
	case "send":
		if s.producer == nil {
			return "no producer", time.Now()
		}
		return s.send(words[2], primitive.NewMessage(words[3], []byte("x")))
	case "consumer":
		var err error
		s.startedAt = time.Now()
		s.consumer, err = rocketmq.NewPushConsumer(
			consumer.WithGroupName(words[3]),
			consumer.WithNsResolver(primitive.NewPassthroughResolver(list(words[2]))),
			consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset))
		if err == nil {
			err = s.consumer.Subscribe(words[4], consumer.MessageSelector{}, s.got)
		}
		if err == nil {
			err = s.consumer.Start()
		}
		return told("started", err), time.Now()
	case "first":
		limit, _ := strconv.Atoi(words[2])
		end := s.startedAt.Add(time.Duration(limit) * time.Millisecond)
		select {
		case at := <-s.first:
			return "received", at
		case <-time.After(time.Until(end)):
			return fmt.Sprintf("nothing within %d ms", limit), end
		}
	}
	return "stopped", time.Now()
}

func (s *situation) got(_ context.Context, _ ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
	s.once.Do(func() { s.first <- time.Now() })
	return consumer.ConsumeSuccess, nil
}

func (s *situation) send(mode string, message *primitive.Message) (string, time.Time) {
	switch mode {
	case "sync":
		result, err := s.producer.SendSync(context.Background(), message)
		return toldResult(result, err), time.Now()
	case "oneway":
		err := s.producer.SendOneWay(context.Background(), message)
		return told("handed over", err), time.Now()
	}
	type called struct {
		text string
		at   time.Time
	}
	answer := make(chan called, 2)
	err := s.producer.SendAsync(context.Background(), func(_ context.Context, result *primitive.SendResult, err error) {
		answer <- called{toldResult(result, err), time.Now()}
	}, message)
	if err != nil {
		return told("", err), time.Now()
	}
	got := <-answer
	// A client that ends its process after the callback has done so by then.
	time.Sleep(100 * time.Millisecond)
	return got.text, got.at
}

var statuses = map[primitive.SendStatus]string{
	primitive.SendOK: "SEND_OK", primitive.SendFlushDiskTimeout: "FLUSH_DISK_TIMEOUT",
	primitive.SendFlushSlaveTimeout: "FLUSH_SLAVE_TIMEOUT", primitive.SendSlaveNotAvailable: "SLAVE_NOT_AVAILABLE",
}

func toldResult(result *primitive.SendResult, err error) string {
	if err != nil {
		return told("", err)
	}
	if result == nil {
		return "no result"
	}
	if name, known := statuses[result.Status]; known {
		return name
	}
	return fmt.Sprintf("status %d", result.Status)
}

func told(well string, err error) string {
	if err != nil {
		return err.Error()
	}
	return well
}

func list(words string) []string {
	if words == "(empty)" {
		return []string{}
	}
	return strings.Split(words, "\x1f")
}

// nobodyKnows is a name server in this process that knows no name, so that what is not in the hosts file does not
// resolve, whatever the machine's own name servers do.
func nobodyKnows() func(context.Context, string, string) (net.Conn, error) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		query := make([]byte, 1500)
		for {
			length, from, err := server.ReadFrom(query)
			if err != nil {
				return
			}
			query[2] |= 0x80                   // an answer
			query[3] = query[3]&0xf0 | 0x80 | 3 // recursion is available, NXDOMAIN
			_, _ = server.WriteTo(query[:length], from)
		}
	}()
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "udp", server.LocalAddr().String())
	}
}
