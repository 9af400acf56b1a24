import type { Verdict } from '../../model/Audit.ts';

/** What a rule for addresses may answer, each as good as false. */
export const denials: readonly (() => Verdict)[] = [
  () => false,
  () => ({ allow: false, reason: 'a private address' }),
  () => 'yes' as unknown as Verdict,
];
