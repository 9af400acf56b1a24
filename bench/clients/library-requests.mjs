// This library with five audits each way that read the message from its request.
import { auditedWith, createOwners, openOf } from './owned.mjs';

const predicate = ({ message }) => message.length < 2 ** 20;
const owner = createOwners(auditedWith(Array.from({ length: 5 }, () => predicate)))();
export const open = (url) => openOf(owner, url);
