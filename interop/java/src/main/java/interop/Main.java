package interop;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs cases in one process: {@code Main NAMESRV PREFIX PARALLEL (all | CASE,CASE…)}, or {@code Main list}. Prints one line
 * per case: {@code @@ NAME ok|fail MILLISECONDS REASON}. PREFIX starts the names of all topics and groups.
 */
public final class Main {
  private static final long CASE_LIMIT_SECONDS = 100;

  static Map<String, Case> cases() {
    Map<String, Case> all = new LinkedHashMap<>();
    RebalanceCases.register(all); // the longest first, so that they do not end up alone at the end
    RetryCases.register(all);
    ReleaseCases.register(all);
    PushCases.register(all);
    OffsetCases.register(all);
    DelayCases.register(all);
    SendCases.register(all);
    TransactionCases.register(all);
    PullCases.register(all);
    QueryCases.register(all);
    RequestCases.register(all);
    return all;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Map<String, Case> all = cases();
    if (args[0].equals("list")) {
      all.keySet().forEach(out::println);
      return;
    }
    World world = new World(args[0], args[1]);
    List<String> names = args[3].equals("all") ? new ArrayList<>(all.keySet()) : List.of(args[3].split(","));
    PairedCases.register(all); // for those who name them
    ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[2]), Main::daemon);
    ExecutorService watch = Executors.newCachedThreadPool(Main::daemon);
    List<Future<?>> running = new ArrayList<>();
    for (String name : names) {
      if (!all.containsKey(name)) continue; // a case of another program
      running.add(pool.submit(() -> {
        long from = System.nanoTime();
        String reason = reasonOfFailure(all.get(name), world, watch);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        synchronized (out) {
          out.println("@@ " + name + (reason == null ? " ok " : " fail ") + ms + (reason == null ? "" : " " + reason));
          out.flush();
        }
      }));
    }
    for (Future<?> one : running) one.get();
    world.close();
    Runtime.getRuntime().halt(0); // the clients' own shutdown takes seconds and proves nothing
  }

  private static String reasonOfFailure(Case body, World world, ExecutorService watch) {
    Future<Throwable> result = watch.submit(() -> {
      try {
        body.run(world);
        return null;
      } catch (Throwable failure) {
        return failure;
      }
    });
    try {
      Throwable failure = result.get(CASE_LIMIT_SECONDS, TimeUnit.SECONDS);
      return failure == null ? null : describe(failure);
    } catch (TimeoutException timeout) {
      result.cancel(true);
      return "not finished after " + CASE_LIMIT_SECONDS + " s";
    } catch (Exception failure) {
      return describe(failure);
    }
  }

  private static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (text.length() > 0) text.append(" <- ");
      text.append(t.getClass().getSimpleName()).append(": ").append(t.getMessage());
    }
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (!frame.getClassName().startsWith("interop.") || frame.getClassName().endsWith("World")) continue;
      text.append(" (").append(frame.getFileName()).append(':').append(frame.getLineNumber()).append(')');
      break;
    }
    return text.toString().replace('\n', ' ');
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    return thread;
  }

  private Main() {}
}
