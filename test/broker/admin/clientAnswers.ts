// What the client of the exchanges answers to requests of the broker, by request code. This is data.

export const clientAnswers: Readonly<Record<number, string>> = {
  221: '{"consumerTable":{},"messageQueueTable":{{"brokerName":"broker-a","queueId":1,"topic":"M1"}:7}}',
  307: '{"properties":{"PROP_CONSUME_TYPE":"CONSUME_PASSIVELY"},"subscriptionSet":[]}',
  309: '{"autoCommit":true,"consumeResult":"CR_SUCCESS","order":false,"spentTimeMills":3}',
}
