package interop;

import static interop.World.bytes;
import static interop.World.check;
import static interop.World.equal;
import static interop.World.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageId;
import org.apache.rocketmq.common.message.MessageQueue;

final class SendCases {
  static void register(Map<String, Case> cases) {
    cases.put("send-sync", SendCases::sync);
    cases.put("send-async", SendCases::async);
    cases.put("send-oneway", SendCases::oneway);
    cases.put("send-batch", SendCases::batch);
    cases.put("send-ordered", SendCases::ordered);
    cases.put("send-auto-topic", SendCases::autoTopic);
    cases.put("send-big", SendCases::big);
    cases.put("send-too-big", SendCases::tooBig);
    cases.put("send-properties", SendCases::properties);
  }

  private static void sync(World world) throws Throwable {
    String topic = world.topic("sync", 4);
    DefaultMQProducer producer = world.producer("sync");
    Map<Integer, Long> last = new TreeMap<>();
    Map<String, String> idOfBody = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      SendResult result = producer.send(new Message(topic, "tag", "key" + i, bytes("body" + i)));
      equal(SendStatus.SEND_OK, result.getSendStatus(), "status");
      MessageQueue queue = result.getMessageQueue();
      equal(topic, queue.getTopic(), "topic of the result");
      check(queue.getQueueId() >= 0 && queue.getQueueId() < 4, "queue " + queue);
      equal(last.getOrDefault(queue.getQueueId(), -1L) + 1, result.getQueueOffset(), "offset in " + queue);
      last.put(queue.getQueueId(), result.getQueueOffset());
      check(result.getMsgId().length() == 32 || result.getMsgId().length() == 56, "id " + result.getMsgId());
      MessageId id = MessageDecoder.decodeMessageId(result.getOffsetMsgId());
      check(id.getAddress().toString().endsWith(world.brokerAddr().replace("::1:", "0:0:0:0:0:0:0:1]:")), "store host in the id: " + id.getAddress());
      equal("DefaultRegion", result.getRegionId(), "region");
      equal(true, result.isTraceOn(), "trace");
      idOfBody.put("body" + i, result.getMsgId());
    }
    equal(4, last.size(), "queues used in turn");
    List<MessageExt> stored = world.drain(topic);
    equal(20, stored.size(), "stored messages");
    for (MessageExt message : stored) equal(idOfBody.remove(text(message)), message.getMsgId(), "id of " + text(message));
    producer.shutdown();
  }

  private static void async(World world) throws Throwable {
    String topic = world.topic("async", 4);
    DefaultMQProducer producer = world.producer("async");
    int count = 200;
    CountDownLatch done = new CountDownLatch(count);
    Set<String> ids = java.util.Collections.synchronizedSet(new HashSet<>());
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < count; i++) {
      producer.send(new Message(topic, bytes("async" + i)), new SendCallback() {
        @Override
        public void onSuccess(SendResult result) {
          if (result.getSendStatus() == SendStatus.SEND_OK) ids.add(result.getOffsetMsgId());
          done.countDown();
        }

        @Override
        public void onException(Throwable failure) {
          failures.add(failure);
          done.countDown();
        }
      });
    }
    check(done.await(30, TimeUnit.SECONDS), "callbacks missing: " + done.getCount());
    equal(null, failures.peek(), "failure");
    equal(count, ids.size(), "different ids");
    equal(count, world.drain(topic).size(), "stored messages");
    producer.shutdown();
  }

  private static void oneway(World world) throws Throwable {
    String topic = world.topic("oneway", 2);
    DefaultMQProducer producer = world.producer("oneway");
    for (int i = 0; i < 10; i++) producer.sendOneway(new Message(topic, bytes("oneway" + i)));
    World.until(10_000, "10 messages", () -> world.drain(topic).size() == 10);
    producer.shutdown();
  }

  private static void batch(World world) throws Throwable {
    String topic = world.topic("batch", 1);
    DefaultMQProducer producer = world.producer("batch");
    producer.send(new Message(topic, bytes("before")));
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 16; i++) messages.add(new Message(topic, "t" + i, "k" + i, bytes("batch" + i)));
    SendResult result = producer.send(messages);
    equal(SendStatus.SEND_OK, result.getSendStatus(), "status");
    equal(1L, result.getQueueOffset(), "offset of the first");
    equal(16, result.getMsgId().split(",").length, "client ids");
    equal(16, result.getOffsetMsgId().split(",").length, "offset ids");
    List<MessageExt> stored = world.drain(topic);
    equal(17, stored.size(), "stored messages");
    String[] ids = result.getMsgId().split(",");
    for (int i = 0; i < 16; i++) {
      MessageExt message = stored.get(i + 1);
      equal("batch" + i, text(message), "body");
      equal("t" + i, message.getTags(), "tag");
      equal("k" + i, message.getKeys(), "key");
      // In 5.x the header of a batch carries a UNIQ_KEY of its own; the broker appends it to each record, where the last one wins.
      if (Release.FIVE) equal(stored.get(1).getMsgId(), message.getMsgId(), "id");
      equal(!Release.FIVE, ids[i].equals(message.getMsgId()), "the id given by the client is the one read back");
      equal(i + 1L, message.getQueueOffset(), "offset");
    }
    producer.shutdown();
  }

  private static void ordered(World world) throws Throwable {
    String topic = world.topic("ordered", 4);
    DefaultMQProducer producer = world.producer("ordered");
    for (int i = 0; i < 40; i++) {
      int order = i % 10;
      producer.send(new Message(topic, bytes(order + ":" + i)), (queues, message, key) -> queues.get((Integer) key % queues.size()), order);
    }
    Map<String, Integer> queueOfOrder = new HashMap<>();
    Map<String, Integer> lastOfOrder = new HashMap<>();
    for (MessageExt message : world.drain(topic)) {
      String[] parts = text(message).split(":");
      Integer queue = queueOfOrder.put(parts[0], message.getQueueId());
      check(queue == null || queue == message.getQueueId(), "order " + parts[0] + " in two queues");
      Integer last = lastOfOrder.put(parts[0], Integer.valueOf(parts[1]));
      check(last == null || last < Integer.parseInt(parts[1]), "order " + parts[0] + " out of order");
    }
    equal(10, queueOfOrder.size(), "orders");
    producer.shutdown();
  }

  /** A topic that nobody created takes TBW102's place in the route until the first send has created it. */
  private static void autoTopic(World world) throws Throwable {
    String topic = world.name("auto");
    DefaultMQProducer producer = world.producer("auto");
    equal(SendStatus.SEND_OK, producer.send(new Message(topic, bytes("first"))).getSendStatus(), "status");
    World.until(20_000, "route of " + topic, () -> {
      try {
        var route = world.admin().examineTopicRouteInfo(topic);
        equal(4, route.getQueueDatas().get(0).getWriteQueueNums(), "queues");
        return true;
      } catch (org.apache.rocketmq.client.exception.MQClientException notYet) {
        return false;
      }
    });
    equal(1, world.drain(topic).size(), "stored messages");
    producer.shutdown();
  }

  private static void big(World world) throws Throwable {
    String topic = world.topic("big", 1);
    DefaultMQProducer producer = world.producer("big");
    List<byte[]> bodies = new ArrayList<>();
    byte[] compressible = new byte[200_000];
    Arrays.fill(compressible, (byte) 'x');
    bodies.add(compressible);
    byte[] random = new byte[1_000_000];
    new Random(7).nextBytes(random);
    bodies.add(random);
    producer.send(new Message(topic, compressible));
    producer.send(new Message(topic, random));
    for (String type : Release.compressTypes()) {
      Release.compressType(producer, type);
      producer.send(new Message(topic, compressible));
      bodies.add(compressible);
    }
    List<MessageExt> stored = world.drain(topic);
    equal(bodies.size(), stored.size(), "stored messages");
    for (int i = 0; i < bodies.size(); i++) equal(bodies.get(i), stored.get(i).getBody(), "body " + i);
    check(stored.get(0).getStoreSize() < 2_000, "stored compressed: " + stored.get(0).getStoreSize());
    producer.shutdown();
  }

  private static void tooBig(World world) throws Throwable {
    String topic = world.topic("toobig", 1);
    DefaultMQProducer producer = world.producer("toobig");
    producer.setMaxMessageSize(8 << 20);
    producer.setCompressMsgBodyOverHowmuch(16 << 20);
    producer.setRetryTimesWhenSendFailed(0);
    try {
      producer.send(new Message(topic, new byte[(4 << 20) + 1]));
      throw new AssertionError("a body beyond maxMessageSize was accepted");
    } catch (MQBrokerException refused) {
      equal(13, refused.getResponseCode(), "code, with remark " + refused.getErrorMessage());
    }
    equal(SendStatus.SEND_OK, producer.send(new Message(topic, new byte[1 << 20])).getSendStatus(), "status of 1 MiB");
    producer.shutdown();
  }

  private static void properties(World world) throws Throwable {
    String topic = world.topic("properties", 1);
    DefaultMQProducer producer = world.producer("properties");
    Message message = new Message(topic, "tag-Ä", "unused", bytes("Grüße, 世界 🚀"));
    message.setKeys(List.of("first", "second", "drittes-ß"));
    message.setFlag(77);
    message.setBuyerId("buyer");
    message.putUserProperty("unicode", "日本語 🎉");
    message.putUserProperty("equals", "a=b=c");
    message.putUserProperty("json", "{\"a\":[1,2],\"b\":\"\\n\"}");
    message.setWaitStoreMsgOK(false);
    long before = System.currentTimeMillis();
    SendResult result = producer.send(message);
    List<MessageExt> stored = world.drain(topic);
    equal(1, stored.size(), "stored messages");
    MessageExt back = stored.get(0);
    equal("Grüße, 世界 🚀", text(back), "body");
    equal("tag-Ä", back.getTags(), "tag");
    equal("first second drittes-ß", back.getKeys(), "keys");
    equal(77, back.getFlag(), "flag");
    equal("buyer", back.getBuyerId(), "buyer id");
    equal("日本語 🎉", back.getUserProperty("unicode"), "unicode property");
    equal("a=b=c", back.getUserProperty("equals"), "property with equals signs");
    equal("{\"a\":[1,2],\"b\":\"\\n\"}", back.getUserProperty("json"), "property with JSON");
    equal(false, back.isWaitStoreMsgOK(), "wait");
    equal(result.getMsgId(), back.getMsgId(), "id");
    equal("DefaultCluster", back.getProperty("CLUSTER"), "cluster property");
    equal("DefaultRegion", back.getProperty("MSG_REGION"), "region property");
    equal(0, back.getReconsumeTimes(), "reconsume times");
    check(back.getBornHostString().equals("127.0.0.1") || back.getBornHostString().equals("localhost"), "born host " + back.getBornHost());
    check(back.getStoreTimestamp() >= before - 1_000 && back.getStoreTimestamp() <= System.currentTimeMillis() + 1_000, "store time");
    check(back.getBornTimestamp() >= before && back.getBornTimestamp() <= back.getStoreTimestamp() + 1_000, "born time");
    producer.shutdown();
  }

  private SendCases() {}
}
