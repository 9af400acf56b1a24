import { getterOf } from './getterOf.ts';

/** In bytes; undefined for what is no `ArrayBuffer`, shared memory too. */
export const sizeOfBuffer = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'byteLength');
/** Undefined where the platform has no resizable ones. */
export const isResizable = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'resizable');
