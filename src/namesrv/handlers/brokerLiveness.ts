import { dataVersionBody, isJsonNull, ResponseCode } from '../../protocol/index.ts'
import { type Handlers, JavaException } from '../../remoting/index.ts'
import { brokerGone } from '../brokerGone.ts'
import type { NameServerContext } from '../context.ts'
import { type LiveBroker, liveKey, type RouteTables, sameVersion } from '../route/index.ts'

// Requests 104 UNREGISTER_BROKER, 322 QUERY_DATA_VERSION and 904 BROKER_HEARTBEAT, sent by brokers: remoting.md 6.4.

export const brokerLivenessHandlers: Handlers<NameServerContext> = {
  /** The original answers first and removes a moment later, in a batch. */
  UNREGISTER_BROKER: ({ header: { clusterName, brokerName, brokerAddr, brokerId } }, context) => {
    if (clusterName === undefined || brokerAddr === undefined || brokerName === undefined) {
      return { code: ResponseCode.SUCCESS }
    }
    const gone = { cluster: clusterName, brokerName, brokerAddr, brokerId: brokerId ?? Number.NaN }
    brokerGone(context, gone)
    return { code: ResponseCode.SUCCESS }
  },

  QUERY_DATA_VERSION: ({ header: { clusterName, brokerAddr }, body }, { tables, runtime, profile }) => {
    if (body === undefined && !profile.readsMissingBodies) throw nullBody()
    const asked = body === undefined || isJsonNull(body) ? undefined : dataVersionBody.decode(body, profile.json)
    const live = profile.brokersByAddress
      ? latestAt(tables, brokerAddr ?? '')
      : tables.live.get(addressKey(clusterName, brokerAddr))
    if (live === undefined) return { code: ResponseCode.SUCCESS, header: { changed: true } }
    live.lastUpdateMs = runtime.clock.wallMs()
    const { stateVersion } = live.dataVersion
    const known = asked === undefined || profile.knowsStateVersions ? asked : { ...asked, stateVersion }
    const changed = known === undefined || !sameVersion(live.dataVersion, known)
    return {
      code: ResponseCode.SUCCESS,
      header: { changed },
      body: dataVersionBody.encode(live.dataVersion, profile.json),
    }
  },

  BROKER_HEARTBEAT: ({ header: { clusterName, brokerAddr } }, { tables, runtime }) => {
    const live = tables.live.get(addressKey(clusterName, brokerAddr))
    if (live !== undefined) live.lastUpdateMs = runtime.clock.wallMs()
    return { code: ResponseCode.SUCCESS }
  },
}

/** What registered last with an address: 4.9 keeps one entry for it, whatever the cluster. */
function latestAt(tables: RouteTables, brokerAddr: string): LiveBroker | undefined {
  let latest: LiveBroker | undefined
  for (const live of tables.live.values()) {
    if (live.brokerAddr === brokerAddr && live.lastUpdateMs >= (latest?.lastUpdateMs ?? 0)) latest = live
  }
  return latest
}

/** 4.9 makes text of the body before it reads it. */
function nullBody(): JavaException {
  const frame = 'java.base/java.lang.String.<init>(String.java:1387)'
  const message = 'Cannot read the array length because "bytes" is null'
  return new JavaException('java.lang.NullPointerException', message, frame)
}

/** The original runs into its own key's hash code when a header lacks one of the two. */
function addressKey(cluster: string | undefined, brokerAddr: string | undefined): string {
  if (cluster !== undefined && brokerAddr !== undefined) return liveKey(cluster, brokerAddr)
  const missing = cluster === undefined ? 'clusterName' : 'brokerAddr'
  throw new JavaException(
    'java.lang.NullPointerException',
    `Cannot invoke "String.length()" because "this.${missing}" is null`,
    'org.apache.rocketmq.namesrv.routeinfo.BrokerAddrInfo.hashCode(RouteInfoManager.java:1161)',
  )
}
