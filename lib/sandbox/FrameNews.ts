/** What the host gives its frame, with two ports: the guest's, and the frame's own. */
export interface FrameStart {
  /** The code of the worker that tests the wall. */
  readonly selfTest: string;
  /** The code of the guest's worker. */
  readonly guest: string;
}

/** What the frame reports to the host. */
export type FrameNews =
  | { readonly type: 'started' }
  /** The wall does not stop these. The guest was not started. */
  | { readonly type: 'refused'; readonly found: readonly string[] }
  /** The self-test cannot run. There is no message if a policy blocks its worker. The guest was not started. */
  | { readonly type: 'untested'; readonly message: string | undefined }
  /** The guest has posted this. */
  | { readonly type: 'message'; readonly data: unknown }
  /** The guest did not handle an error, or posted what cannot be passed on. Its worker is ended. */
  | { readonly type: 'failed'; readonly message: string | undefined }
  /** The guest posted more than the host can handle. Its worker is ended. */
  | { readonly type: 'flooded' };

/** What the frame posts if it cannot read what the host has posted to the guest. */
export interface UnreadablePost {
  readonly type: 'unreadable';
}
