#!/usr/bin/env node
// What an operator types: revokes and restores, and shows a fleet on Redis.
import { parseArgs } from 'node:util';
import { fleetOperator, memoryEngine } from 'rx-secure-networking/fleet';
import { redisEngine } from 'rx-secure-networking/redis';
import { connectRedis } from './redisConnection.mjs';

const help = `rx-secure-networking-fleet <command> [options]

  revoke   ends the owners of a target on all hosts, and denies their like until it is restored
             --subject ID, --tenant ID, both, or --kind KIND; --reason TEXT; --wait MS (2000)
  restore  takes a revocation back; the same target, and --wait
  list     shows what is revoked
  hosts    shows the hosts, also those that are silent
  table    shows which owners have connections to which endpoints, on all hosts
  log      shows the log and what is missing in it; --from ID goes on behind an entry

  --fleet NAME   the name of the fleet (FLEET, or default)
  --url URL      redis://user:password@host:port (REDIS_URL, or redis://127.0.0.1:6379)
  --json         one line of JSON for each result
  --help

Exit codes: 0 done; 1 failed, nothing is known to be done, or the output cannot be written; 2 not understood; 3 done, but
not all hosts have reported it, they cannot be asked, or there is none. What fails is said on stderr, also with --json.
Pass passwords in REDIS_URL: other users of the machine can read the arguments of a command.`;

const string = { type: 'string' };
const options = {
  ...{ subject: string, tenant: string, kind: string, reason: string, wait: string, from: string },
  ...{ fleet: string, url: string, json: { type: 'boolean' }, help: { type: 'boolean' } },
};
/** How long Redis may take for one answer, in ms: a list may be long. */
const patience = 3_000;
const target = ['subject', 'tenant', 'kind'];
const commands = {
  revoke: { run: revoke, takes: [...target, 'reason', 'wait'] },
  restore: { run: restore, takes: [...target, 'wait'] },
  list: { run: list, takes: [] },
  hosts: { run: hosts, takes: [] },
  table: { run: table, takes: [] },
  log: { run: log, takes: ['from'] },
};

let isChange = false;
let unwritten = 0;
process.stdout.on('error', noteUnwritten);
process.exitCode = (await main()) || unwritten;

/** The stream of a file throws where that of a pipe emits, and `console.log` would hide that. */
function say(text) {
  try {
    process.stdout.write(`${text}\n`);
  } catch (error) {
    noteUnwritten(error);
  }
}

function noteUnwritten({ code, message }) {
  if (code === 'EPIPE' && !isChange) process.exit(0); // as with `log | head`: its reader has what it wanted
  if (code === 'EPIPE' || unwritten) return;
  console.error(`The output cannot be written: ${message}`);
  unwritten = 1;
  process.exitCode ||= unwritten;
}

async function main() {
  let command;
  let values;
  let connection;
  let engine;
  try {
    const given = parseArgs({ options, allowPositionals: true, tokens: true });
    const named = given.tokens.flatMap(({ kind, name }) => (kind === 'option' ? name : []));
    const twice = named.find((name, index) => named.indexOf(name) !== index);
    if (twice !== undefined) throw new TypeError(`--${twice} is given twice`);
    values = given.values;
    if (values.help || given.positionals.length === 0) {
      say(help);
      return values.help ? 0 : 2;
    }
    const [name, ...rest] = given.positionals;
    command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command || rest.length > 0) throw new TypeError(`unknown command: ${shown([name, ...rest].join(' '))}`);
    for (const option of Object.keys(values)) {
      const isKnown = ['fleet', 'url', 'json', ...command.takes].includes(option);
      if (!isKnown) throw new TypeError(`${name} takes no --${option}`);
    }
    isChange = command.takes.includes('subject');
    if (command === commands.revoke && !values.reason) throw new TypeError('revoke needs a --reason');
    if (values.from && !isEntryId(values.from)) throw new TypeError('--from is no id of an entry');
    if (values.wait !== undefined && !/^\d{1,9}$/u.test(values.wait))
      throw new TypeError('--wait must be a number of ms');
    if (isChange) await rehearse(values);
    const send = (words) => connection.send(words);
    const fleet = values.fleet ?? process.env.FLEET ?? 'default';
    engine = redisEngine({ send, wait: send, fleet, deadline: patience });
  } catch (error) {
    console.error(`${error.message}\nrx-secure-networking-fleet --help shows how it is used`);
    return 2;
  }
  const url = values.url ?? process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
  try {
    connection = await connectRedis(url);
    return await command.run(fleetOperator(engine, { engineTimeout: patience }), values);
  } catch (error) {
    console.error(shown(error.message));
    if (error instanceof TypeError || error instanceof RangeError) return 2;
    return error.version === undefined ? 1 : 3; // with a version, the change is made
  } finally {
    connection?.close();
  }
}

async function revoke(operator, values) {
  return report(
    'revoked',
    values,
    await operator.revoke(targetOf(values), { reason: values.reason, ...waitOf(values) }),
  );
}

async function restore(operator, values) {
  return report('restored', values, await operator.restore(targetOf(values), waitOf(values)));
}

/** Revokes in memory, so that a command that is wrong says so, by the library's own rules, whether or not there is a server. */
async function rehearse({ reason = '', ...values }) {
  await fleetOperator(memoryEngine()).revoke(targetOf(values), { reason, wait: 0 });
}

