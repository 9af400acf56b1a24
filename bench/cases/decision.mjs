import { allowed, nanosecondsOfSend } from '../asked.mjs';

export const unit = 'ns';
export const count = 1_000_000;
export const without = ['ws', 'floor', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket', 'library-audited'];
/** What one audit that says true adds to a message while nobody listens to the decisions. */
export const run = (_client, _url, sends) => nanosecondsOfSend(sends, allowed) - nanosecondsOfSend(sends, {});
