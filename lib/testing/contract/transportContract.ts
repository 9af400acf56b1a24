import { type Cases, ContractContext } from './ContractContext.ts';
import { closingCases, endingCases } from './closingCases.ts';
import { type ContractCase, type ContractHarness, readHarness } from './ContractHarness.ts';
import { brokenCases, failingCases } from './failingCases.ts';
import { leavingCases } from './leavingCases.ts';
import { messageCases } from './messageCases.ts';
import { openingCases } from './openingCases.ts';
import { pausingCases } from './pausingCases.ts';
import { runCase } from './runCase.ts';

/**
 * Makes the contract that every transport must fulfil, as cases for any test runner: which calls of the sink its links
 * make, in which order and how often, whatever the server does and whatever methods are called (L21).
 *
 * Each case starts its own servers, and stops them and its links. It waits for no event longer than `harness.patience`,
 * and rejects with an error that names the expected and the actual value. Optional abilities are tested if the
 * transport has them; `harness.can` says which ones it must have.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#transportcontractharness}
 * @throws TypeError, RangeError for an option of the harness of the wrong type or range
 * @example
 * for (const { name, run } of transportContract({ transport: myTransport(), listen })) it(name, run);
 */
export function transportContract(harness: ContractHarness): readonly ContractCase[] {
  const read = readHarness(harness);
  const all: Cases = {
    ...openingCases,
    ...messageCases,
    ...closingCases,
    ...endingCases,
    ...failingCases,
    ...pausingCases,
    ...(read.can.leave ? leavingCases : undefined),
    ...(read.can.write ? brokenCases : undefined),
  };
  return Object.entries(all).map(([name, body]) =>
    Object.freeze({ name, run: () => runCase(new ContractContext(read), body) }),
  );
}
