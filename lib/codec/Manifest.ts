import type { Limits } from '../model/Limits.ts';
import type { CloseRequest, ConnectRequest, CreateRequest } from '../model/Request.ts';
import type { SyncAudit } from '../model/Audit.ts';

/** What a plug-in asks for, in the form that `createOwner` takes. Frozen. */
export interface Manifest {
  /** Allow the listed endpoints at every step, and nothing else. */
  readonly audits: {
    readonly create: SyncAudit<CreateRequest>;
    readonly connect: SyncAudit<ConnectRequest>;
    readonly close: SyncAudit<CloseRequest>;
  };
  /** Only those that it names. They are cut down to the network's. */
  readonly limits: Partial<Limits>;
  /** For people: why it asks. On one line, control and direction characters escaped; empty where it says nothing. */
  readonly reasoning: string;
}
