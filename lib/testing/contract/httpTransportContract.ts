import type { ContractCase } from './ContractHarness.ts';
import { httpAbilityCases } from './httpAbilityCases.ts';
import { type HttpCases, httpCases } from './httpCases.ts';
import { type HttpContractHarness, readHttpHarness } from './HttpContractHarness.ts';
import { HttpContractContext } from './HttpContractContext.ts';
import { rawCases } from './rawCases.ts';
import { runCase } from './runCase.ts';

/**
 * Makes the contract that every HTTP transport must fulfil, as cases for any test runner: what it sends, what it reports its
 * sink, in which order and how often, whatever the server does.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#httptransportcontractharness}
 * @throws TypeError, RangeError for an option of the harness of the wrong type or range
 * @example
 * for (const { name, run } of httpTransportContract({ transport: myTransport(), listen })) it(name, run);
 */
export function httpTransportContract(harness: HttpContractHarness): readonly ContractCase[] {
  const read = readHttpHarness(harness);
  const { approve, reuse, headers, raw } = read.can;
  const all: HttpCases = {
    ...httpCases,
    ...(approve === true ? httpAbilityCases.approve : undefined),
    ...(reuse === true ? httpAbilityCases.reuse : undefined),
    ...(headers === true ? httpAbilityCases.headers : undefined),
    ...(raw === true ? rawCases : undefined),
  };
  return Object.entries(all).map(([name, body]) =>
    Object.freeze({
      name,
      run: () => runCase(new HttpContractContext(read), (context) => body(context, read.can)),
    }),
  );
}
