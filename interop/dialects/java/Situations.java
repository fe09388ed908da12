import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

/**
 * Does with the released client what it is told, for many situations at once. A line is SITUATION, COMMAND and arguments,
 * separated by tabs; the answer is SITUATION, a tab and a JSON object. Commands of one situation run one after the other.
 */
public final class Situations {
  private static final PrintStream OUT = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);

  private DefaultMQProducer producer;
  private DefaultMQPushConsumer consumer;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile long firstNanos;
  private long consumerFrom;

  public static void main(String[] args) throws Exception {
    Map<String, Situations> all = new ConcurrentHashMap<>();
    Map<String, ExecutorService> threads = new ConcurrentHashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t", -1);
      String id = words[0];
      Situations situation = all.computeIfAbsent(id, absent -> new Situations());
      threads.computeIfAbsent(id, absent -> Executors.newSingleThreadExecutor()).execute(() -> {
        String answer = situation.answer(words);
        synchronized (OUT) {
          OUT.println(id + "\t" + answer);
        }
      });
      if (!words[1].equals("stop")) continue;
      threads.remove(id).shutdown();
      all.remove(id);
    }
    Runtime.getRuntime().halt(0);
  }

  private String answer(String[] words) {
    long from = System.nanoTime();
    try {
      switch (words[1]) {
        case "producer":
          producer = new DefaultMQProducer(words[3]);
          if (!words[2].equals("(none)")) producer.setNamesrvAddr(words[2]);
          producer.start();
          return well("started", from);
        case "send":
          return send(words[2], new Message(words[3], "x".getBytes(StandardCharsets.UTF_8)), from);
        case "consumer":
          return consume(words[2], words[3], words[4], from);
        case "first":
          long left = Long.parseLong(words[2]) - (from - consumerFrom) / 1_000_000;
          if (!first.await(left, TimeUnit.MILLISECONDS)) return json(null, "nothing within " + words[2] + " ms", null, null, Long.parseLong(words[2]));
          return json(null, "received", null, null, Math.round((firstNanos - consumerFrom) / 1e6));
        default:
          Thread end = new Thread(() -> {
            if (producer != null) producer.shutdown();
            if (consumer != null) consumer.shutdown();
          });
          end.setDaemon(true);
          end.start();
          return well("stopped", from);
      }
    } catch (Throwable failure) {
      return told(failure, from);
    }
  }

  private String send(String mode, Message message, long from) throws Exception {
    if (mode.equals("sync")) return well(producer.send(message).getSendStatus().name(), from);
    if (mode.equals("oneway")) {
      producer.sendOneway(message);
      return well("handed over", from);
    }
    AtomicReference<String> answer = new AtomicReference<>();
    CountDownLatch called = new CountDownLatch(1);
    producer.send(message, new SendCallback() {
      @Override
      public void onSuccess(SendResult result) {
        if (answer.compareAndSet(null, well(result.getSendStatus().name(), from))) called.countDown();
      }

      @Override
      public void onException(Throwable failure) {
        if (answer.compareAndSet(null, told(failure, from))) called.countDown();
      }
    });
    return called.await(60, TimeUnit.SECONDS) ? answer.get() : well("no callback within 60 s", from);
  }

  private String consume(String namesrv, String group, String topic, long from) throws Exception {
    consumer = new DefaultMQPushConsumer(group);
    if (!namesrv.equals("(none)")) consumer.setNamesrvAddr(namesrv);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      if (firstNanos == 0) firstNanos = System.nanoTime();
      first.countDown();
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumerFrom = System.nanoTime();
    consumer.start();
    return well("started", from);
  }

  private static String well(String text, long from) {
    return json(null, text, null, null, millis(from));
  }

  private static String told(Throwable failure, long from) {
    Throwable cause = failure.getCause();
    String below = cause == null ? null
        : "{" + told(cause.getClass().getName(), cause.getMessage(), codeOf(cause)) + "}";
    return json(failure.getClass().getName(), failure.getMessage(), codeOf(failure), below, millis(from));
  }

  private static Integer codeOf(Throwable failure) {
    try {
      return (Integer) failure.getClass().getMethod("getResponseCode").invoke(failure);
    } catch (ReflectiveOperationException none) {
      return null;
    }
  }

  private static long millis(long from) {
    return Math.round((System.nanoTime() - from) / 1e6);
  }

  private static String json(String className, String text, Integer code, String cause, long ms) {
    return "{" + told(className, text, code) + (cause == null ? "" : ",\"cause\":" + cause) + ",\"ms\":" + ms + "}";
  }

  private static String told(String className, String text, Integer code) {
    return (className == null ? "" : "\"className\":" + quoted(className) + ",") + "\"text\":" + quoted(String.valueOf(text))
        + (code == null ? "" : ",\"code\":" + code);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') json.append('\\').append(c);
      else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
      else json.append(c);
    }
    return json.append('"').toString();
  }

  private Situations() {}
}
