// This library without message audits.
import { createOwners, openAloneOf, openOf } from './owned.mjs';

const createOwner = createOwners();
const owner = createOwner();
export const handle = (url) => owner.create(url);
export const open = (url) => openOf(owner, url);
export const openAlone = (url) => openAloneOf(owner, url);
export const group = () => {
  const own = createOwner();
  return { handle: (url) => own.create(url), open: (url) => openOf(own, url), destroy: () => own.destroy() };
};
