import type { FleetEngine } from '../../model/FleetEngine.ts';
import { readBoolean, readInteger, readOptions } from '../../model/readOptions.ts';
import type { ContractCase } from './ContractHarness.ts';
import { EngineContractContext } from './EngineContractContext.ts';
import { listCases } from './engineListCases.ts';
import { logCases } from './engineLogCases.ts';
import { quotaCases } from './engineQuotaCases.ts';

/**
 * Makes the contract that every engine of a fleet must fulfil, as cases for any test runner.
 *
 * @throws TypeError, RangeError for an option of the harness of the wrong type or range
 * @example
 * for (const { name, run } of fleetEngineContract({ start: () => ({ engine: memoryEngine() }) })) it(name, run);
 */
export function fleetEngineContract(harness: FleetEngineHarness): readonly ContractCase[] {
  const read = readOptions<FleetEngineHarness>('fleetEngineContract', harness, ['start', 'patience', 'canForget']);
  const { start, patience = 2_000, canForget = false } = read;
  if (typeof start !== 'function') throw new TypeError('fleetEngineContract: start must be a function');
  readInteger('fleetEngineContract: patience', patience);
  readBoolean('fleetEngineContract: canForget', canForget);
  const all = { ...quotaCases, ...listCases, ...logCases };
  return Object.entries(all)
    .filter(([name]) => canForget || !name.includes('forgotten everything'))
    .map(([name, body]) => ({
      name,
      run: async () => {
        const started = await start();
        const context = new EngineContractContext(started, patience);
        try {
          await body(context);
        } finally {
          context.finish();
          await started.stop?.();
        }
      },
    }));
}

/**
 * How the contract gets engines.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#fleetenginecontractharness}
 */
export interface FleetEngineHarness {
  /** Starts an engine that knows nothing. Each case starts one. */
  start(): StartedEngine | Promise<StartedEngine>;
  /** How long each step may take, in ms. @default 2_000 */
  readonly patience?: number;
  /** Whether `StartedEngine.forget` works; without it the cases about it are left out. @default false */
  readonly canForget?: boolean;
}

/** An engine of one case. */
export interface StartedEngine {
  readonly engine: FleetEngine;
  /** Another engine on the same store, as another host has. @default the same */
  readonly other?: FleetEngine;
  /** Makes the store forget everything, as after a crash. */
  forget?(): Promise<void>;
  /** Closes what the engine uses. */
  stop?(): Promise<void>;
}
