package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

final class PullCases {
  static void register(Map<String, Case> cases) {
    cases.put("pull-lite-subscribe", PullCases::liteSubscribe);
    cases.put("pull-lite-assign", PullCases::liteAssign);
    cases.put("pull-classic", PullCases::classic);
    cases.put("pull-block", PullCases::block);
    cases.put("pull-tags", PullCases::tags);
  }

  private static DefaultLitePullConsumer lite(World world, String group) {
    DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(world.name(group));
    consumer.setNamesrvAddr(world.namesrv);
    consumer.setInstanceName(world.instance());
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    return consumer;
  }

  private static void liteSubscribe(World world) throws Throwable {
    String topic = world.topic("lite", 4);
    world.fill(topic, "l", 40);
    DefaultLitePullConsumer consumer = lite(world, "lite");
    consumer.subscribe(topic, "*");
    consumer.start();
    Set<String> got = new TreeSet<>();
    int[] deliveries = {0};
    until(PushCases.FIRST_MESSAGE_MS, "40 messages", () -> {
      for (MessageExt message : consumer.poll(500)) {
        got.add(text(message));
        deliveries[0]++;
      }
      return got.size() >= 40;
    });
    equal(40, deliveries[0], "deliveries");
    consumer.commitSync();
    consumer.shutdown();
    until(10_000, "committed offsets", () -> world.admin().examineConsumeStats(world.name("lite")).computeTotalDiff() == 0);
  }

  private static void liteAssign(World world) throws Throwable {
    String topic = world.topic("assign", 2);
    DefaultMQProducer producer = world.producer("assign_producer");
    for (int i = 0; i < 20; i++) {
      producer.send(new Message(topic, bytes("a" + i)), (queues, message, key) -> queues.get((Integer) key % 2), i);
    }
    DefaultLitePullConsumer consumer = lite(world, "assign");
    consumer.setAutoCommit(false);
    consumer.start();
    Collection<MessageQueue> queues = consumer.fetchMessageQueues(topic);
    equal(2, queues.size(), "queues");
    MessageQueue one = queues.stream().filter(queue -> queue.getQueueId() == 1).findFirst().orElseThrow();
    consumer.assign(List.of(one));
    // A seek right behind an assign races with the client's own first pull, so the queue is read to its end first.
    List<String> got = new ArrayList<>();
    poll(consumer, got, 10);
    equal("a1", got.get(0), "first message");
    consumer.seek(one, 4);
    got.clear();
    poll(consumer, got, 6);
    equal(List.of("a9", "a11", "a13", "a15", "a17", "a19"), got, "messages from offset 4");
    consumer.seekToBegin(one);
    got.clear();
    poll(consumer, got, 10);
    equal("a1", got.get(0), "first after seekToBegin");
    consumer.commitSync();
    equal(10L, consumer.committed(one), "committed offset");
    equal(0L, consumer.offsetForTimestamp(one, 0L), "offset for time 0");
    consumer.shutdown();
    producer.shutdown();
  }

  private static void poll(DefaultLitePullConsumer consumer, List<String> into, int count) throws Exception {
    until(PushCases.FIRST_MESSAGE_MS, count + " messages", () -> {
      for (MessageExt message : consumer.poll(500)) into.add(text(message));
      return into.size() >= count;
    });
  }

