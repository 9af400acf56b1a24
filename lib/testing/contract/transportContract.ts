import { type Cases, ContractContext } from './ContractContext.ts';
import { closingCases, endingCases } from './closingCases.ts';
import { type ContractCase, type ContractHarness, readHarness } from './ContractHarness.ts';
import { brokenCases, failingCases } from './failingCases.ts';
import { leavingCases } from './leavingCases.ts';
import { messageCases } from './messageCases.ts';
import { openingCases } from './openingCases.ts';
import { pausingCases } from './pausingCases.ts';

/**
 * Makes the contract that every transport must fulfil (L21), as cases for any test runner: what its links tell their
 * sink, in which order and how often, whatever the server and the calls do to them.
 *
 * Each case starts servers of its own, ends them and its links, and waits for nothing longer than `harness.patience`;
 * it rejects with an error that says what was expected and what came. What a transport may or may not be able to do is
 * tried as far as it goes; `harness.can` says what it must be able to do.
 *
 * @throws TypeError, RangeError for a harness of the wrong form
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
    ...(read.can?.leave ? leavingCases : undefined),
    ...(read.can?.write ? brokenCases : undefined),
  };
  return Object.entries(all).map(([name, body]) => Object.freeze({ name, run: () => runTrial(read, body) }));
}

async function runTrial(harness: ContractHarness, body: (context: ContractContext) => Promise<void>): Promise<void> {
  const context = new ContractContext(harness);
  try {
    await body(context);
  } catch (error) {
    await context.finish().catch(() => undefined); // what came first says more
    throw error;
  }
  await context.finish();
}
