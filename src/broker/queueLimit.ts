/**
 * Queues that one request may be about. Anybody may create a topic of 2^31 − 1 queues, and a request that looks at all of
 * them would keep everybody waiting for minutes; no client could read an answer that names more.
 */
export const QUEUES_MAX = 65_536
