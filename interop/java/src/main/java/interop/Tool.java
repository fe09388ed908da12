package interop;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Single steps for runs in which the server ends or changes in between.
 *
 * <p>{@code load NAMESRV TOPIC}: sends until standard input ends, whatever fails meanwhile; prints {@code @acked BODY} after
 * each SEND_OK. {@code drain NAMESRV TOPIC}: prints {@code @stored QUEUE OFFSET BODY KEYS} for all that the topic holds.
 * {@code fill NAMESRV TOPIC COUNT BODIES}: creates the topic and sends COUNT messages BODIES0, BODIES1, … with keys, tags and
 * properties, every tenth delayed by a second; COUNT 0 sends nothing. {@code delay NAMESRV TOPIC BODY LEVEL}: sends one message.
 * {@code consume NAMESRV TOPIC GROUP COUNT}: prints {@code @consumed BODY} for COUNT messages of a push consumer.
 */
public final class Tool {
  public static void main(String[] args) throws Exception {
    World world = new World(args[1], "tool");
    PrintStream out = System.out;
    switch (args[0]) {
      case "load": load(world, args[2], out); break;
      case "drain": drain(world, args[2], out); break;
      case "fill": fill(world, args[2], Integer.parseInt(args[3]), args.length > 4 ? args[4] : "fill", out); break;
      case "delay": delay(world, args[2], args[3], Integer.parseInt(args[4]), out); break;
      case "consume": consume(world, args[2], args[3], Integer.parseInt(args[4]), out); break;
      default: throw new IllegalArgumentException(args[0]);
    }
    out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void load(World world, String topic, PrintStream out) throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicLong number = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      DefaultMQProducer producer = world.producer("load" + i);
      producer.setSendMsgTimeout(3_000);
      producer.setRetryTimesWhenSendFailed(0);
      Thread thread = new Thread(() -> {
        while (!stopped.get()) {
          String body = "load" + number.getAndIncrement();
          try {
            SendResult result = producer.send(new Message(topic, null, body, World.bytes(body)));
            if (result.getSendStatus() == SendStatus.SEND_OK) acked(out, body);
          } catch (Exception whileDown) {
            pause();
          }
        }
      });
      threads.add(thread);
      thread.start();
    }
    while (System.in.read() >= 0) Thread.yield();
    stopped.set(true);
    for (Thread thread : threads) thread.join();
  }

  private static void acked(PrintStream out, String body) {
    synchronized (out) {
      out.println("@acked " + body);
      out.flush();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(World world, String topic, PrintStream out) throws Exception {
    for (MessageExt message : world.drain(topic)) {
      out.println("@stored " + message.getQueueId() + " " + message.getQueueOffset() + " " + World.text(message) + " " + message.getKeys());
    }
  }

  private static void fill(World world, String topic, int count, String bodies, PrintStream out) throws Exception {
    World.check(topic.startsWith("tool_"), "the topic begins with tool_");
    world.topic(topic.substring(5), 4);
    DefaultMQProducer producer = world.producer("fill");
    for (int i = 0; i < count; i++) {
      Message message = new Message(topic, "tag" + i % 3, "key" + i, World.bytes(bodies + i));
      message.putUserProperty("number", String.valueOf(i));
      if (i % 10 == 9) message.setDelayTimeLevel(1);
      if (producer.send(message).getSendStatus() == SendStatus.SEND_OK) acked(out, bodies + i);
    }
  }

  private static void delay(World world, String topic, String body, int level, PrintStream out) throws Exception {
    Message message = new Message(topic, World.bytes(body));
    message.setDelayTimeLevel(level);
    if (world.producer("delay").send(message).getSendStatus() == SendStatus.SEND_OK) acked(out, body);
  }

  private static void consume(World world, String topic, String group, int count, PrintStream out) throws Exception {
    var got = new java.util.concurrent.ConcurrentLinkedQueue<MessageExt>();
    var consumer = world.push(group);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    World.until(PushCases.FIRST_MESSAGE_MS, count + " messages", () -> PushCases.texts(got).size() >= count);
    World.settle(consumer);
    consumer.shutdown();
    for (String body : PushCases.texts(got)) out.println("@consumed " + body);
  }

  private Tool() {}
}
