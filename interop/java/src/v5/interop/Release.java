package interop;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** What the 5.x release calls differently from 4.9.x, or has alone. */
final class Release {
  static final boolean FIVE = true;

  static void broadcast(DefaultMQPushConsumer consumer) {
    consumer.setMessageModel(MessageModel.BROADCASTING);
  }

  static List<String> compressTypes() {
    return List.of("LZ4", "ZSTD", "ZLIB");
  }

  static void compressType(DefaultMQProducer producer, String type) {
    producer.setCompressType(CompressionType.of(type));
  }

  static void delayMs(Message message, long ms) {
    message.setDelayTimeMs(ms);
  }

  static void group(DefaultMQAdminExt admin, String brokerAddr, String name, int retryMaxTimes) throws Exception {
    SubscriptionGroupConfig config = new SubscriptionGroupConfig();
    config.setGroupName(name);
    config.setRetryMaxTimes(retryMaxTimes);
    admin.createAndUpdateSubscriptionGroupConfig(brokerAddr, config);
  }

  private Release() {}
}
