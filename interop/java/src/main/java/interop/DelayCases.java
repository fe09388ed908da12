package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

final class DelayCases {
  static void register(Map<String, Case> cases) {
    cases.put("delay-level", DelayCases::level);
    if (Release.FIVE) cases.put("delay-timer", DelayCases::timer);
  }

  private interface Delay {
    void set(Message message);
  }

  private static void level(World world) throws Throwable {
    Map<String, Long> lateness = deliver(world, "delaylevel", Map.of(
        "now", message -> {},
        "one", message -> message.setDelayTimeLevel(1),
        "five", message -> message.setDelayTimeLevel(2),
        "ten", message -> message.setDelayTimeLevel(3)));
    within(lateness, "now", 0, 2_000);
    within(lateness, "one", 1_000, 3_000);
    within(lateness, "five", 5_000, 7_000);
    within(lateness, "ten", 10_000, 12_000);
  }

  /** Arbitrary delays (timer wheel of 5.x) have a precision of one second. */
  private static void timer(World world) throws Throwable {
    Map<String, Long> lateness = deliver(world, "delaytimer", Map.of(
        "two", message -> Release.delayMs(message, 2_000),
        "six", message -> Release.delayMs(message, 6_500)));
    within(lateness, "two", 900, 4_500);
    within(lateness, "six", 5_400, 9_000);
  }

  private static void within(Map<String, Long> lateness, String body, long least, long most) {
    long ms = lateness.get(body);
    check(ms >= least - 50 && ms <= most, body + " came after " + ms + " ms instead of " + least + " to " + most);
  }

  private static Map<String, Long> deliver(World world, String name, Map<String, Delay> delays) throws Throwable {
    String topic = world.topic(name, 1);
    DefaultMQProducer producer = world.producer(name + "_producer");
    Map<String, MessageExt> got = new ConcurrentHashMap<>();
    Map<String, Long> arrived = new ConcurrentHashMap<>();
    Map<String, Long> sent = new ConcurrentHashMap<>();
    DefaultMQPushConsumer consumer = world.push(name);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      for (MessageExt message : messages) {
        arrived.put(text(message), System.currentTimeMillis());
        got.put(text(message), message);
      }
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    producer.send(new Message(topic, bytes("warm")));
    until(PushCases.FIRST_MESSAGE_MS, "the first message", () -> got.containsKey("warm"));
    for (Map.Entry<String, Delay> entry : delays.entrySet()) {
      Message message = new Message(topic, "tag", entry.getKey() + "-key", bytes(entry.getKey()));
      message.putUserProperty("mine", "kept");
      entry.getValue().set(message);
      sent.put(entry.getKey(), System.currentTimeMillis());
      producer.send(message);
    }
    until(30_000, "all of " + delays.keySet(), () -> got.keySet().containsAll(delays.keySet()));
    for (String body : delays.keySet()) {
      MessageExt message = got.get(body);
      equal(topic, message.getTopic(), "topic of " + body);
      equal("tag", message.getTags(), "tag of " + body);
      equal(body + "-key", message.getKeys(), "keys of " + body);
      equal("kept", message.getUserProperty("mine"), "own property of " + body);
      arrived.computeIfPresent(body, (key, at) -> at - sent.get(key));
    }
    consumer.shutdown();
    producer.shutdown();
    return arrived;
  }

  private DelayCases() {}
}
