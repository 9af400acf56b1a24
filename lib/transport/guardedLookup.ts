import { ADDRCONFIG } from 'node:dns';
import { isIP } from 'node:net';
import { nextTick } from 'node:process';
import type { Verdict } from '../model/Verdict.ts';
import { canonicalAddress } from './canonicalAddress.ts';
import { messageOf } from './messageOf.ts';
import type { ResolvedAddress, Resolver } from './Resolver.ts';
import { unset } from './unset.ts';

const untold = unset('order');

/** What a lookup came to: the addresses that may be dialled, or why there are none. */
export type Approved = readonly ResolvedAddress[] | Error;

/**
 * Resolves a host once and asks for approval of every address it has, an IP address itself included: one bad answer
 * denies them all (L5). Calls `done` at most once, never inside this call; the returned function cancels, and then
 * `approve` is not asked any more. Whatever the resolver does (throws, answers twice, with rubbish, with nothing),
 * it does not get past here.
 */
export function guardedLookup(
  host: string,
  resolve: Resolver,
  approve: (addresses: readonly string[]) => Verdict,
  done: (approved: Approved) => void,
): () => void {
  let answered = false;
  let cancelled = false;
  const answer = (error: unknown, answers: unknown): void => {
    if (answered) return;
    answered = true;
    nextTick(() => {
      if (!cancelled) done(error ? failure(error) : judge(answers, approve));
    });
  };
  const family = isIP(host);
  if (family !== 0) {
    answer(null, [{ address: host, family }]);
  } else {
    try {
      resolve(host, { ...untold, all: true, verbatim: true, family: 0, hints: ADDRCONFIG }, answer);
    } catch (error) {
      answer(error, undefined);
    }
  }
  return () => {
    cancelled = true;
  };
}

function judge(answers: unknown, approve: (addresses: readonly string[]) => Verdict): Approved {
  try {
    const addresses = readAnswers(answers);
    if (addresses === undefined) return new Error('the resolver did not answer with a list of addresses');
    const approved: unknown = approve(Object.freeze(addresses.map(({ address }) => address)));
    return approved === true ? addresses : new Error('its addresses are not approved');
  } catch (error) {
    return failure(error);
  }
}

/** All answers, each once; undefined if any of them is no address, or there is none. May throw what a getter throws. */
function readAnswers(answers: unknown): readonly ResolvedAddress[] | undefined {
  if (!Array.isArray(answers) || answers.length === 0) return undefined;
  const seen = new Map<string, ResolvedAddress>();
  for (const given of answers as readonly Partial<ResolvedAddress>[]) {
    const { address: text, family } = given;
    const address = canonicalAddress(text);
    if (address === undefined || family !== isIP(address)) return undefined;
    seen.set(address, { address, family });
  }
  return [...seen.values()];
}

function failure(cause: unknown): Error {
  return new Error(messageOf(cause), { cause });
}
