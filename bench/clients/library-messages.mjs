// This library with five audits each way that look at the message alone.
import * as library from 'rx-secure-networking';
import { auditedWith, createOwners, openOf } from './owned.mjs';

const { onMessage } = library;
const predicate = (message) => message.length < 2 ** 20;
const owner = createOwners(auditedWith(Array.from({ length: 5 }, () => onMessage(predicate))))();
export const open = (url) => openOf(owner, url);
