import fc from 'fast-check';
import { allOf } from '../../lib/audit/allOf.ts';
import { allow } from '../../lib/audit/allow.ts';
import { anyOf } from '../../lib/audit/anyOf.ts';
import { ask, PendingAnswer } from '../../lib/verdict/ask.ts';
import { libraryDenial } from '../../lib/model/makeDenial.ts';
import { not } from '../../lib/audit/not.ts';
import type { Audit, Denial } from '../../lib/model/Audit.ts';
import { auditOf, decide, type Manner, manners, type Outcome, outcomeOf, outcomes } from './answers.ts';

const retryAfter = fc.constantFrom({}, { retryAfter: 1 }, { retryAfter: 2 });
const denial = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom({}, { code: 'x' }, { code: 'rate' }), retryAfter)
  .map(([reason, code, wait]): Denial => ({ allow: false, reason, ...code, ...wait }));
const libraryDenials = denial.map(({ reason, ...rest }) => libraryDenial('rate', reason, rest.retryAfter));
const said = fc.oneof(fc.constant(false as const), denial, libraryDenials);

/** Any audit of these outcomes, in these manners. */
const auditFrom = (from: readonly Outcome[], as: readonly Manner[] = manners): fc.Arbitrary<Audit<unknown>> =>
  fc.tuple(fc.constantFrom(...from), fc.constantFrom(...as), fc.nat(9), said).map((parts) => auditOf(...parts));
const anyAudit = auditFrom(outcomes);

const outcome = async (audit: Audit<unknown>): Promise<Outcome> => outcomeOf(await decide(audit));
/** Both come to the same ruling, with code, reason and all. */
const expectSame = async (...audits: readonly Audit<unknown>[]): Promise<void> => {
  const [first, ...others] = await Promise.all(audits.map((audit) => decide(audit)));
  for (const other of others) expect(other).toEqual(first);
};
type Check = (a: Audit<unknown>, b: Audit<unknown>, c: Audit<unknown>) => Promise<void>;
const forAnyThree = (check: Check): Promise<void> =>
  fc.assert(fc.asyncProperty(anyAudit, anyAudit, anyAudit, check), { numRuns: 150 });

describe('L3 audits compose, whatever they say and however they answer:', () => {
  it('allOf is associative', () =>
    forAnyThree((a, b, c) => expectSame(allOf(a, b, c), allOf(a, allOf(b, c)), allOf(allOf(a, b), c))));

  it('anyOf is associative, reasons and waits included', () =>
    forAnyThree((a, b, c) => expectSame(anyOf(a, b, c), anyOf(a, anyOf(b, c)), anyOf(anyOf(a, b), c))));

  it('an observable that completes empty after a promise is empty, not errored, wherever the brackets stand', async () => {
    const a = auditOf('deny', 'by an observable');
    const b = auditOf('deny', 'by a promise');
    const c = auditOf('fail', 'by an observable', 1);
    await expectSame(anyOf(c), anyOf(a, b, c), anyOf(a, anyOf(b, c)), anyOf(anyOf(a, b), c), anyOf(b, c));
  });

  it('allOf has the neutral element allow', () =>
    forAnyThree((a) => expectSame(a, allOf(a), allOf(allow, a), allOf(a, allow))));

  it('anyOf has the neutral element false', () =>
    forAnyThree((a) =>
      expectSame(
        a,
        anyOf(a),
        anyOf(() => false, a),
        anyOf(a, () => false),
      ),
    ));

  it('not twice changes no outcome', () =>
    forAnyThree(async (a) => expect(await outcome(not(not(a)))).toBe(await outcome(a))));

  it("De Morgan's laws hold, also where something fails", () =>
    forAnyThree(async (a, b) => {
      expect(await outcome(not(allOf(a, b)))).toBe(await outcome(anyOf(not(a), not(b))));
      expect(await outcome(not(anyOf(a, b)))).toBe(await outcome(allOf(not(a), not(b))));
    }));
});

describe('L3 in any expression of allOf, anyOf and not,', () => {
  interface Expression {
    readonly audit: Audit<unknown>;
    /** What it must come to, and which leaves are asked for that, worked out apart from the library. */
    readonly meaning: { readonly outcome: Outcome; readonly asked: readonly Outcome[] };
  }
  const inverse: Record<Outcome, Outcome> = { allow: 'deny', deny: 'allow', fail: 'fail' };

  /** Asks from left to right until one says something else than `goesOn`. */
  function chain(parts: readonly Expression[], goesOn: Outcome): Expression['meaning'] {
    const stop = parts.findIndex(({ meaning }) => meaning.outcome !== goesOn);
    const upTo = stop < 0 ? parts : parts.slice(0, stop + 1);
    return { outcome: upTo.at(-1)!.meaning.outcome, asked: upTo.flatMap(({ meaning }) => meaning.asked) };
  }

  let asked: Outcome[] = [];
  const leafIn = (as: readonly Manner[]): fc.Arbitrary<Expression> =>
    fc.tuple(fc.constantFrom(...outcomes), fc.constantFrom(...as), fc.nat(9)).map(([what, manner, way]) => {
      const audit = auditOf(what, manner, way);
      const noted: Audit<unknown> = (request) => (asked.push(what), audit(request));
      return { audit: noted, meaning: { outcome: what, asked: [what] } };
    });
  const expressionIn = (as: readonly Manner[]): fc.Arbitrary<Expression> =>
    fc.letrec<{ expression: Expression; parts: readonly Expression[] }>((tie) => ({
      parts: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }),
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leafIn(as),
        tie('parts').map((parts) => ({
          audit: allOf(...parts.map(({ audit }) => audit)),
          meaning: chain(parts, 'allow'),
        })),
        tie('parts').map((parts) => ({
          audit: anyOf(...parts.map(({ audit }) => audit)),
          meaning: chain(parts, 'deny'),
        })),
        tie('expression').map(({ audit, meaning }) => ({
          audit: not(audit),
          meaning: { ...meaning, outcome: inverse[meaning.outcome] },
        })),
      ),
    })).expression;
  const check = (
    expression: fc.Arbitrary<Expression>,
    property: (given: Expression) => Promise<void>,
  ): Promise<void> => {
    const fresh = (given: Expression): Promise<void> => ((asked = []), property(given));
    return fc.assert(fc.asyncProperty(expression, fresh), { numRuns: 400 });
  };

  it('a failure never becomes an allow: where a leaf that was asked fails, all fails', () =>
    check(expressionIn(manners), async ({ audit }) => {
      const result = await outcome(audit);
      if (asked.includes('fail')) expect(result).toBe('fail');
      else expect(result).not.toBe('fail');
    }));

  it('the outcome is that of three-valued logic, and nobody is asked beyond what it takes', () =>
    check(expressionIn(manners), async ({ audit, meaning }) => {
      expect(await outcome(audit)).toBe(meaning.outcome);
      expect(asked).toEqual(meaning.asked);
    }));

  it('what answers at once is answered at once', () =>
    check(expressionIn(['at once']), async ({ audit, meaning }) => {
      const answer = ask(audit, {});
      expect(answer instanceof PendingAnswer || outcomeOf(answer)).toBe(meaning.outcome);
    }));
});
