package bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

/**
 * Loads of the released client, one after the other in one warm JVM. A line of standard input is
 * NAMESRV KIND TOPIC MESSAGES THREADS BYTES; a line of output is what came of it, as JSON, latencies in microseconds.
 */
public final class Load {
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private final String namesrv;
  private final String topic;
  private final int messages;
  private final int threads;
  private final int bytes;

  private Load(String[] words) {
    namesrv = words[0];
    topic = words[2];
    messages = Integer.parseInt(words[3]);
    threads = Integer.parseInt(words[4]);
    bytes = Integer.parseInt(words[5]);
  }

  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.trim().split(" ");
      String result;
      try {
        result = new Load(words).run(words[1]);
      } catch (Throwable error) {
        error.printStackTrace();
        result = "{\"error\":\"" + String.valueOf(error).replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"}";
      }
      System.out.println("RESULT " + result);
    }
    System.exit(0);
  }

  private String run(String kind) throws Exception {
    switch (kind) {
      case "sync":
        return sync(1);
      case "batch":
        return sync(16);
      case "async":
        return async(64);
      case "consume":
        return consume();
      case "endToEnd":
        return endToEnd(500);
      case "delay":
        return delay();
      default:
        throw new IllegalArgumentException(kind);
    }
  }

  private DefaultMQProducer producer() throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer("bench_producer");
    producer.setNamesrvAddr(namesrv);
    producer.setInstanceName("bench-" + CLIENTS.incrementAndGet());
    producer.setSendMsgTimeout(10_000);
    producer.start();
    SendResult first = producer.send(message(System.nanoTime()));
    if (first.getSendStatus() != SendStatus.SEND_OK) throw new IllegalStateException(first.toString());
    return producer;
  }

  private Message message(long stamp) {
    byte[] body = new byte[Math.max(8, bytes)];
    ByteBuffer.wrap(body).putLong(stamp);
    return new Message(topic, body);
  }

  private interface Step {
    void take(int index) throws Exception;
  }

  /** Runs `count` steps over all threads and returns the seconds that they took. */
  private double timed(int count, Step step) throws Exception {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    List<Throwable> failures = new ArrayList<>();
    long began = System.nanoTime();
    for (int thread = 0; thread < threads; thread++) {
      new Thread(() -> {
        try {
          for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) step.take(index);
        } catch (Throwable error) {
          synchronized (failures) {
            failures.add(error);
          }
        } finally {
          done.countDown();
        }
      }).start();
    }
    done.await();
    if (!failures.isEmpty()) throw new IllegalStateException(failures.get(0));
    return (System.nanoTime() - began) / 1e9;
  }

  private String sync(int batch) throws Exception {
    DefaultMQProducer producer = producer();
    int requests = messages / batch;
    long[] latencies = new long[requests];
    double seconds = timed(requests, index -> {
      long start = System.nanoTime();
      if (batch == 1) {
        producer.send(message(start));
      } else {
        List<Message> all = new ArrayList<>(batch);
        for (int part = 0; part < batch; part++) all.add(message(start));
        producer.send(all);
      }
      latencies[index] = System.nanoTime() - start;
    });
    producer.shutdown();
    return result(requests * batch, seconds, latencies);
  }

  private String async(int inFlight) throws Exception {
    DefaultMQProducer producer = producer();
    long[] latencies = new long[messages];
    Semaphore window = new Semaphore(inFlight * threads);
    CountDownLatch answered = new CountDownLatch(messages);
    AtomicInteger failed = new AtomicInteger();
    long began = System.nanoTime();
    timed(messages, index -> {
      window.acquire();
      long start = System.nanoTime();
      producer.send(message(start), new SendCallback() {
        @Override
        public void onSuccess(SendResult sent) {
          latencies[index] = System.nanoTime() - start;
          window.release();
          answered.countDown();
        }

        @Override
        public void onException(Throwable error) {
          failed.incrementAndGet();
          window.release();
          answered.countDown();
        }
      });
    });
    answered.await();
    double seconds = (System.nanoTime() - began) / 1e9;
    producer.shutdown();
    if (failed.get() > 0) throw new IllegalStateException(failed.get() + " of " + messages + " asynchronous sends failed");
    return result(messages, seconds, latencies);
  }

  private DefaultMQPushConsumer consumer(ConsumeFromWhere from, MessageListenerConcurrently listener) throws Exception {
    int number = CLIENTS.incrementAndGet();
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("bench_consumer_" + number);
    consumer.setNamesrvAddr(namesrv);
    consumer.setInstanceName("bench-" + number);
    consumer.setConsumeFromWhere(from);
    consumer.setConsumeMessageBatchMaxSize(32);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(listener);
    consumer.start();
    return consumer;
  }

  /** Consumes a backlog; the clock runs from the first message. */
  private String consume() throws Exception {
    AtomicInteger count = new AtomicInteger();
    AtomicLong first = new AtomicLong();
    AtomicLong last = new AtomicLong();
    CountDownLatch all = new CountDownLatch(1);
    DefaultMQPushConsumer consumer = consumer(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET, (received, context) -> {
      first.compareAndSet(0, System.nanoTime());
      if (count.addAndGet(received.size()) >= messages && last.compareAndSet(0, System.nanoTime())) all.countDown();
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    all.await();
    consumer.shutdown();
    return result(count.get(), (last.get() - first.get()) / 1e9, new long[] {0});
  }

  /** A steady rate, from before the send to the handler. */
  private String endToEnd(int perSecond) throws Exception {
    long[] latencies = new long[messages];
    AtomicInteger count = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(messages);
    DefaultMQProducer producer = producer();
    DefaultMQPushConsumer consumer = consumer(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET, (received, context) -> {
      long now = System.nanoTime();
      received.forEach(one -> {
        long stamp = ByteBuffer.wrap(one.getBody()).getLong();
        if (stamp == 0) return;
        int index = count.getAndIncrement();
        if (index < messages) latencies[index] = now - stamp;
        all.countDown();
      });
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    // A fresh consumer may be refused for about 20 s: wait until it has seen something.
    long mark = count.get();
    while (count.get() == mark) {
      producer.send(message(System.nanoTime()));
      Thread.sleep(100);
    }
    Thread.sleep(500);
    long began = System.nanoTime();
    int from = count.get();
    for (int index = from; index < messages; index++) {
      long due = began + (index - from) * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) Thread.sleep(0, 100_000);
      producer.send(message(System.nanoTime()));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    all.await();
    consumer.shutdown();
    producer.shutdown();
    return result(messages - from, seconds, Arrays.copyOfRange(latencies, from, messages));
  }

  /** Lateness of delay level 1, one second. */
  private String delay() throws Exception {
    long[] lateness = new long[messages];
    AtomicInteger count = new AtomicInteger();
    AtomicInteger warm = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(messages);
    DefaultMQProducer producer = producer();
    DefaultMQPushConsumer consumer = consumer(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET, (received, context) -> {
      long now = System.nanoTime();
      received.forEach(one -> {
        if (one.getProperty("DELAYED") == null) {
          warm.incrementAndGet();
          return;
        }
        int index = count.getAndIncrement();
        if (index < messages) lateness[index] = now - ByteBuffer.wrap(one.getBody()).getLong() - 1_000_000_000L;
        all.countDown();
      });
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    while (warm.get() == 0) {
      producer.send(message(System.nanoTime()));
      Thread.sleep(100);
    }
    double seconds = timed(messages, index -> {
      Message delayed = message(System.nanoTime());
      delayed.setDelayTimeLevel(1);
      delayed.putUserProperty("DELAYED", "yes");
      producer.send(delayed);
      Thread.sleep(37);
    });
    all.await();
    consumer.shutdown();
    producer.shutdown();
    return result(messages, seconds, lateness);
  }

  private static String result(int count, double seconds, long[] nanos) {
    Arrays.sort(nanos);
    return "{\"messages\":" + count + ",\"seconds\":" + seconds + ",\"p50\":" + at(nanos, 0.5) + ",\"p99\":" + at(nanos, 0.99) + "}";
  }

  private static double at(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1000.0;
  }
}
