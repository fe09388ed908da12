import { clusterInfoBody, REMARK_NOT_SET, ResponseCode, utf8Bytes, writeJson } from '../../protocol/index.ts'
import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import { presented } from '../presentedAddress.ts'
import { addressesById, brokerDataOf } from '../route/index.ts'

// Requests 106 GET_BROKER_CLUSTER_INFO (mqadmin, dashboard) and 901 GET_BROKER_MEMBER_GROUP (brokers): remoting.md 6.5.

export const clusterInfoHandlers: Handlers<NameServerContext> = {
  GET_BROKER_CLUSTER_INFO: ({ channel }, { tables, presentedAddress, profile }) => {
    const brokerAddrTable = new Map(
      [...tables.groups].map(([name, group]) => [name, presented(brokerDataOf(group), presentedAddress, channel)]),
    )
    const clusterAddrTable = new Map([...tables.clusters].map(([cluster, names]) => [cluster, [...names]]))
    return {
      code: ResponseCode.SUCCESS,
      body: clusterInfoBody.encode({ brokerAddrTable, clusterAddrTable }, profile.json),
    }
  },

  /** The remark is a slip of 5.3.3: only the code of the prepared answer is overwritten there. */
  GET_BROKER_MEMBER_GROUP: ({ header: { clusterName: cluster, brokerName } }, { tables }) => {
    const group = brokerName === undefined ? undefined : tables.groups.get(brokerName)
    const brokerAddrs = group === undefined ? new Map() : addressesById(group)
    return {
      code: ResponseCode.SUCCESS,
      remark: REMARK_NOT_SET,
      body: utf8Bytes(writeJson({ brokerMemberGroup: { cluster, brokerName, brokerAddrs } })),
    }
  },
}
