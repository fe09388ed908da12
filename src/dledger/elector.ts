import { type ProfileName, profileOf } from '../profile/index.ts'
import {
  DLEDGER_SUCCESS,
  type DledgerMember,
  DledgerRequest,
  DledgerResponse,
  heartBeatBody,
  type RemotingCommand,
  voteRequestBody,
  voteResponseBody,
} from '../protocol/index.ts'
import { type Answer, RemotingServer } from '../remoting/index.ts'
import type { Runtime, SocketAddress } from '../runtime/index.ts'
import { answerHeartBeat } from './answerHeartBeat.ts'
import { answerVote } from './answerVote.ts'
import { ELECTION_INTERVALS, type ElectionIntervals } from './config.ts'
import { Election } from './election.ts'
import { Maintainer } from './maintainer.ts'
import { type ElectorState, MemberState, type RoleChange } from './memberState.ts'
import { PeerClient } from './peerClient.ts'
import { type DledgerRelease, numberOfId, readPeers } from './peers.ts'
import { noPlantedBugs, type PlantedBug } from './plantedBugs.ts'
import { TermFile, type TermKeeper } from './termFile.ts'

export interface ElectorOptions {
  readonly runtime: Runtime
  /** The release of the broker that it belongs to. Default 5.3.3. */
  readonly profile?: ProfileName | undefined
  /** `dLegerGroup`. */
  readonly group: string
  /** `dLegerSelfId`: a letter and a number, e.g. `n0`. */
  readonly selfId: string
  /** `dLegerPeers`: all members, e.g. `n0-host:port;n1-host:port`. */
  readonly peers: string
  /** The release of DLedger that reads `peers`; in everything else it is 0.3.1.2. Default 0.3.1.2. */
  readonly release?: DledgerRelease | undefined
  /** Where it listens, at the port of its own address in `peers`. Default 0.0.0.0, which the original does not let one change. */
  readonly bindAddress?: string | undefined
  /** Default: as DLedger has them. */
  readonly intervals?: Partial<ElectionIntervals> | undefined
  /** Hears of every role that the member takes on; the next steps are those that follow from it. */
  readonly onRoleChange?: ((change: RoleChange) => void) | undefined
  /** For tests of the checks only: defects to be found. Default: none. */
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined
}

/** The member of a DLedger group, as far as its election goes. It has no log: nothing is appended, pushed or committed. */
export interface Elector extends AsyncDisposable {
  readonly group: string
  readonly selfId: string
  /** Where it listens. */
  readonly address: SocketAddress
  readonly state: ElectorState
  stop(): Promise<void>
}

/**
 * Starts the elector of DLedger 0.3.1.2, which brokers of 4.9.7 and 5.3.3 have: votes and heartbeats over its own port, the
 * term and the vote in `dledger-<id>/currterm`. Other requests of DLedger are answered as unknown. Rejects with JavaException
 * where settings cannot be read, or with the NetworkError of listening.
 */
export async function startElector(options: ElectorOptions): Promise<Elector> {
  const { runtime, group, selfId, bindAddress = '0.0.0.0', plantedBugs = noPlantedBugs } = options
  numberOfId(selfId)
  const { addresses: peers, ownPort: port } = readPeers(options.peers, selfId, options.release)
  const profile = profileOf(options.profile)
  const file = new TermFile(runtime.disk, runtime.logger, selfId)
  const member = new MemberState({ group, selfId, peers }, plantedBugs.has('voteForgotten') ? forgetful(file) : file)
  let maintainer: Maintainer | undefined
  const election = new Election({
    runtime,
    member,
    intervals: { ...ELECTION_INTERVALS, ...options.intervals },
    plantedBugs,
    onRoleChange: (change) => options.onRoleChange?.(change),
    onChange: () => maintainer?.replan(),
  })
  const server = await RemotingServer.start({
    runtime,
    name: `dledger ${selfId}`,
    listen: [{ host: bindAddress, port }],
    handlers: {},
    context: undefined,
    version: profile.version,
    answerAs: profile.answersAs,
    admit: (command) => answerTo(election, command),
  })
  runtime.logger.log('info', `listen the port: ${port}`)
  const { version, tellsFailedConnects } = profile
  const client = new PeerClient({ runtime, name: `dledger ${selfId}`, peers, version, tellsFailedConnects })
  maintainer = new Maintainer(election, client)
  maintainer.start()
  const stop = async (): Promise<void> => {
    maintainer?.[Symbol.dispose]()
    await server.stop()
    await client.stop()
  }
  return {
    group,
    selfId,
    address: server.addresses[0] ?? { host: bindAddress, port },
    get state(): ElectorState {
      const { role, term, leaderId, votedFor } = member
      return { role, term, leaderId, votedFor }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Undefined for a request that is none of an election. */
function answerTo(election: Election, { code, body }: RemotingCommand): Answer | undefined {
  if (code === DledgerRequest.VOTE) {
    const request = voteRequestBody.decode(body)
    const refusal = refusalOf(election, request, 'HandleVote')
    const answer = refusal === undefined ? answerVote(election, request, false) : { ...refusal, voteResult: 'UNKNOWN' }
    return { code: DLEDGER_SUCCESS, body: voteResponseBody.encode(answer) }
  }
  if (code === DledgerRequest.HEART_BEAT) {
    const request = heartBeatBody.decode(body)
    const answer = refusalOf(election, request, 'HandleHeartBeat') ?? answerHeartBeat(election, request)
    return { code: DLEDGER_SUCCESS, body: heartBeatBody.encode(answer) }
  }
  return undefined
}

/** For a request that is meant for another member or another group (DLedgerServer.handleVote, handleHeartBeat). */
function refusalOf(election: Election, request: DledgerMember, what: string): DledgerMember | undefined {
  const { member } = election
  const { group, remoteId, localId, term } = request
  const wrong = remoteId === member.selfId ? ([group, member.group] as const) : ([remoteId, member.selfId] as const)
  if (wrong[0] === wrong[1]) return undefined
  const code = remoteId === member.selfId ? DledgerResponse.UNKNOWN_GROUP : DledgerResponse.UNKNOWN_MEMBER
  election.log('error', `[${member.selfId}][${what}] failed: ${wrong[0] ?? null} != ${wrong[1]}`)
  return { group, remoteId, localId, term, code, leaderId: member.leaderId }
}

/** A planted bug: the vote is not found again. */
function forgetful(file: TermKeeper): TermKeeper {
  return { load: () => ({ ...file.load(), votedFor: undefined }), save: (kept) => file.save(kept) }
}
