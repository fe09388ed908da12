package interop;

import static interop.World.equal;
import static interop.World.until;

import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageRequestMode;

/** Cases of 5.x alone. */
final class ReleaseCases {
  static void register(Map<String, Case> cases) {
    cases.put("push-pop", ReleaseCases::pop);
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

  private ReleaseCases() {}
}
