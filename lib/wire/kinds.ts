/**
 * The kinds of operations in a post. A post is one flat array: operations, each a kind followed by as many fields as its
 * kind has. The wire's version is `wireVersion`.
 */
export const guestKinds = Object.freeze({
  /** The versions that the guest speaks: a list of at most 8 texts. */
  hello: 1,
  /** id, url, protocols */
  open: 2,
  /** id, message */
  send: 3,
  /** id, token of a mark */
  ack: 4,
  /** id, code (1005: none), reason */
  close: 5,
  /** id */
  end: 6,
  /** token of a grant or a ping */
  read: 7,
  bye: 8,
  /** id, method, URL, headers (a list of names and values in turn), bytes of the body (-1: none) */
  request: 14,
  /** id, the next bytes of the body of a request */
  body: 15,
});

/** What a host posts. */
export const hostKinds = Object.freeze({
  /** version, limits: see `HostLimits` */
  welcome: 1,
  /** id, the host's own id of the socket, for logs; 0: the guest's close of it is allowed */
  allowed: 2,
  /** id, 'create', 'connect', 'request' or 'resolve', code, reason, the audit's own code, retryAfter in ms (-1: never) */
  denied: 3,
  /** id, sub-protocol */
  opened: 4,
  /** id, message; or the next bytes of the body of a response */
  message: 5,
  /** id, how many of its messages were handled, bytes that wait at the host, messages that wait there */
  taken: 6,
  /** id, action, code, reason, the audit's own code */
  refused: 7,
  /** id: its peer closes, or its own close, which was allowed, begins */
  closing: 8,
  /** id, by, code, reason, wasClean, cause (see `EndCause` and `requestEnds`), the driver's code, its text, HTTP status (0: none), retryAfter */
  closed: 9,
  /** token */
  ping: 10,
  /** why */
  bye: 11,
  /** id, token */
  mark: 12,
  /** bytes, messages, token */
  grant: 13,
  /** id, status, its text, headers (a list of names and values in turn) of the response to a request */
  answered: 14,
});

/** How many fields follow a kind of the guest's. Dense, so that a kind finds nothing of a prototype. */
export const guestFields: readonly number[] = Object.freeze([-1, 1, 3, 2, 2, 3, 1, 1, 0, -1, -1, -1, -1, -1, 5, 2]);
/** The same of the host's. */
export const hostFields: readonly number[] = Object.freeze([-1, 2, 2, 6, 2, 2, 4, 5, 1, 10, 1, 1, 2, 3, 4]);

export const wireVersion = '1';

/** No post has more fields. */
export const maxFieldsInPost = 4_096;
/** A post is made when it has so many fields, or so many bytes of messages, or at the end of the turn. */
export const flushFields = 1_024;
export const flushBytes = 65_536;
/** What a frame may hold beside one message of the largest size: see `flushBytes` and `maxFieldsInPost`. */
export const frameOverhead = 131_072;
/** Binary messages of so many bytes are transferred; smaller ones are copied by the platform. */
export const transferBytes = 16_384;

export const maxReasonLength = 123;
export const maxMethodLength = 16;
/** Names and values of the headers of a request, and the characters of all of them. */
export const maxHeaderFields = 512;
export const maxHeadersLength = 16_384;
/** The body of a request is sent in pieces of so many bytes: a post with one fits into every frame. */
export const pieceBytes = 32_768;
/** Of what an error says. */
export const maxTextLength = 300;
