#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander'
import { aHostsLine, aNode, anAddress, aTakenPort, ownArchitecture, ownEngine } from './dockerOptions.ts'
import { exitCodeOf, explain } from './failure.ts'
import { languages } from './language.ts'
import { aLimit, DEFAULT_LIMIT } from './limit.ts'
import { wholeNumber } from './numbers.ts'
import { version } from './version.ts'

// Command bodies are loaded when they run, so that `up` starts without the simulator and `list` without sockets.
const collect = (value: string, before: readonly string[]): string[] => [...before, value]

const languageOption = (): Option =>
  new Option('--lang <language>', 'language of what is printed').choices(languages).default('en')

const program = new Command('rocketmq-sim')
  .description('Apache RocketMQ in one Node.js process: emulate it on real ports, or simulate a whole deployment')
  .version(version)
  .showHelpAfterError('(rocketmq-sim --help lists the commands and options)')
  .exitOverride()
  .enablePositionalOptions()

program
  .command('up')
  .description('start NameServer and broker on real ports, for unmodified clients of any language')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--profile <release>', 'the release of Apache RocketMQ to imitate: 5.3.3 or 4.9.7', '5.3.3')
  .option('--port <port>', 'NameServer port (0: any free one)', wholeNumber('--port'), 9876)
  .option(
    '--broker-port <port>',
    "broker port; the VIP port is two below (0: any free one; default: the file's listenPort, else 10911)",
    wholeNumber('--broker-port'),
  )
  .option('--nameservers <count>', 'number of NameServers', wholeNumber('--nameservers'), 1)
  .option('--brokers <count>', 'number of brokers', wholeNumber('--brokers'), 1)
  .option('--data <directory>', 'keep the data there (default: in memory)')
  .option('--topic <name[:queues]>', 'create a topic at the start (repeatable)', collect, [])
  .option('--brokerIP1 <address>', 'register and hand out this address, as the original does')
  .option('--advertise <host[:port]>', 'hand out this address to every client')
  .option('-c, --config <file>', 'broker properties file, as mqbroker -c')
  .option('-o, --set <key=value>', 'broker setting, on top of the file (repeatable)', collect, [])
  .option('--tls-mode <mode>', 'permissive (TLS and plain), enforcing or disabled (default: permissive)')
  .option('--tls-cert <file>', 'certificate chain as PEM (default: one made when the first client asks)')
  .option('--tls-key <file>', 'its private key as PEM')
  .option('--control <port>', 'port of the HTTP control API (0: any free one)', wholeNumber('--control'), 9880)
  .option('--no-control', 'no HTTP control API')
  .addOption(
    new Option('--log <format>', 'log lines on standard error').choices(['off', 'text', 'json']).default('text'),
  )
  .addOption(
    new Option('--log-level <level>', 'least level to log').choices(['debug', 'info', 'warn', 'error']).default('warn'),
  )
  .action(async (options) => (await import('./up.ts')).up(options))

program
  .command('run')
  .description('run a scenario by its id or from a file, broken or cured')
  .argument('<file-or-id>', 'a scenario file (.ts, .js), or an id that `list` shows')
  .option('--seed <number>', 'seed of every random choice', wholeNumber('--seed'), 1)
  .addOption(new Option('--variant <variant>', 'which side to run (default: both)').choices(['broken', 'cured']))
  .option('--trace <file>', 'record every event there')
  .option('--check', 'run everything twice and compare the traces event by event')
  .option('--types', 'look for type errors first (otherwise only when something is wrong)')
  .option('--target <host:port>', 'play the workload against the cluster of this NameServer instead, without faults')
  .option('--html <file>', 'write the runs as one page: story, expectations, space-time diagram, log lines')
  .addOption(
    new Option('--limit <duration>', 'real time without progress after which the run ends as failed')
      .argParser(aLimit)
      .default(DEFAULT_LIMIT, DEFAULT_LIMIT.text),
  )
  .addOption(languageOption())
  .option('--json', 'print the result as JSON')
  .action(async (target, options) => (await import('./run.ts')).run(target, options))

