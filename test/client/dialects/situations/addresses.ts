import type { NamesrvSetting, ServerName, Situation, Step } from '../situation.ts'

/** Two sends: with several addresses the second one shows what a client does after a failure. */
const STEPS: readonly Step[] = [{ do: 'producer' }, { do: 'send' }, { do: 'send' }]

const row = (name: string, namesrv: NamesrvSetting, nameServers: readonly ServerName[] = ['ns']): Situation => ({
  name: `address: ${name}`,
  namesrv,
  nameServers,
  steps: STEPS,
  ...(drawn(namesrv) ? { drawn: 'which address is first' } : {}),
})

/** Whether a client has several addresses to choose from, be they usable or not. */
function drawn(namesrv: NamesrvSetting): boolean {
  return namesrv !== null && (typeof namesrv !== 'string' || namesrv.includes(';'))
}

/** The rows of clients.md 1.3 and 1.9. Names that do not resolve end in `.invalid`, which no name server may know. */
export const addresses: readonly Situation[] = [
  row('ip:port', '{ns}'),
  row('name:port', 'localhost:{ns:port}'),
  row('http:// and ip:port', 'http://{ns}'),
  row('http:// and name:port', 'http://localhost:{ns:port}'),
  row('https:// and ip:port', 'https://{ns}'),
  row('HTTP:// and ip:port', 'HTTP://{ns}'),
  row('ftp:// and ip:port', 'ftp://{ns}'),
  row('tcp:// and ip:port', 'tcp://{ns}'),
  row('http:// and a slash at the end', 'http://{ns}/'),
  row('http:// and a path', 'http://{ns}/rocketmq/nsaddr'),
  row('http:// and a name without port', 'http://localhost'),
  row('http:// and a name that does not resolve', 'http://nowhere.invalid:{ns:port}'),
  row('a name that does not resolve', 'nowhere.invalid:{ns:port}'),
  row('an ip as the beginning of a name', '1.2.3.4.example.invalid:{ns:port}'),
  row('port missing', '127.0.0.1'),
  row('port missing behind a name', 'localhost'),
  row('port that is no number', '127.0.0.1:port'),
  row('empty', ''),
  row('a blank', ' '),
  row('trailing blank', '{ns} '),
  row('leading blank', ' {ns}'),
  row('number above 255', '300.1.1.1:{ns:port}'),
  row('last number above 255', '10.0.0.256:{ns:port}'),
  row('a name with two colons', 'foo::bar:{ns:port}'),
  row('IPv6 in brackets', '[::1]:{ns6:port}', ['ns', 'ns6']),
  row('http:// and IPv6 in brackets', 'http://[::1]:{ns6:port}', ['ns', 'ns6']),
  row('IPv6 without brackets', '::1:{ns6:port}', ['ns', 'ns6']),
  row('comma list', '{ns},{ns2}', ['ns', 'ns2']),
  row('semicolon list', '{ns};{ns2}', ['ns', 'ns2']),
  row('semicolon list with a blank', '{ns}; {ns2}', ['ns', 'ns2']),
  row('semicolon at the end', '{ns};'),
  row('semicolon at the beginning', ';{ns}'),
  row('two with http:// and a semicolon', 'http://{ns};http://{ns2}', ['ns', 'ns2']),
  row('the first of a semicolon list with http://', 'http://{ns};{ns2}', ['ns', 'ns2']),
  row('two', ['{ns}', '{ns2}'], ['ns', 'ns2']),
  row('two, the second a name', ['{ns}', 'localhost:{ns2:port}'], ['ns', 'ns2']),
  row('an empty list', []),
  row('nothing', null),
]
