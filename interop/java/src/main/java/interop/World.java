package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** What the cases share: names, clients against the server under test, waiting, and assertions. */
final class World {
  final String namesrv;
  private final String prefix;
  private final AtomicInteger clients = new AtomicInteger();
  private DefaultMQAdminExt admin;
  private String brokerAddr;

  World(String namesrv, String prefix) {
    this.namesrv = namesrv;
    this.prefix = prefix;
  }

  String name(String part) {
    return prefix + "_" + part;
  }

  /** An instance name of its own gives every client its own connection, heartbeat and client id. */
  String instance() {
    return prefix + "-" + clients.incrementAndGet();
  }

  synchronized DefaultMQAdminExt admin() throws Exception {
    if (admin == null) {
      DefaultMQAdminExt fresh = new DefaultMQAdminExt(name("admin"));
      fresh.setNamesrvAddr(namesrv);
      fresh.setInstanceName(instance());
      fresh.start();
      // With more than one broker at the NameServer the run says which one the cases use.
      String chosen = System.getProperty("interop.broker");
      brokerAddr = chosen != null ? chosen
          : fresh.examineBrokerClusterInfo().getBrokerAddrTable().values().iterator().next().selectBrokerAddr();
      admin = fresh;
    }
    return admin;
  }

  String brokerAddr() throws Exception {
    admin();
    return brokerAddr;
  }

  /** A topic that exists on the broker and has a route. */
  String topic(String part, int queues) throws Exception {
    String topic = name(part);
    admin().createAndUpdateTopicConfig(brokerAddr(), new TopicConfig(topic, queues, queues, 6));
    until(10_000, "route of " + topic, () -> {
      try {
        return !admin().examineTopicRouteInfo(topic).getQueueDatas().isEmpty();
      } catch (Exception notYet) {
        return false;
      }
    });
    return topic;
  }

  DefaultMQProducer producer(String group) throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer(name(group));
    producer.setNamesrvAddr(namesrv);
    producer.setInstanceName(instance());
    producer.setSendMsgTimeout(10_000);
    producer.start();
    return producer;
  }

  /** Configured, not yet subscribed or started; begins at the first message. */
  DefaultMQPushConsumer push(String group) {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(name(group));
    consumer.setNamesrvAddr(namesrv);
    consumer.setInstanceName(instance());
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    return consumer;
  }

  DefaultMQPullConsumer pull(String group) throws Exception {
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(name(group));
    consumer.setNamesrvAddr(namesrv);
    consumer.setInstanceName(instance());
    consumer.start();
    return consumer;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Message message) {
    return new String(message.getBody(), StandardCharsets.UTF_8);
  }

  /** Sends COUNT messages with bodies PREFIX0, PREFIX1, … and the body as key. */
  void fill(String topic, String bodies, int count) throws Exception {
    DefaultMQProducer producer = producer("filler_" + topic.substring(prefix.length() + 1));
    try {
      for (int i = 0; i < count; i++) {
        SendResult result = producer.send(new Message(topic, null, bodies + i, bytes(bodies + i)));
        equal(SendStatus.SEND_OK, result.getSendStatus(), "status of a send");
      }
    } finally {
      producer.shutdown();
    }
  }

  /** Everything that a topic holds, queue by queue, read with the classic pull consumer. */
  List<MessageExt> drain(String topic) throws Exception {
    DefaultMQPullConsumer consumer = pull("drain_" + topic.replace('%', '-'));
    try {
      List<MessageExt> all = new ArrayList<>();
      Set<MessageQueue> queues = consumer.fetchSubscribeMessageQueues(topic);
      for (MessageQueue queue : queues) {
        long next = consumer.minOffset(queue);
        long end = consumer.maxOffset(queue);
        while (next < end) {
          PullResult result = consumer.pull(queue, "*", next, 32, 10_000);
          if (result.getPullStatus() == PullStatus.FOUND) all.addAll(result.getMsgFoundList());
          check(result.getNextBeginOffset() > next || result.getPullStatus() == PullStatus.FOUND,
              "pull of " + queue + " at " + next + " of " + end + " stands still: " + result.getPullStatus());
          next = result.getNextBeginOffset();
        }
      }
      return all;
    } finally {
      consumer.shutdown();
    }
  }

  /** Returns when the client has booked all that its listener has finished; a shutdown before that commits less. */
  static void settle(DefaultMQPushConsumer consumer) throws Exception {
    until(10_000, "the client's own bookkeeping", () -> consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl()
        .getProcessQueueTable().values().stream().allMatch(queue -> queue.getMsgCount().get() == 0));
    Thread.sleep(100);
  }

  void close() {
    if (admin != null) admin.shutdown();
  }

  static void until(long limitMs, String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limitMs * 1_000_000;
    while (!condition.call()) {
      if (System.nanoTime() > end) throw new AssertionError("after " + limitMs + " ms still waiting for " + what);
      Thread.sleep(20);
    }
  }

  static void check(boolean condition, String otherwise) {
    if (!condition) throw new AssertionError(otherwise);
  }

  static void equal(Object expected, Object actual, String what) {
    boolean same = expected instanceof byte[] && actual instanceof byte[]
        ? Arrays.equals((byte[]) expected, (byte[]) actual) : Objects.equals(expected, actual);
    if (!same) throw new AssertionError(what + ": expected " + expected + ", got " + actual);
  }
}
