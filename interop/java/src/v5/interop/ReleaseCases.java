package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;

/** Cases of 5.x alone. */
final class ReleaseCases {
  static void register(Map<String, Case> cases) {
    cases.put("push-pop", ReleaseCases::pop);
    cases.put("inner-batch", ReleaseCases::innerBatch);
  }

  /** The broker assigns queues and hands messages out by POP; what was acknowledged does not come again. */
  private static void pop(World world) throws Throwable {
    String topic = world.topic("pop", 4);
    String group = world.name("pop");
    Release.group(world.admin(), world.brokerAddr(), group, 16);
    world.admin().setMessageRequestMode(world.brokerAddr(), topic, group, MessageRequestMode.POP, 8, 5_000);
    world.fill(topic, "pop", 40);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("pop");
    consumer.setClientRebalance(false);
    consumer.setPopInvisibleTime(10_000);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "40 messages", () -> PushCases.texts(got).size() == 40);
    equal(true, got.peek().getProperty("POP_CK") != null, "receipt handle present");
    Thread.sleep(14_000); // longer than the invisible time
    equal(40, got.size(), "deliveries");
    consumer.shutdown();
  }

  /** A topic with batch consume queues keeps a batch as one record; consumers get its messages, and those that fail again. */
  private static void innerBatch(World world) throws Throwable {
    String topic = world.name("inner");
    TopicConfig config = new TopicConfig(topic, 1, 1, 6);
    config.getAttributes().put("+queue.type", "BatchCQ");
    world.admin().createAndUpdateTopicConfig(world.brokerAddr(), config);
    equal("BatchCQ", world.admin().examineTopicConfig(world.brokerAddr(), topic).getAttributes().get("queue.type"), "kind of queues");
    DefaultMQProducer producer = world.producer("inner");
    until(10_000, "route of " + topic, () -> {
      try {
        return producer.fetchPublishMessageQueues(topic).size() == 1;
      } catch (Exception notYet) {
        return false;
      }
    });
    List<String> sent = new ArrayList<>();
    long next = 0;
    for (int size : new int[] {3, 1, 40, 2}) {
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) batch.add(new Message(topic, "T" + i % 2, "key" + sent.size(), bytes("inner" + (sent.size() + i))));
      for (Message message : batch) sent.add(text(message));
      SendResult result = producer.send(batch);
      check(!result.getMsgId().contains(","), "one id for a batch: " + result.getMsgId());
      check(!result.getOffsetMsgId().contains(","), "one record for a batch: " + result.getOffsetMsgId());
      equal(next, result.getQueueOffset(), "offset of the batch");
      next += size;
      SendResult single = producer.send(new Message(topic, bytes("single" + sent.size())));
      sent.add("single" + (sent.size()));
      equal(next++, single.getQueueOffset(), "offset of a message behind it");
    }
    List<MessageExt> stored = world.drain(topic);
    equal(sent, stored.stream().map(World::text).collect(Collectors.toList()), "messages");
    for (int i = 0; i < stored.size(); i++) equal((long) i, stored.get(i).getQueueOffset(), "offset of " + text(stored.get(i)));

    DefaultMQPullConsumer pull = world.pull("inner_pull");
    MessageQueue queue = pull.fetchSubscribeMessageQueues(topic).iterator().next();
    PullResult inside = pull.pull(queue, "*", 10, 1, 10_000);
    equal(40, inside.getMsgFoundList().size(), "messages of the batch that is pulled from within");
    equal(46L, inside.getNextBeginOffset(), "next offset");
    equal(0L, pull.searchOffset(queue, 0), "offset of the beginning");
    // The last record, not the end.
    equal(next - 1, pull.searchOffset(queue, System.currentTimeMillis() + 60_000), "offset behind the end");
    pull.shutdown();

    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("inner");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      got.addAll(messages);
      boolean again = messages.stream().anyMatch(one -> text(one).equals(sent.get(1)) && one.getReconsumeTimes() == 0);
      return again ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    int all = sent.size() + 1;
    until(PushCases.FIRST_MESSAGE_MS, all + " deliveries", () -> got.size() == all);
    equal(sent.size(), PushCases.texts(got).size(), "different messages");
    MessageExt last = got.stream().reduce((one, other) -> other).orElseThrow();
    equal(sent.get(1), text(last), "the message that failed");
    equal(1, last.getReconsumeTimes(), "its count");
    consumer.shutdown();
    producer.shutdown();
  }

  private ReleaseCases() {}
}
