import { churnCold } from '../churn.mjs';

export const unit = 'µs';
export const count = 300;
export const tls = true;
export const clients = ['ws', 'floor', 'library'];
export const run = churnCold;
