import { churnWarm } from '../churn.mjs';

export const unit = 'µs';
export const count = 1_000;
export const run = churnWarm;
