// This library without message audits.
import { createOwners, openOf } from './owned.mjs';

const owner = createOwners()();
export const handle = (url) => owner.create(url);
export const open = (url) => openOf(owner, url);
export const destroy = () => owner.destroy();
