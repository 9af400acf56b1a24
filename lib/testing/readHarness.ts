import { readBoolean } from '../model/readBoolean.ts';
import { readFunction } from '../model/readFunction.ts';
import { readInteger } from '../model/readInteger.ts';
import { readOptions } from '../model/readOptions.ts';
import { readTransport } from '../model/readTransport.ts';
import type { ContractAbilities, ContractHarness } from './ContractHarness.ts';

/**
 * Reads what a transport is tried with.
 *
 * @throws TypeError, RangeError for what is of the wrong form
 */
export function readHarness(given: ContractHarness): ContractHarness {
  const own = readOptions<ContractHarness>('transportContract', given, ['transport', 'listen', 'can', 'patience']);
  const { can = {}, patience = 3_000 } = own;
  const transport = readTransport('transportContract: transport', own.transport);
  const listen = readFunction('transportContract: listen', own.listen);
  if (!listen) throw new TypeError('transportContract: listen is required');
  const all = readOptions<ContractAbilities>('transportContract.can', can, abilities);
  for (const name of abilities) readBoolean(`transportContract.can.${name}`, all[name]);
  return {
    transport,
    listen: (behaviour) => listen.call(given, behaviour),
    can: all,
    patience: readInteger('transportContract: patience', patience),
  };
}

const abilities = [
  ...(['pause', 'codes', 'ping', 'approve', 'tellsBeforeTooLong', 'tellsClosing'] as const),
  ...(['leave', 'write'] as const),
] as const;
