import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Changed, FleetEngine, FleetList, HostRows, HostText } from '../model/FleetEngine.ts';
import { PlatformPromise } from '../model/intrinsics.ts';
import { readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { randomName } from '../stream/machineRandom.ts';
import { nowOrSoon } from '../stream/nowOrSoon.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { readChanged, readList } from './answers.ts';
import { type Applied, appliedBy } from './appliedBy.ts';
import { FleetError } from './FleetError.ts';
import { type HostRow, readHostRow } from './HostRow.ts';
import type { LogEntry } from './LogEntry.ts';
import { LogPages, readPage } from './LogPages.ts';
import { grace } from './Membership.ts';
import { Questions } from './Questions.ts';
import { isEngine } from './readFleetOptions.ts';
import { readRevocation, type Revocation, textOfEntry } from './Revocation.ts';
import { keyOfTarget, readTarget, type RevocationTarget } from './RevocationTarget.ts';
import { readRows, type TableRow } from './tableRows.ts';
import { failureMessage } from './text.ts';

/**
 * Makes the operator's side of a fleet.
 *
 * @throws TypeError for anything but an engine, and for unknown options
 * @example
 * const operator = fleetOperator(engine);
 * const report = await operator.revoke({ subject: 'com.example.chat' }, { reason: 'leaks tokens' });
 */
export function fleetOperator(engine: FleetEngine, options: FleetOperatorOptions = {}): FleetOperator {
  if (!isEngine(engine)) throw new TypeError('fleetOperator: expected an engine such as memoryEngine()');
  const given = readOptions<FleetOperatorOptions>('fleetOperator', options, ['scheduler', 'engineTimeout']);
  const scheduler = readScheduler('fleetOperator: scheduler', given.scheduler ?? asyncScheduler);
  const timeout = readInteger('fleetOperator: engineTimeout', given.engineTimeout ?? 1_000);
  const questions = new Questions(scheduler, timeout);
  const ask = <T>(
    name: keyof FleetEngine,
    question: Question,
    read: Read<T>,
    done: (answer: T) => void,
    reject: Reject,
  ): void => {
    const answered = (answer: T | undefined, failure?: unknown): void => {
      if (answer !== undefined) done(answer);
      else if (failure === undefined) {
        reject(new FleetError(`The engine of the fleet gave no answer that can be read within ${timeout} ms`));
      } else reject(new FleetError(`The engine of the fleet failed: ${failureMessage(failure)}`, { cause: failure }));
    };
    nowOrSoon(() => {
      questions.ask(name, question, read, answered);
    });
  };
  const askHosts = (done: (hosts: readonly HostRow[]) => void, reject: Reject): void => {
    ask('look', () => engine.look('hosts'), readHosts, done, reject);
  };
  const change = (target: RevocationTarget, entry: string | null, wait: number): Promise<RevocationReport> => {
    ensureStackRoom();
    return promised((resolve, reject) => {
      const began = elapsed(scheduler);
      const epoch = randomName(4);
      const report = (changed: Changed): void => {
        const { version, wasRevoked } = changed;
        const unseen = (cause: unknown): void => {
          const text = `The change is made (version ${version}), but the hosts cannot be asked about it: ${failureMessage(cause)}`;
          reject(new FleetError(text, { cause, version }));
        };
        askHosts((hosts) => {
          const took = elapsed(scheduler) - began;
          const applied = appliedBy(hosts, changed, took);
          // One that has just forgotten its hosts names none, or not all of them yet.
          const isNew = changed.epoch === epoch && took < grace;
          const isDone = applied.behind.length === 0 && hosts.length > 0 && !isNew;
          if (isDone || took >= wait) resolve({ version, wasRevoked, took, ...applied });
          else
            schedule(
              scheduler,
              () => {
                report(changed);
              },
              lookEvery,
            );
        }, unseen);
      };
      ask('change', () => engine.change(keyOfTarget(target), entry, { epoch }), readChanged, report, reject);
    });
  };
  const readWait = (name: string, wait = defaultWait): number => readInteger(`${name}: wait`, wait, 0);
  return Object.freeze<FleetOperator>({
    revoke: (given, options) => {
      const target = readTarget('revoke', given);
      const { reason, wait } = readOptions<RevokeOptions>('revoke: options', options, ['reason', 'wait']);
      if (typeof reason !== 'string' || reason.length > longestReason) {
        throw new TypeError(`revoke: reason must be a string of at most ${longestReason} characters`);
      }
      return change(target, textOfEntry(target, reason, scheduler.now()), readWait('revoke', wait));
    },
    restore: (given, options = {}) => {
      const { wait } = readOptions<RevokeOptions>('restore: options', options, ['wait']);
      return change(readTarget('restore', given), null, readWait('restore', wait));
    },
    revoked: () =>
      promised((resolve, reject) => {
        const done = ({ entries }: FleetList): void => {
          resolve(entries.flatMap((entry) => readRevocation(entry) ?? []));
        };
        ask('look', () => engine.look('revoked'), readList, done, reject);
      }),
    hosts: () => promised(askHosts),
    table: () =>
      promised((resolve, reject) => {
        ask('look', () => engine.look('table'), readTable, resolve, reject);
      }),
    read: (from = '') => {
      if (typeof from !== 'string') throw new TypeError('read: from must be the id of an entry');
      return new LogPages(from, {
        page: (cursor, done, reject) => {
          ask('read', () => engine.read(cursor), readPage, done, reject);
        },
        hosts: askHosts,
      });
    },
  });
}

/**
 * Options of `fleetOperator`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#fleetoperatorengine-options}
 */
export interface FleetOperatorOptions {
  /** Where its time comes from. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
  /** How long a question to the engine may take, in ms. @default 1_000 */
  readonly engineTimeout?: number;
}

/**
 * What an operator does with a fleet. Its promises reject with a `FleetError` if the engine does not answer; if that has a
 * `version`, the change is made all the same.
 */
export interface FleetOperator {
  /**
   * Revokes: destroys the target's owners on all hosts, also if it is revoked already, and denies requests of later ones until
   * the target is restored.
   * Resolves when all hosts have reported that they have applied it, or after `wait`; without a host, after `wait`.
   *
   * @throws TypeError for an invalid target or option; RangeError for a `wait` out of its range; the platform's, if the stack
   * has no room (L24): then nothing has changed
   */
  revoke(target: RevocationTarget, options: RevokeOptions): Promise<RevocationReport>;
  /** Takes a revocation back. What was destroyed stays destroyed. */
  restore(target: RevocationTarget, options?: Pick<RevokeOptions, 'wait'>): Promise<RevocationReport>;
  /** What is revoked. */
  revoked(): Promise<readonly Revocation[]>;
  /** All hosts that have published within a day and have not left, also those that are silent. */
  hosts(): Promise<readonly HostRow[]>;
  /** The sockets of all hosts that are not silent. */
  table(): Promise<readonly TableRow[]>;
  /**
   * Reads the log, from its start or from behind the entry of that id: each record once, in the order of each host. What is
   * missing is a gap. Ends at the end of the log. From the middle it cannot detect what is missing before the
   * first entry of each host: compare its `seq` with the last one that you have. Nor does it find the crash of a host of which
   * it reads no entry. A host that was only cut off may write later what counted as a `crash`. Rejects with a `FleetError` for
   * what is no id of an entry.
   */
  read(from?: string): AsyncIterable<LogEntry>;
}

/**
 * Options of an operator's `revoke`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#operatorrevoketarget-options}
 */
export interface RevokeOptions {
  /** For people: shown to the owners, and in the records. */
  readonly reason: string;
  /** How long to wait for the hosts, in ms; 0 asks once. @default 2_000 */
  readonly wait?: number;
}

/** What became of a revocation. */
export interface RevocationReport extends Applied {
  /** The version of the list that has the change. */
  readonly version: number;
  /**
   * Whether the target was revoked before. If one to restore was not, it may be misspelt. Undefined if the engine does not
   * say.
   */
  readonly wasRevoked: boolean | undefined;
  /** How long it took until this report, in ms. */
  readonly took: number;
}

type Question = Parameters<Questions['ask']>[1];
type Read<T> = (answer: unknown) => T | undefined;
type Reject = (error: unknown) => void;

const defaultWait = 2_000;
const longestReason = 1_000;
/** ms */
const lookEvery = 20;

function promised<T>(begin: (resolve: (value: T) => void, reject: Reject) => void): Promise<T> {
  return new PlatformPromise(begin);
}

function readHosts(given: unknown): readonly HostRow[] | undefined {
  return Array.isArray(given) ? given.flatMap((host: HostText) => readHostRow(host) ?? []) : undefined;
}

function readTable(given: unknown): readonly TableRow[] | undefined {
  return Array.isArray(given) ? given.flatMap(({ rows }: HostRows) => readRows(rows)) : undefined;
}
