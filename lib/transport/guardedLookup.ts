import { ADDRCONFIG } from 'node:dns';
import { append, copyList, freeze, hasOwn, isArray } from '../model/intrinsics.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import type { Verdict } from '../model/Audit.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { canonicalAddress, familyOf } from './canonicalAddress.ts';
import { messageOf } from '../model/messageOf.ts';
import { onNextTick } from './ticks.ts';

/**
 * Resolves a host once and asks for approval of all its addresses, also if the host is an IP address itself. One bad address
 * denies them all (L5). Calls `done` at most once, never inside this call. The returned function cancels: afterwards
 * `approve` is not called. A resolver that throws, answers twice, or answers with anything but addresses can only fail the
 * lookup.
 *
 * @param answered called once when the resolver has answered, also after a cancel
 */
export function guardedLookup(
  host: string,
  resolve: Resolver,
  approve: (addresses: readonly string[]) => Verdict,
  done: (approved: Approved) => void,
  answered: () => void,
): () => void {
  let over = false;
  let cancelled = false;
  const answer = (error: unknown, answers: unknown): void => {
    if (over) return;
    over = true;
    onNextTick(
      () => {
        answered();
        if (!cancelled) done(error ? lookupError(error) : judge(answers, approve));
      },
      (fault) => {
        done(lookupError(fault));
      },
    );
  };
  const family = familyOf(host);
  if (family !== 0) {
    answer(null, [{ address: host, family }]);
  } else {
    try {
      const ask: (...args: Parameters<Resolver>) => unknown = resolve;
      const returned = ask(host, { ...asked }, answer);
      // The resolver is an async function: its rejection is an answer, and must not end the process.
      if (isThenable(returned)) {
        const fulfilled = (value: unknown): void => {
          if (isMeantAsAnswer(value))
            answer(new Error('the resolver must call back: it returned a promise of addresses'), undefined);
        };
        whenSettled(returned, fulfilled, (error) => {
          answer(error ?? new Error('the resolver rejected'), undefined);
        });
      }
    } catch (error) {
      answer(error, undefined);
    }
  }
  return () => {
    cancelled = true;
  };
}

/** Whether a promise brought addresses. `async (...all) => lookup(...all)` brings another object, and calls back. */
function isMeantAsAnswer(value: unknown): boolean {
  return typeof value === 'string' || isArray(value) || (value instanceof Object && hasOwn(value, 'address'));
}

const asked = { order: undefined, all: true, verbatim: true, family: 0, hints: ADDRCONFIG } as const;

function judge(answers: unknown, approve: (addresses: readonly string[]) => Verdict): Approved {
  try {
    const addresses = readAnswers(answers);
    if (addresses === undefined) return new Error('the resolver did not answer with a list of addresses');
    const shown: string[] = [];
    for (let i = 0; i < addresses.length; i++) append(shown, addresses[i]?.address ?? '');
    const approved: unknown = approve(freeze(shown));
    return approved === true ? addresses : new Error('its addresses are not approved');
  } catch (error) {
    return lookupError(error);
  }
}

/** Reads the addresses, each once. Undefined if one is no address, or if there is none. May throw what a getter throws. */
function readAnswers(answers: unknown): readonly ResolvedAddress[] | undefined {
  if (!isArray(answers) || answers.length === 0) return undefined;
  const given: readonly Partial<ResolvedAddress>[] = copyList(answers);
  const addresses: ResolvedAddress[] = [];
  for (let i = 0; i < given.length; i++) {
    const { address: text, family } = given[i] ?? {};
    const address = canonicalAddress(text);
    if (address === undefined || family !== familyOf(address)) return undefined;
    if (!hasAddress(addresses, address)) append(addresses, freeze({ address, family }));
  }
  return addresses;
}

/** Whether the list contains the address. */
export function hasAddress(addresses: readonly ResolvedAddress[], address: string | undefined): boolean {
  for (let i = 0; i < addresses.length; i++) if (addresses[i]?.address === address) return true;
  return false;
}

function lookupError(cause: unknown): Error {
  return new Error(messageOf(cause), { cause });
}

/** The result of a lookup: the addresses that may be dialled, or why there are none. */
export type Approved = readonly ResolvedAddress[] | Error;

/** One address of a name. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Turns a host name into its addresses: the form of `dns.lookup` that answers with all of them. */
export type Resolver = (
  hostname: string,
  options: { readonly all: true; readonly verbatim: true; readonly family: 0; readonly hints: number },
  callback: (error: Error | null, addresses: readonly ResolvedAddress[]) => void,
) => void;
