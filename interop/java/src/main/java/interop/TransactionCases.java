package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.until;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

final class TransactionCases {
  static void register(Map<String, Case> cases) {
    cases.put("transaction", TransactionCases::commitAndRollback);
  }

  /** Committed messages appear, rolled back ones never; one left open is asked for and then appears. */
  private static void commitAndRollback(World world) throws Throwable {
    String topic = world.topic("tx", 1);
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    DefaultMQPushConsumer consumer = world.push("tx");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    TransactionMQProducer producer = new TransactionMQProducer(world.name("tx_producer"));
    producer.setNamesrvAddr(world.namesrv);
    producer.setInstanceName(world.instance());
    producer.setTransactionListener(new TransactionListener() {
      @Override
      public LocalTransactionState executeLocalTransaction(Message message, Object state) {
        return (LocalTransactionState) state;
      }

      @Override
      public LocalTransactionState checkLocalTransaction(MessageExt message) {
        asked.merge(World.text(message), 1, Integer::sum);
        // 5.x writes the end of a transaction down in batches, up to 3 s later, and may ask for one that has ended.
        boolean rollback = World.text(message).equals("rollback");
        return rollback ? LocalTransactionState.ROLLBACK_MESSAGE : LocalTransactionState.COMMIT_MESSAGE;
      }
    });
    producer.start();
    send(producer, topic, "commit", LocalTransactionState.COMMIT_MESSAGE);
    send(producer, topic, "rollback", LocalTransactionState.ROLLBACK_MESSAGE);
    send(producer, topic, "open", LocalTransactionState.UNKNOW);
    until(PushCases.FIRST_MESSAGE_MS, "the committed message", () -> PushCases.texts(got).contains("commit"));
    check(!PushCases.texts(got).contains("open"), "a half message was delivered");
    until(60_000, "the message left open", () -> PushCases.texts(got).contains("open"));
    equal(Set.of("commit", "open"), PushCases.texts(got), "messages");
    check(asked.getOrDefault("open", 0) >= 1, "the check did not come");
    consumer.shutdown();
    producer.shutdown();
  }

  private static void send(TransactionMQProducer producer, String topic, String body, LocalTransactionState state) throws Exception {
    Message message = new Message(topic, "tag", body + "-key", bytes(body));
    message.putUserProperty("CHECK_IMMUNITY_TIME_IN_SECONDS", "1");
    TransactionSendResult result = producer.sendMessageInTransaction(message, state);
    equal(SendStatus.SEND_OK, result.getSendStatus(), "status of " + body);
    equal(state, result.getLocalTransactionState(), "state of " + body);
  }

  private TransactionCases() {}
}
