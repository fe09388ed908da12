package interop;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.tools.command.MQAdminStartup;

/**
 * Runs mqadmin commands one after another in this process. Reads one command per line (base64 words between blanks) and
 * answers one line: {@code @@ STDOUT STDERR}, both base64. Some commands are not mqadmin's: {@code @join NAMESRV TOPIC GROUP COUNT}
 * starts a push consumer and returns when it got COUNT messages, {@code @leave} shuts it down; {@code @for MILLISECONDS COMMAND}
 * answers what a command has printed by then that does not end by itself; the rest is AdminWorld's.
 */
public final class Admin {
  private static final AdminWorld world = new AdminWorld();
  private static DefaultMQPushConsumer consumer;

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Thread main = Thread.currentThread();
    Thread hurry = new Thread(() -> hurry(main));
    hurry.setDaemon(true);
    hurry.start();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      for (int i = 0; i < words.length; i++) words[i] = new String(Base64.getDecoder().decode(words[i]), StandardCharsets.UTF_8);
      ByteArrayOutputStream stdout = new ByteArrayOutputStream();
      ByteArrayOutputStream stderr = new ByteArrayOutputStream();
      System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
      try {
        if (words[0].equals("@join")) join(words);
        else if (words[0].equals("@leave")) consumer.shutdown();
        else if (words[0].equals("@for")) whatIsPrinted(Long.parseLong(words[1]), Arrays.copyOfRange(words, 2, words.length), stdout);
        else if (words[0].startsWith("@")) world.run(words);
        else mqadmin(words);
      } catch (Throwable failure) {
        failure.printStackTrace();
      }
      out.println("@@ " + encode(stdout) + " " + encode(stderr));
      out.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Commands keep state in their fields, so the list of them is emptied before main0 fills it again. */
  private static void mqadmin(String[] words) throws Exception {
    for (Field field : MQAdminStartup.class.getDeclaredFields()) {
      if (!List.class.isAssignableFrom(field.getType())) continue;
      field.setAccessible(true);
      ((List<?>) field.get(null)).clear();
    }
    MQAdminStartup.main0(words, null);
  }

  /**
   * At its end each command waits up to 3 s for a thread of its connection that sleeps: wakes that one. The same threads of
   * live clients look for work and go on.
   */
  private static void hurry(Thread main) {
    while (true) {
      LockSupport.parkNanos(20_000_000);
      boolean waits = false;
      for (StackTraceElement frame : main.getStackTrace()) waits |= frame.getClassName().endsWith(".ServiceThread");
      if (!waits) continue;
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("NettyEventExecutor")) thread.interrupt();
      }
    }
  }

  private static void whatIsPrinted(long ms, String[] words, ByteArrayOutputStream stdout) throws Exception {
    Thread thread = new Thread(() -> {
      try {
        mqadmin(words);
      } catch (Throwable failure) {
        failure.printStackTrace();
      }
    });
    thread.start();
    // A loaded machine may take its time up to the first line.
    for (int i = 0; i < 4 && stdout.size() == 0; i++) thread.join(ms);
    thread.join(ms);
  }

  private static void join(String[] words) throws Exception {
    World world = new World(words[1], "mqadmin" + System.nanoTime());
    ConcurrentLinkedQueue<MessageExt> got = new ConcurrentLinkedQueue<>();
    consumer = new DefaultMQPushConsumer(words[3]);
    consumer.setNamesrvAddr(words[1]);
    consumer.setInstanceName(world.instance());
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(words[2], "*");
    consumer.registerMessageListener(PushCases.collect(got));
    consumer.start();
    World.until(PushCases.FIRST_MESSAGE_MS, words[4] + " messages", () -> got.size() >= Integer.parseInt(words[4]));
    System.out.println("got " + got.size());
  }

  private static String encode(ByteArrayOutputStream bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private Admin() {}
}
