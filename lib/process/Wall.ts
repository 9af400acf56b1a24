/** Which wall stands around a guest's process. */
export interface Wall {
  readonly runtime: 'deno' | 'node';
  /** The runtime's version. */
  readonly version: string;
  /**
   * Whether the process has its own namespaces for the network, processes and IPC, beside the permissions of its runtime.
   * Only Linux has them.
   */
  readonly namespaces: boolean;
}
