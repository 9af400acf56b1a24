// This library with five message audits each way.
import { audited, createOwners, openOf } from './owned.mjs';

const owner = createOwners(audited)();
export const open = (url) => openOf(owner, url);
