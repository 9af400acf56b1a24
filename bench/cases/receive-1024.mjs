import { withAudits } from '../clients.mjs';
import { receive } from '../traffic.mjs';

export const unit = 'µs';
export const count = 300_000;
export const clients = withAudits;
export const run = (client, url, messages) => receive(client, url, messages, 1024);
