// Writes what the classes of Apache RocketMQ 5.3.3 encode, for the tests beside this file:
//   java -cp "LIB/*" Fixtures.java > java-5.3.3.json
// where LIB holds the jars of org.apache.rocketmq:rocketmq-broker:5.3.3 and what it depends on.

import com.alibaba.fastjson.JSON;
import com.alibaba.fastjson.serializer.SerializerFeature;
import java.lang.reflect.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.apache.rocketmq.common.*;
import org.apache.rocketmq.common.compression.*;
import org.apache.rocketmq.common.message.*;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.protocol.*;
import org.apache.rocketmq.remoting.protocol.body.*;
import org.apache.rocketmq.remoting.protocol.header.*;
import org.apache.rocketmq.remoting.protocol.route.*;

public class Fixtures {
  static int counter = 0;

  public static void main(String[] args) throws Exception {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("frames", frames());
    all.put("bodies", bodies());
    all.put("route", route());
    all.put("register", register());
    all.put("records", records());
    all.put("batch", hex(MessageDecoder.encodeMessages(Arrays.asList(message("a", "body1"), message("b", "ü")))));
    all.put("compressed", compressed());
    all.put("hashCodes", hashCodes());
    all.put("doubles", doubles());
    all.put("msgIds", msgIds());
    System.out.println(JSON.toJSONString(all, SerializerFeature.PrettyFormat).replace("\t", "  "));
    System.exit(0);
  }

