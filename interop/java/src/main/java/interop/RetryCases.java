package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

final class RetryCases {
  static void register(Map<String, Case> cases) {
    cases.put("retry-dead-letter", RetryCases::deadLetter);
    if (Release.FIVE) cases.put("retry-long-name", RetryCases::longName);
    cases.put("retry-orderly", RetryCases::orderly);
    cases.put("retry-orderly-dead-letter", RetryCases::orderlyDeadLetter);
  }

  /** Two retries one second apart (delay level 1), then the dead letter topic. */
  private static void deadLetter(World world) throws Throwable {
    String topic = world.topic("retry", 2);
    String group = world.name("retry");
    DefaultMQProducer producer = world.producer("retry_producer");
    Message message = new Message(topic, "tag", "the-key", bytes("poison"));
    message.putUserProperty("mine", "kept");
    SendResult sent = producer.send(message);
    producer.send(new Message(topic, "tag", "fine", bytes("fine")));
    List<MessageExt> attempts = new CopyOnWriteArrayList<>();
    List<Long> times = new CopyOnWriteArrayList<>();
    DefaultMQPushConsumer consumer = world.push("retry");
    consumer.setMaxReconsumeTimes(2);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      for (MessageExt one : messages) {
        if (!text(one).equals("poison")) continue;
        times.add(System.currentTimeMillis());
        attempts.add(one);
        context.setDelayLevelWhenNextConsume(1);
        return ConsumeConcurrentlyStatus.RECONSUME_LATER;
      }
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "3 deliveries", () -> attempts.size() >= 3);
    for (int i = 0; i < 3; i++) {
      MessageExt attempt = attempts.get(i);
      equal(i, attempt.getReconsumeTimes(), "reconsume times of delivery " + i);
      equal(topic, attempt.getTopic(), "topic of delivery " + i);
      equal("kept", attempt.getUserProperty("mine"), "own property of delivery " + i);
      equal("the-key", attempt.getKeys(), "keys of delivery " + i);
      if (i > 0) {
        // The upper limit covers a 5.3.3 client that starts on the retry topic one rebalance round (20 s) late.
        long gap = times.get(i) - times.get(i - 1);
        check(gap >= 900 && gap < 30_000, "gap before delivery " + i + ": " + gap + " ms");
        equal(topic, attempt.getProperty("RETRY_TOPIC"), "RETRY_TOPIC of delivery " + i);
        equal(sent.getOffsetMsgId(), attempt.getProperty("ORIGIN_MESSAGE_ID"), "ORIGIN_MESSAGE_ID of delivery " + i);
      }
    }
    String dead = "%DLQ%" + group;
    until(20_000, "a message in " + dead, () -> {
      try {
        return world.drain(dead).size() == 1;
      } catch (org.apache.rocketmq.client.exception.MQClientException noRouteYet) {
        return false;
      }
    });
    MessageExt letter = world.drain(dead).get(0);
    equal("poison", text(letter), "body of the dead letter");
    equal("kept", letter.getUserProperty("mine"), "own property of the dead letter");
    equal(sent.getOffsetMsgId(), letter.getProperty("ORIGIN_MESSAGE_ID"), "ORIGIN_MESSAGE_ID of the dead letter");
    equal(sent.getMsgId(), letter.getMsgId(), "id of the dead letter");
    equal(3, attempts.size(), "deliveries");
    consumer.shutdown();
    producer.shutdown();
  }

  /** A retry topic of more than 127 bytes: 5.x stores such records in the second format, with a 2-byte topic length. */
  private static void longName(World world) throws Throwable {
    String topic = world.topic("retry_long", 1);
    world.fill(topic, "long", 1);
    StringBuilder group = new StringBuilder("retry_long_");
    while (world.name(group.toString()).length() < 140) group.append('x');
    List<MessageExt> attempts = new CopyOnWriteArrayList<>();
    DefaultMQPushConsumer consumer = world.push(group.toString());
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      attempts.addAll(messages);
      context.setDelayLevelWhenNextConsume(1);
      boolean again = messages.get(0).getReconsumeTimes() == 0;
      return again ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "2 deliveries", () -> attempts.size() >= 2);
    equal("long0", text(attempts.get(1)), "body of the retry");
    equal(1, attempts.get(1).getReconsumeTimes(), "reconsume times of the retry");
    consumer.shutdown();
  }

  /** A suspended queue stands still; its message comes again before the next one. */
  private static void orderly(World world) throws Throwable {
    String topic = world.topic("suspend", 1);
    world.fill(topic, "s", 3);
    List<String> seen = new CopyOnWriteArrayList<>();
    DefaultMQPushConsumer consumer = world.push("suspend");
    consumer.setSuspendCurrentQueueTimeMillis(200);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
      MessageExt message = messages.get(0);
      seen.add(text(message));
      boolean again = text(message).equals("s1") && message.getReconsumeTimes() < 2;
      return again ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : ConsumeOrderlyStatus.SUCCESS;
    });
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "5 deliveries", () -> seen.size() >= 5);
    equal(List.of("s0", "s1", "s1", "s1", "s2"), List.copyOf(seen), "deliveries");
    consumer.shutdown();
  }

  /** After its retries an orderly consumer sends the message back through the retry topic's send path, straight to the dead letters. */
  private static void orderlyDeadLetter(World world) throws Throwable {
    String topic = world.topic("suspend_dead", 1);
    String group = world.name("suspend_dead");
    world.fill(topic, "d", 2);
    List<String> seen = new CopyOnWriteArrayList<>();
    DefaultMQPushConsumer consumer = world.push("suspend_dead");
    consumer.setSuspendCurrentQueueTimeMillis(100);
    consumer.setMaxReconsumeTimes(2);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
      seen.add(text(messages.get(0)));
      return text(messages.get(0)).equals("d0") ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : ConsumeOrderlyStatus.SUCCESS;
    });
    consumer.start();
    until(PushCases.FIRST_MESSAGE_MS, "d1", () -> seen.contains("d1"));
    String dead = "%DLQ%" + group;
    until(30_000, "a message in " + dead, () -> {
      try {
        return world.drain(dead).size() == 1;
      } catch (org.apache.rocketmq.client.exception.MQClientException noRouteYet) {
        return false;
      }
    });
    equal("d0", text(world.drain(dead).get(0)), "body of the dead letter");
    consumer.shutdown();
  }

  private RetryCases() {}
}
