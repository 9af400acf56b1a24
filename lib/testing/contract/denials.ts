import type { Verdict } from '../../model/Audit.ts';

/** What a rule for addresses may do, each as good as to answer false. */
export const denials: readonly (() => Verdict)[] = [
  () => false,
  () => ({ allow: false, reason: 'a private address' }),
  () => 'yes' as unknown as Verdict,
  () => {
    throw new Error('the rule is broken');
  },
];