  static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) text.append(String.format("%02x", b));
    return text.toString();
  }

  static Message message(String key, String body) {
    Message message = new Message("TopicA", "TagA", key, body.getBytes(StandardCharsets.UTF_8));
    message.setFlag(7);
    return message;
  }

  static List<Object> frames() throws Exception {
    SendMessageRequestHeader send = new SendMessageRequestHeader();
    send.setProducerGroup("PG");
    send.setTopic("TopicA");
    send.setDefaultTopic("TBW102");
    send.setDefaultTopicQueueNums(4);
    send.setQueueId(3);
    send.setSysFlag(0);
    send.setBornTimestamp(1795246238946L);
    send.setFlag(0);
    send.setProperties("KEYS\u0001k \u00e9\u0002TAGS\u0001\"Tag\\A\"\u0002X\u0001\u000b\u001f\u007f\u0085\u2028\u2029\ud83d\ude00/</\u0002");
    send.setReconsumeTimes(0);
    send.setUnitMode(false);
    send.setBatch(false);
    send.setBrokerName("broker-a");
    PullMessageRequestHeader pull = new PullMessageRequestHeader();
    pull.setConsumerGroup("CG");
    pull.setTopic("TopicA");
    pull.setQueueId(1);
    pull.setQueueOffset(9007199254740991L);
    pull.setMaxMsgNums(32);
    pull.setSysFlag(3);
    pull.setCommitOffset(-1L);
    pull.setSuspendTimeoutMillis(15000L);
    pull.setSubVersion(1795246238946L);
    pull.setLo(false);
    List<Object> frames = new ArrayList<>();
    for (SerializeType type : SerializeType.values()) {
      frames.add(frame("SEND_MESSAGE", RequestCode.SEND_MESSAGE, send, type, "body", null, false));
      frames.add(frame("SEND_MESSAGE_V2", RequestCode.SEND_MESSAGE_V2,
          SendMessageRequestHeaderV2.createSendMessageRequestHeaderV2(send), type, "body", null, false));
      frames.add(frame("PULL_MESSAGE", RequestCode.PULL_MESSAGE, pull, type, null, null, false));
      frames.add(frame("GET_BROKER_CLUSTER_INFO", RequestCode.GET_BROKER_CLUSTER_INFO, null, type, null, null, false));
      frames.add(frame("response", 17, null, type, null, "topic[T] not exist, \"apply\" first\nplease!\t\u0001\u001b\\u001b", true));
    }
    return frames;
  }

  static Object frame(String name, int code, CommandCustomHeader header, SerializeType type, String body, String remark,
      boolean response) throws Exception {
    RemotingCommand command = RemotingCommand.createRequestCommand(code, header);
    command.setSerializeTypeCurrentRPC(type);
    command.setVersion(479);
    command.setOpaque(counter++);
    command.setRemark(remark);
    if (response) command.markResponseType();
    if (body != null) command.setBody(body.getBytes(StandardCharsets.UTF_8));
    ByteBuffer encoded = command.encode();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", name);
    described.put("type", type.name());
    described.put("hex", hex(bytes));
    return described;
  }

  static Map<String, Object> bodies() throws Exception {
    String base = "org.apache.rocketmq.remoting.protocol.";
    Map<String, Object> json = new LinkedHashMap<>();
    for (String name : new String[] {
        "DataVersion", "route.TopicRouteData", "body.ClusterInfo", "body.GetBrokerMemberGroupResponseBody", "body.TopicList",
        "body.KVTable", "body.RegisterBrokerBody", "body.TopicConfigAndMappingSerializeWrapper",
        "body.TopicConfigSerializeWrapper", "heartbeat.HeartbeatData", "header.GetConsumerListByGroupResponseBody",
        "body.LockBatchRequestBody", "body.UnlockBatchRequestBody", "body.LockBatchResponseBody",
        "body.QueryAssignmentRequestBody", "body.QueryAssignmentResponseBody", "body.SetMessageRequestModeRequestBody",
        "body.CheckClientRequestBody", "admin.ConsumeStats", "body.ConsumeStatsList", "admin.TopicStatsTable",
        "body.ResetOffsetBody", "body.ResetOffsetBodyForC", "body.GetConsumerStatusBody", "body.ConsumerRunningInfo",
        "body.ConsumeMessageDirectlyResult", "body.QueryConsumeTimeSpanBody", "body.QueryCorrectionOffsetBody",
        "body.QueryConsumeQueueResponseBody", "body.ConsumerOffsetSerializeWrapper", "body.MessageRequestModeSerializeWrapper",
        "body.ConsumerConnection", "body.ProducerConnection", "body.ProducerTableInfo", "body.SubscriptionGroupWrapper",
        "body.GroupList", "body.QuerySubscriptionResponseBody", "body.BrokerStatsData", "subscription.GroupForbidden",
        "body.HARuntimeInfo", "body.CreateTopicListRequestBody", "body.SubscriptionGroupList",
        "subscription.SubscriptionGroupConfig", "statictopic.TopicConfigAndQueueMapping", "body.UserInfo", "body.AclInfo",
        "body.BatchAckMessageRequestBody", "body.SyncStateSet" }) {
      Class<?> type;
      try {
        type = Class.forName(base + name);
      } catch (ClassNotFoundException e) {
        try {
          type = Class.forName(base + "body." + name.substring(name.indexOf('.') + 1));
        } catch (ClassNotFoundException e2) {
          System.err.println("no class " + name);
          continue;
        }
      }
      counter = 1;
      Object value = filled(type, type, 0);
      json.put(type.getSimpleName(), RemotingSerializable.toJson(value, false));
    }
    Class<?> delays = Class.forName("org.apache.rocketmq.broker.schedule.DelayOffsetSerializeWrapper");
    json.put("DelayOffsetSerializeWrapper", RemotingSerializable.toJson(filled(delays, delays, 0), false));
    for (String name : new String[] {
        "store.pop.PopCheckPoint", "store.pop.BatchAckMsg", "broker.offset.ConsumerOrderInfoManager",
        "store.timer.TimerMetrics$TimerMetricsSerializeWrapper",
        "broker.transaction.TransactionMetrics$TransactionMetricsSerializeWrapper" }) {
      Class<?> type = Class.forName("org.apache.rocketmq." + name);
      counter = 1;
      json.put(type.getSimpleName(), RemotingSerializable.toJson(filled(type, type, 0), false));
    }
    json.put("TopicConfig", RemotingSerializable.toJson(filled(TopicConfig.class, TopicConfig.class, 0), false));
    return json;
  }

  /** A value of the type with every settable property set to something distinct. */
  static Object filled(Class<?> type, Type generic, int depth) throws Exception {
    counter++;
    if (type == String.class) return "s" + counter + "\u00e9";
    if (type == int.class || type == Integer.class) return counter;
    if (type == long.class || type == Long.class) return 1795246238000L + counter;
    if (type == boolean.class || type == Boolean.class) return counter % 2 == 0;
    if (type == double.class || type == Double.class) return counter + (counter % 2 == 0 ? 0.0 : 0.25);
    if (type == AtomicLong.class) return new AtomicLong(counter);
    if (type == BitSet.class) return BitSet.valueOf(new byte[] {5, 2});
    if (type.isEnum()) return type.getEnumConstants()[counter % type.getEnumConstants().length];
    if (type == Properties.class) {
      Properties properties = new Properties();
      properties.setProperty("PROP_CLIENT_VERSION", "V5_3_3");
      return properties;
    }
    if (Map.class.isAssignableFrom(type)) {
      Map<Object, Object> map = type == TreeMap.class || type == SortedMap.class ? new TreeMap<>()
          : type.isInterface() && ConcurrentMap.class.isAssignableFrom(type) || type == ConcurrentHashMap.class
              ? new ConcurrentHashMap<>() : new HashMap<>();
      if (generic instanceof ParameterizedType && depth < 8) {
        Type[] arguments = ((ParameterizedType) generic).getActualTypeArguments();
        // One entry where keys are integers, whose order JavaScript does not keep.
        int entries = arguments[0] == Integer.class ? 1 : 2;
        for (int i = 0; i < entries; i++) {
          Object key = filled(raw(arguments[0]), arguments[0], depth + 1);
          map.put(key, filled(raw(arguments[1]), arguments[1], depth + 1));
        }
      }
      return map;
    }
    if (Collection.class.isAssignableFrom(type)) {
      Collection<Object> items = type == TreeSet.class ? new TreeSet<>() : Set.class.isAssignableFrom(type)
          ? (type == Set.class || type == HashSet.class ? new HashSet<>() : (Collection<Object>) type.getDeclaredConstructor().newInstance())
          : type == CopyOnWriteArrayList.class ? new CopyOnWriteArrayList<>() : new ArrayList<>();
      if (generic instanceof ParameterizedType && depth < 8) {
        Type argument = ((ParameterizedType) generic).getActualTypeArguments()[0];
        for (int i = 0; i < 2; i++) items.add(filled(raw(argument), argument, depth + 1));
      }
      return items;
    }
    if (!type.getName().startsWith("org.apache.rocketmq") || depth > 8) return null;
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      return constructed(type, depth);
    }
    constructor.setAccessible(true);
    Object value = constructor.newInstance();
    Method[] methods = type.getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      if (!method.getName().startsWith("set") || method.getParameterCount() != 1 || Modifier.isStatic(method.getModifiers())) continue;
      Object argument = filled(method.getParameterTypes()[0], method.getGenericParameterTypes()[0], depth + 1);
      if (argument != null) method.invoke(value, argument);
    }
    return value;
  }

  /** For classes without a constructor of no arguments. */
  static Object constructed(Class<?> type, int depth) throws Exception {
    Constructor<?>[] constructors = type.getConstructors();
    if (constructors.length == 0) return null;
    Constructor<?> longest = constructors[0];
    for (Constructor<?> each : constructors) if (each.getParameterCount() > longest.getParameterCount()) longest = each;
    Object[] arguments = new Object[longest.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = filled(longest.getParameterTypes()[i], longest.getGenericParameterTypes()[i], depth + 1);
    }
    return longest.newInstance(arguments);
  }

  static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
    return type instanceof Class ? (Class<?>) type : Object.class;
  }

  static Map<String, Object> route() {
    TopicRouteData route = new TopicRouteData();
    HashMap<Long, String> addresses = new HashMap<>();
    addresses.put(0L, "10.0.0.1:10911");
    addresses.put(1L, "10.0.0.2:10911");
    addresses.put(10L, "10.0.0.3:10911");
    addresses.put(2L, "10.0.0.4:10911");
    route.setBrokerDatas(Arrays.asList(new BrokerData("Cl\u00fcster", "broker-a", addresses)));
    QueueData queues = new QueueData();
    queues.setBrokerName("broker-a");
    queues.setPerm(6);
    queues.setReadQueueNums(4);
    queues.setWriteQueueNums(4);
    route.setQueueDatas(Arrays.asList(queues));
    route.setFilterServerTable(new HashMap<>());
    Map<String, Object> texts = new LinkedHashMap<>();
    texts.put("standard", new String(route.encode(SerializerFeature.BrowserCompatible, SerializerFeature.QuoteFieldNames,
        SerializerFeature.SkipTransientField, SerializerFeature.MapSortField), StandardCharsets.UTF_8));
    texts.put("raw", new String(route.encode(), StandardCharsets.UTF_8));
    return texts;
  }

  static Map<String, Object> register() throws Exception {
    RegisterBrokerBody body = new RegisterBrokerBody();
    TopicConfigAndMappingSerializeWrapper wrapper = new TopicConfigAndMappingSerializeWrapper();
    TopicConfig first = new TopicConfig("TopicA", 4, 8, 6);
    first.getAttributes().put("message.type", "FIFO");
    wrapper.getTopicConfigTable().put("TopicA", first);
    wrapper.getTopicConfigTable().put("TBW102", new TopicConfig("TBW102", 8, 8, 7));
    wrapper.getDataVersion().setTimestamp(1795246238946L);
    wrapper.getDataVersion().setCounter(new AtomicLong(5));
    body.setTopicConfigSerializeWrapper(wrapper);
    body.setFilterServerList(new ArrayList<>(Arrays.asList("f1")));
    Map<String, Object> forms = new LinkedHashMap<>();
    forms.put("compressed", hex(body.encode(true)));
    forms.put("text", first.encode());
    return forms;
  }

  static List<Object> records() throws Exception {
    List<Object> encoded = new ArrayList<>();
    for (String[] hosts : new String[][] {{"10.0.0.9", "127.0.0.1"}, {"2001:db8::1", "fe80::2"}, {"10.0.0.9", "::1"}}) {
      for (String topic : new String[] {"TopicA", "%RETRY%" + "x".repeat(200)}) {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        message.setBody("hello ü".getBytes(StandardCharsets.UTF_8));
        message.setTags("TagA");
        message.setKeys("k1 k2");
        message.setBornHost(new InetSocketAddress(hosts[0], 54321));
        message.setStoreHost(new InetSocketAddress(hosts[1], 10911));
        if (hosts[0].contains(":")) message.setBornHostV6Flag();
        if (hosts[1].contains(":")) message.setStoreHostAddressV6Flag();
        message.setBornTimestamp(1795246238946L);
        message.setStoreTimestamp(1795246238950L);
        message.setQueueId(3);
        message.setQueueOffset(1234567890123L);
        message.setCommitLogOffset(9007199254740991L);
        message.setFlag(-5);
        message.setReconsumeTimes(2);
        message.setPreparedTransactionOffset(77);
        message.setBodyCRC(UtilAll.crc32(message.getBody()));
        try {
          encoded.add(hex(MessageDecoder.encode(message, false)));
        } catch (java.nio.BufferOverflowException e) {
          System.err.println("skipped, MessageDecoder.encode cannot do it: " + String.join(" ", hosts) + " " + topic.length());
        }
      }
    }
    return encoded;
  }

  static Map<String, Object> compressed() throws Exception {
    byte[] body = "RocketMQ compresses bodies of 4096 bytes and more. ".repeat(40).getBytes(StandardCharsets.UTF_8);
    Map<String, Object> forms = new LinkedHashMap<>();
    for (CompressionType type : CompressionType.values()) {
      forms.put(type.name(), hex(CompressorFactory.getCompressor(type).compress(body, 5)));
    }
    return forms;
  }

  static Map<String, Object> hashCodes() {
    Map<String, Object> codes = new LinkedHashMap<>();
    for (String text : new String[] {"", "*", "TagA", "标签", "😀", "polygenelubricants", "a\u0001b"}) codes.put(text, text.hashCode());
    return codes;
  }

  static List<Object> doubles() {
    List<Object> texts = new ArrayList<>();
    for (double value : new double[] {0, -0.0, 1, 0.1, 100, 12345.678, 9999999, 1e7, 1.5e-5, 0.001, 123456789.5, 1.0E21, 2.5e-8}) {
      texts.add(Double.toString(value));
    }
    return texts;
  }

  static List<Object> msgIds() throws Exception {
    return Arrays.asList(
        MessageDecoder.createMessageId(new InetSocketAddress("127.0.0.1", 10911), 4660L),
        MessageDecoder.createMessageId(new InetSocketAddress("2001:db8::1", 10911), 9007199254740991L));
  }
}
