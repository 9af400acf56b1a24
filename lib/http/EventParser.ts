import { byteLength } from '../model/Message.ts';

/** One server-sent event (HTML, 9.2). */
export interface ServerSentEvent {
  /** `'message'` unless the server names another. */
  readonly type: string;
  readonly data: string;
  /** The last id that the server has sent, to continue after it once the connection is lost. Empty if none. */
  readonly id: string;
}

/** Parses a stream of server-sent events as its text comes in, in pieces of any size. */
export class EventParser {
  /** How long to wait after a loss, in ms, as the server has said. */
  retry: number | undefined;
  /** The last id that the server has given, also without data (HTML, 9.2.6). */
  lastId: string;
  /** The id of the last event that was emitted; before the first, what the owner has said. */
  seen: string;
  #rest = '';
  /** The piece before this one ended in "\r": a "\n" that begins this one belongs to it. */
  #afterReturn = false;
  #type = '';
  #data: string[] = [];
  #id = '';
  /** Bytes of the data so far, with the line breaks between them. */
  #size = 0;
  readonly #most: number;
  readonly #emit: (event: ServerSentEvent) => void;

  /**
   * @param most bytes of the data of one event
   * @param seen the id of the last event that was seen
   */
  constructor(most: number, lastEventId: string, emit: (event: ServerSentEvent) => void, seen = lastEventId) {
    this.#most = most;
    this.#id = this.lastId = lastEventId;
    this.seen = seen;
    this.#emit = emit;
  }

  /** @returns false if an event is too large: nothing more can be parsed then */
  push(piece: string): boolean {
    let at = this.#afterReturn && piece.startsWith('\n') ? 1 : 0;
    if (piece !== '') this.#afterReturn = false;
    // A line that comes in many pieces is not searched again from its beginning.
    for (let end = endOfLine(piece, at); end >= 0; end = endOfLine(piece, at)) {
      const line = this.#rest + piece.slice(at, end);
      this.#rest = '';
      at = end + (piece.startsWith('\r\n', end) ? 2 : 1);
      this.#afterReturn = piece[end] === '\r' && at === piece.length && at === end + 1;
      if (this.#isTooLong(line) || !this.#line(line)) return false;
    }
    this.#rest += piece.slice(at);
    if (this.#rest.length <= this.#longestLine) return true;
    if (this.#isTooLong(this.#rest)) return false;
    this.#rest = this.#rest.slice(0, longestOther);
    return true;
  }

  get #longestLine(): number {
    return this.#most + 'event: '.length;
  }

  /** Whether it is data, or a type, of more characters than an event may have bytes. Servers pad streams with long comments. */
  #isTooLong(line: string): boolean {
    return line.length > this.#longestLine && /^(data|event):/.test(line);
  }

  #line(line: string): boolean {
    if (line === '') {
      this.#dispatch();
      return true;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') {
      this.#size += byteLength(value) + (this.#data.length === 0 ? 0 : 1);
      this.#data.push(value);
    } else if (field === 'event') {
      this.#type = value;
      return byteLength(value) <= this.#most;
    } else if (field === 'id' && isSendableId(value)) this.#id = value;
    else if (field === 'retry' && /^\d{1,15}$/.test(value)) this.retry = Number(value);
    return this.#size <= this.#most;
  }

  #dispatch(): void {
    const data = this.#data;
    const type = this.#type || 'message';
    this.#data = [];
    this.#type = '';
    this.#size = 0;
    this.lastId = this.#id;
    if (data.length === 0) return;
    this.seen = this.lastId;
    this.#emit(Object.freeze({ type, data: data.join('\n'), id: this.#id }));
  }
}

/** In UTF-16 units. Servers take no header that is much larger. */
export const maxIdLength = 4_096;

/** What is kept of a long line that is no data, such as a comment: more than of the longest id. */
const longestOther = maxIdLength + 'id: '.length + 1;

/**
 * Whether an id can be sent back in the header `Last-Event-ID`, which loses spaces at its ends. One that cannot is ignored,
 * as the standard ignores ids with U+0000: with it no server would be reached again.
 */
export function isSendableId(id: string): boolean {
  return id.length <= maxIdLength && !/[^ -~\u00a0-\uffff]|^ | $/.test(id);
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return -1;
}
