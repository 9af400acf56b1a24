/**
 * A custom element that shows a network: its owners, their sockets, and decisions with their reasons.
 *
 * @module rx-secure-networking/view
 */
export { defineOwnersView, ownersView, type OwnersViewElement } from './view/ownersView.ts';
export type { Viewed } from './view/Viewed.ts';
