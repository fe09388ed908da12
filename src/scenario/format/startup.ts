/** How a server is started, as people write it. Its texts are read exactly as the shell, the script and Java read them. */
export interface StartupSpec {
  /** The line of a shell or manifest: `nohup sh mqbroker -n "a:9876;b:9876" -c conf/broker.conf &`. */
  readonly command: string
  /** Texts of files by path as the command names them. Default: none. */
  readonly files?: Readonly<Record<string, string>>
  /** NAMESRV_ADDR, JAVA_OPT_EXT, … Default: none. */
  readonly environment?: Readonly<Record<string, string>>
}
