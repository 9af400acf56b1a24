import { EMPTY, NEVER, throwError, VirtualTimeScheduler } from 'rxjs';
import { Undecided } from '../../lib/verdict/Decider.ts';
import type { LayeredRuling } from '../../lib/model/Ruling.ts';
import { connectRequest } from '../audit/requests.ts';
import { boom } from '../audit/answers.ts';
import { type Answer, decider } from './decider.ts';

const request = connectRequest();
const yes = (): boolean => true;
const error = new Error('no vault');

const answers: readonly (readonly [string, Answer])[] = [
  ['returned false', () => false],
  ['threw Error: boo', boom],
  ['must answer true, false or a denial, not number', () => 1],
  ['completed without a verdict', () => EMPTY],
  ['did not answer within 5 ms', () => NEVER],
  ["'s observable errored: Error: no vault", () => throwError(() => error)],
  ["'s promise rejected: Error: no vault", () => Promise.reject(error)],
];

/** The reason that a rule of the policy, or an owner's audit, is denied for. */
async function reasonOf(policy: Answer, owner: Answer): Promise<string | undefined> {
  const clock = new VirtualTimeScheduler();
  const decides = decider(policy, owner, clock);
  const begun = decides.begin(request, true);
  if (!(begun instanceof Undecided)) return begun.reason;
  let ruling: LayeredRuling | undefined;
  decides.resume(begun, request, true, (made) => (ruling = made));
  await new Promise((resolve) => setImmediate(resolve)); // promises settle before the time is over
  clock.flush();
  return ruling?.reason;
}

describe('L2 a reason names who has denied', () => {
  it.each(answers)('%s', async (text, answer) => {
    const [policy, owner] = [await reasonOf(answer, yes), await reasonOf(yes, answer)];
    expect([policy, owner]).toEqual(
      ['the policy', 'the audit'].map((who) => who + (text.startsWith("'") ? '' : ' ') + text),
    );
  });

  it('also where only an answer at once counts', () => {
    expect(decider(() => NEVER).decideNow(request, false).reason).toBe(
      'the policy must answer synchronously, not with a promise or an observable',
    );
    expect(decider(() => ({ allow: false }), yes).decideNow(request, true).reason).toBe('no reason was given');
  });
});
