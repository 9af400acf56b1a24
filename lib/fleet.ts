/**
 * A fleet of hosts: revoking everywhere, quotas across processes, one log, one table.
 *
 * @module rx-secure-networking/fleet
 */
export { memoryEngine, type MemoryEngineOptions } from './engine/memoryEngine.ts';
export type { Fleet, FleetHealth, FleetLeft } from './fleet/Fleet.ts';
export type {
  AttemptsQuota,
  BytesQuota,
  ConnectionsQuota,
  FleetOptions,
  LogOptions,
  Quota,
  QuotaBy,
} from './fleet/FleetOptions.ts';
export { FleetError } from './fleet/FleetError.ts';
export {
  fleetOperator,
  type FleetOperator,
  type FleetOperatorOptions,
  type RevocationReport,
  type RevokeOptions,
} from './fleet/fleetOperator.ts';
export type { HostRow } from './fleet/HostRow.ts';
export { joinFleet } from './fleet/joinFleet.ts';
export type { LogEntry, LogGap, LogRecordEntry } from './fleet/LogEntry.ts';
export type { Revocation } from './fleet/Revocation.ts';
export type { RevocationTarget } from './fleet/RevocationTarget.ts';
export type { TableRow } from './fleet/tableRows.ts';
export type {
  Appended,
  Budget,
  Changed,
  ChangeTerms,
  Claim,
  Drawn,
  FleetAnswer,
  FleetEngine,
  FleetList,
  FleetRate,
  FleetViews,
  FollowSink,
  Held,
  HostRows,
  HostState,
  HostText,
  ListEntry,
  LogRecord,
  StoredRecord,
  Taken,
} from './model/FleetEngine.ts';
