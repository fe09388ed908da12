package interop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * The live clients that mqadmin is to ask about, by group. Client ids are {@code ADDRESS@GROUP}, so that they are the same
 * in every run.
 *
 * <p>{@code @producer NAMESRV GROUP plain|trace}, {@code @send GROUP TOPIC BROKER QUEUE KEYS TAGS BODY} prints the unique key;
 * {@code @load GROUP TOPIC BROKER QUEUE PER_SECOND SECONDS};
 * {@code @consumer NAMESRV GROUP TOPIC EXPRESSION ok|fail plain|trace|assigned|sql}, {@code @got GROUP COUNT} waits for so many calls of the
 * listener; {@code @stop GROUP} shuts the client down.
 */
final class AdminWorld {
  private static final long GOT_MS = 60_000;

  private final Map<String, DefaultMQProducer> producers = new ConcurrentHashMap<>();
  private final Map<String, DefaultMQPushConsumer> consumers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> got = new ConcurrentHashMap<>();

  void run(String[] words) throws Exception {
    switch (words[0]) {
      case "@producer": producer(words[1], words[2], words[3].equals("trace")); break;
      case "@send": send(words); break;
      case "@load": load(words[1], words[2], new MessageQueue(words[2], words[3], Integer.parseInt(words[4])), Integer.parseInt(words[5]), Integer.parseInt(words[6])); break;
      case "@consumer": consumer(words[1], words[2], words[3], words[4], words[5].equals("ok"), words[6]); break;
      case "@got": {
        int count = Integer.parseInt(words[2]);
        World.until(GOT_MS, count + " messages", () -> got.get(words[1]).get() >= count);
        System.out.println("got " + got.get(words[1]).get());
        break;
      }
      case "@stop": stop(words[1]); break;
      case "@wait": Thread.sleep(Long.parseLong(words[1])); break;
      default: throw new IllegalArgumentException(words[0]);
    }
  }

  private void producer(String namesrv, String group, boolean trace) throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer(group, (RPCHook) null, trace, null);
    producer.setNamesrvAddr(namesrv);
    producer.setInstanceName(group);
    producer.setRetryTimesWhenSendFailed(0);
    producer.start();
    producers.put(group, producer);
  }

  private void send(String[] words) throws Exception {
    Message message = new Message(words[2], words[6], words[5], World.bytes(words[7]));
    SendResult result = producers.get(words[1]).send(message, new MessageQueue(words[2], words[3], Integer.parseInt(words[4])));
    if (result.getSendStatus() != SendStatus.SEND_OK) throw new IllegalStateException(result.toString());
    System.out.println(result.getMsgId());
  }

  private void load(String group, String topic, MessageQueue queue, int perSecond, int seconds) throws Exception {
    DefaultMQProducer producer = producers.get(group);
    long from = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      LockSupport.parkNanos(from + i * 1_000_000_000L / perSecond - System.nanoTime());
      producer.send(new Message(topic, World.bytes("load" + i)), queue);
    }
  }

  private void consumer(String namesrv, String group, String topic, String expression, boolean ok, String kind) throws Exception {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, (RPCHook) null, new AllocateMessageQueueAveragely(), kind.equals("trace"), null);
    AtomicInteger calls = new AtomicInteger();
    consumer.setNamesrvAddr(namesrv);
    consumer.setInstanceName(group);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setConsumeThreadMin(1);
    consumer.setConsumeThreadMax(1);
    consumer.setPersistConsumerOffsetInterval(500);
    if (!ok) consumer.setMaxReconsumeTimes(1);
    // Only clients of 5.x can leave the assignment of queues to the broker.
    if (kind.equals("assigned")) consumer.getClass().getMethod("setClientRebalance", boolean.class).invoke(consumer, false);
    if (kind.equals("sql")) consumer.subscribe(topic, MessageSelector.bySql(expression));
    else consumer.subscribe(topic, expression);
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      calls.addAndGet(messages.size());
      return ok ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
    });
    got.put(group, calls);
    consumers.put(group, consumer);
    consumer.start();
  }

  private void stop(String group) {
    DefaultMQProducer producer = producers.remove(group);
    if (producer != null) producer.shutdown();
    DefaultMQPushConsumer consumer = consumers.remove(group);
    if (consumer != null) consumer.shutdown();
  }
}
