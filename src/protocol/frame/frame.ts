import type { RemotingCommand } from '../command.ts'

/** Limit of Java's frame decoder, including the 4-byte length (`com.rocketmq.remoting.frameMaxLength`). */
export const FRAME_BYTES_MAX = 16_777_216

/** Whole frame, length included. Header encoding follows `command.serializeType`. Copies the body once. */
export declare function encodeFrame(command: RemotingCommand): Uint8Array

/**
 * Puts frames together from a byte stream that is cut anywhere. Feed it what arrives; it calls `onCommand` for each
 * whole frame, in order. Throws SimError FrameTooLarge or FrameMalformed where the original closes the connection.
 * Commands hold views on the received chunks. Memory stays below one frame plus one chunk.
 */
export declare class FrameDecoder {
  constructor(onCommand: (command: RemotingCommand) => void)
  push(bytes: Uint8Array): void
}
