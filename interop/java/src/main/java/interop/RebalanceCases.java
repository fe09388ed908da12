package interop;

import static interop.World.equal;
import static interop.World.until;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

final class RebalanceCases {
  static void register(Map<String, Case> cases) {
    cases.put("rebalance", RebalanceCases::joinAndLeave);
  }

  /** Members join and leave; soon after each change every queue has exactly one owner. */
  private static void joinAndLeave(World world) throws Throwable {
    String topic = world.topic("rebalance", 8);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer first = member(world, topic, got);
    until(PushCases.FIRST_MESSAGE_MS, "one member with 8 queues", () -> owned(topic, first).size() == 8);
    DefaultMQPushConsumer second = member(world, topic, got);
    until(PushCases.FIRST_MESSAGE_MS, "two members with 4 queues each", () -> shared(topic, 4, first, second));
    DefaultMQPushConsumer third = member(world, topic, got);
    until(PushCases.FIRST_MESSAGE_MS, "three members", () -> {
      List<Integer> sizes = new ArrayList<>(List.of(owned(topic, first).size(), owned(topic, second).size(), owned(topic, third).size()));
      sizes.sort(null);
      return sizes.equals(List.of(2, 3, 3)) && union(topic, first, second, third).size() == 8;
    });
    equal(3, world.admin().examineConsumerConnectionInfo(world.name("rebalance")).getConnectionSet().size(), "connections");
    world.fill(topic, "m", 40);
    until(PushCases.FIRST_MESSAGE_MS, "40 messages", () -> PushCases.texts(got).size() == 40);
    equal(40, got.size(), "deliveries");
    third.shutdown();
    second.shutdown();
    until(PushCases.FIRST_MESSAGE_MS, "the first with 8 queues again", () -> owned(topic, first).size() == 8);
    world.fill(topic, "n", 16);
    until(PushCases.FIRST_MESSAGE_MS, "16 more messages", () -> PushCases.texts(got).size() == 56);
    first.shutdown();
  }

  private static DefaultMQPushConsumer member(World world, String topic, ConcurrentLinkedQueue<MessageExt> got) throws Exception {
    DefaultMQPushConsumer consumer = world.push("rebalance");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    return consumer;
  }

  private static Set<MessageQueue> owned(String topic, DefaultMQPushConsumer consumer) {
    Set<MessageQueue> mine = new HashSet<>();
    for (MessageQueue queue : consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().keySet()) {
      if (queue.getTopic().equals(topic)) mine.add(queue);
    }
    return mine;
  }

  private static Set<MessageQueue> union(String topic, DefaultMQPushConsumer... members) {
    Set<MessageQueue> all = new HashSet<>();
    for (DefaultMQPushConsumer member : members) all.addAll(owned(topic, member));
    return all;
  }

  private static boolean shared(String topic, int each, DefaultMQPushConsumer... members) {
    for (DefaultMQPushConsumer member : members) if (owned(topic, member).size() != each) return false;
    return union(topic, members).size() == each * members.length;
  }

  private RebalanceCases() {}
}
