import type { MarbleHelpers } from 'rx-secure-networking/testing';
import { marbled } from '../../marbled.ts';

type Body = (helpers: MarbleHelpers) => void;

/** One row of the original, shown through both surfaces. What lies between `// doc …` and `// end` is quoted in docs/blueprint.md. */
export function row(title: string, { blueprint, rx }: { readonly blueprint: Body; readonly rx: Body }): void {
  describe(title, () => {
    it('through /blueprint', marbled(blueprint));
    it('through Rx', marbled(rx));
  });
}