program
  .command('list')
  .description('list the scenarios that come with rocketmq-sim')
  .option('--family <name>', 'only this family, such as addressing or dns')
  .option('--symptom <text>', 'the entries that a pasted log line points to, best first')
  .addOption(languageOption())
  .option('--json', 'print the list as JSON')
  .action(async (options) => (await import('./list.ts')).list(options))

program
  .command('new')
  .description('write a file to begin with')
  .command('scenario')
  .description('write a scenario that runs, to be changed into your own')
  .argument('<id>', 'lower-case words joined by "-"; the file is named after it')
  .action(async (id) => (await import('./new.ts')).newScenario(id))

program
  .command('why')
  .description('say why a message did not reach a group, or where it was consumed, from the trace of a run')
  .argument('<trace>', 'a file that `run --trace` has written')
  .requiredOption('--message <id>', 'message id, key, or whole body')
  .requiredOption('--group <name>', 'consumer group')
  .addOption(languageOption())
  .option('--json', 'print the reason as JSON')
  .action(async (file, options) => (await import('./why.ts')).why(file, options))

const dockerOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--engine <kind>', 'Docker on Linux, or Docker Desktop')
        .choices(['linux', 'desktop'])
        .default(ownEngine),
    )
    .addOption(
      new Option('--arch <name>', 'processor of the machine').choices(['amd64', 'arm64']).default(ownArchitecture),
    )
    .option('--address <ip>', 'address of the machine on its LAN', anAddress)
    .option('--hosts <name=ip>', 'a line of the hosts file of the machine; repeatable', aHostsLine, {})
    .option('--taken <port>', 'a port of the machine that something else listens on; repeatable', aTakenPort, [])
    .option('--profile <name>', 'a profile of the compose file to switch on; repeatable', collect, [])
    .option(
      '-f, --file <file>',
      'a compose file to merge over the first one, or further manifests; repeatable',
      collect,
      [],
    )
    .option('--node <name=ip>', 'a node of the cluster that manifests are applied to; repeatable', aNode, {})
    .option('-n, --namespace <name>', 'where objects of manifests go that name no namespace (default: "default")')

dockerOptions(program.command('topology'))
  .description(
    'show the world of a compose file, of Kubernetes manifests or of a scenario as a table, and as a picture',
  )
  .argument(
    '<file-or-id>',
    'a docker-compose file or manifests (.yml, .yaml, a directory), a scenario file, or the id of a scenario',
  )
  .option('--svg <file>', 'write the picture there')
  .option('--json', 'print the world as JSON')
  .action(async (target, options) => (await import('./topology.ts')).topology(target, options))

dockerOptions(program.command('doctor'))
  .description(
    'say who will not reach whom with a compose file or Kubernetes manifests, and why; exit code 1 when something is found',
  )
  .argument('<file>', 'a docker-compose file, or manifests; or a directory with them')
  .argument(
    '[configurations...]',
    'files to take for mounted ones of the same name that are not there, such as broker.conf; further manifests',
  )
  .addOption(languageOption())
  .option('--json', 'print the findings as JSON')
  .action(async (file, configurations, options) => (await import('./doctor.ts')).doctor(file, configurations, options))

program
  .command('search')
  .description('search for failures with random fault plans, or replay one')
  .option('--seed <number>', 'seed of the search', wholeNumber('--seed'), 1)
  .option('--runs <count>', 'number of plans to try', wholeNumber('--runs'), 100)
  .option('--plan <json>', 'replay this plan (JSON text, or @FILE)')
  .option('--plant <bug>', 'switch on a planted bug, to see that it is found')
  .option('--trace <file>', 'record the replayed plan there')
  .action(async (options) => (await import('./search.ts')).search(options))

program
  .command('admin')
  .description('administer a cluster, of rocketmq-sim or of Apache RocketMQ, with the commands of mqadmin')
  .argument('[words...]', 'a command and its options; none lists the commands')
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (words: readonly string[]) => (await import('./admin.ts')).admin(words))

try {
  await program.parseAsync()
} catch (error) {
  // Commander has already printed its message; its own exit code 1 means wrong usage, which is 2 here.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}
