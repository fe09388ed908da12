package interop;

import static interop.World.bytes;
import static interop.World.equal;
import static interop.World.text;
import static interop.World.until;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** One half of a conversation; the other is a case of the TypeScript client, which makes the topics. */
final class PairedCases {
  private static final int QUESTIONS = 20;
  private static final long OTHER_MS = 60_000;
  private static final String BYE = "bye";

  static void register(Map<String, Case> cases) {
    cases.put("paired-ask", PairedCases::ask);
    cases.put("paired-answer", PairedCases::answer);
  }

  private static DefaultMQProducer producerFor(World world, String group, String topic) throws Exception {
    DefaultMQProducer producer = world.producer(group);
    until(OTHER_MS, "the topic of the other side", () -> {
      try {
        return !producer.fetchPublishMessageQueues(topic).isEmpty();
      } catch (Exception notYet) {
        return false;
      }
    });
    return producer;
  }

  private static void ask(World world) throws Throwable {
    String topic = world.name("pairedAnswer") + "_T";
    DefaultMQProducer asker = producerFor(world, "paired_asker", topic);
    Map<String, String> answers = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < QUESTIONS; i++) {
      String question = "question " + i;
      asker.request(new Message(topic, bytes(question)), new RequestCallback() {
        @Override
        public void onSuccess(Message message) {
          if (message != null) answers.put(question, text(message)); // 5.3.3 calls it without a reply, too
        }

        @Override
        public void onException(Throwable cause) {
          failures.add(cause);
        }
      }, 30_000);
    }
    until(OTHER_MS, "the answers", () -> answers.size() == QUESTIONS || !failures.isEmpty());
    if (!failures.isEmpty()) throw failures.peek();
    for (int i = 0; i < QUESTIONS; i++) equal("ts says question " + i, answers.get("question " + i), "answer " + i);
    asker.send(new Message(topic, bytes(BYE)));
    asker.shutdown();
  }

  private static void answer(World world) throws Throwable {
    String topic = world.name("pairedAsk") + "_T";
    DefaultMQProducer answerer = producerFor(world, "paired_answerer", topic);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("paired_answerer");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      for (MessageExt message : messages) {
        String question = text(message);
        try {
          if (!question.equals(BYE)) answerer.send(MessageUtil.createReplyMessage(message, bytes("java says " + question)), 3_000);
        } catch (Exception failure) {
          failures.add(failure);
        }
        asked.add(question);
      }
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    until(OTHER_MS, "the end of the questions", () -> asked.contains(BYE));
    if (!failures.isEmpty()) throw failures.peek();
    equal(QUESTIONS + 1, asked.size(), "questions");
    consumer.shutdown();
    answerer.shutdown();
  }

  private PairedCases() {}
}
