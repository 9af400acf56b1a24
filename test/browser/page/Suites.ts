/** Where the cases of a suite find what they talk to. */
export interface Where {
  /** `ws://host:port/` or `wss://…`: a whatwgServer, or the far end of a Remote, whose first object is a Control. */
  readonly server: string;
  /** The same with a port where nobody listens. */
  readonly nobody: string;
}

/** A case gives what it saw, or fails by throwing. */
export interface Case {
  readonly name: string;
  run(): unknown;
}

export type Suite = (where: Where) => readonly Case[] | Promise<readonly Case[]>;

export type SuiteName = 'contract' | 'http' | 'laws' | 'whatwg' | 'whatwgOwn';
