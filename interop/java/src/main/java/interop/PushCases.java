package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

final class PushCases {
  /** A fresh consumer of 5.3.3 may be refused with code 25 for up to 20 s, and orderly consumption begins with a lock round. */
  static final long FIRST_MESSAGE_MS = 60_000;

  static void register(Map<String, Case> cases) {
    cases.put("push-orderly", PushCases::orderly);
    cases.put("push-concurrent", PushCases::concurrent);
    cases.put("push-broadcast", PushCases::broadcast);
    cases.put("push-tags", PushCases::tags);
    cases.put("push-sql", PushCases::sql);
    cases.put("push-latency", PushCases::latency);
  }

  static MessageListenerConcurrently collect(ConcurrentLinkedQueue<MessageExt> into) {
    return (messages, context) -> {
      into.addAll(messages);
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    };
  }

  static Set<String> texts(Iterable<MessageExt> messages) {
    Set<String> all = new TreeSet<>();
    for (MessageExt message : messages) all.add(text(message));
    return all;
  }

  private static void concurrent(World world) throws Throwable {
    String topic = world.topic("concurrent", 4);
    world.fill(topic, "early", 50);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("concurrent");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(collect(got));
    consumer.start();
    until(FIRST_MESSAGE_MS, "the backlog", () -> got.size() >= 50);
    world.fill(topic, "late", 50);
    until(20_000, "the later messages", () -> got.size() >= 100);
    equal(100, texts(got).size(), "different messages");
    equal(100, got.size(), "deliveries");
    World.settle(consumer);
    consumer.shutdown();
    var stats = world.admin().examineConsumeStats(world.name("concurrent"));
    equal(0L, stats.computeTotalDiff(), "lag after shutdown");
  }

  private static void orderly(World world) throws Throwable {
    String topic = world.topic("orderly", 4);
    DefaultMQProducer producer = world.producer("orderly_producer");
    for (int i = 0; i < 80; i++) {
      producer.send(new Message(topic, bytes(String.valueOf(i))), (queues, message, key) -> queues.get((Integer) key % 4), i);
    }
    Map<Integer, List<Integer>> perQueue = new ConcurrentHashMap<>();
    Map<Integer, AtomicInteger> inside = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    AtomicInteger count = new AtomicInteger();
    DefaultMQPushConsumer consumer = world.push("orderly");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
      int queue = context.getMessageQueue().getQueueId();
      AtomicInteger running = inside.computeIfAbsent(queue, any -> new AtomicInteger());
      if (running.incrementAndGet() > 1) faults.add("two threads in queue " + queue);
      for (MessageExt message : messages) {
        perQueue.computeIfAbsent(queue, any -> new ArrayList<>()).add(Integer.valueOf(text(message)));
        count.incrementAndGet();
      }
      running.decrementAndGet();
      return ConsumeOrderlyStatus.SUCCESS;
    });
    consumer.start();
    until(FIRST_MESSAGE_MS, "80 messages", () -> count.get() >= 80);
    equal(null, faults.peek(), "fault");
    for (int queue = 0; queue < 4; queue++) {
      List<Integer> expected = new ArrayList<>();
      for (int i = queue; i < 80; i += 4) expected.add(i);
      equal(expected, perQueue.get(queue), "queue " + queue);
    }
    consumer.shutdown();
    producer.shutdown();
  }

  private static void broadcast(World world) throws Throwable {
    String topic = world.topic("broadcast", 4);
    world.fill(topic, "b", 20);
    List<ConcurrentLinkedQueue<MessageExt>> got = List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    for (ConcurrentLinkedQueue<MessageExt> mine : got) {
      DefaultMQPushConsumer consumer = world.push("broadcast");
      Release.broadcast(consumer);
      consumer.subscribe(topic, "*");
      consumer.registerMessageListener(collect(mine));
      consumer.start();
      consumers.add(consumer);
    }
    until(FIRST_MESSAGE_MS, "20 messages at both", () -> got.get(0).size() >= 20 && got.get(1).size() >= 20);
    for (ConcurrentLinkedQueue<MessageExt> mine : got) {
      equal(20, mine.size(), "deliveries");
      equal(20, texts(mine).size(), "different messages");
    }
    for (DefaultMQPushConsumer consumer : consumers) consumer.shutdown();
  }

  private static void tags(World world) throws Throwable {
    String topic = world.topic("tags", 2);
    DefaultMQProducer producer = world.producer("tags_producer");
    String[] tags = {"red", "green", "blue", null, "redish"};
    for (int i = 0; i < 25; i++) producer.send(new Message(topic, tags[i % 5], bytes(tags[i % 5] + "-" + i)));
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("tags");
    consumer.subscribe(topic, "red || blue");
    consumer.registerMessageListener(collect(got));
    consumer.start();
    until(FIRST_MESSAGE_MS, "10 messages", () -> got.size() >= 10);
    producer.send(new Message(topic, "green", bytes("green-last")));
    producer.send(new Message(topic, "red", bytes("red-last")));
    until(20_000, "the last", () -> texts(got).contains("red-last"));
    equal(11, got.size(), "deliveries");
    for (MessageExt message : got) check(message.getTags().equals("red") || message.getTags().equals("blue"), "tag " + message.getTags());
    consumer.shutdown();
    producer.shutdown();
  }

  private static void sql(World world) throws Throwable {
    String topic = world.topic("sql", 2);
    DefaultMQProducer producer = world.producer("sql_producer");
    for (int i = 0; i < 20; i++) {
      Message message = new Message(topic, bytes("sql" + i));
      message.putUserProperty("price", String.valueOf(i));
      message.putUserProperty("region", i % 2 == 0 ? "eu" : "us");
      producer.send(message);
    }
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("sql");
    consumer.subscribe(topic, MessageSelector.bySql("price BETWEEN 5 AND 14 AND region = 'eu' AND missing IS NULL"));
    consumer.registerMessageListener(collect(got));
    consumer.start();
    until(FIRST_MESSAGE_MS, "5 messages", () -> got.size() >= 5);
    Thread.sleep(500); // time for a message too many
    equal(Set.of("sql6", "sql8", "sql10", "sql12", "sql14"), texts(got), "messages");
    equal(5, got.size(), "deliveries");
    consumer.shutdown();
    producer.shutdown();
  }

  /** A held pull is answered when a message arrives, not at the end of its 15 s. */
  private static void latency(World world) throws Throwable {
    String topic = world.topic("latency", 1);
    DefaultMQProducer producer = world.producer("latency_producer");
    Map<String, Long> arrived = new ConcurrentHashMap<>();
    DefaultMQPushConsumer consumer = world.push("latency");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      for (MessageExt message : messages) arrived.put(text(message), System.nanoTime());
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    producer.send(new Message(topic, bytes("warm")));
    until(FIRST_MESSAGE_MS, "the first message", () -> arrived.containsKey("warm"));
    Map<Long, String> lateness = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      Thread.sleep(100);
      String body = "m" + i;
      long from = System.nanoTime();
      producer.send(new Message(topic, bytes(body)));
      until(20_000, body, () -> arrived.containsKey(body));
      lateness.put((arrived.get(body) - from) / 1_000_000, body);
    }
    long median = new ArrayList<>(lateness.keySet()).get(lateness.size() / 2);
    check(median < 500, "median of send to delivery: " + median + " ms");
    consumer.shutdown();
    producer.shutdown();
  }

  private PushCases() {}
}
