import { readOwnProperty } from '../model/readBelowRoot.ts';

const codes: ReadonlyMap<unknown, number> = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
]);

/** The code that was sent to a peer that broke a limit, by the error of `ws`, which itself reports 1006. */
export function codeOfBrokenLimit(error: Error): number | undefined {
  return codes.get(readOwnProperty(error, 'code'));
}
