import { added } from '../added.mjs';
import { sender } from '../sender.mjs';

export const unit = 'ns';
export const count = 20_000;
export const clients = ['library'];
/** What a send that is denied, recorded and told to a listener takes beyond one that is handed to a link. */
export const run = (_client, _url, sends) =>
  added(sends, sender({ audit: () => false, listener: () => {} }), sender({}));
