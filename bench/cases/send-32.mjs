import { withAudits } from '../clients.mjs';
import { send } from '../traffic.mjs';

export const unit = 'µs';
export const count = 100_000;
export const clients = withAudits;
export const run = (client, url, messages) => send(client, url, messages, 32);