  private static void classic(World world) throws Throwable {
    String topic = world.topic("classic", 2);
    DefaultMQProducer producer = world.producer("classic_producer");
    long before = System.currentTimeMillis();
    for (int i = 0; i < 10; i++) {
      producer.send(new Message(topic, bytes("c" + i)), (queues, message, key) -> queues.get(0), null);
    }
    DefaultMQPullConsumer consumer = world.pull("classic");
    Set<MessageQueue> queues = consumer.fetchSubscribeMessageQueues(topic);
    equal(2, queues.size(), "queues");
    MessageQueue full = queues.stream().filter(queue -> queue.getQueueId() == 0).findFirst().orElseThrow();
    MessageQueue empty = queues.stream().filter(queue -> queue.getQueueId() == 1).findFirst().orElseThrow();
    equal(0L, consumer.minOffset(full), "min offset");
    until(5_000, "max offset 10", () -> consumer.maxOffset(full) == 10L);
    equal(0L, consumer.maxOffset(empty), "max offset of the empty queue");
    long earliest = consumer.earliestMsgStoreTime(full);
    check(earliest >= before - 1_000 && earliest <= System.currentTimeMillis() + 1_000, "earliest store time " + earliest);
    equal(0L, consumer.searchOffset(full, before - 60_000), "offset of a time before");

    PullResult found = consumer.pull(full, "*", 3, 4);
    equal(PullStatus.FOUND, found.getPullStatus(), "status");
    equal(List.of("c3", "c4", "c5", "c6"), new ArrayList<>(bodies(found)), "messages");
    equal(7L, found.getNextBeginOffset(), "next offset");
    equal(0L, found.getMinOffset(), "min offset in the answer");
    equal(10L, found.getMaxOffset(), "max offset in the answer");
    PullResult none = consumer.pull(full, "*", 10, 4);
    equal(PullStatus.NO_NEW_MSG, none.getPullStatus(), "status at the end");
    equal(10L, none.getNextBeginOffset(), "next offset at the end");
    PullResult beyond = consumer.pull(full, "*", 99, 4);
    equal(PullStatus.OFFSET_ILLEGAL, beyond.getPullStatus(), "status beyond the end");
    equal(10L, beyond.getNextBeginOffset(), "next offset beyond the end");
    PullResult nothing = consumer.pull(empty, "*", 0, 4);
    equal(PullStatus.NO_NEW_MSG, nothing.getPullStatus(), "status in the empty queue");

    consumer.updateConsumeOffset(full, 7);
    consumer.getDefaultMQPullConsumerImpl().getOffsetStore().persistAll(queues);
    until(5_000, "committed offset 7", () -> consumer.fetchConsumeOffset(full, true) == 7L);
    consumer.shutdown();
    producer.shutdown();
  }

  private static List<String> bodies(PullResult result) {
    List<String> all = new ArrayList<>();
    for (MessageExt message : result.getMsgFoundList()) all.add(text(message));
    return all;
  }

  /** The broker holds a pull at the end of a queue until a message arrives. */
  private static void block(World world) throws Throwable {
    String topic = world.topic("block", 1);
    DefaultMQProducer producer = world.producer("block_producer");
    DefaultMQPullConsumer consumer = world.pull("block");
    MessageQueue queue = consumer.fetchSubscribeMessageQueues(topic).iterator().next();
    Thread sender = new Thread(() -> {
      try {
        Thread.sleep(1_500);
        producer.send(new Message(topic, bytes("late")));
      } catch (Exception failure) {
        failure.printStackTrace();
      }
    });
    sender.start();
    long from = System.nanoTime();
    PullResult result = consumer.pullBlockIfNotFound(queue, "*", 0, 1);
    long ms = (System.nanoTime() - from) / 1_000_000;
    equal(PullStatus.FOUND, result.getPullStatus(), "status");
    equal("late", text(result.getMsgFoundList().get(0)), "body");
    check(ms >= 1_400 && ms < 8_000, "held for " + ms + " ms");
    sender.join();
    consumer.shutdown();
    producer.shutdown();
  }

  private static void tags(World world) throws Throwable {
    String topic = world.topic("pulltags", 1);
    DefaultMQProducer producer = world.producer("pulltags_producer");
    for (int i = 0; i < 6; i++) producer.send(new Message(topic, i % 3 == 0 ? "yes" : "no", bytes("p" + i)));
    DefaultMQPullConsumer consumer = world.pull("pulltags");
    MessageQueue queue = consumer.fetchSubscribeMessageQueues(topic).iterator().next();
    PullResult some = consumer.pull(queue, "yes", 0, 32);
    equal(PullStatus.FOUND, some.getPullStatus(), "status");
    equal(List.of("p0", "p3"), bodies(some), "messages");
    PullResult none = consumer.pull(queue, "never", 0, 32);
    equal(PullStatus.NO_MATCHED_MSG, none.getPullStatus(), "status without a match");
    equal(6L, none.getNextBeginOffset(), "next offset without a match");
    consumer.shutdown();
    producer.shutdown();
  }

  private PullCases() {}
}
