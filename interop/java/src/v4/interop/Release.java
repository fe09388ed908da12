package interop;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.common.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** What the 4.9.x release calls differently from 5.x, or lacks. */
final class Release {
  static final boolean FIVE = false;

  static void broadcast(DefaultMQPushConsumer consumer) {
    consumer.setMessageModel(MessageModel.BROADCASTING);
  }

  static List<String> compressTypes() {
    return List.of();
  }

  static void compressType(DefaultMQProducer producer, String type) {
    throw new UnsupportedOperationException(type);
  }

  static void delayMs(Message message, long ms) {
    throw new UnsupportedOperationException();
  }

  static void group(DefaultMQAdminExt admin, String brokerAddr, String name, int retryMaxTimes) throws Exception {
    SubscriptionGroupConfig config = new SubscriptionGroupConfig();
    config.setGroupName(name);
    config.setRetryMaxTimes(retryMaxTimes);
    admin.createAndUpdateSubscriptionGroupConfig(brokerAddr, config);
  }

  private Release() {}
}
