/** Where the servers of a suite are. */
export interface Where {
  /** `ws://…`: the far end of a Remote, whose first object is a `Control`. */
  readonly control: string;
  /** `ws://host:port`: a whatwgServer. */
  readonly whatwg: string;
  /** `ws://host:port`, where nobody listens. */
  readonly nobody: string;
}

/** A case gives what it saw, or fails by throwing. */
export interface Case {
  readonly name: string;
  run(): unknown;
}

export type Suite = (where: Where) => readonly Case[] | Promise<readonly Case[]>;

export type SuiteName = 'contract' | 'laws' | 'whatwg' | 'whatwgOwn';