/** One of Redis: two numbers of 64 bits. */
function isEntryId(text) {
  return /^\d{1,20}(?:-\d{1,20})?$/u.test(text) && text.split('-').every((part) => BigInt(part) < 2n ** 64n);
}

function targetOf(values) {
  return Object.fromEntries(target.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

function waitOf({ wait }) {
  return wait === undefined ? {} : { wait: Number(wait) };
}

function report(done, values, { version, wasRevoked, took, applied, behind, fenced }) {
  if (values.json) print({ done, target: targetOf(values), version, wasRevoked, took, applied, behind, fenced });
  else {
    say(`${done} ${describe(targetOf(values))}: version ${version}, ${took} ms`);
    say(`  applied: ${names(applied)}`);
    if (fenced.length > 0) say(`  silent, and ended by themselves: ${names(fenced)}`);
    if (behind.length > 0) say(`  NOT APPLIED: ${names(behind)}`);
  }
  if (done === 'restored' && wasRevoked === false) {
    console.error(`${describe(targetOf(values))} was not revoked: is it spelt as the command list shows it?`);
  }
  if (applied.length + fenced.length + behind.length === 0) {
    console.error('no host is in this fleet: is --fleet right? Hosts that join later will apply it');
    return 3;
  }
  return behind.length > 0 ? 3 : 0;
}

async function list(operator, { json }) {
  const revoked = await operator.revoked();
  if (json) revoked.forEach(print);
  else if (revoked.length === 0) say('nothing is revoked');
  else {
    show(
      ['target', 'since', 'version', 'reason'],
      revoked.map(({ target: of, at, version, reason }) => [describe(of), time(at), version, reason]),
    );
  }
  return 0;
}

async function hosts(operator, { json }) {
  const all = await operator.hosts();
  if (json) all.forEach(print);
  else if (all.length === 0) say('no host is in this fleet');
  else {
    show(
      ['host', 'seen', 'fresh', 'version', 'log', 'waiting', 'lost', 'unavailable', 'when stale'],
      all.map((row) => [
        row.host,
        row.age > 5_000 ? `SILENT for ${Math.round(row.age / 1_000)} s` : `${Math.round(row.age)} ms ago`,
        row.fresh ? 'yes' : 'NO',
        ...[row.applied, row.seq, row.waiting, row.lost, row.unavailable, row.onStale],
      ]),
    );
  }
  return 0;
}

async function table(operator, { json }) {
  const rows = await operator.table();
  if (json) rows.forEach(print);
  else if (rows.length === 0) say('no host has connections');
  else {
    show(
      ['host', 'owner', 'kind', 'subject', 'tenant', 'endpoint', 'open', 'other', 'sent', 'received', 'denied'],
      rows.map((row) => [
        ...[row.host, row.name, row.kind, row.subject ?? '', row.tenant ?? '', row.endpoint],
        ...[row.open, row.other, row.bytesSent, row.bytesReceived, row.denied],
      ]),
    );
  }
  return 0;
}

async function log(operator, { json, from }) {
  let records = 0;
  let missing = 0;
  for await (const entry of operator.read(from)) {
    if (entry.type === 'gap') missing += entry.count;
    else records += 1;
    if (json) print(entry);
    else say(shown(line(entry)));
  }
  if (!json) console.error(`${records} records, ${missing} missing`);
  return 0;
}

function line(entry) {
  const { host } = entry;
  if (entry.type === 'gap') {
    const { from, count, why } = entry;
    return `${host} MISSING ${why === 'crash' ? 'at least ' : ''}${count} from ${from}: ${why}`;
  }
  const { at, owner, endpoint = '', allow, action, code, by, reason } = entry.record;
  const parts = [at, owner?.name, owner?.subject, endpoint, code, reason];
  const isStrange = typeof (entry.type === 'end' ? by : action) !== 'string' || parts.some(isObject);
  if (isStrange) return `${host} #${entry.seq} UNREADABLE: no host writes such a record`;
  const about = `${owner?.name ?? ''}${owner?.subject ? ` (${owner.subject})` : ''}`;
  const what = entry.type === 'end' ? `ended by ${by}, ${code}` : `${allow ? 'allowed' : 'DENIED'} ${action}: ${code}`;
  return `${time(at)} ${host} #${entry.seq} ${about} ${endpoint} ${what}${reason ? `: ${reason}` : ''}`;
}

function isObject(part) {
  return typeof part === 'object' && part !== null;
}

function describe(of) {
  return Object.entries(of)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ');
}

function names(list_) {
  return list_.length === 0 ? 'no host' : list_.map(shown).join(', ');
}

function time(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString();
}

/** Prints rows under their heads. */
function show(heads, rows) {
  const cells = [heads, ...rows].map((row) => row.map((cell) => shown(String(cell))));
  const widths = heads.map((_, i) => cells.reduce((most, row) => Math.max(most, row[i].length), 0));
  for (const row of cells)
    say(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    );
}

function print(value) {
  const hidden = /[\u007f-\u009f\u2028-\u202f\u2060-\u206f\p{Cf}]/gu;
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const asJson = (character) => character.split('').map(escape).join(''); // one beyond U+FFFF is two units
  say(JSON.stringify(value).replace(hidden, asJson));
}

/** Escapes what could write to a terminal: subjects and tenants are texts that a plug-in may have chosen. */
function shown(text) {
  return String(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}
