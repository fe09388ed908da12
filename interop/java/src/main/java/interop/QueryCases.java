package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

final class QueryCases {
  static void register(Map<String, Case> cases) {
    cases.put("query-key", QueryCases::byKey);
    cases.put("query-id", QueryCases::byId);
    cases.put("admin-stats", QueryCases::stats);
    cases.put("admin-relay", QueryCases::relay);
  }

  private static void byKey(World world) throws Throwable {
    String topic = world.topic("querykey", 2);
    DefaultMQProducer producer = world.producer("querykey");
    long before = System.currentTimeMillis();
    for (int i = 0; i < 6; i++) producer.send(new Message(topic, "tag", "even" + i % 2 + " own" + i, bytes("q" + i)));
    DefaultMQAdminExt admin = world.admin();
    until(10_000, "3 messages with the key even1", () -> found(admin, topic, "even1", before) == 3);
    QueryResult result = admin.queryMessage(topic, "own4", 32, before - 60_000, System.currentTimeMillis() + 60_000);
    equal(1, result.getMessageList().size(), "messages with the key own4");
    equal("q4", text(result.getMessageList().get(0)), "body");
    check(result.getIndexLastUpdateTimestamp() > 0, "index time");
    equal(0, found(admin, topic, "nobody", before), "messages with an unknown key");
    producer.shutdown();
  }

  private static int found(DefaultMQAdminExt admin, String topic, String key, long before) throws Exception {
    try {
      return admin.queryMessage(topic, key, 32, before - 60_000, System.currentTimeMillis() + 60_000).getMessageList().size();
    } catch (org.apache.rocketmq.client.exception.MQClientException none) {
      return 0;
    }
  }

  private static void byId(World world) throws Throwable {
    String topic = world.topic("queryid", 1);
    DefaultMQProducer producer = world.producer("queryid");
    SendResult sent = producer.send(new Message(topic, "tag", "key", bytes("by id")));
    DefaultMQAdminExt admin = world.admin();
    MessageExt byOffsetId = admin.viewMessage(topic, sent.getOffsetMsgId());
    equal("by id", text(byOffsetId), "body by offset id");
    equal(sent.getOffsetMsgId(), byOffsetId instanceof org.apache.rocketmq.common.message.MessageClientExt
        ? ((org.apache.rocketmq.common.message.MessageClientExt) byOffsetId).getOffsetMsgId() : byOffsetId.getMsgId(), "offset id");
    until(10_000, "the message by its unique key", () -> {
      try {
        return text(admin.viewMessage(topic, sent.getMsgId())).equals("by id");
      } catch (org.apache.rocketmq.client.exception.MQClientException notIndexedYet) {
        return false;
      }
    });
    producer.shutdown();
  }

  private static void stats(World world) throws Throwable {
    String topic = world.topic("stats", 2);
    world.fill(topic, "s", 7);
    DefaultMQAdminExt admin = world.admin();
    until(10_000, "7 messages in the topic's statistics", () -> {
      long sum = 0;
      for (var offset : admin.examineTopicStats(topic).getOffsetTable().values()) sum += offset.getMaxOffset() - offset.getMinOffset();
      return sum == 7;
    });
    for (MessageQueue queue : admin.examineTopicStats(topic).getOffsetTable().keySet()) equal(topic, queue.getTopic(), "topic");
    check(admin.fetchAllTopicList().getTopicList().contains(topic), "topic list");
    List<String> runtimeKeys = List.of("brokerVersionDesc", "putTps", "bootTimestamp", "commitLogMaxOffset", "msgPutTotalTodayNow");
    Map<String, String> table = admin.fetchBrokerRuntimeStats(world.brokerAddr()).getTable();
    for (String key : runtimeKeys) check(table.containsKey(key), "runtime key " + key);
    check(admin.getBrokerConfig(world.brokerAddr()).containsKey("brokerName"), "broker config");
    check(admin.getAllSubscriptionGroup(world.brokerAddr(), 5_000).getSubscriptionGroupTable().size() > 0, "groups");
    check(admin.getAllTopicConfig(world.brokerAddr(), 5_000).getTopicConfigTable().containsKey(topic), "topic config");
  }

  /** What an administrator asks a connected consumer through the broker. */
  private static void relay(World world) throws Throwable {
    String topic = world.topic("relay", 1);
    String group = world.name("relay");
    DefaultMQProducer producer = world.producer("relay_producer");
    SendResult sent = producer.send(new Message(topic, "tag", "key", bytes("relayed")));
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("relay");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "the message", () -> got.size() == 1);
    DefaultMQAdminExt admin = world.admin();
    var connections = admin.examineConsumerConnectionInfo(group).getConnectionSet();
    equal(1, connections.size(), "connections");
    String clientId = connections.iterator().next().getClientId();
    var info = admin.getConsumerRunningInfo(group, clientId, false);
    equal("CONSUME_PASSIVELY", info.getProperties().getProperty("PROP_CONSUME_TYPE"), "consume type");
    check(info.getSubscriptionSet().stream().anyMatch(one -> one.getTopic().equals(topic)), "subscribed topics " + info.getSubscriptionSet());
    var direct = admin.consumeMessageDirectly(group, clientId, topic, sent.getOffsetMsgId());
    equal("CR_SUCCESS", String.valueOf(direct.getConsumeResult()), "result of the direct consumption");
    equal(2, got.size(), "deliveries");
    var status = admin.getConsumeStatus(topic, group, clientId);
    equal(1, status.size(), "clients in the status");
    consumer.shutdown();
    producer.shutdown();
  }

  private QueryCases() {}
}
