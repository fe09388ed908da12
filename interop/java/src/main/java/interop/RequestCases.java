package interop;

import static interop.World.bytes;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

final class RequestCases {
  static void register(Map<String, Case> cases) {
    cases.put("request-reply", RequestCases::reply);
  }

  /** The reply (325) goes back over the asker's own connection (326). The callback form: the synchronous one is broken in 5.3.3. */
  private static void reply(World world) throws Throwable {
    String topic = world.topic("request", 1);
    DefaultMQProducer answerer = world.producer("request_answerer");
    DefaultMQPushConsumer consumer = world.push("request");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      for (MessageExt message : messages) {
        if (text(message).equals("warm")) continue;
        try {
          answerer.send(MessageUtil.createReplyMessage(message, bytes("answer to " + text(message))), 3_000);
        } catch (Exception failure) {
          return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }
      }
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    DefaultMQProducer asker = world.producer("request_asker");
    asker.send(new Message(topic, bytes("warm")));
    until(PushCases.FIRST_MESSAGE_MS, "the consumer", () ->
        world.admin().examineConsumeStats(world.name("request"), topic).getOffsetTable().values().stream()
            .anyMatch(offset -> offset.getConsumerOffset() == 1));
    AtomicReference<Message> answer = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    asker.request(new Message(topic, bytes("question")), new RequestCallback() {
      @Override
      public void onSuccess(Message message) {
        if (message != null) answer.set(message); // called without a reply as soon as the send has succeeded
      }

      @Override
      public void onException(Throwable cause) {
        failure.set(cause);
      }
    }, 20_000);
    until(25_000, "the answer", () -> answer.get() != null || failure.get() != null);
    if (failure.get() != null) throw failure.get();
    equal("answer to question", text(answer.get()), "answer");
    consumer.shutdown();
    asker.shutdown();
    answerer.shutdown();
  }

  private RequestCases() {}
}
