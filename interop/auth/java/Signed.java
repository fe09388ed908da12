import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.RPCHook;

/** The released client with AclClientRPCHook: {@code Signed NAMESRV USER SECRET TOPIC DENIED GROUP}; a line per case: {@code == NAME OUTCOME}. */
public final class Signed {
  private static String namesrv;
  private static int clients;

  public static void main(String[] args) {
    int status = 1;
    try {
      cases(args);
      status = 0;
    } catch (Throwable error) {
      error.printStackTrace();
    }
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }

  private static void cases(String[] args) throws Exception {
    namesrv = args[0];
    String user = args[1], secret = args[2], topic = args[3], denied = args[4], group = args[5];
    DefaultMQProducer good = producer(hook(user, secret, null));
    SendResult sent = good.send(new Message(topic, "A", "k", "signed".getBytes()));
    say("send", sent.getSendStatus().toString());
    tell("denied-topic", () -> good.send(new Message(denied, "x".getBytes())).getSendStatus().toString());
    tell("unique-key", () -> good.viewMessage(topic, sent.getMsgId()) == null ? "missing" : "found");
    tell("token", () -> producer(hook(user, secret, "token")).send(new Message(topic, "x".getBytes())).getSendStatus().toString());
    tell("wrong-secret", () -> producer(hook(user, secret + "x", null)).send(new Message(topic, "x".getBytes())).getSendStatus().toString());
    tell("stranger", () -> producer(hook("stranger", secret, null)).send(new Message(topic, "x".getBytes())).getSendStatus().toString());
    tell("unsigned", () -> producer(null).send(new Message(topic, "x".getBytes())).getSendStatus().toString());
    CountDownLatch received = new CountDownLatch(1);
    DefaultMQPushConsumer consumer =
        new DefaultMQPushConsumer(null, group, hook(user, secret, null), new AllocateMessageQueueAveragely());
    consumer.setNamesrvAddr(namesrv);
    consumer.setInstanceName("signed-" + ++clients);
    consumer.setMqClientApiTimeout(20_000);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(topic, "A");
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      received.countDown();
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    say("consume", received.await(70, TimeUnit.SECONDS) ? "received" : "nothing");
  }

  private static RPCHook hook(String user, String secret, String token) {
    SessionCredentials credentials = new SessionCredentials(user, secret);
    if (token != null) credentials.setSecurityToken(token);
    return new AclClientRPCHook(credentials);
  }

  private static DefaultMQProducer producer(RPCHook hook) throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer("signed-" + ++clients, hook);
    producer.setNamesrvAddr(namesrv);
    producer.setInstanceName("signed-" + clients);
    producer.setRetryTimesWhenSendFailed(0);
    producer.setSendMsgTimeout(20_000); // a busy machine
    producer.setMqClientApiTimeout(20_000);
    producer.setVipChannelEnabled(false);
    producer.start();
    return producer;
  }

  private interface Work {
    String run() throws Exception;
  }

  private static void tell(String name, Work work) {
    String outcome;
    try {
      outcome = work.run();
    } catch (Exception error) {
      // What the broker said stands in the cause when the client may try again.
      Throwable told = error.getCause() == null ? error : error.getCause();
      outcome = told.getClass().getSimpleName() + " " + String.valueOf(told.getMessage()).replaceAll("\\s+", " ");
    }
    say(name, outcome);
  }

  private static void say(String name, String outcome) {
    System.out.println("== " + name + " " + outcome);
  }
}
