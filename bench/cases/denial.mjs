import { denied, nanosecondsOfSend } from '../asked.mjs';

export const unit = 'ns';
export const count = 300_000;
export const without = ['ws', 'floor', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket', 'library-audited'];
/** What one denial adds to a message while somebody listens to the decisions: asked, recorded, told. */
export const run = (_client, _url, sends) => nanosecondsOfSend(sends, denied) - nanosecondsOfSend(sends, {});
