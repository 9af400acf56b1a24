import { allow } from 'rx-secure-networking';
import { added } from '../added.mjs';
import { sender } from '../sender.mjs';

export const unit = 'ns';
export const count = 50_000;
export const clients = ['library'];
/** What an audit that says true adds to a send, with its request and its clock, while nobody listens to decisions. */
export const run = (_client, _url, sends) => added(sends, sender({ audit: allow }), sender({}));
