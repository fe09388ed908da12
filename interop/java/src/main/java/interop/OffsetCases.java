package interop;

import static interop.World.equal;
import static interop.World.until;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

final class OffsetCases {
  static void register(Map<String, Case> cases) {
    cases.put("offset-resume", OffsetCases::resume);
    cases.put("offset-reset-online", OffsetCases::resetOnline);
    cases.put("offset-reset-offline", OffsetCases::resetOffline);
    cases.put("offset-last", OffsetCases::fromLast);
  }

  private static DefaultMQPushConsumer start(World world, String group, String topic, ConcurrentLinkedQueue<MessageExt> into) throws Exception {
    DefaultMQPushConsumer consumer = world.push(group);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(into));
    consumer.start();
    return consumer;
  }

  /** A group that comes back goes on where it stopped, without gap and without repetition. */
  private static void resume(World world) throws Throwable {
    String topic = world.topic("resume", 2);
    world.fill(topic, "one", 10);
    ConcurrentLinkedQueue<MessageExt> first = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = start(world, "resume", topic, first);
    until(PushCases.FIRST_MESSAGE_MS, "10 messages", () -> first.size() >= 10);
    World.settle(consumer);
    consumer.shutdown();
    world.fill(topic, "two", 10);
    ConcurrentLinkedQueue<MessageExt> second = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer again = start(world, "resume", topic, second);
    until(PushCases.FIRST_MESSAGE_MS, "10 more messages", () -> second.size() >= 10);
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < 10; i++) expected.add("two" + i);
    equal(expected, PushCases.texts(second), "messages after the restart");
    equal(10, second.size(), "deliveries after the restart");
    again.shutdown();
  }

  /** A reset while the group is connected (222, and 220 to the clients) delivers everything again. */
  private static void resetOnline(World world) throws Throwable {
    String topic = world.topic("reset", 2);
    world.fill(topic, "r", 10);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = start(world, "reset", topic, got);
    until(PushCases.FIRST_MESSAGE_MS, "10 messages", () -> got.size() >= 10);
    until(20_000, "committed offsets", () -> world.admin().examineConsumeStats(world.name("reset")).computeTotalDiff() == 0);
    Map<MessageQueue, Long> reset = world.admin().resetOffsetByTimestamp(topic, world.name("reset"), 0, true);
    equal(2, reset.size(), "queues reset");
    for (Map.Entry<MessageQueue, Long> entry : reset.entrySet()) equal(0L, entry.getValue(), "new offset of " + entry.getKey());
    until(60_000, "10 messages again", () -> got.size() >= 20);
    equal(10, PushCases.texts(got).size(), "different messages");
    consumer.shutdown();
  }

  private static void resetOffline(World world) throws Throwable {
    String topic = world.topic("resetoff", 2);
    world.fill(topic, "o", 10);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = start(world, "resetoff", topic, got);
    until(PushCases.FIRST_MESSAGE_MS, "10 messages", () -> got.size() >= 10);
    World.settle(consumer);
    consumer.shutdown();
    until(20_000, "the commit", () -> world.admin().examineConsumeStats(world.name("resetoff")).computeTotalDiff() == 0);
    var rollback = world.admin().resetOffsetByTimestampOld(world.name("resetoff"), topic, 0, true);
    equal(2, rollback.size(), "queues reset");
    ConcurrentLinkedQueue<MessageExt> again = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer second = start(world, "resetoff", topic, again);
    until(PushCases.FIRST_MESSAGE_MS, "10 messages again", () -> again.size() >= 10);
    equal(10, PushCases.texts(again).size(), "different messages");
    second.shutdown();
  }

  /** CONSUME_FROM_LAST_OFFSET of a new group: a queue that is still whole (min offset 0, in memory) is read from its beginning by 5.x too. */
  private static void fromLast(World world) throws Throwable {
    String topic = world.topic("last", 1);
    world.fill(topic, "old", 5);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("last");
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "5 messages", () -> got.size() >= 5);
    consumer.shutdown();
  }

  private OffsetCases() {}
}
