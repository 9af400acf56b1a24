import { ownership } from './ownership.ts';
import { permission } from './permission.ts';
import { streams } from './streams.ts';
import { time } from './time.ts';

/** Every story, in the order of the laws. */
export const stories = [...permission, ...ownership, ...streams, ...time];
