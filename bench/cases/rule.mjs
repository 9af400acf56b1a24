import { allow } from 'rx-secure-networking';
import { added } from '../added.mjs';
import { sender } from '../sender.mjs';

export const unit = 'ns';
export const count = 50_000;
export const clients = ['library'];
/** What a rule of the host that says true adds to a send that the owner's audit is asked about anyway. */
export const run = (_client, _url, sends) =>
  added(sends, sender({ audit: allow, rule: allow }), sender({ audit: allow }));
