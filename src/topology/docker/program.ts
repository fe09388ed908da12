import type { ProfileName } from '../../profile/index.ts'
import type { ImageFacts } from './images.ts'
import type { Container } from './model.ts'

/** Where something was written. */
export interface Place {
  /** A path inside of the container, or a part of its definition: `command`, `env.NAMESRV_ADDR`, `image`. */
  readonly in: string
  readonly line?: number
}

export type Settings = Readonly<Record<string, string>>

/** A sentence in both languages of the reports. */
export interface Sentence {
  readonly en: string
  readonly zh: string
}

/** Something about a command that people do not expect. */
export interface CommandNote extends Sentence {
  readonly fix: Sentence
  /** The scenario that shows it. */
  readonly scenario?: string
}

/** A program that ends before it listens. */
export interface Ends {
  readonly exitCode: number
  /** What it says. */
  readonly text: string
  /** The same for readers of Chinese; words of programs stay as they are. */
  readonly zh: string
}

export interface BrokerOfContainer {
  readonly kind: 'broker'
  readonly settings: Settings
  readonly profile: ProfileName
  /** Where each setting was written. */
  readonly places: Readonly<Record<string, Place>>
  /** The file that it was told to read, as a path inside. */
  readonly configFile: string | undefined
  /** What stands in its file or command and is read by nobody: misspelt, behind a byte order mark, an argument. */
  readonly unread?: readonly UnreadSetting[]
  readonly ends?: Ends
}

export interface UnreadSetting {
  /** As it is meant. */
  readonly name: string
  readonly written: string
  readonly value: string
  readonly place: Place
  readonly why: 'misspelt' | 'byteOrderMark' | 'argument' | 'variable'
}

export interface ProxyOfContainer {
  readonly kind: 'proxy'
  /** In one process with the broker of this container (`mqbroker --enable-proxy`, `-pm local`). */
  readonly local: boolean
  readonly settings: Settings
  readonly profile: ProfileName
  readonly places: Readonly<Record<string, Place>>
  readonly grpcPort: number
  readonly remotingPort: number
  readonly ends?: Ends
}

export interface ToolOfContainer {
  readonly kind: 'dashboard' | 'exporter' | 'app'
  readonly namesrv?: string
  readonly place?: Place
  /** Nothing of what was written brings it a NameServer: it takes the one of its own files. */
  readonly byDefault?: true
  readonly ends?: Ends
}

/** A program that runs in a container. */
export type ContainerProgram =
  | { readonly kind: 'namesrv'; readonly settings: Settings; readonly profile: ProfileName; readonly ends?: Ends }
  | BrokerOfContainer
  | ProxyOfContainer
  | ToolOfContainer

/** What a program is told by what surrounds it. */
export interface Around {
  readonly container: Container
  readonly environment: Readonly<Record<string, string>>
  readonly facts: ImageFacts
  readonly profile: ProfileName
  /** A path of the command as a path inside. */
  readonly inside: (path: string) => string
  /** Text of a mounted file by its path inside. */
  readonly file: (path: string) => string | undefined
  /** What the command itself writes into a file, over what is there or behind it. */
  readonly written: (path: string) => { readonly text: string; readonly over: boolean } | undefined
  readonly command: Place
}
